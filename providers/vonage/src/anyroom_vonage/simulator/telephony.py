"""SIP calls, tones, and the Audio Connector: other networks' legs in a session."""

from __future__ import annotations

import re
from typing import Final

from anyroom.simulator import Answer, Call, Fields, Refusal, Served
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.attached import SipCall
from anyroom_vonage.simulator.composition import body
from anyroom_vonage.simulator.paths import PROJECT, SESSION
from anyroom_vonage.simulator.session import Kind
from anyroom_vonage.simulator.world import World, find

TONES: Final = re.compile(r"[0-9*#p]+")
AUDIO_RATES: Final = frozenset({8000, 16000, 24000})
MOST_CONNECTOR_STREAMS: Final = 50
LARGEST_CONNECTOR_HEADERS: Final = 512  # bytes


def dial(world: World, call: Call) -> Answer:
    given = body(call)
    session_id, token, sip = given.needed_text("sessionId"), given.needed_text("token"), given.needed("sip")
    video = check_sip(sip)
    bearer = world.bearer(token, session_id)
    session = world.routed_session(session_id, errors.SIP_RELAYED)
    # The leg is in the session at once, before the far end answers.
    connection = world.connect(session, Kind.SIP, bearer.data)
    stream = world.publish(session, connection, video_type="camera" if video else None)
    sip_call = SipCall(
        world.new_id(),
        session,
        connection,
        stream.id,
        world.now,
        observes_mute=sip.flag("observeForceMute") or False,
    )
    world.lifecycles.add(sip_call)
    return Answer(sip_call.as_json(world.application_id))


def check_sip(sip: Fields) -> bool:
    """Whether the leg has video; `BadField` for what the documentation calls malformed."""
    if not sip.needed_text("uri").startswith(("sip:", "sips:")):
        raise sip.bad("uri", "must begin with sip: or sips:")
    sip.text("from", least=1)
    for name in sip.text_map("headers") or {}:
        if not name.startswith("X-"):
            raise sip.bad("headers", "must have names that begin with X-")
    if auth := sip.nested("auth"):
        auth.needed_text("username")
        auth.needed_text("password")
    sip.flag("secure")
    sip.flag("observeForceMute")
    sip.texts("streams")
    return sip.flag("video") or False


def play_tones(world: World, call: Call) -> Answer:
    if not TONES.fullmatch(body(call).text("digits") or ""):
        raise Refusal(errors.DTMF_INVALID)
    session = world.session(call.segments["sessionId"])
    if connection_id := call.segments.get("connectionId"):
        find(session.connections, connection_id, errors.CONNECTION_UNKNOWN)
    return Answer()


def connect_audio(world: World, call: Call) -> Answer:
    given = body(call)
    session_id, token, websocket = given.needed_text("sessionId"), given.needed_text("token"), given.needed("websocket")
    check_websocket(websocket)
    bearer = world.bearer(token, session_id)
    session = world.routed_session(session_id, errors.CONNECT_RELAYED)
    connection = world.connect(session, Kind.AUDIO_CONNECTOR, bearer.data)
    return Answer({"id": world.new_id(), "connectionId": connection.id})


def check_websocket(websocket: Fields) -> None:
    if not websocket.needed_text("uri").startswith(("ws://", "wss://")):
        raise websocket.bad("uri", "must begin with ws:// or wss://")
    websocket.texts("streams", most=MOST_CONNECTOR_STREAMS)
    headers = websocket.text_map("headers") or {}
    if (
        sum(len(f"{name}{text}".encode(errors="surrogatepass")) for name, text in headers.items())
        > LARGEST_CONNECTOR_HEADERS
    ):
        raise websocket.bad("headers", f"must have at most {LARGEST_CONNECTOR_HEADERS} bytes")
    if websocket.whole("audioRate", least=min(AUDIO_RATES), most=max(AUDIO_RATES)) not in AUDIO_RATES | {None}:
        raise websocket.bad("audioRate", "must be 8000, 16000 or 24000")
    websocket.flag("bidirectional")
    if transport := websocket.nested("audioTransport"):
        if transport.choice("transport", {"binary", "json"}) == "json":
            transport.choice("encoding", {"base64"})
        transport.text("audio_field", least=1)
        transport.text("receive_audio_field", least=1)
        transport.nested("static_fields")


OPERATIONS: Final = (
    Served("dial", "POST", f"{PROJECT}/dial", dial),
    Served("playDtmfAll", "POST", f"{SESSION}/play-dtmf", play_tones),
    Served("playDtmfConnection", "POST", f"{SESSION}/connection/{{connectionId}}/play-dtmf", play_tones),
    Served("startAudioConnector", "POST", f"{PROJECT}/connect", connect_audio),
)
