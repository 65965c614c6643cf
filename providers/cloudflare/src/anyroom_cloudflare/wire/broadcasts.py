"""Broadcasts: livestreams, which are HLS, and recordings with an RTMP output. A broadcast's id says which of them it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from anyroom.reading import Text, WireModel, read
from anyroom.types.broadcasts import Broadcast, BroadcastStatus, Output, OutputKind, Rtmp
from anyroom_cloudflare.shapes import elements, members
from anyroom_cloudflare.wire import PROVIDER, Time, word
from anyroom_cloudflare.wire.recordings import recording, wire_recording

HLS: Final = OutputKind.HLS.value
RTMP: Final = OutputKind.RTMP.value

LIVESTREAM_STATUSES: Final[Mapping[str, BroadcastStatus]] = {
    "INVOKED": BroadcastStatus.REQUESTED,
    "LIVE": BroadcastStatus.LIVE,
    "IDLE": BroadcastStatus.IDLE,
    "OFFLINE": BroadcastStatus.IDLE,
    "ERRORED": BroadcastStatus.FAILED,
}
"""The API says IDLE and the guides OFFLINE for one state: nothing is sent. Whether nothing was yet, or nothing will be any
more, the livestream's sessions tell."""
RTMP_STATUSES: Final[Mapping[str, BroadcastStatus]] = {
    "INVOKED": BroadcastStatus.REQUESTED,
    "RECORDING": BroadcastStatus.LIVE,
    "PAUSED": BroadcastStatus.IDLE,
    "UPLOADING": BroadcastStatus.STOPPED,
    "UPLOADED": BroadcastStatus.STOPPED,
    "ERRORED": BroadcastStatus.FAILED,
}
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class LivestreamSession(WireModel):
    """One time that a livestream was live."""

    err_message: Text = None
    invoked_time: Time = None
    started_time: Time = None
    stopped_time: Time = None
    created_at: Time = None


class Livestream(WireModel):
    """A livestream. `meeting_id` is null for one that is fed from elsewhere."""

    id: str
    status: Text = None
    meeting_id: Text = None
    playback_url: Text = None


def broadcast_id(kind: str, wire_id: str) -> str:
    """What names a broadcast: how it goes out, and the wire's own id."""
    return f"{kind}:{wire_id}"


def livestream(data: Any, *, room_id: str | None = None) -> Broadcast:
    """The broadcast in an answer about a livestream.

    The livestream stands alone, or beside its sessions: `{"livestream": {...}, "sessions": [...]}` (examples),
    `{"livestream": {...}, "session": {...}}` (schema).
    """
    around = members(data)
    wrapped = "livestream" in around
    found = read(Livestream, around["livestream"] if wrapped else data)
    latest = _latest(around) if wrapped else None
    status = LIVESTREAM_STATUSES.get(word(found.status), BroadcastStatus.UNKNOWN)
    if status is BroadcastStatus.IDLE and latest is not None and latest.stopped_time is not None:
        status = BroadcastStatus.STOPPED
    over = status in {BroadcastStatus.STOPPED, BroadcastStatus.FAILED}
    return Broadcast(
        provider=PROVIDER,
        raw=data,
        id=broadcast_id(HLS, found.id),
        status=status,
        room_id=found.meeting_id or room_id,
        outputs=(Output(kind=OutputKind.HLS, status=status, id=found.id, url=found.playback_url),),
        started_at=latest.started_time if latest else None,
        ended_at=latest.stopped_time if latest and over else None,
        reason=latest.err_message if latest else None,
    )


def livestreams(data: Any, *, room_id: str) -> tuple[Broadcast, ...]:
    """The broadcasts in the history of a meeting: one livestream and its sessions (example), or several (schema)."""
    around = members(data)
    if around.get("livestream"):
        return (livestream(data, room_id=room_id),)
    return tuple(livestream(item, room_id=room_id) for item in elements(around.get("livestreams")))


def rtmp_out(data: Any, *, now: float, room_id: str | None = None, to: Rtmp | None = None) -> Broadcast:
    """The broadcast that a recording with an RTMP output is. Where it goes is told by nobody but the one who started it."""
    found = recording(data, now=now, room_id=room_id)
    status = RTMP_STATUSES.get(word(wire_recording(data).status), BroadcastStatus.UNKNOWN)
    output = Output(
        kind=OutputKind.RTMP,
        status=status,
        id=to.id if to is not None and isinstance(to.id, str) else None,
        url=to.url if to is not None else None,
        stream_key=(to.stream_key or None) if to is not None else None,
    )
    return Broadcast(
        provider=PROVIDER,
        raw=data,
        id=broadcast_id(RTMP, found.id),
        status=status,
        room_id=found.room_id,
        session_id=found.session_id,
        outputs=(output,),
        started_at=found.started_at,
        ended_at=found.ended_at,
        reason=found.reason,
    )


def _latest(around: Mapping[str, Any]) -> LivestreamSession | None:
    """The last of the sessions beside a livestream; their order is not documented."""
    alone = around.get("session")
    listed = elements(around.get("sessions")) or ([alone] if alone else [])
    return max((read(LivestreamSession, item) for item in listed), key=_began, default=None)


def _began(session: LivestreamSession) -> datetime:
    return session.invoked_time or session.started_time or session.created_at or _LONG_AGO
