"""Sessions and participants on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.operations import Response
from anyroom.reading import Instant, Text, read, utc
from anyroom.types.participants import Participant
from anyroom.types.sessions import Session, SessionStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, worded

STATUSES: Final[Mapping[str, SessionStatus]] = {
    "ongoing": SessionStatus.LIVE,
    "ended": SessionStatus.ENDED,
    "completed": SessionStatus.ENDED,  # only in an outsider's OpenAPI document (2026)
}


class Interval(VideoSDKModel):
    """From `start` to `end`; open while it has no end."""

    start: Instant = None
    end: Instant = None


class PresenceOnWire(VideoSDKModel):
    """`timelog` has one interval for each time that the participant joined."""

    timelog: tuple[Interval, ...] = ()

    @property
    def over(self) -> bool:
        """Whether they have left: who has an interval without an end is still there."""
        return bool(self.timelog) and all(stay.end is not None for stay in self.timelog)


class ParticipantOnWire(PresenceOnWire):
    """Somebody who is or was in."""

    participant_id: str = needed("participantId")
    name: Text = None


class GatheringOnWire(VideoSDKModel):
    """What stands around a listing of participants: as much of their session as is said there."""

    room_id: Text = named("roomId", "meetingId")


class SessionOnWire(GatheringOnWire, Interval):
    """As get and list answer; ending a session has the older name `meetingId` and no status (official SDK)."""

    id: str = needed("id", "_id", "sessionId")
    status: Text = None
    participants: tuple[PresenceOnWire, ...] | None = None

    def headcount(self, status: SessionStatus) -> int | None:
        """How many are in, or were: while it goes on, those who have left are listed as well."""
        if self.participants is None:
            return None
        return sum(not (person.over and status is SessionStatus.LIVE) for person in self.participants)


def session(data: Any, response: Response) -> Session:
    """Read a session."""
    wire = read(SessionOnWire, data, response)
    by_times = SessionStatus.LIVE if wire.end is None else SessionStatus.ENDED
    by_word = by_times if wire.status is None else worded(STATUSES, wire.status, SessionStatus.UNKNOWN)
    over = wire.end is not None and by_word is SessionStatus.UNKNOWN
    status = SessionStatus.ENDED if over else by_word
    return Session(
        provider=NAME,
        raw=data,
        id=wire.id,
        room_id=wire.room_id,
        status=status,
        started_at=utc(wire.start),
        ended_at=utc(wire.end),
        participant_count=wire.headcount(status),
    )


def participant(data: Any, response: Response, *, room_id: str | None, session_id: str) -> Participant:
    """Read a participant."""
    wire = read(ParticipantOnWire, data, response)
    starts = [start for interval in wire.timelog if (start := utc(interval.start))]
    ends = [end for interval in wire.timelog if (end := utc(interval.end))]
    return Participant(
        provider=NAME,
        raw=data,
        id=wire.participant_id,
        name=wire.name,
        room_id=room_id,
        session_id=session_id,
        joined_at=min(starts, default=None),
        left_at=max(ends) if wire.over else None,
    )


def room_of(gathering: Mapping[str, Any] | None) -> str | None:
    """The room of a listing of participants, None if the listing does not say it."""
    return None if gathering is None else read(GatheringOnWire, gathering).room_id
