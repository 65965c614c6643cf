"""Connections, streams, signals and muting."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.simulator import ControlFailed, Running
from anyroom_vonage.simulator import Dialect
from anyroom_vonage.simulator.session import Connection, Kind, Session, Stream
from anyroom_vonage.simulator.webhooks import Outside

START_MS = 1_700_000_000_250


def test_connections_come_and_go(call: Any, running: Running, session: str) -> None:
    path = f"/session/{session}/connection"
    application = running.settings["application_id"]
    empty = {"count": 0, "projectId": application, "applicationId": application, "sessionId": session, "items": []}
    assert call("GET", path).json() == empty
    ana = running.join(session, "ana")
    running.advance(1.5)
    ben = running.join(session, "ben")
    assert call("GET", path).json() == {
        **empty,
        "count": 2,
        "items": [
            {"connectionId": ana.participant_id, "connectionState": "Connected", "createdAt": START_MS},
            {"connectionId": ben.participant_id, "connectionState": "Connected", "createdAt": START_MS + 1500},
        ],
    }
    running.leave(session, ana.participant_id)
    assert call("GET", path).json()["count"] == 1
    with pytest.raises(ControlFailed, match="404"):
        running.leave(session, ana.participant_id)


def test_throwing_somebody_out(call: Any, running: Running, session: str) -> None:
    ana = running.join(session, "ana")
    path = f"/session/{session}/connection/{ana.connection_id}"
    answer = call("DELETE", path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert call("GET", f"/session/{session}/connection").json()["count"] == 0
    assert call("GET", f"/session/{session}/stream").json() == {"count": 0, "items": []}
    assert call("DELETE", path).status_code == 404


def test_streams_are_not_found_before_there_was_one(call: Any, running: Running, session: str) -> None:
    for path in (f"/session/{session}/stream", f"/session/{session}/stream/"):
        answer = call("GET", path)
        assert answer.status_code == 404
        assert answer.json() == {
            "code": 404,
            "message": "The session exists but has not had any streams added to it yet.",
        }
    ana = running.join(session, "ana")
    assert call("GET", f"/session/{session}/stream").json() == {
        "count": 1,
        "items": [{"id": ana.stream_id, "videoType": "camera", "name": "ana", "layoutClassList": []}],
    }
    running.leave(session, ana.participant_id)
    assert call("GET", f"/session/{session}/stream").json() == {"count": 0, "items": []}


def test_one_stream(call: Any, running: Running, session: str) -> None:
    ana = running.join(session, "ana")
    found = call("GET", f"/session/{session}/stream/{ana.stream_id}")
    assert found.json() == {"id": ana.stream_id, "videoType": "camera", "name": "ana", "layoutClassList": []}
    assert call("GET", f"/session/{session}/stream/nothing").json()["code"] == 404


def test_an_unknown_stream_as_older_documentation_has_it(speaking: Any, caller: Any) -> None:
    with speaking(dialect=Dialect(unknown_stream=408)) as running, caller(running).http as http:
        session = http.post("/session/create").json()[0]["session_id"]
        answer = http.get(f"/v2/project/{running.settings['application_id']}/session/{session}/stream/x")
    assert answer.status_code == 408
    assert answer.json() == {"code": 408, "message": "You passed in an invalid stream ID."}


def test_layout_classes(call: Any, running: Running, session: str) -> None:
    ana, ben = running.join(session, "ana"), running.join(session, "ben")
    path = f"/session/{session}/stream"
    answer = call("PUT", path, json={"items": [{"id": ana.stream_id, "layoutClassList": ["focus", "full"]}]})
    assert answer.status_code == 200
    assert answer.json() == {
        "count": 1,
        "items": [{"id": ana.stream_id, "videoType": "camera", "name": "ana", "layoutClassList": ["focus", "full"]}],
    }
    unknown = {"items": [{"id": ben.stream_id, "layoutClassList": ["x"]}, {"id": "nobody", "layoutClassList": ["x"]}]}
    assert call("PUT", path, json=unknown).status_code == 404
    listed = {stream["id"]: stream["layoutClassList"] for stream in call("GET", path).json()["items"]}
    assert listed == {ana.stream_id: ["focus", "full"], ben.stream_id: []}, "all or none"
    call("PUT", f"{path}/", json={"items": [{"id": ana.stream_id, "layoutClassList": []}]})
    assert call("GET", f"{path}/{ana.stream_id}").json()["layoutClassList"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"items": []},
        {"items": {}},
        {"items": [5]},
        {"items": [{"id": "x"}]},
        {"items": [{"layoutClassList": []}]},
        {"items": [{"id": "x", "layoutClassList": "focus"}]},
        {"items": [{"id": "x", "layoutClassList": [1]}]},
    ],
)
def test_layout_classes_that_are_malformed(call: Any, busy: str, body: object) -> None:
    assert call("PUT", f"/session/{busy}/stream", json=body).status_code == 400


def test_signals(call: Any, running: Running, session: str) -> None:
    ana = running.join(session, "ana")
    for path in (f"/session/{session}/signal", f"/session/{session}/connection/{ana.connection_id}/signal"):
        answer = call("POST", path, json={"type": "chat", "data": "hello"})
        assert (answer.status_code, answer.content) == (204, b"")
    assert call("POST", f"/session/{session}/connection/x/signal", json={"type": "", "data": ""}).status_code == 404
    assert call("POST", "/session/1_nothing/signal", json={"type": "", "data": ""}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"type": "x" * 128, "data": "x" * 8192}, 204),
        ({"type": "é" * 64, "data": ""}, 204),
        ({"type": "é" * 65, "data": ""}, 413),
        ({"type": "x" * 129, "data": ""}, 413),
        ({"type": "x", "data": "x" * 8193}, 413),
        ({"type": "x", "data": "é" * 4097}, 413),
        ({"type": "x"}, 400),
        ({"data": "x"}, 400),
        ({"type": "x", "data": {"a": 1}}, 400),
    ],
)
def test_how_much_a_signal_carries(call: Any, session: str, body: object, status: int) -> None:
    assert call("POST", f"/session/{session}/signal", json=body).status_code == status


@pytest.mark.parametrize(
    "sent", [{}, {"json": []}, {"json": {}}, {"content": b"", "headers": {"Content-Type": "application/json"}}]
)
def test_muting_one_stream(call: Any, running: Running, session: str, sent: dict[str, Any]) -> None:
    ana = running.join(session, "ana")
    answer = call("POST", f"/session/{session}/stream/{ana.stream_id}/mute", **sent)
    assert answer.status_code == 200
    assert answer.json()["applicationId"] == running.settings["application_id"]
    assert (answer.json()["status"], answer.json()["environment"]) == ("ACTIVE", "standard")
    assert call("POST", f"/session/{session}/stream/x/mute").json() == {
        "code": 404,
        "message": "Not found. The session or stream is not found",
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"active": True}, 200),
        ({"active": True, "excludedStreamIds": None}, 200),
        ({"active": True, "excludedStreamIds": ["x"], "excludedStreams": 5}, 200),
        ({"active": False}, 200),
        ({}, 400),
        ({"active": "true"}, 400),
        ({"active": None}, 400),
        ({"active": True, "excludedStreamIds": "x"}, 400),
        ({"active": True, "excludedStreamIds": [1]}, 400),
    ],
)
def test_muting_a_session(call: Any, busy: str, body: object, status: int) -> None:
    assert call("POST", f"/session/{busy}/mute", json=body).status_code == status


def test_who_is_muted() -> None:
    """No call tells, so the state itself is looked at."""
    session = Session("1_x", 0, Outside(lambda *told: None, lambda *later: None))

    def publish(name: str) -> None:
        session.connect(Connection(name, Kind.CLIENT, 0))
        session.publish(Stream(name, name, 0))

    publish("ana")
    publish("ben")
    session.mute(1, active=True, excluded=["ben"])
    publish("cid")
    session.mute(2, active=False)
    publish("dora")
    assert {stream.id for stream in session.streams.values() if stream.muted} == {"ana", "cid"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/connection"),
        ("DELETE", "/connection/x"),
        ("GET", "/stream"),
        ("GET", "/stream/x"),
        ("POST", "/stream/x/mute"),
    ],
)
def test_an_unknown_session(call: Any, method: str, path: str) -> None:
    answer = call(method, f"/session/1_nothing{path}")
    assert (answer.status_code, answer.json()) == (404, {"code": 404, "message": "Session not found"})
