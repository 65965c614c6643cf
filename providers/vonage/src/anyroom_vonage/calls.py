"""Calls: SIP legs of a session, and its sound sent to a WebSocket (Audio Connector)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, speaks
from anyroom.errors import InvalidArgument, UnsupportedOption
from anyroom.operations import Endpoint, Operation, Safety
from anyroom.tables import Refused, Rule, Used, at, option_table
from anyroom.types.calls import CallRef, Dial, SipAuth
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, Unset, identify
from anyroom_vonage import wire
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.options import AudioConnectorOptions, JsonFrames, SipOptions
from anyroom_vonage.participants import DISCONNECT
from anyroom_vonage.results import AudioConnector, SipCall

_PROJECT: Final = "/v2/project/{applicationId}"
_SESSION: Final = f"{_PROJECT}/session/{{sessionId}}"
DIAL: Final = Endpoint("dial", "POST", f"{_PROJECT}/dial", Safety.ONCE)
DTMF_ALL: Final = Endpoint("playDtmfAll", "POST", f"{_SESSION}/play-dtmf", Safety.ONCE)
DTMF_ONE: Final = Endpoint(
    "playDtmfConnection", "POST", f"{_SESSION}/connection/{{connectionId}}/play-dtmf", Safety.ONCE
)
CONNECT: Final = Endpoint("startAudioConnector", "POST", f"{_PROJECT}/connect", Safety.ONCE)

_DIGITS: Final = re.compile(r"[0-9*#p]+")


def _auth(auth: SipAuth) -> dict[str, str]:
    return {"username": auth.username, "password": auth.password}


_DIAL: Final[Mapping[str, Rule]] = {
    "from_": at("sip", "from"),
    "trunk": Refused(Why.UPSTREAM, "there are no trunks; name yours in the URI: sip:number@trunk.example.com"),
    "headers": at("sip", "headers"),
    "auth": at("sip", "auth", of=_auth),
    "secure": at("sip", "secure"),
    "video": at("sip", "video"),
}
DIAL_OPTIONS: Final = option_table(Dial, _DIAL)
SIP_OPTIONS: Final = option_table(
    SipOptions,
    {
        **_DIAL,
        "observe_force_mute": at("sip", "observeForceMute"),
        "streams": at("sip", "streams", of=list),
        "connection_data": Used(),
    },
)


def _json_frames(frames: JsonFrames) -> dict[str, Any]:
    named = {"audio_field": frames.audio_field, "receive_audio_field": frames.receive_audio_field}
    fields = {name: value for name, value in named.items() if value is not UNSET}
    # In snake case, unlike everything around it.
    static = {"static_fields": dict(frames.static_fields)} if frames.static_fields else {}
    return {"transport": "json", "encoding": "base64", **fields, **static}


CONNECTOR_OPTIONS: Final = option_table(
    AudioConnectorOptions,
    {
        "streams": at("websocket", "streams", of=list),
        "headers": at("websocket", "headers"),
        "audio_rate": at("websocket", "audioRate"),
        "bidirectional": at("websocket", "bidirectional"),
        "frames": at("websocket", "audioTransport", of=_json_frames),
        "connection_data": Used(),
    },
)


class Calls(VonageAccount):
    """Calls."""

    @override
    @speaks(DIAL, options=DIAL_OPTIONS)
    def dial(self, room: RoomRef, to: str, options: Dial, /) -> Operation[SipCall]:
        """`to` is a SIP URI; add `;transport=tls` for signalling over TLS, and `secure=True` for SRTP.

        The callee is in the room at once, as a participant, before anybody has answered. A call's id holds its room.

        `from_` is `user@host`: a number as its user is shown as who calls, and +00000000 instead of anything else. Names of
        `headers` begin with `X-`.
        """
        body = self.write(DIAL_OPTIONS, options, self._leg(room, to))
        return wire.calls.call((yield DIAL(json=body)).json(), identify(room, "room"), to)

    @speaks(DIAL, options=SIP_OPTIONS)
    def dial_sip(self, room: RoomRef, uri: str, options: SipOptions, /) -> Operation[SipCall]:
        """Call somebody with what Vonage has beyond the neutral options. `uri` is as in `dial`.

        The call ends after 5 minutes without sound or pictures, and after 6 hours (Vonage's guides); hang up as any other's.

        Raises:
            UnsupportedOption: `uri` is no SIP URI.
            NotFound: there is no such room.
            Conflict: the session is not routed.
        """
        body = self.write(SIP_OPTIONS, options, self._leg(room, uri, options.connection_data))
        return wire.calls.call((yield DIAL(json=body)).json(), identify(room, "room"), uri)

    @override
    @speaks(DISCONNECT)
    def hang_up(self, call: CallRef, /, *, room: RoomRef | None = None) -> Operation[None]:
        """`room` is needed for a connection's id alone, as webhooks say it."""
        connection_id, session_id = _places(call)
        if room is not None:
            session_id = identify(room, "room")
        if session_id is None:
            raise InvalidArgument("this call's id does not hold its room: give room=")
        yield DISCONNECT(sessionId=session_id, connectionId=connection_id)

    @override
    @speaks(DTMF_ALL, DTMF_ONE)
    def send_dtmf(self, room: RoomRef, digits: str, /, *, call: CallRef | None = None) -> Operation[None]:
        if not _DIGITS.fullmatch(digits):
            raise InvalidArgument("digits are 0-9, *, # and p (a pause of half a second), and at least one of them")
        session_id = identify(room, "room")
        if call is None:
            yield DTMF_ALL(sessionId=session_id, json={"digits": digits})
        else:
            yield DTMF_ONE(sessionId=session_id, connectionId=_places(call)[0], json={"digits": digits})

    @speaks(CONNECT, options=CONNECTOR_OPTIONS)
    def start_audio_connector(
        self, room: RoomRef, uri: str, options: AudioConnectorOptions, /
    ) -> Operation[AudioConnector]:
        """Send a room's sound to a WebSocket server of yours (`ws://` or `wss://`), which has 6 seconds to accept.

        It is a participant: `participants.remove(connector.connection_id, room=room)` stops it.

        Raises:
            InvalidArgument: `uri` is no WebSocket's.
            Conflict: the session is not routed.
        """
        if not uri.lower().startswith(("ws://", "wss://")):
            raise InvalidArgument("the connector's uri must start with ws:// or wss://")
        session_id = identify(room, "room")
        token = self._own_token(session_id, "publisher", options.connection_data)
        body: dict[str, Any] = {"sessionId": session_id, "token": token, "websocket": {"uri": uri}}
        response = yield CONNECT(json=self.write(CONNECTOR_OPTIONS, options, body))
        return wire.calls.audio_connector(response.json(), session_id)

    def _leg(self, room: RoomRef, to: str, connection_data: str | Unset = UNSET) -> dict[str, Any]:
        if not to.lower().startswith(("sip:", "sips:")):
            raise UnsupportedOption(
                "to: Vonage Video dials SIP URIs; reach a number through your trunk: sip:number@trunk.example.com",
                why=Why.UPSTREAM,
                option="to",
                value=to,
            )
        session_id = identify(room, "room")
        token = self._own_token(session_id, "publisher", connection_data)
        return {"sessionId": session_id, "token": token, "sip": {"uri": to}}


def _places(call: CallRef) -> tuple[str, str | None]:
    """The connection and, if it is known, the session of a call. Its id holds both; a webhook's reference has the first."""
    connection_id, _, session_id = identify(call, "call").partition("@")
    return connection_id, session_id or (None if isinstance(call, str) else call.room_id)
