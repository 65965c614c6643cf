"""Meetings, which are rooms here: permanent, and told apart from the sessions held in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.reading import Text, WireModel, read
from anyroom.types.rooms import Room, RoomStatus
from anyroom_cloudflare.wire import PROVIDER, Time, word

ROOM_STATUSES: Final[Mapping[str, RoomStatus]] = {"ACTIVE": RoomStatus.ACTIVE, "INACTIVE": RoomStatus.CLOSED}


class Meeting(WireModel):
    """A meeting. The documented minimal answer has no more than `id` and the times."""

    id: str
    title: Text = None
    status: Text = None
    created_at: Time = None


def room(data: Any) -> Room:
    """The neutral room."""
    found = read(Meeting, data)
    return Room(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        status=ROOM_STATUSES.get(word(found.status), RoomStatus.UNKNOWN),
        name=found.title,
        created_at=found.created_at,
    )
