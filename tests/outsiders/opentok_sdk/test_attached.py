"""Captions, the Audio Connector, renders, SIP."""

from __future__ import annotations

from pathlib import Path

import pytest
from opentok import (
    Client,
    Roles,
)
from opentok.exceptions import (
    AuthError,
    CaptioningAlreadyInProgressError,
    InvalidMediaModeError,
    InvalidWebSocketOptionsError,
    NotFoundError,
    RequestError,
    SipDialError,
)

from anyroom.simulator import Joined, Running

from .telling import MILLISECONDS, UNKNOWN, shown

pytestmark = pytest.mark.outsiders


def test_captions(client: Client, session: str, token: str, ana: Joined) -> None:
    captions = client.start_captions(session, token, "es-US", 600, False)
    assert shown(captions) == {"captions_id": captions.captions_id}
    with pytest.raises(CaptioningAlreadyInProgressError):
        client.start_captions(session, token)
    assert client.stop_captions(captions.captions_id) is None
    with pytest.raises(NotFoundError):
        client.stop_captions(UNKNOWN)


@pytest.mark.sdk_defect(
    "opentok",
    "The Audio Connector's `audio_transport` is sent as a string that holds JSON, where the platform wants an object: give an "
    "object as `audioTransport`, which goes through untouched.",
)
def test_the_audio_connector(client: Client, running: Running, session: str, token: str, ana: Joined) -> None:
    transport = {"transport": "json", "encoding": "base64", "audio_field": "audio"}
    options: dict[str, object] = {"uri": "wss://example.com/listen", "streams": [ana.stream_id], "bidirectional": True}
    client.validate_websocket_options({**options, "audio_transport": transport})
    with pytest.raises(RequestError, match="audioTransport"):
        client.connect_audio_to_websocket(session, token, {**options, "audio_transport": transport})
    connector = client.connect_audio_to_websocket(session, token, {**options, "audioTransport": transport})
    assert running.requests()[-1].body["websocket"]["audioTransport"] == transport
    assert shown(connector) == connector.attrs()
    assert client.force_disconnect(session, connector.connectionId) is None
    with pytest.raises(InvalidWebSocketOptionsError):
        client.validate_websocket_options({})


def test_the_audio_connector_in_a_relayed_session(client: Client) -> None:
    relayed = client.create_session().session_id
    token = client.generate_token(relayed, Roles.moderator)
    with pytest.raises(InvalidMediaModeError):
        client.connect_audio_to_websocket(relayed, token, {"uri": "wss://example.com/listen"})


@pytest.mark.sdk_defect(
    "opentok",
    "`stop_render` stops the render, and raises RequestError: it knows the answer 200 alone, and the platform says 204.",
    breaks="Client.stop_render",
)
@pytest.mark.sdk_defect(
    "opentok", "`RenderList.json` raises TypeError: iterate over its `items`.", breaks="RenderList.json"
)
def test_renders(client: Client, running: Running, session: str, ana: Joined) -> None:
    token = client.generate_token(session, Roles.publisher)
    url = "https://example.com/page"
    started = client.start_render(session, token, url, properties={"name": "page"})
    assert (started.sessionId, started.url, started.status) == (session, url, "starting")
    assert (started.resolution, started.createdAt, started.streamId) == ("1280x720", MILLISECONDS, None)
    running.advance(1)
    got = client.get_render(started.id)
    assert (got.id, got.status, shown(got)) == (started.id, "started", got.attrs())
    listed = client.list_renders(offset=0, count=5)
    assert (listed.count, [render.id for render in listed.items]) == (1, [started.id])
    assert [render["id"] for render in listed.attrs()["items"]] == [started.id]
    with pytest.raises(TypeError, match="JSON serializable"):
        listed.json()
    with pytest.raises(RequestError) as refused:
        client.stop_render(started.id)
    assert refused.value.args[-1] == 204
    assert client.get_render(started.id).status == "stopped"


def test_a_sip_call(client: Client, session: str, token: str, ana: Joined) -> None:
    options = {
        "from": "from@example.com",
        "headers": {"X-Room": "7"},
        "auth": {"username": "ana", "password": "secret"},
        "secure": True,
        "video": False,
        "observeForceMute": True,
    }
    call = client.dial(session, token, "sip:user@example.com", options)
    assert shown(call) == {"id": call.id, "connectionId": call.connectionId, "streamId": call.streamId}
    # No picture: such a stream has no type of one.
    assert client.get_stream(session, call.streamId).videoType is None
    assert client.force_disconnect(session, call.connectionId) is None


def test_a_sip_call_in_a_relayed_session(client: Client) -> None:
    relayed = client.create_session().session_id
    with pytest.raises(SipDialError):
        client.dial(relayed, client.generate_token(relayed), "sip:user@example.com")


def test_somebody_elses_key(client: Client, running: Running, tmp_path: Path) -> None:
    client.api_key = UNKNOWN
    with pytest.raises(AuthError):
        client.list_archives()
