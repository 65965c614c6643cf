"""Nothing that a caller sends is answered with a 500, and every operation of the platform is served."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.simulator import Fault, Running
from anyroom_vonage.simulator import VonageSimulator

SERVED = {
    "createSession",
    "migrateSession",
    "listConnections",
    "forceDisconnect",
    "listStreams",
    "setStreamClassLists",
    "getStream",
    "muteSession",
    "muteStream",
    "signalSession",
    "signalConnection",
    "listArchives",
    "startArchive",
    "getArchive",
    "deleteArchive",
    "stopArchive",
    "setArchiveLayout",
    "selectArchiveStreams",
    "listBroadcasts",
    "startBroadcast",
    "getBroadcast",
    "stopBroadcast",
    "setBroadcastLayout",
    "selectBroadcastStreams",
    "dial",
    "playDtmfAll",
    "playDtmfConnection",
    "startCaptions",
    "stopCaptions",
    "getCaptions",
    "startRender",
    "listRenders",
    "getRender",
    "stopRender",
    "startAudioConnector",
    "getApplication",
    "updateApplication",
}
SEGMENTS: dict[str, str] = dict.fromkeys(
    ["connectionId", "streamId", "archiveId", "broadcastId", "captionsId", "renderId"], "x"
)
CONTENTS = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"5",
    b"\xff\xfe",
    b"{}",
    b'{"sessionId": {"$ne": null}}',
    b'{"items": [null], "active": {}, "digits": [], "type": 5, "sip": [], "websocket": "x", "outputs": []}',
    rb'{"sessionId": "\ud800", "token": "\ud800", "type": "\ud800", "data": "\u0000", "digits": "\ud800", "url": "\ud800"}',
    b'{"addStream": "", "removeStream": ""}',
    b"[" * 100_000,
    b"archiveMode=%ff&location=%00&e2ee=",
]


def test_every_operation_is_served() -> None:
    assert {row.operation for row in VonageSimulator.operations} == SERVED


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: repr(content[:20]))
def test_garbage_is_never_our_fault(call: Any, running: Running, busy: str, content: bytes) -> None:
    for row in VonageSimulator.operations:
        path = row.path.replace("{applicationId}", running.settings["application_id"]).replace("{sessionId}", busy)
        path = path.format_map(SEGMENTS)
        answer = call.http.request(row.method, path, content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, f"{row.operation}: {answer.text}"
        if answer.content:
            answer.json()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/archive/a/b/c", 404),
        ("GET", "/archive/a%2Fb", 404),
        ("GET", "/archive/%00", 404),
        ("GET", "/archive/%ED%A0%80", 404),
        ("PUT", "/archive", 405),
        ("POST", "/connect/x/stop", 404),
    ],
)
def test_a_path_that_is_none(call: Any, method: str, path: str, status: int) -> None:
    answer = call(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, status)


@pytest.mark.parametrize(
    ("status", "keys"),
    [
        (400, {"code", "message"}),
        (401, {"type", "title", "detail", "instance"}),
        (403, {"code", "message", "description"}),
        (404, {"code", "message"}),
        (408, {"code", "message", "description"}),
        (409, {"code", "message"}),
        (429, {"type", "title", "detail", "instance"}),
        (500, {"type", "title", "instance"}),
        (503, {"type", "title", "instance"}),
    ],
)
def test_injected_failures_have_the_platforms_body(call: Any, running: Running, status: int, keys: set[str]) -> None:
    running.faults(Fault(operation="listArchives", status=status, retry_after=2))
    answer = call("GET", "/archive")
    assert (answer.status_code, set(answer.json()), answer.headers["retry-after"]) == (status, keys, "2")
