"""Pages by offset and count, newest first."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.simulator import Running


@pytest.fixture
def archives(call: Any, running: Running, busy: str) -> list[str]:
    """Five archives, a second apart; the third is of another session."""
    other = call.session()
    running.join(other, "ben")
    ids: list[str] = []
    for number in range(5):
        session = other if number == 2 else busy
        started = call("POST", "/archive", json={"sessionId": session, "multiArchiveTag": str(number)})
        ids.append(started.json()["id"])
        running.advance(1)
    return ids


def listed(call: Any, **query: object) -> tuple[int, list[str]]:
    answer = call("GET", "/archive", params=query)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body["count"], [item["id"] for item in body["items"]]


def test_newest_first_and_times_in_whole_seconds(call: Any, archives: list[str]) -> None:
    assert listed(call) == (5, archives[::-1])
    items = call("GET", "/archive").json()["items"]
    assert [item["createdAt"] for item in items] == [1_700_000_000_000 + 1000 * n for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"count": 2}, [4, 3]),
        ({"count": 2, "offset": 2}, [2, 1]),
        ({"count": 2, "offset": 4}, [0]),
        ({"offset": 5}, []),
        ({"offset": 10**9}, []),
        ({"count": 1000}, [4, 3, 2, 1, 0]),
        ({"count": "", "offset": ""}, [4, 3, 2, 1, 0]),
        ({"page": 2, "whatever": "x"}, [4, 3, 2, 1, 0]),
    ],
)
def test_pages(call: Any, archives: list[str], query: dict[str, object], expected: list[int]) -> None:
    assert listed(call, **query) == (5, [archives[n] for n in expected])


def test_the_usual_page_has_fifty(call: Any, running: Running, busy: str) -> None:
    for number in range(51):
        call("POST", "/archive", json={"sessionId": busy, "multiArchiveTag": str(number)})
    count, ids = listed(call)
    assert (count, len(ids)) == (51, 50)


@pytest.mark.parametrize("name", ["sessionId", "session_id"])
def test_of_one_session(call: Any, archives: list[str], busy: str, name: str) -> None:
    assert listed(call, **{name: busy, "count": 3}) == (4, [archives[4], archives[3], archives[1]])
    assert listed(call, **{name: "1_nothing"}) == (0, [])


@pytest.mark.parametrize("kind", ["archive", "broadcast", "render"])
@pytest.mark.parametrize(
    "query",
    [{"count": 1001}, {"count": 0}, {"count": -1}, {"count": "x"}, {"offset": -1}, {"offset": "1.5"}, {"offset": "٣"}],
)
def test_a_page_that_is_none(call: Any, kind: str, query: dict[str, object]) -> None:
    answer = call("GET", f"/{kind}", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


@pytest.mark.parametrize("kind", ["archive", "broadcast", "render"])
def test_nothing_yet(call: Any, kind: str) -> None:
    for path in (f"/{kind}", f"/{kind}/"):
        assert call("GET", path).json() == {"count": 0, "items": []}
