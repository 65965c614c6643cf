"""Pages of a listing: newest first, by page number and size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from anyroom.simulator import Answer, Call
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.room import Room

Item = TypeVar("Item")

USUAL_SIZE: Final = 20
SMALL_SIZE: Final = 10  # of merges and SIP calls
# How large a page may be is not documented; what is in it is bounded by what was made.
MOST_SIZE: Final = 10**6
MOST_PAGE: Final = 10**12


def concerns(call: Call, room: Room, session_id: str | None) -> bool:
    """Whether the listing's filters let this room and session pass; a room is named by either of its ids."""
    asked = (call.parameter(name) for name in ("roomId", "customRoomId", "query"))
    return all(name is None or name in room.names for name in asked) and (
        call.parameter("sessionId") in {None, session_id}
    )


def cut(call: Call, items: Sequence[Item], usual: int = USUAL_SIZE) -> tuple[Mapping[str, int], Sequence[Item]]:
    """The page that was asked for, and the `pageInfo` that goes with it."""
    number = call.number("page", default=1, least=1, most=MOST_PAGE)
    size = call.number("perPage", default=usual, least=1, most=MOST_SIZE)
    total = call.page_total(len(items))
    info = {"currentPage": number, "perPage": size, "lastPage": max(1, -(-total // size)), "total": total}
    start = call.page_start((number - 1) * size)
    return info, items[start : start + size]


def page(
    call: Call,
    oldest_first: Iterable[Item],
    as_json: Callable[[Item], object],
    *,
    key: str = "data",
    usual: int = USUAL_SIZE,
    more: Mapping[str, object] | None = None,
) -> Answer:
    """`key` is what this listing calls its items, `more` what stands before the page's information."""
    info, items = cut(call, list(oldest_first)[::-1], usual)
    return reply({**(more or {}), "pageInfo": info, key: [as_json(item) for item in items]})
