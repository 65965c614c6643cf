"""SIP calls on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.operations import Response
from anyroom.reading import Flag, Instant, Text, read
from anyroom.types.calls import CallStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.sip_calls import CallDirection, SipCall, SipCallMoment, SipCallStatus
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed

STATUSES: Final[Mapping[SipCallStatus, CallStatus]] = {
    SipCallStatus.INITIATED: CallStatus.DIALING,
    SipCallStatus.INCOMING: CallStatus.DIALING,
    SipCallStatus.VERIFIED: CallStatus.DIALING,
    SipCallStatus.RINGING: CallStatus.RINGING,
    SipCallStatus.ANSWERED: CallStatus.ACTIVE,
    SipCallStatus.TRANSFER_INITIATED: CallStatus.ACTIVE,
    SipCallStatus.TRANSFER_ACCEPTED: CallStatus.ACTIVE,
    SipCallStatus.TRANSFERRING: CallStatus.ACTIVE,
    SipCallStatus.TRANSFER_RINGING: CallStatus.ACTIVE,
    SipCallStatus.TRANSFER_FAILED: CallStatus.ACTIVE,
    SipCallStatus.SWITCH_ROOM_INITIATED: CallStatus.ACTIVE,
    SipCallStatus.SWITCH_ROOM_COMPLETED: CallStatus.ACTIVE,
    SipCallStatus.SWITCH_ROOM_FAILED: CallStatus.ACTIVE,
    SipCallStatus.TRANSFERRED: CallStatus.ENDED,
    SipCallStatus.ENDED: CallStatus.ENDED,
    SipCallStatus.COMPLETED: CallStatus.ENDED,
    SipCallStatus.MISSED: CallStatus.FAILED,
    SipCallStatus.NOT_ANSWERED: CallStatus.FAILED,
    SipCallStatus.REJECTED: CallStatus.FAILED,
    SipCallStatus.ABANDONED: CallStatus.FAILED,
    SipCallStatus.FAILED: CallStatus.FAILED,
    SipCallStatus.UNKNOWN: CallStatus.UNKNOWN,
}


class CallMoment(VideoSDKModel):
    """One step of a call."""

    status: str = ""
    timestamp: Instant = None


class CallOnWire(VideoSDKModel):
    """`callId` names a call in lists and when it is made, `id` when it is got; `_id` is a document's."""

    call_id: str = needed("callId", "id")
    status: str = ""
    type: Text = None
    room_id: Text = named("roomId", "meetingId")
    session_id: Text = named("sessionId")
    participant_id: Text = named("participantId")
    to: Text = named("sipCallTo", "to")
    from_: Text = named("sipCallFrom", "from")
    gateway_id: Text = named("gatewayId")
    gateway_name: Text = named("gatewayName")
    rule_id: Text = named("ruleId", "routingRuleId")
    rule_name: Text = named("ruleName")
    start: Instant = None
    end: Instant = None
    timelog: tuple[CallMoment, ...] = ()
    metadata: dict[str, Any] | None = None
    deleted: Flag = None


def call(data: Any, response: Response) -> SipCall:
    """Read a call."""
    wire = read(CallOnWire, data, response)
    steps = tuple(SipCallMoment(status=_status(step.status), at=step.timestamp) for step in wire.timelog)
    status = _status(wire.status)
    return SipCall(
        provider=NAME,
        raw=data,
        id=wire.call_id,
        status=STATUSES[status],
        sip_status=status,
        direction=direction(wire.type),
        room_id=wire.room_id,
        session_id=wire.session_id,
        participant_id=wire.participant_id,
        to=wire.to,
        from_=wire.from_,
        gateway_id=wire.gateway_id,
        gateway_name=wire.gateway_name,
        rule_id=wire.rule_id,
        rule_name=wire.rule_name,
        created_at=wire.start or min((step.at for step in steps if step.at), default=None),
        ended_at=wire.end,
        timelog=steps,
        metadata=wire.metadata,
        deleted=wire.deleted,
    )


def direction(word: str | None) -> CallDirection | None:
    """The direction of a call, or of a rule's calls."""
    return None if word is None else CallDirection(word.lower())


def _status(word: str) -> SipCallStatus:
    """Samples are in upper case, the official SDK's words are not."""
    return SipCallStatus(word.lower())
