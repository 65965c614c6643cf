"""Walking listings page by page: one page is held at a time, and a listing that does not end is caught."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing
from typing import Any, Generic, TypeVar

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Page

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Walk(Generic[T]):
    """What whoever walks a listing must remember: the items of the last page and the cursors seen."""

    def __init__(self) -> None:
        self._last = _Identities(())
        self._cursors: set[str] = set()

    def take(self, page: Page[T]) -> Page[T]:
        """The page without what the last page already had.

        Raises:
            UnexpectedResponse: it brings nothing new and no end, or repeats a cursor.
        """
        identities = [_identity(item) for item in page.items] if page.identities is None else page.identities
        fresh = tuple(item for item, known in zip(page.items, identities, strict=True) if known not in self._last)
        cursor = page.next_cursor
        if cursor is not None:
            if cursor in self._cursors:
                raise UnexpectedResponse(
                    "the listing does not end: it came back to a page that it had before", raw=cursor
                )
            if not fresh and (page.items or not page.scanned):
                raise UnexpectedResponse("the listing does not end: a page brought nothing new", raw=cursor)
            self._cursors.add(cursor)
        self._last = _Identities(identities)
        return Page(fresh, cursor, page.scanned)


class _Identities:
    """What tells a page's items apart. Those that cannot be hashed are compared one by one."""

    def __init__(self, identities: Iterable[object]) -> None:
        self._hashed: set[object] = set()
        self._others: list[object] = []
        for identity in identities:
            try:
                self._hashed.add(identity)
            except TypeError:
                self._others.append(identity)

    def __contains__(self, identity: object) -> bool:
        try:
            return identity in self._hashed
        except TypeError:
            return identity in self._others


def _identity(item: Any) -> object:
    found = getattr(item, "id", None)
    return item if found is None else found


class Pager(Generic[T_co]):
    """The items of a listing, page after page. Iterating twice lists twice; a listing is no snapshot.

    An item that the previous page already had is dropped: listings grow while they are walked.
    """

    def __init__(self, fetch: Callable[[str | None], Page[T_co]], of: str = "") -> None:
        self._fetch = fetch
        self._of = of

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._of or 'a listing'}: iterate over it>"

    def pages(self) -> Iterator[Page[T_co]]:
        """The pages. Each is fetched when it is asked for.

        Raises:
            UnexpectedResponse: the listing does not end.
        """
        walk: Walk[T_co] = Walk()
        page = walk.take(self._fetch(None))
        yield page
        while page.next_cursor is not None:
            page = walk.take(self._fetch(page.next_cursor))
            yield page

    def __iter__(self) -> Iterator[T_co]:
        for page in self.pages():
            yield from page.items

    def first(self) -> T_co | None:
        """The first item, or None if there is none."""
        return next(iter(self), None)


class AsyncPager(Generic[T_co]):
    """The items of a listing, page after page, awaited. See `Pager`."""

    def __init__(self, fetch: Callable[[str | None], Awaitable[Page[T_co]]], of: str = "") -> None:
        self._fetch = fetch
        self._of = of

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._of or 'a listing'}: iterate over it with async for>"

    async def pages(self) -> AsyncGenerator[Page[T_co]]:
        """The pages. Each is fetched when it is asked for.

        Raises:
            UnexpectedResponse: the listing does not end.
        """
        walk: Walk[T_co] = Walk()
        page = walk.take(await self._fetch(None))
        yield page
        while page.next_cursor is not None:
            page = walk.take(await self._fetch(page.next_cursor))
            yield page

    async def __aiter__(self) -> AsyncGenerator[T_co]:
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                for item in page.items:
                    yield item

    async def first(self) -> T_co | None:
        """The first item, or None if there is none."""
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                if page.items:
                    return page.items[0]
        return None
