"""SIP calls beyond the neutral ones: made with all that the platform takes, listed, transferred, moved to another room."""

from __future__ import annotations

from typing import Any, Final

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.provider import at, option_table, speaks
from anyroom.types.calls import CallRef
from anyroom.types.rooms import RoomRef
from anyroom.types.tokens import JoinToken
from anyroom.types.values import identify
from anyroom_videosdk import wire
from anyroom_videosdk.calls import CREATE_CALL, DIAL, FETCH_CALLS, found, place
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import anything, fetch_page, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.telephony import id_of, millis, words_of
from anyroom_videosdk.types.sip_calls import (
    CallDirection,
    IncludeHeaders,
    ListSipCalls,
    SipCall,
    SipCallOptions,
    SipParticipant,
)

FETCH_CALL: Final = Endpoint("fetchSipCall", "GET", "/v2/sip/call/{callId}", Safety.READ)
# Once: a transfer that is sent again is another transfer, and one who is moved again leaves the room and comes back.
TRANSFER_CALL: Final = Endpoint("transferSipCall", "POST", "/v2/sip/call/transfer", Safety.ONCE)
SWITCH_ROOM: Final = Endpoint("switchSipCallRoom", "POST", "/v2/sip/call/switch-room", Safety.ONCE)

CALL_OPTIONS: Final = option_table(
    SipCallOptions,
    {
        **DIAL,
        "gateway": at("gatewayId"),
        "participant": at("participant", of=SipParticipant.as_body),
        "metadata": at("metadata"),
        "record_audio": at("recordAudio"),
        "wait_until_answered": at("waitUntilAnswered"),
        "ringing_timeout": at("ringingTimeout"),
        "max_duration": at("maxCallDuration"),
        "dtmf": at("dtmf"),
        "hide_phone_number": at("hidePhoneNumber"),
        "include_headers": at("includeHeaders", of=words_of(IncludeHeaders)),
    },
)
LIST_OPTIONS: Final = option_table(
    ListSipCalls,
    {
        "room": at("roomId", of=id_of("room")),
        "session": at("sessionId", of=id_of("session")),
        "call": at("id"),
        "gateway": at("gatewayId"),
        "rule": at("ruleId"),
        "direction": at("type", of=words_of(CallDirection)),
        "search": at("search"),
        "since": at("startDate", of=millis),
        "until": at("endDate", of=millis),
    },
)


class SipCalls(VideoSDKRequests):
    """A call is known by its `callId`."""

    @speaks(CREATE_CALL, FETCH_ROOM, options=CALL_OPTIONS)
    def create_sip_call(self, room: RoomRef, to: str, options: SipCallOptions, /) -> Operation[SipCall]:
        """Call a telephone number with what VideoSDK has beyond the neutral options.

        Raises:
            UnsupportedOption: `to` is no number as `+14155550123`.
            NotFound: there is no such room, gateway or routing rule.
        """
        room_id = identify(room, "room")
        body = self.write(CALL_OPTIONS, options, {"sipCallTo": to, "destinationRoomId": room_id})
        return (yield from place(body, room_id, to, self.clock))

    @speaks(FETCH_CALLS, options=LIST_OPTIONS)
    def list_sip_calls(self, options: ListSipCalls, /, *, cursor: str | None = None) -> Operation[Page[SipCall]]:
        """List calls, those that are over too: `client.walk(provider.list_sip_calls, ListSipCalls(room=room))`."""
        query = self.write(LIST_OPTIONS, options, {})
        return (yield from fetch_page(FETCH_CALLS, wire.calls.call, list(query.items()), cursor=cursor))

    @speaks(FETCH_CALL, FETCH_CALLS, FETCH_ROOM)
    def get_sip_call(self, call: CallRef, /) -> Operation[SipCall]:
        """Get a call.

        Raises:
            NotFound: there is no such call.
        """
        call_id = yield from found(call)
        response = yield FETCH_CALL(callId=call_id)
        return wire.calls.call(thing(response), response)

    @speaks(TRANSFER_CALL, FETCH_CALLS, FETCH_ROOM)
    def transfer_sip_call(
        self,
        call: CallRef,
        to: str,
        /,
        *,
        participant: SipParticipant | None = None,
        play_dialtone: bool | None = None,
    ) -> Operation[SipCall]:
        """Hand a call over to somebody else's telephone.

        Args:
            call: one that has been answered.
            to: whom it goes to.
            participant: who that is in the room.
            play_dialtone: let the caller hear it ring meanwhile.

        Raises:
            NotFound: there is no such call.
            InvalidRequest: it is over, or `to` cannot be called.
        """
        call_id = yield from found(call)
        body: dict[str, Any] = {"callId": call_id, "transferTo": to}
        if participant is not None:
            body["participant"] = participant.as_body()
        if play_dialtone is not None:
            body["playDialtone"] = play_dialtone
        return _changed((yield TRANSFER_CALL(json=body)), call_id)

    @speaks(SWITCH_ROOM, FETCH_CALLS, FETCH_ROOM)
    def switch_sip_call_room(
        self,
        call: CallRef,
        room: RoomRef,
        /,
        *,
        token: str | JoinToken | None = None,
        participant_id: str | None = None,
    ) -> Operation[SipCall]:
        """Move a call to another room.

        Args:
            call: one that has been answered.
            room: where it goes.
            token: a join token of that room, for the one on the telephone.
            participant_id: who they are there.

        Raises:
            NotFound: there is no such call or room.
            InvalidRequest: the call is over.
        """
        room_id = identify(room, "room")
        call_id = yield from found(call)
        body = {"callId": call_id, "roomId": room_id}
        if token is not None:
            body["token"] = token.value if isinstance(token, JoinToken) else token
        if participant_id is not None:
            body["participantId"] = participant_id
        return _changed((yield SWITCH_ROOM(json=body)), call_id)


def _changed(response: Response, call_id: str) -> SipCall:
    """The call as it was answered; it has changed, whatever was answered."""
    try:
        return wire.calls.call(thing(response), response)
    except UnexpectedResponse:
        return SipCall(provider=NAME, raw=anything(response), id=call_id)
