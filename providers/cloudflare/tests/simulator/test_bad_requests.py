"""Nothing that a caller sends is answered with a 500, and every operation of the platform is served."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.simulator import Fault, Running
from anyroom_cloudflare.simulator import CloudflareSimulator

SERVED = {
    "verifyToken",  # the only one that is not RealtimeKit's
    *("listApps", "createApp", "getApp"),
    *("listMeetings", "createMeeting", "getMeeting", "updateMeeting", "replaceMeeting"),
    *("listParticipants", "addParticipant", "getParticipant", "editParticipant", "replaceParticipant"),
    *("deleteParticipant", "refreshParticipantToken"),
    *("listPresets", "createPreset", "getPreset", "updatePreset", "replacePreset", "deletePreset"),
    *("listSessions", "getSession", "listSessionParticipants", "getSessionParticipant", "getPeerReport"),
    *("getSessionChat", "getSessionTranscript", "getSessionSummary", "generateSessionSummary"),
    *("getActiveSession", "kickParticipants", "kickAllParticipants", "muteParticipants", "muteAllParticipants"),
    "createPoll",
    *("listRecordings", "startRecording", "getActiveRecording", "getRecording", "controlRecording"),
    "startTrackRecording",
    *("listWebhooks", "createWebhook", "getWebhook", "replaceWebhook", "editWebhook", "deleteWebhook"),
    "listWebhookEvents",
    *("createLivestream", "listLivestreams", "getLivestream", "getActiveLivestreamSession", "getLivestreamSession"),
    *("startMeetingLivestream", "stopMeetingLivestream", "getActiveMeetingLivestream", "listMeetingLivestreams"),
    *("listSessionLivestreams", "getLivestreamAnalytics", "getLivestreamAnalyticsDaily", "getAnalyticsDaily"),
}
CONTENTS = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"5",
    b"\xff\xfe",
    b"{}",
    b'{"title": "\\ud800", "name": "\\ud800", "preset_name": "\\ud800", "custom_participant_id": "\\ud800"}',
    b'{"meeting_id": "\\u0000", "participant_ids": ["\\ud800"], "question": "\\ud800", "options": ["\\ud800"]}',
    b'{"name": "x", "config": [], "permissions": {"media": 5}, "ui": null}',
    b'{"session_keep_alive_time_in_secs": 1e308, "recording_config": {"max_seconds": 1e400}}',
    b'{"session_keep_alive_time_in_secs": 60.5, "recording_config": {"max_seconds": 60.0}}',
    b"[" * 100_000,
    b'{"config": ' * 200 + b"1" + b"}" * 200,
]
QUERY = {
    "page_no": "1e3",
    "search": "\x00",
    "start_time": "9999-12-31T23:59:59-23:59",
    "end_date": "0001-01-01",
    "filters": "\ud7ff",
    "participants": "9:1",
}


def test_every_operation_is_served() -> None:
    assert {row.operation for row in CloudflareSimulator.operations} == SERVED


def paths(call: Any, running: Running, busy: str) -> list[tuple[Any, str]]:
    """Every route, about things that are there."""
    session = call.data("GET", f"/meetings/{busy}/active-session")["id"]
    segments = {
        "accountId": running.settings["account_id"],
        "appId": running.settings["app_id"],
        "meetingId": busy,
        "sessionId": session,
        "participantId": call.data("GET", f"/meetings/{busy}/participants")[0]["id"],
        "presetId": call.data("GET", "/presets")[0]["id"],
        "peerId": "x",
        "recordingId": call.record(busy)["id"],
        "webhookId": "x",
        "livestreamId": call.data("POST", "/livestreams", {}, status=201)["id"],
        "livestreamSessionId": "x",
    }
    base = CloudflareSimulator.base_path
    return [(row, row.path.removeprefix(base).format_map(segments)) for row in CloudflareSimulator.operations]


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: repr(content[:20]))
def test_garbage_is_never_our_fault(call: Any, running: Running, busy: str, content: bytes) -> None:
    for row, path in paths(call, running, busy):
        answer = call.http.request(row.method, path, content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, f"{row.operation}: {answer.text}"
        answer.json()


@pytest.mark.parametrize("name", QUERY)
def test_a_strange_query_is_never_our_fault(call: Any, running: Running, busy: str, name: str) -> None:
    for row, path in paths(call, running, busy):
        if row.method == "GET":
            answer = call.http.get(path, params={name: QUERY[name]})
            assert answer.status_code < 500, f"{row.operation}: {answer.text}"
            answer.json()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("DELETE", "/meetings", 405),
        ("GET", "/meetings/a/b/c", 404),
        ("GET", "/meetings/a%2Fb/c", 404),
        ("POST", "/presets/x", 405),
    ],
)
def test_a_path_that_is_none(call: Any, method: str, path: str, status: int) -> None:
    answer = call(method, path)
    assert (answer.status_code, answer.json()["result"]) == (status, None)


@pytest.mark.parametrize("path", ["%00", "%ED%A0%80", "x", "." * 3])
def test_an_id_that_is_none(call: Any, path: str) -> None:
    call.refused("GET", f"/meetings/{path}", 404)


@pytest.mark.parametrize("status", [401, 403, 404, 405, 413, 429])
def test_the_gateways_injected_failures(call: Any, running: Running, status: int) -> None:
    running.faults(Fault(operation="listMeetings", status=status, retry_after=2))
    answer = call("GET", "/meetings")
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "2")
    assert answer.json()["errors"][0]["code"] > 0


@pytest.mark.parametrize("status", [400, 409, 422, 500, 503])
def test_the_services_injected_failures(call: Any, running: Running, status: int) -> None:
    running.faults(Fault(operation="listMeetings", status=status))
    call.refused("GET", "/meetings", status)


def test_thousands_of_things_are_no_trouble(call: Any, running: Running, busy: str) -> None:
    for _ in range(400):
        recording = call.record(busy, allow_multiple_recordings=True)
        call.data("PUT", f"/recordings/{recording['id']}", {"action": "stop"})
    running.advance(10)
    page = call.data("GET", "/recordings", query={"per_page": 100})
    assert {item["status"] for item in page} == {"UPLOADED"}


def test_the_same_seed_makes_the_same_world() -> None:
    first, second, other = (CloudflareSimulator(seed=seed) for seed in (7, 7, 8))
    assert first.credentials() == second.credentials() != other.credentials()
