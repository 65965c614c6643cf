"""Participants: who is, or was, in a room."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from anyroom.errors import InvalidArgument
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, Filters, Options, Record, Ref, Shown, Unset, options, record


@record
class Connection(Shown):
    """One device or tab of a participant. `state` is the platform's own word."""

    id: str
    joined_at: datetime | None = None
    left_at: datetime | None = None
    state: str | None = None


@record
class Participant(Record):
    """Somebody in a room. `id` is what `participants.remove` takes; `connections` are the devices behind it."""

    id: str
    name: str | None = None
    room_id: str | None = None
    session_id: str | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    connections: tuple[Connection, ...] = ()


ParticipantRef: TypeAlias = str | Participant | Ref[Participant]


@options
class ListParticipants(Filters):
    """Options of `participants.list`: `room` for who is in now, `session` for who was in then. Exactly one."""

    room: RoomRef | Unset = UNSET
    session: SessionRef | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if (self.room is UNSET) == (self.session is UNSET):
            raise InvalidArgument("give room (who is in now) or session (who was), exactly one")
