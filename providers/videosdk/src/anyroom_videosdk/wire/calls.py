"""SIP calls on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.operations import Response
from anyroom.reading import Instant, Text, read, utc
from anyroom.types.calls import Call, CallStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, worded

# The words of the official SDK (September 2026) and, in the documentation's samples, in upper case, `completed`.
STATUSES: Final[Mapping[str, CallStatus]] = {
    "initiated": CallStatus.DIALING,
    "incoming": CallStatus.DIALING,
    "verified": CallStatus.DIALING,
    "ringing": CallStatus.RINGING,
    "answered": CallStatus.ACTIVE,
    "transfer-initiated": CallStatus.ACTIVE,
    "transfer-accepted": CallStatus.ACTIVE,
    "transferring": CallStatus.ACTIVE,
    "transfer-ringing": CallStatus.ACTIVE,
    "transfer-failed": CallStatus.ACTIVE,
    "switch-room-initiated": CallStatus.ACTIVE,
    "switch-room-completed": CallStatus.ACTIVE,
    "switch-room-failed": CallStatus.ACTIVE,
    "transferred": CallStatus.ENDED,
    "ended": CallStatus.ENDED,
    "completed": CallStatus.ENDED,
    "missed": CallStatus.FAILED,
    "not-answered": CallStatus.FAILED,
    "rejected": CallStatus.FAILED,
    "abandoned": CallStatus.FAILED,
    "failed": CallStatus.FAILED,
}


class CallMoment(VideoSDKModel):
    """One step of a call."""

    timestamp: Instant = None


class CallOnWire(VideoSDKModel):
    """`callId` names a call in lists and when it is made, `id` when it is got; `_id` is a document's."""

    call_id: str = needed("callId", "id")
    status: str = ""
    room_id: Text = named("roomId", "meetingId")
    participant_id: Text = named("participantId")
    to: Text = named("sipCallTo", "to")
    start: Instant = None
    timelog: tuple[CallMoment, ...] = ()


def call(data: Any, response: Response) -> Call:
    """Read a call."""
    wire = read(CallOnWire, data, response)
    steps = [at for moment in wire.timelog if (at := utc(moment.timestamp))]
    return Call(
        provider=NAME,
        raw=data,
        id=wire.call_id,
        status=worded(STATUSES, wire.status, CallStatus.UNKNOWN),
        room_id=wire.room_id,
        participant_id=wire.participant_id,
        to=wire.to,
        created_at=utc(wire.start) or min(steps, default=None),
    )
