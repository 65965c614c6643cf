"""Telephone calls into a room, through a routing rule of the platform's SIP part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from typing_extensions import override

from anyroom.clock import Clock
from anyroom.errors import InvalidRequest, NotFound, ProviderError, UnexpectedResponse, UnsupportedOption
from anyroom.operations import Endpoint, Operation, Response, Safety
from anyroom.provider import Refused, Why, absent, at, option_table, speaks
from anyroom.tables import Rule
from anyroom.types.calls import CallRef, CallStatus, Dial
from anyroom.types.rooms import RoomRef
from anyroom.types.values import identify
from anyroom_videosdk import wire
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import anything, thing
from anyroom_videosdk.problems import restated
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.starting import ANSWER_SLACK, Finder, Pending, told_at
from anyroom_videosdk.telephony import ENCRYPTION, is_telephone_number
from anyroom_videosdk.types.sip_calls import SipCall

CREATE_CALL: Final = Endpoint("createSipCall", "POST", "/v2/sip/call", Safety.ONCE)
FETCH_CALLS: Final = Endpoint("fetchSipCalls", "GET", "/v2/sip/call", Safety.READ)
END_CALL: Final = Endpoint("endSipCall", "POST", "/v2/sip/call/end", Safety.ONCE)

FINDER: Final = Finder(
    FETCH_CALLS,
    lambda data, answer: wire.calls.call(data, answer),
    lambda call: call.status is not CallStatus.ENDED,
    lambda call: call.created_at,
)

DIAL: Final[Mapping[str, Rule]] = {
    "from_": at("sipCallFrom"),
    # The current generation of the SIP part calls through a rule; create_sip_call takes a gateway itself (2025).
    "trunk": at("routingRuleId"),
    "headers": at("headers", of=dict),
    "auth": Refused(Why.UPSTREAM, "credentials are the outbound gateway's, which the routing rule leads to"),
    "secure": at("mediaEncryption", of=ENCRYPTION),
    "video": Refused(Why.UPSTREAM, "calls are audio only"),
}
DIAL_OPTIONS: Final = option_table(Dial, DIAL)


class Calls(VideoSDKRequests):
    """Calls go out to telephone numbers."""

    @override
    @speaks(CREATE_CALL, FETCH_ROOM, options=DIAL_OPTIONS)
    def dial(self, room: RoomRef, to: str, options: Dial, /) -> Operation[SipCall]:
        room_id = identify(room, "room")
        body = self.write(DIAL_OPTIONS, options, {"sipCallTo": to, "destinationRoomId": room_id})
        return (yield from place(body, room_id, to, self.clock))

    @override
    @speaks(END_CALL, FETCH_CALLS, FETCH_ROOM)
    def hang_up(self, call: CallRef, /, *, room: RoomRef | None = None) -> Operation[None]:
        """The room is not needed: a call's id is enough."""
        if room is not None:
            identify(room, "room")
        call_id = yield from found(call)
        yield END_CALL(json={"callId": call_id})

    send_dtmf: Any = absent(Why.UPSTREAM, "no server call plays digits into a call; the client SDK receives them")


def place(body: Mapping[str, Any], room_id: str, to: str, clock: Clock) -> Operation[SipCall]:
    """Make a call that is written down.

    Raises:
        UnsupportedOption: `to` is no telephone number.
        NotFound: there is no such room.
    """
    if not is_telephone_number(to):
        said = "to: calls go to telephone numbers as +14155550123 (E.164); a SIP URI cannot be called"
        raise UnsupportedOption(said, why=Why.UPSTREAM, option="to", value=to)
    try:
        response: Response = yield CREATE_CALL(json=body)
    except InvalidRequest as refusal:
        raise (yield from _why_not_called(refusal, room_id)) from refusal
    try:
        made = wire.calls.call(thing(response), response)
        return replace(made, room_id=made.room_id or room_id, to=made.to or to)
    except UnexpectedResponse:  # it rings, whatever was answered: other calls find it by its room
        since = int((told_at(response, clock.now()) - ANSWER_SLACK) * 1000)
        pending = str(Pending(room_id, since))
        raw = anything(response)
        return SipCall(provider=NAME, raw=raw, id=pending, status=CallStatus.DIALING, room_id=room_id, to=to)


def found(call: CallRef) -> Operation[str]:
    """The platform's id of a call. That of one whose answer did not say it is looked up in its room.

    Raises:
        NotFound: it is not listed yet.
    """
    call_id = identify(call, "call")
    pending = Pending.parse(call_id)
    if pending is None:
        return call_id
    listed = yield from FINDER.resolve(pending)
    if listed is None:
        raise NotFound("the call is not listed yet; repeat in a moment")
    return listed.id


def _why_not_called(refusal: InvalidRequest, room_id: str) -> Operation[ProviderError]:
    """A 400 may mean the room, too."""
    try:
        yield FETCH_ROOM(roomId=room_id)
    except NotFound:
        return restated(refusal, NotFound, "there is no such room")
    except ProviderError:
        pass
    return refusal
