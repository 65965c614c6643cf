"""Listings end, hold one page, and give an item once though it moved to the next page meanwhile."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import anyio
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Page
from anyroom.paging import AsyncPager, Pager
from anyroom.types import Room

Script = Sequence["Page[Any]"]


class Listing:
    """Serves pages by cursor, and remembers what it was asked."""

    def __init__(self, *pages: Page[Any]) -> None:
        self.asked: list[str | None] = []
        self._pages = list(pages)

    def __call__(self, cursor: str | None) -> Page[Any]:
        self.asked.append(cursor)
        return self._pages[len(self.asked) - 1]

    async def awaited(self, cursor: str | None) -> Page[Any]:
        await anyio.lowlevel.checkpoint()
        return self(cursor)


def walk_sync(listing: Listing) -> list[Any]:
    return list(Pager(listing))


def walk_async(listing: Listing) -> list[Any]:
    async def walk() -> list[Any]:
        return [item async for item in AsyncPager(listing.awaited)]

    return asyncio.run(walk())


@pytest.fixture(params=[walk_sync, walk_async], ids=["sync", "async"])
def walk(request: pytest.FixtureRequest) -> Callable[[Listing], list[Any]]:
    found: Callable[[Listing], list[Any]] = request.param
    return found


def room(id: str) -> Room:
    return Room(id=id, provider="p")


def test_every_page_is_walked_and_the_cursor_handed_on(walk: Callable[[Listing], list[Any]]) -> None:
    listing = Listing(Page((1, 2), "b"), Page((3,), "c"), Page((), None))
    assert walk(listing) == [1, 2, 3]
    assert listing.asked == [None, "b", "c"]


@pytest.mark.parametrize(
    ("pages", "items"),
    [
        ([Page(())], []),
        ([Page(("a",))], ["a"]),
        ([Page(("a", "b"), "1"), Page(("b", "c"))], ["a", "b", "c"]),
        ([Page((room("a"), room("b")), "1"), Page((room("b"), room("c")))], [room("a"), room("b"), room("c")]),
        ([Page(({"n": 1}, {"n": 2}), "1"), Page(({"n": 2}, {"n": 3}))], [{"n": 1}, {"n": 2}, {"n": 3}]),
        ([Page(("a", "a"), "1"), Page(("b",))], ["a", "a", "b"]),
        ([Page(("a",), "1"), Page(("b",), "2"), Page(("a",))], ["a", "b", "a"]),
        ([Page(("a",), "1"), Page((), "2", scanned=50), Page(("b",))], ["a", "b"]),
        ([Page((), "1", scanned=50), Page(("b",))], ["b"]),
        ([Page(("a",), "1"), Page(("a",))], ["a"]),
    ],
)
def test_what_the_last_page_had_is_dropped(
    walk: Callable[[Listing], list[Any]], pages: Script, items: list[Any]
) -> None:
    assert walk(Listing(*pages)) == items


def test_what_the_last_page_had_is_dropped_also_where_it_has_changed_since(
    walk: Callable[[Listing], list[Any]],
) -> None:
    before, since = Room(id="a", provider="p"), Room(id="a", provider="p", name="x")
    assert [item.name for item in walk(Listing(Page((before,), "1"), Page((since, room("b")))))] == [None, None]


def test_identities_tell_apart_what_has_the_same_id(walk: Callable[[Listing], list[Any]]) -> None:
    first, second = Room(id="a", provider="p", name="1"), Room(id="a", provider="p", name="2")
    pages = (
        Page((first,), "1", identities=("a1",)),
        Page((first, second), "2", identities=("a1", "a2")),
        Page((second, room("b")), None, identities=("a2", "b")),
    )
    assert [item.name for item in walk(Listing(*pages))] == ["1", "2", None]
    with pytest.raises(UnexpectedResponse, match=r"does not end"):
        walk(Listing(Page((first,), "1", identities=("a1",)), Page((second,), "2", identities=("a1",))))


@pytest.mark.parametrize(
    ("pages", "walked"),
    [
        ([Page(("a",), "1"), Page(("a",), "2")], 1),
        ([Page((), "1")], 0),
        ([Page(("a",), "1"), Page((), "2", scanned=0)], 1),
        ([Page(("a",), "1"), Page(("b",), "1")], 1),
        ([Page(("a",), "1"), Page(("b",), "2"), Page(("c",), "1")], 2),
        ([Page((), "1", scanned=9), Page((), "1", scanned=9)], 0),
        ([Page(("a",), "1", scanned=9), Page(("a",), "2", scanned=9)], 1),
    ],
)
def test_a_listing_that_does_not_end_is_caught(
    walk: Callable[[Listing], list[Any]], pages: Script, walked: int
) -> None:
    listing = Listing(*pages)
    with pytest.raises(UnexpectedResponse, match=r"does not end") as caught:
        walk(listing)
    assert caught.value.raw == pages[-1].next_cursor
    assert len(listing.asked) == len(pages)
    items = iter(Pager(Listing(*pages)))
    for _ in range(walked):
        next(items)
    with pytest.raises(UnexpectedResponse):
        next(items)


def test_items_that_cannot_be_hashed_are_told_apart_by_what_they_are() -> None:
    """By their address they could not: the next page's items may lie where the last page's lay."""

    def fetch(cursor: str | None) -> Page[dict[str, int]]:
        number = int(cursor or 0)
        return Page(({"n": number}, {"n": number + 1}), str(number + 1) if number < 300 else None)

    assert [item["n"] for item in Pager(fetch)] == list(range(302))


@given(st.lists(st.lists(st.integers(0, 30), max_size=4), max_size=8))
def test_walking_any_listing_ends_with_what_it_holds(pages: list[list[int]]) -> None:
    assume(all(not now or set(now) - set(before) for before, now in pairwise(pages[:-1])))  # else it does not end
    last = len(pages) - 1
    script = [
        Page(tuple(items), None if number == last else str(number), scanned=1) for number, items in enumerate(pages)
    ] or [Page[int](())]
    found = list(Pager(Listing(*script)))
    assert set(found) == {item for items in pages for item in items}


def test_nothing_is_asked_before_it_is_walked_and_twice_is_twice() -> None:
    listing = Listing(Page((1,)), Page((2,)))
    pager = Pager(listing)
    assert listing.asked == []
    assert (list(pager), list(pager)) == ([1], [2])


def test_pages_are_fetched_one_by_one() -> None:
    listing = Listing(Page((1,), "b"), Page((2,), "c"), Page((3,)))
    pages = Pager(listing).pages()
    assert next(pages).items == (1,)
    assert listing.asked == [None]
    assert [page.items for page in pages] == [(2,), (3,)]


def test_there_is_no_length_and_no_indexing() -> None:
    for pager in (Pager(Listing()), AsyncPager(Listing().awaited)):
        assert not hasattr(pager, "__len__")
        assert not hasattr(pager, "__getitem__")


@pytest.mark.parametrize(
    ("pages", "first", "asked"),
    [
        ([Page(())], None, 1),
        ([Page((1, 2), "b")], 1, 1),
        ([Page((), "b", scanned=3), Page((2,))], 2, 2),
    ],
)
def test_first(pages: Script, first: object, asked: int) -> None:
    listing = Listing(*pages)
    assert Pager(listing).first() == first
    assert len(listing.asked) == asked
    listing = Listing(*pages)
    assert asyncio.run(AsyncPager(listing.awaited).first()) == first
    assert len(listing.asked) == asked


def test_the_first_item_leaves_no_generator_for_the_event_loop_to_find() -> None:
    left: list[object] = []

    async def main() -> None:
        # Async generators that were left unfinished end up in this hook; trio and asyncio's debug mode warn of them.
        sys.set_asyncgen_hooks(finalizer=left.append)
        pager = AsyncPager(Listing(Page((1, 2), "b")).awaited)
        assert await pager.first() == 1
        gc.collect()

    asyncio.run(main())
    assert left == []
