"""Nothing that a caller sends is answered with a 500, and every operation of the ledger is served."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.simulator import Fault, Running
from anyroom_videosdk.simulator import VideoSDKSimulator

NAMES = [
    *("createRoom", "fetchRooms", "fetchRoom", "validateRoom", "deactivateRoom"),
    *("fetchSessions", "fetchSession", "endSession", "removeParticipant", "fetchParticipants", "fetchParticipant"),
    *("fetchActiveParticipants", "fetchSessionStats", "fetchParticipantStats"),
    *("startRecording", "stopRecording", "fetchRecordings", "fetchRecording", "deleteRecording"),
    *("startParticipantRecording", "stopParticipantRecording", "fetchParticipantRecordings"),
    *("fetchParticipantRecording", "deleteParticipantRecording", "startTrackRecording", "stopTrackRecording"),
    *("fetchTrackRecordings", "fetchTrackRecording", "deleteTrackRecording"),
    *("startCompositeMerge", "fetchMergeRecordings", "fetchMergeRecording"),
    *("startCompositeRecording", "stopCompositeRecording", "fetchCompositeRecordings", "fetchCompositeRecording"),
    *("deleteCompositeRecording", "startCompositeTranscoding", "startHlsToMp4", "startRecordingConcat"),
    *("fetchTranscodings", "fetchTranscoding", "cancelTranscoding"),
    *("startHlsStream", "stopHlsStream", "fetchHlsStreams", "fetchHlsStream", "fetchActiveHls", "fetchHlsThumbnail"),
    *("deleteHlsStream", "startLivestream", "stopLivestream", "fetchLivestreams", "fetchLivestream"),
    *("startRealtimeTranscription", "stopRealtimeTranscription", "fetchRealtimeTranscriptions"),
    *("fetchRealtimeTranscription", "fetchPostTranscriptions", "fetchPostTranscription"),
    *("createSipCall", "fetchSipCalls", "fetchSipCall", "transferSipCall", "endSipCall", "switchSipCallRoom"),
    *("createInboundGateway", "fetchInboundGateways", "fetchInboundGateway", "updateInboundGateway"),
    *("deleteInboundGateway", "createOutboundGateway", "fetchOutboundGateways", "fetchOutboundGateway"),
    *("updateOutboundGateway", "deleteOutboundGateway", "createRoutingRule", "fetchRoutingRules", "fetchRoutingRule"),
    *("updateRoutingRule", "deleteRoutingRule", "createSipWebhook", "fetchSipWebhooks", "fetchSipWebhook"),
    *("updateSipWebhook", "deleteSipWebhook", "createPhoneNumbers", "fetchPhoneNumbers", "fetchPhoneNumber"),
    *("detachPhoneNumber", "updatePhoneNumberGateway", "releasePhoneNumber"),
    *("acquireResource", "releaseResource", "fetchResources", "fetchResource", "fetchWebhookPublicKey"),
]
CONTENTS = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"5",
    b"\xff\xfe",
    b"{}",
    b'{"roomId": {"$ne": null}}',
    b'{"roomId": "busy", "participantId": "\\ud800", "kind": "audio", "outputs": [null], "channel1": [5]}',
    b'{"roomId": "\\ud800", "customRoomId": "\\ud800", "sessionId": "\\ud800", "callId": "\\ud800", "name": "\\ud800"}',
    b'{"roomId": "busy", "config": {"layout": {"type": [], "priority": 5}}, "transcription": [], "ids": [5]}',
    b'{"recordingIds": [null], "sipCallTo": 5, "numbers": {}, "phoneNumbers": [5], "type": [], "url": {}}',
    b'{"roomId": "busy", "metadata": {"x": 1e999}}',
    b"[" * 100_000,
    b"roomId=busy",
]


def test_every_operation_is_served() -> None:
    assert {row.operation for row in VideoSDKSimulator.operations} == set(NAMES)


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: repr(content[:20]))
def test_garbage_is_never_our_fault(call: Any, busy: str, ana: tuple[str, str], content: bytes) -> None:
    segments = {"roomId": busy, "sessionId": ana[1], "participantId": ana[0]}
    for row in VideoSDKSimulator.operations:
        path = row.path
        for part in path.split("/"):
            if part.startswith("{"):
                path = path.replace(part, segments.get(part[1:-1], "x"))
        answer = call.http.request(row.method, path, content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, f"{row.operation}: {answer.text}"
        if answer.content and answer.headers["content-type"].startswith("application/json"):
            answer.json()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/recordings/a/b/c/d", 404),
        ("GET", "/recordings/a%2Fb", 404),
        ("GET", "/rooms/%00", 404),
        ("GET", "/rooms/%ED%A0%80", 404),
        ("GET", "/recordings/participant/start", 404),
        ("DELETE", "/recordings/participant", 404),
        ("PUT", "/rooms", 405),
        ("GET", "/sessions/participants/remove", 405),
    ],
)
def test_a_path_that_is_none(call: Any, method: str, path: str, status: int) -> None:
    answer = call(method, path)
    assert (answer.status_code, answer.json()["statusCode"]) == (status, status)


@pytest.mark.parametrize("path", ["/rooms", "/sessions", "/hls", "/livestreams", "/recordings", "/sip/call"])
def test_a_slash_at_the_end_is_nothing(call: Any, path: str) -> None:
    assert call.get(f"{path}/") == call.get(path)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [4, 3, 2, 1, 0]),
        ({"perPage": 2}, [4, 3]),
        ({"perPage": 2, "page": 3}, [0]),
        ({"perPage": 2, "page": 4}, []),
        ({"page": 10**9}, []),
        ({"perPage": 100}, [4, 3, 2, 1, 0]),
        ({"perPage": "", "page": ""}, [4, 3, 2, 1, 0]),
    ],
)
def test_pages(call: Any, query: dict[str, object], expected: list[int]) -> None:
    assert call.get("/rooms", **query)["pageInfo"] == {
        "currentPage": query.get("page") or 1,
        "perPage": query.get("perPage") or 20,
        "lastPage": 1,
        "total": 0,
    }
    rooms = [call.room() for _ in range(5)]
    assert [room["roomId"] for room in call.get("/rooms", **query)["data"]] == [rooms[n] for n in expected]


@pytest.mark.parametrize("path", ["/rooms", "/recordings", "/sip/call", "/ai/v1/post-transcriptions"])
@pytest.mark.parametrize("query", [{"page": 0}, {"page": "x"}, {"perPage": 0}, {"perPage": -1}, {"perPage": "٣"}])
def test_a_page_that_is_none(call: Any, path: str, query: dict[str, object]) -> None:
    answer = call("GET", path, params=query)
    assert (answer.status_code, answer.json()["statusCode"]) == (400, 400)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 429, 500, 503])
def test_injected_failures_have_the_platforms_body(call: Any, running: Running, status: int) -> None:
    running.faults(Fault(operation="fetchRooms", status=status, retry_after=2))
    answer = call("GET", "/rooms")
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "2")
    assert answer.json().keys() == {"statusCode", "error"}
    assert answer.json()["statusCode"] == status


def test_hundreds_of_things_are_no_trouble(call: Any, running: Running, busy: str) -> None:
    for _ in range(300):
        call.post("/recordings/start", roomId=busy)
        call.post("/recordings/end", roomId=busy)
    running.advance(10)
    page = call.get("/recordings", perPage=1000)
    assert {recording["file"]["size"] > 0 for recording in page["data"]} == {True}
    assert page["pageInfo"]["total"] == 300


def test_the_same_seed_gives_the_same_ids(speaking: Any, caller: Any) -> None:
    rooms: list[object] = []
    for _ in range(2):
        with speaking(seed=7) as running:
            call = caller(running)
            with call.http:
                rooms.append((running.settings["secret"], call.post("/rooms", customRoomId="x")))
    assert rooms[0] == rooms[1]
