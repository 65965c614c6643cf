"""Sessions: the meetings held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.reading import Text, Whole, WireModel, read
from anyroom.types.sessions import Session, SessionStatus
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.wire import PROVIDER, Time, word

SESSION_STATUSES: Final[Mapping[str, SessionStatus]] = {"LIVE": SessionStatus.LIVE, "ENDED": SessionStatus.ENDED}


class WireSession(WireModel):
    """A session. `associated_id` is the meeting; `total_participants` stands in live answers only (field reports)."""

    id: str
    associated_id: Text = None
    status: Text = None
    started_at: Time = None
    ended_at: Time = None
    live_participants: Whole = None
    total_participants: Whole = None
    max_concurrent_participants: Whole = None


def session(data: Any) -> Session:
    """The neutral session, out of its wrapping (`{"session": {...}}`, SDK 5.0) if it has one."""
    found = read(WireSession, unwrapped(data, "session"))
    status = SESSION_STATUSES.get(word(found.status), SessionStatus.UNKNOWN)
    were_in = found.max_concurrent_participants if found.total_participants is None else found.total_participants
    return Session(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        room_id=found.associated_id,
        status=status,
        started_at=found.started_at,
        ended_at=found.ended_at,
        participant_count=found.live_participants if status is SessionStatus.LIVE else were_in,
    )
