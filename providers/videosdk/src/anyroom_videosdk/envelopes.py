"""The platform's envelopes: pages, in all their documented spellings, wrapped objects, and what it says instead of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any, Final, TypeVar, cast

from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Page, Response
from anyroom.reading import unreadable

T = TypeVar("T")

PER_PAGE: Final = 20
"""The documented default of most listings (some have 10, so it is always sent); no maximum is documented."""

_ITEMS: Final = ("data", "recordings", "transcriptions", "records", "batchCalls", "deployments", "logs")
_LAST: Final = ("lastPage", "totalPages")
_TOTAL: Final = ("total", "totalItems")


def members(value: object) -> dict[str, Any]:
    """What an object of parsed JSON holds; nothing, if it is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def anything(response: Response) -> Any:
    """What an answer holds, where no shape can be relied on: its JSON, or its text, if only an empty one."""
    body = response.json()
    return response.content.decode(errors="replace") if body is None else body


def thing(response: Response) -> Any:
    """The object that an answer holds, out of its wrapping: `{"code": 200, "data": {…}}`, `{"message": …, "data": {…}}`."""
    body = response.json()
    return members(members(body).get("data")) or body


def items(body: Any, response: Response | None = None) -> Sequence[Any]:
    """The entries of a listing: a bare array (old routes), or an array under one of the documented keys.

    Raises:
        UnexpectedResponse: there is none.
    """
    envelope = members(body)
    found = next((envelope[key] for key in _ITEMS if isinstance(envelope.get(key), list)), body)
    if not isinstance(found, list):
        raise unreadable("no listing in the answer", body, response)
    return cast("list[Any]", found)


def people(body: Any, response: Response | None = None) -> Sequence[Any]:
    """The participants of a listing. `data` is one session, a list holding one session, or a list of participants: the
    vendor's pages show the first for all participants and the second for the active ones, the third is an outsider's.

    Raises:
        UnexpectedResponse: there are none in any of these ways.
    """
    found: Any = members(body).get("data", body)
    session = gathering(body)
    if session is None and isinstance(found, list):
        return cast("list[Any]", found)
    inside: Any = members(session).get("participants")
    if isinstance(inside, list):
        return cast("list[Any]", inside)
    if session is not None and inside is None:
        return []
    raise unreadable("no participants in the answer", body, response)


def gathering(body: Any) -> dict[str, Any] | None:
    """The session whose participants are listed, None where the listing is of participants alone."""
    found: Any = members(body).get("data", body)
    if isinstance(found, list):
        entries = map(members, cast("list[Any]", found))
        return next((entry for entry in entries if "participants" in entry), None)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def last_page(body: Any) -> int | None:
    """The number of the last page, from `pageInfo` or `pagination`; None where the answer does not say."""
    envelope = members(body)
    info = members(envelope.get("pageInfo")) or members(envelope.get("pagination"))
    last = _number(info, _LAST)
    if last is None and (total := _number(info, _TOTAL)) is not None:
        last = ceil(total / (_number(info, ("perPage",)) or PER_PAGE))
    return last


def _number(info: Mapping[str, Any], keys: Sequence[str]) -> int | None:
    said = (str(info.get(key)) for key in keys)
    return next((int(digits) for digits in said if digits.isascii() and digits.isdecimal() and len(digits) < 10), None)


def page_number(cursor: str | None) -> int:
    """The page that a cursor names.

    Raises:
        InvalidArgument: it is no cursor of this listing.
    """
    if cursor is None:
        return 1
    if not (cursor.isascii() and cursor.isdecimal() and 0 < len(cursor) < 10 and int(cursor)):
        raise InvalidArgument("cursor: not one that this listing gave")
    return int(cursor)


def paging(number: int = 1) -> list[tuple[str, str]]:
    """The query that asks for a page."""
    return [("page", str(number)), ("perPage", str(PER_PAGE))]


def page_of(
    response: Response,
    read: Callable[[Any, Response], T],
    number: int = 1,
    entries: Callable[[Any, Response], Sequence[Any]] = items,
) -> Page[T]:
    """Read an answer as page `number`. A listing ends with its last page, or with an empty one.

    Raises:
        UnexpectedResponse: the answer is no listing.
    """
    body = response.json()
    found = tuple(read(entry, response) for entry in entries(body, response))
    last = last_page(body)
    more = bool(found) and last is not None and number < last
    return Page(found, str(number + 1) if more else None)


def fetch_page(
    endpoint: Endpoint,
    read: Callable[[Any, Response], T],
    query: Sequence[tuple[str, str]] = (),
    *,
    cursor: str | None = None,
) -> Operation[Page[T]]:
    """Ask for a page of a listing and read it.

    Raises:
        UnexpectedResponse: the answer is no listing.
    """
    number = page_number(cursor)
    return page_of((yield endpoint(query=[*query, *paging(number)])), read, number)


def kept(page: Page[T], wanted: Callable[[T], bool]) -> Page[T]:
    """The page without what is not wanted, where the platform cannot filter."""
    return Page(tuple(item for item in page.items if wanted(item)), page.next_cursor, scanned=len(page.items))


Listing = Callable[[str | None], Operation[Page[T]]]
"""A listing by its cursor."""


def chained(listings: Mapping[str, Listing[T]], cursor: str | None) -> Operation[Page[T]]:
    """One page of several listings, one after the other. The cursor says which, then where in it.

    Raises:
        InvalidArgument: the cursor is none of this chain.
    """
    names = list(listings)
    name, _, inner = (cursor or names[0]).partition(":")
    if name not in listings:
        raise InvalidArgument("cursor: not one that this listing gave")
    while True:
        page = yield from listings[name](inner or None)
        following = names[names.index(name) + 1 :]
        goes_on = f"{name}:{page.next_cursor}" if page.next_cursor else following[0] if following else None
        # An empty page with a cursor would look like a listing that does not end.
        if page.items or page.scanned or goes_on is None:
            return Page(page.items, goes_on, page.scanned)
        name, _, inner = goes_on.partition(":")
