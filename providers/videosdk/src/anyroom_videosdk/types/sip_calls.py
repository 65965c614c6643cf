"""SIP calls: what VideoSDK takes and says beyond the neutral `Dial` and `Call`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anyroom.errors import InvalidArgument
from anyroom.types.calls import Call, Dial
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, Filters, OpenEnum, Shown, Unset, options, record


class SipCallStatus(OpenEnum):
    """Where a call stands, in the platform's words (its Node SDK, September 2026). `CallStatus` sums them up."""

    INITIATED = "initiated"
    RINGING = "ringing"
    MISSED = "missed"
    NOT_ANSWERED = "not-answered"
    FAILED = "failed"
    INCOMING = "incoming"
    VERIFIED = "verified"
    REJECTED = "rejected"
    ABANDONED = "abandoned"
    ANSWERED = "answered"
    ENDED = "ended"
    COMPLETED = "completed"
    """How the documentation's samples (2025) call one that has ended."""
    TRANSFER_INITIATED = "transfer-initiated"
    TRANSFER_ACCEPTED = "transfer-accepted"
    TRANSFERRING = "transferring"
    TRANSFER_RINGING = "transfer-ringing"
    TRANSFERRED = "transferred"
    TRANSFER_FAILED = "transfer-failed"
    SWITCH_ROOM_INITIATED = "switch-room-initiated"
    SWITCH_ROOM_COMPLETED = "switch-room-completed"
    SWITCH_ROOM_FAILED = "switch-room-failed"
    UNKNOWN = "unknown"


class CallDirection(OpenEnum):
    """Who called whom, and which calls a routing rule is for."""

    INBOUND = "inbound"
    """From a telephone into a room."""
    OUTBOUND = "outbound"
    """From a room to a telephone."""
    UNKNOWN = "unknown"


class IncludeHeaders(OpenEnum):
    """Which SIP headers of a call are passed on."""

    ALL = "ALL"
    SIP_X_HEADERS = "SIP_X_HEADERS"
    """Those whose names begin with `X-`."""
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"


@record
class SipCallMoment(Shown):
    """One step of a call, and when it was."""

    status: SipCallStatus = SipCallStatus.UNKNOWN
    at: datetime | None = None


@record
class SipCall(Call):
    """A call, with all that VideoSDK says of it. A listed one says the most; what was not said is None.

    `sip_status` is the platform's own word, `timelog` the steps so far, in the order of the answer. `metadata` is what the
    call was given when it was made.
    """

    sip_status: SipCallStatus = SipCallStatus.UNKNOWN
    direction: CallDirection | None = None
    from_: str | None = None
    gateway_id: str | None = None
    gateway_name: str | None = None
    rule_id: str | None = None
    rule_name: str | None = None
    session_id: str | None = None
    ended_at: datetime | None = None
    timelog: tuple[SipCallMoment, ...] = ()
    metadata: Mapping[str, Any] | None = None
    deleted: bool | None = None


@frozen
class SipParticipant(Frozen):
    """Who the one on the telephone is in the room: the participant's `id` (no white space in it) and `name`."""

    id: str | Unset = UNSET
    name: str | Unset = UNSET

    def as_body(self) -> Mapping[str, str]:
        """What is sent of it."""
        said = {"id": self.id, "name": self.name}
        return {key: value for key, value in said.items() if value is not UNSET}


@options
class SipCallOptions(Dial):
    """Options of `create_sip_call` (VideoSDK's documentation, 2026; what the platform does without one is not documented).

    A call goes out through `trunk`, a routing rule, and needs `from_` then, or through `gateway`, as it did in 2025.

    Attributes:
        gateway: the id of an outbound gateway, in the place of `trunk`.
        participant: who the callee is in the room.
        metadata: a JSON object of yours, kept with the call.
        record_audio: record the call.
        wait_until_answered: answer only when the callee has picked up. Give the client a timeout longer than the ringing.
        ringing_timeout: how long it may ring, in seconds.
        max_duration: how long the call may last, in seconds.
        dtmf: digits to play when the callee has picked up.
        hide_phone_number: do not show the callee's number in the room.
        include_headers: which SIP headers are passed on.
    """

    gateway: str | Unset = UNSET
    participant: SipParticipant | Unset = UNSET
    metadata: Mapping[str, Any] | Unset = UNSET
    record_audio: bool | Unset = UNSET
    wait_until_answered: bool | Unset = UNSET
    ringing_timeout: int | Unset = UNSET
    max_duration: int | Unset = UNSET
    dtmf: str | Unset = UNSET
    hide_phone_number: bool | Unset = UNSET
    include_headers: IncludeHeaders | Unset = UNSET

    def __post_init__(self) -> None:
        Dial.__post_init__(self)
        if self.gateway is not UNSET and self.trunk is not UNSET:
            raise InvalidArgument("a call goes out through a routing rule (trunk) or a gateway: give one of them")
        if self.extra is not UNSET:
            return  # it may hold what is missing
        if self.gateway is UNSET and self.trunk is UNSET:
            raise InvalidArgument("a call goes out through a routing rule (trunk) or a gateway: give one of them")
        if self.trunk is not UNSET and self.from_ is UNSET:
            raise InvalidArgument("a call through a routing rule (trunk) needs from_, one of the rule's numbers")


@options
class ListSipCalls(Filters):
    """Options of `list_sip_calls`: of what, and by when they were made (aware datetimes).

    Attributes:
        call: one call, by its id.
        gateway: by the id of their gateway.
        rule: by the id of their routing rule.
        search: a text that the platform searches for; in what, is not documented.
    """

    room: RoomRef | Unset = UNSET
    session: SessionRef | Unset = UNSET
    call: str | Unset = UNSET
    gateway: str | Unset = UNSET
    rule: str | Unset = UNSET
    direction: CallDirection | Unset = UNSET
    search: str | Unset = UNSET
    since: datetime | Unset = UNSET
    until: datetime | Unset = UNSET
