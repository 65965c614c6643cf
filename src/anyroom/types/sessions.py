"""Sessions: the meetings held in a room."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, Filters, OpenEnum, Record, Ref, Unset, options, record


class SessionStatus(OpenEnum):
    """Whether the meeting goes on."""

    LIVE = "live"
    ENDED = "ended"
    UNKNOWN = "unknown"


@record
class Session(Record):
    """One meeting in a room, from the first to come to the last to leave. `participant_count` is how many are (or were) in it."""

    id: str
    room_id: str | None = None
    status: SessionStatus = SessionStatus.UNKNOWN
    started_at: datetime | None = None
    ended_at: datetime | None = None
    participant_count: int | None = None


SessionRef: TypeAlias = str | Session | Ref[Session]


@options
class ListSessions(Filters):
    """Options of `sessions.list`: of one room, and by when they started (aware datetimes)."""

    room: RoomRef | Unset = UNSET
    since: datetime | Unset = UNSET
    until: datetime | Unset = UNSET
