"""Vonage's listings: `offset` and `count`, newest first, and a session filter that two spellings ask for.

The cursor is the offset. The answer's own `count` is documented as the total, and not to be trusted (PHP SDK): a listing is
at its end when a page is empty or shorter than what was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Page
from anyroom.reading import WireModel, entries, read_ahead
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import Unset, identify

Item = TypeVar("Item")


def list_page(
    endpoint: Endpoint,
    model: type[WireModel],
    pick: Callable[[Any], Item | None],
    *,
    cursor: str | None,
    size: int,
    session_id: str | None = None,
) -> Operation[Page[Item]]:
    """One page of a listing. `pick` reads an item as a `model`, and returns None if it is not wanted."""
    offset = _offset(cursor)
    asked = {"offset": str(offset), "count": str(size)}
    if session_id is not None:
        # Vonage's SDKs and its own pages disagree on the spelling, and an unknown parameter is ignored: send both, and
        # have `pick` look again.
        asked.update(sessionId=session_id, session_id=session_id)
    response = yield endpoint(query=tuple(asked.items()))
    items = entries(read_ahead(model, response, "items"), "items", response=response)
    next_cursor = str(offset + len(items)) if len(items) >= size else None
    picked = (pick(item) for item in items)
    return Page(tuple(item for item in picked if item is not None), next_cursor, scanned=len(items))


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit()):
        raise InvalidArgument("the cursor is none that this listing gave")
    return int(cursor)


def session_of(room: RoomRef | Unset, session: SessionRef | Unset) -> Iterator[str]:
    """The session ids that a room and a session name: they are the same thing here."""
    if not isinstance(room, Unset):
        yield identify(room, "room")
    if not isinstance(session, Unset):
        yield identify(session, "session")
