"""Pages that are numbered from one, with offsets that count items from one."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def meetings(call: Any) -> list[str]:
    return [call.meeting(title=str(number)) for number in range(5)]


@pytest.mark.parametrize(
    ("query", "numbers", "offsets"),
    [
        ({}, [4, 3, 2, 1, 0], (1, 5)),
        ({"per_page": 2}, [4, 3], (1, 2)),
        ({"per_page": 2, "page_no": 1}, [4, 3], (1, 2)),
        ({"per_page": 2, "page_no": 0}, [4, 3], (1, 2)),
        ({"per_page": 2, "page_no": 3}, [0], (5, 5)),
        ({"per_page": 2, "page_no": 4}, [], (0, 0)),
        ({"per_page": 0}, [4, 3, 2, 1, 0], (1, 5)),
        ({"per_page": 5}, [4, 3, 2, 1, 0], (1, 5)),
        ({"page_no": 10**9}, [], (0, 0)),
        ({"page": 2, "limit": 1}, [4, 3, 2, 1, 0], (1, 5)),
    ],
)
def test_pages(call: Any, meetings: list[str], query: Any, numbers: list[int], offsets: tuple[int, int]) -> None:
    answer = call("GET", "/meetings", params=query).json()
    assert [item["id"] for item in answer["data"]] == [meetings[number] for number in numbers]
    assert answer["paging"] == {"total_count": 5, "start_offset": offsets[0], "end_offset": offsets[1]}


def test_an_empty_listing(call: Any) -> None:
    paging = call("GET", "/meetings").json()["paging"]
    assert paging == {"total_count": 0, "start_offset": 0, "end_offset": 0}


def test_a_page_has_twenty_and_at_most_a_hundred(call: Any) -> None:
    for _ in range(101):
        call.meeting()
    sizes = [len(call.data("GET", "/meetings", query=query)) for query in ({}, {"per_page": 1000})]
    assert sizes == [20, 100]


def test_a_listing_that_grows_while_it_is_walked(call: Any, meetings: list[str]) -> None:
    first = call.data("GET", "/meetings", query={"per_page": 2})
    call.meeting(title="new")
    second = call.data("GET", "/meetings", query={"per_page": 2, "page_no": 2})
    assert second[0]["id"] == first[1]["id"], "what is new comes first, and pushes the last of a page onto the next"


@pytest.mark.parametrize(("length", "status"), [(125, 200), (126, 400)])
def test_a_search_among_apps_has_an_end(call: Any, length: int, status: int) -> None:
    assert call.http.get(f"{call.account}/apps", params={"search": "x" * length}).status_code == status
