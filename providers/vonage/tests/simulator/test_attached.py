"""Captions, Experience Composer, SIP, tones, Audio Connector."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.simulator import Running

START_MS = 1_700_000_000_250
PAGE = "https://example.com/page"
SIP = {"uri": "sip:user@sip.partner.com;transport=tls"}
SOCKET = {"uri": "wss://example.com/socket"}


@pytest.mark.parametrize("path", ["/captions", "/captions/bc01a6b7-0e8e-4aa0-bb4e-2390f7cb18a1/start"])
@pytest.mark.parametrize("stop", ["POST", "DELETE"])
def test_captions(call: Any, running: Running, signer: Any, busy: str, path: str, stop: str) -> None:
    body = {"sessionId": busy, "token": signer.participant(busy, role="moderator"), "partialCaptions": "false"}
    started = call("POST", path, json=body)
    assert (started.status_code, list(started.json())) == (202, ["captionsId"])
    captions = started.json()["captionsId"]
    text = "Audio captioning is already enabled"
    assert call("POST", path, json=body).json() == {"code": 60003, "message": text, "description": text}
    running.advance(90)
    assert call("GET", f"/captions/{captions}").json() == {
        "captionId": captions,
        "projectId": running.settings["application_id"],
        "sessionId": busy,
        "status": "started",
        "createdAt": 1_700_000_000,
        "updatedAt": 1_700_000_000,
        "duration": 90,
        "languageCode": "en-US",
        "provider": "aws-transcribe",
    }
    assert call(stop, f"/captions/{captions}/stop").status_code == 202
    assert call(stop, f"/captions/{captions}/stop").status_code == 404
    assert call("GET", f"/captions/{captions}").json()["status"] == "stopped"
    assert call("POST", path, json=body).status_code == 202, "and again"


def test_captions_end_by_themselves(call: Any, running: Running, signer: Any, session: str) -> None:
    ana = running.join(session, "ana")
    body = {"sessionId": session, "token": signer.participant(session, role="moderator"), "maxDuration": 300}
    first = call("POST", "/captions", json=body).json()["captionsId"]
    running.advance(300)
    assert call("GET", f"/captions/{first}").json()["duration"] == 300
    second = call("POST", "/captions", json=body).json()["captionsId"]
    running.leave(session, ana.participant_id)
    running.advance(60)
    assert [call("GET", f"/captions/{id}").json()["status"] for id in (first, second)] == ["stopped", "stopped"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sessionId": None}, 400),
        ({"token": None}, 400),
        ({"maxDuration": 299}, 400),
        ({"maxDuration": 14_401}, 400),
        ({"partialCaptions": "perhaps"}, 400),
        ({"statusCallbackUrl": "http://x"}, 400),
        ({"languageCode": "xx-YY"}, 202),
        ({"token": "x.y.z"}, 403),
        ({"sessionId": "1_nothing"}, 403),
    ],
)
def test_starting_captions(call: Any, signer: Any, busy: str, changes: dict[str, object], status: int) -> None:
    body = {"sessionId": busy, "token": signer.participant(busy, role="moderator"), **changes}
    assert call("POST", "/captions", json=body).status_code == status


def test_captions_need_a_moderator_and_a_routed_session_with_people(
    call: Any, signer: Any, busy: str, session: str
) -> None:
    def status(session: str, role: str) -> int:
        body = {"sessionId": session, "token": signer.participant(session, role=role)}
        answer: int = call("POST", "/captions", json=body).status_code
        return answer

    assert status(busy, "publisher") == 403
    assert status("1_nothing", "moderator") == 404
    assert status(call.session(**{"p2p.preference": "enabled"}), "moderator") == 409
    assert status(session, "moderator") == 404


def test_a_render(call: Any, running: Running, signer: Any, busy: str) -> None:
    body = {"sessionId": busy, "token": signer.participant(busy), "url": PAGE, "properties": {"name": "composed"}}
    started = call("POST", "/render", json=body)
    render = started.json()
    assert started.status_code == 202
    assert render == {
        "id": render["id"],
        "sessionId": busy,
        "createdAt": START_MS,
        "updatedAt": START_MS,
        "url": PAGE,
        "status": "starting",
        "name": "composed",
        "event": "render",
        "applicationId": running.settings["application_id"],
        "resolution": "1280x720",
    }
    assert call("GET", f"/session/{busy}/stream").json()["count"] == 1
    running.advance(1)
    found = call("GET", f"/render/{render['id']}").json()
    assert (found["status"], found["updatedAt"]) == ("started", 1_700_000_001_000)
    assert "name" not in found, "recorded answers to get and list have none"
    assert found["streamId"] == found["streamId"].upper()
    stream = call("GET", f"/session/{busy}/stream/{found['streamId'].lower()}").json()
    assert (stream["name"], stream["videoType"]) == ("composed", "custom")
    assert call("DELETE", f"/render/{render['id']}").status_code == 204
    assert call("DELETE", f"/render/{render['id']}").json() == {
        "code": 404,
        "message": "The Experience Composer (with the specified ID) was not found or it has already stopped.",
    }
    (listed,) = call("GET", "/render").json()["items"]
    assert (listed["status"], listed["reason"]) == ("stopped", "Stop Requested")
    assert "name" not in listed
    assert call("GET", f"/session/{busy}/stream").json()["count"] == 1


def test_a_render_ends_by_itself_and_silences_the_archive(
    call: Any, running: Running, signer: Any, session: str
) -> None:
    """A page plays for an hour in a session where nobody else publishes: an archive records that hour, and pauses."""
    running.join(session, "viewer", token=signer.participant(session, role="subscriber"))
    body = {"sessionId": session, "token": signer.participant(session), "url": PAGE, "maxDuration": 3600}
    render = call("POST", "/render", json=body).json()["id"]
    archive = call("POST", "/archive", json={"sessionId": session}).json()["id"]
    running.advance(3 * 3600)
    assert call("GET", f"/render/{render}").json()["reason"] == "Max duration exceeded"
    found = call("GET", f"/archive/{archive}").json()
    assert (found["status"], found["reason"], found["duration"]) == ("available", "maximum idle time exceeded", 3599)


def test_throwing_a_render_out_ends_it(call: Any, running: Running, signer: Any, busy: str) -> None:
    body = {"sessionId": busy, "token": signer.participant(busy), "url": PAGE}
    render = call("POST", "/render", json=body).json()["id"]
    running.advance(2)
    connection = call("GET", f"/session/{busy}/connection").json()["items"][-1]["connectionId"]
    assert call("DELETE", f"/session/{busy}/connection/{connection}").status_code == 204
    assert call("GET", f"/render/{render}").json()["status"] == "stopped"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"url": "http://x"}, 400, 400),
        ({"url": "ftp://example.com/page"}, 400, 400),
        ({"maxDuration": 59}, 400, 50005),
        ({"maxDuration": 36_001}, 400, 50005),
        ({"resolution": "1280x800"}, 400, 400),
        ({"properties": {"name": ""}}, 400, 400),
        ({"properties": {"name": "x" * 201}}, 400, 400),
        ({"token": "x"}, 403, -1),
    ],
)
def test_a_bad_render(call: Any, signer: Any, busy: str, changes: dict[str, object], status: int, code: int) -> None:
    body = {"sessionId": busy, "token": signer.participant(busy), "url": PAGE, **changes}
    answer = call("POST", "/render", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_sip_call(call: Any, running: Running, signer: Any, session: str) -> None:
    body = {
        "sessionId": session,
        "token": signer.participant(session, role="subscriber"),
        "sip": {**SIP, "video": True},
    }
    dialled = call("POST", "/dial", json=body)
    leg = dialled.json()
    assert (dialled.status_code, leg["projectId"], leg["sessionId"]) == (
        200,
        running.settings["application_id"],
        session,
    )
    assert (leg["createdAt"], leg["updatedAt"]) == (START_MS, START_MS)
    assert call("GET", f"/session/{session}/stream/{leg['streamId']}").json()["videoType"] == "camera"
    for path in (f"/session/{session}", f"/session/{session}/connection/{leg['connectionId']}"):
        assert call("POST", f"{path}/play-dtmf", json={"digits": "1713p#*"}).status_code == 200
        wrong = call("POST", f"{path}/play-dtmf", json={"digits": "12a"})
        assert (wrong.status_code, wrong.json()) == (400, {"code": 400, "message": "Invalid DTMF Digits"})
    assert call("POST", f"/session/{session}/connection/x/play-dtmf", json={"digits": "1"}).status_code == 404
    assert call("DELETE", f"/session/{session}/connection/{leg['connectionId']}").status_code == 204
    assert call("GET", f"/session/{session}/connection").json()["count"] == 0


def test_a_sip_call_ends_after_six_hours(call: Any, running: Running, signer: Any, session: str) -> None:
    leg = call("POST", "/dial", json={"sessionId": session, "token": signer.participant(session), "sip": SIP}).json()
    assert "videoType" not in call("GET", f"/session/{session}/stream/{leg['streamId']}").json()
    running.advance(6 * 3600 - 1)
    assert call("GET", f"/session/{session}/connection").json()["count"] == 1
    running.advance(1)
    assert call("GET", f"/session/{session}/connection").json()["count"] == 0


@pytest.mark.parametrize(
    "sip",
    [
        None,
        {},
        {"uri": "tel:+123"},
        {**SIP, "headers": {"headerKey": "x"}},
        {**SIP, "headers": {"X-Key": 1}},
        {**SIP, "auth": {"username": "x"}},
        {**SIP, "secure": "yes"},
        {**SIP, "observeForceMute": 1},
        {**SIP, "from": ""},
        {**SIP, "streams": "all"},
    ],
)
def test_a_bad_dial(call: Any, signer: Any, session: str, sip: object) -> None:
    body = {"sessionId": session, "token": signer.participant(session), "sip": sip}
    assert call("POST", "/dial", json=body).status_code == 400


def test_an_audio_connector(call: Any, signer: Any, busy: str) -> None:
    websocket = {
        **SOCKET,
        "streams": ["stream-1"],
        "headers": {"key": "value"},
        "audioRate": 16000,
        "bidirectional": True,
        "audioTransport": {"transport": "json", "encoding": "base64", "audio_field": "a", "static_fields": {"id": 1}},
    }
    answer = call(
        "POST", "/connect", json={"sessionId": busy, "token": signer.participant(busy), "websocket": websocket}
    )
    assert (answer.status_code, set(answer.json())) == (200, {"id", "connectionId"})
    path = f"/session/{busy}/connection/{answer.json()['connectionId']}"
    assert call("DELETE", path).status_code == 204


@pytest.mark.parametrize(
    "websocket",
    [
        None,
        {"uri": "https://example.com"},
        {**SOCKET, "audioRate": 44100},
        {**SOCKET, "audioRate": 12000},
        {**SOCKET, "streams": ["x"] * 51},
        {**SOCKET, "headers": {"key": "x" * 510}},
        {**SOCKET, "audioTransport": {"transport": "xml"}},
        {**SOCKET, "audioTransport": {"transport": "json", "encoding": "hex"}},
    ],
)
def test_a_bad_audio_connector(call: Any, signer: Any, busy: str, websocket: object) -> None:
    body = {"sessionId": busy, "token": signer.participant(busy), "websocket": websocket}
    assert call("POST", "/connect", json=body).status_code == 400


@pytest.mark.parametrize(
    ("path", "extra"), [("/dial", {"sip": SIP}), ("/connect", {"websocket": SOCKET}), ("/render", {"url": PAGE})]
)
def test_what_needs_a_routed_session(call: Any, signer: Any, path: str, extra: dict[str, object]) -> None:
    relayed = call.session(**{"p2p.preference": "enabled"})
    for session, status in ((relayed, 409), ("1_nothing", 404)):
        answer = call("POST", path, json={"sessionId": session, "token": signer.participant(session), **extra})
        assert answer.status_code == status
