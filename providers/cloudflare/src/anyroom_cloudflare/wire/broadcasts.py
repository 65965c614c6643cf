"""Broadcasts: livestreams, which are HLS, and recordings with an RTMP output. A broadcast's id says which of them it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.types.broadcasts import BroadcastStatus, Output, OutputKind, Rtmp
from anyroom_cloudflare.types.broadcasts import RtmpBroadcast
from anyroom_cloudflare.types.meeting_recordings import MeetingRecording
from anyroom_cloudflare.wire import PROVIDER, word
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


def broadcast_id(kind: str, wire_id: str) -> str:
    """What names a broadcast: how it goes out, and the wire's own id."""
    return f"{kind}:{wire_id}"


def rtmp_out(data: Any, *, now: float, room_id: str | None = None, to: Rtmp | None = None) -> RtmpBroadcast:
    """The broadcast that a recording with an RTMP output is. Where it goes is told by nobody but the one who started it."""
    found = recording(data, now=now, room_id=room_id)
    return rtmp_out_of(found, wire_recording(data).status, raw=data, to=to)


def rtmp_out_of(found: MeetingRecording, said: str | None, *, raw: Any, to: Rtmp | None = None) -> RtmpBroadcast:
    """The broadcast that the recording is, of which the service `said` this status."""
    status = RTMP_STATUSES.get(word(said), BroadcastStatus.UNKNOWN)
    output = Output(
        kind=OutputKind.RTMP,
        status=status,
        id=to.id if to is not None and isinstance(to.id, str) else None,
        url=to.url if to is not None else None,
        stream_key=(to.stream_key or None) if to is not None else None,
    )
    return RtmpBroadcast(
        provider=PROVIDER,
        raw=raw,
        id=broadcast_id(RTMP, found.id),
        status=status,
        room_id=found.room_id,
        session_id=found.session_id,
        outputs=(output,),
        started_at=found.started_at,
        ended_at=found.ended_at,
        reason=found.reason,
        recording=found,
    )
