"""Sessions: the meetings held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.reading import Number, Text, Whole, WireModel, read, word_in
from anyroom.types.sessions import SessionStatus
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.shapes import elements, members
from anyroom_cloudflare.types.sessions import MeetingSession, SessionType
from anyroom_cloudflare.wire import PROVIDER, Time, seconds, word

SESSION_STATUSES: Final[Mapping[str, SessionStatus]] = {"LIVE": SessionStatus.LIVE, "ENDED": SessionStatus.ENDED}


class WireSession(WireModel):
    """A session. `associated_id` is the meeting.

    `total_participants`, `recording_status` and the minutes recorded and transcribed stand in live answers only (field
    reports), and `meta` in those of the SDK's 5.0 generation.
    """

    id: str
    associated_id: Text = None
    status: Text = None
    started_at: Time = None
    ended_at: Time = None
    meeting_display_name: Text = None
    type: Text = None
    organization_id: Text = None
    minutes_consumed: Number = None
    recording_minutes_consumed: Number = None
    transcription_minutes_consumed: Number = None
    recording_status: Text = None
    created_at: Time = None
    updated_at: Time = None
    meta: dict[str, Any] | None = None
    live_participants: Whole = None
    total_participants: Whole = None
    max_concurrent_participants: Whole = None


def session(data: Any) -> MeetingSession:
    """The session, out of its wrapping (`{"session": {...}}`, SDK 5.0) if it has one."""
    inner = unwrapped(data, "session")
    found = read(WireSession, inner)
    status = SESSION_STATUSES.get(word(found.status), SessionStatus.UNKNOWN)
    were_in = found.max_concurrent_participants if found.total_participants is None else found.total_participants
    return MeetingSession(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        room_id=found.associated_id,
        status=status,
        started_at=found.started_at,
        ended_at=found.ended_at,
        participant_count=found.live_participants if status is SessionStatus.LIVE else were_in,
        title=found.meeting_display_name,
        type=word_in(SessionType, found.type),
        app_id=found.organization_id,
        live_participants=found.live_participants,
        max_concurrent_participants=found.max_concurrent_participants,
        total_participants=found.total_participants,
        participation=seconds(found.minutes_consumed),
        recorded=seconds(found.recording_minutes_consumed),
        transcribed=seconds(found.transcription_minutes_consumed),
        recording_status=found.recording_status,
        created_at=found.created_at,
        updated_at=found.updated_at,
        # One deep: what a breakout room says of rooms of its own is left aside.
        breakout_rooms=tuple(map(_breakout_room, elements(members(inner).get("breakout_rooms")))),
        meta=found.meta,
    )


def _breakout_room(data: Any) -> MeetingSession:
    return session({name: value for name, value in members(data).items() if name != "breakout_rooms"})
