"""RealtimeKit's envelopes: `data`, or `result` as in the rest of Cloudflare's API; wrapped objects; pages in several places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from anyroom.errors import InvalidArgument
from anyroom.operations import Response
from anyroom.reading import unreadable
from anyroom_cloudflare.shapes import first_list, members

PAGE_SIZE: Final = 50
"""How many items a listing asks for at once. No maximum is documented; integrations ask for 50 (field reports, 2026)."""


class Entries(NamedTuple):
    """One page as it came: its items, and the number of the page after it, None on the last."""

    items: Sequence[Any]
    following: str | None


def payload(response: Response) -> Any:
    """What an answer is about.

    Raises:
        UnexpectedResponse: there is no envelope.
    """
    return _payload(response.json(), response)


def _payload(body: Any, response: Response) -> Any:
    envelope = members(body)
    for key in ("data", "result"):
        if key in envelope:
            return envelope[key]
    raise unreadable("the answer has no data", response.json(), response)


def unwrapped(data: Any, name: str) -> Any:
    """An object that one generation of the API wraps in another (`{"session": {...}}`), and the next does not."""
    return members(members(data).get(name)) or data


def page_number(cursor: str | None) -> int:
    """The page that a cursor names: they count from 1.

    Raises:
        InvalidArgument: it is no cursor of this listing.
    """
    if cursor is None:
        return 1
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise InvalidArgument("the cursor is none that this listing gave")
    return int(cursor)


def page(
    body: Any, response: Response, name: str, number: int, find: Callable[[Any], Sequence[Any]] | None = None
) -> Entries:
    """The page of a listing in the JSON of an answer, its `body`.

    `data` is the list, or holds it as `name` or as `data`, or is the only item. The last of these is the livestreams' schema
    (OpenAPI of July 2026), whose example has a list. `find` finds the items of a listing that has them elsewhere.
    `paging` stands beside `data` or inside it, and counts items from 1, both ends included; on some listings there is none.

    Raises:
        UnexpectedResponse: there is no list.
    """
    data = _payload(body, response)
    inside = members(data)
    items = find(data) if find else first_list(data, inside.get(name), inside.get("data"))
    if items is None and "id" in inside:
        items = [inside]
    if items is None:
        raise unreadable(f"no list of {name} in the answer", response.json(), response)
    paging = members(members(body).get("paging") or inside.get("paging"))
    return Entries(items, str(number + 1) if items and _goes_on(paging, len(items)) else None)


def _goes_on(paging: Mapping[str, Any], count: int) -> bool:
    """Whether another page follows. What an empty page's `paging` holds is not documented, nor is a maximum page size.

    More than were asked for are all there are: the SDK's 5.0 generation pages neither apps nor sessions.
    """
    total, end = (_number(paging.get(key)) for key in ("total_count", "end_offset"))
    if total and end:
        return end < total
    return count == PAGE_SIZE


def _number(value: object) -> int | None:
    try:
        return int(cast("str", value))
    except (TypeError, ValueError, OverflowError):
        return None
