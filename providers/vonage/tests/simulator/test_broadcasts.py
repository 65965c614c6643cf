"""Broadcasts: to players, to RTMP servers, to both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from anyroom.simulator import Running
from anyroom_vonage.simulator import Dialect

START_MS = 1_700_000_000_250
HLS: dict[str, object] = {"hls": {}}
TARGET = {"id": "test", "serverUrl": "rtmp://a.rtmp.example.com/live2", "streamName": "stream-key"}
UNKNOWN = {"code": 404, "message": "Broadcast or stream not found"}


def start(call: Any, session: str, **options: object) -> dict[str, Any]:
    answer = call("POST", "/broadcast", json={"sessionId": session, "outputs": HLS, **options})
    assert answer.status_code == 200, answer.text
    started: dict[str, Any] = answer.json()
    return started


def test_a_start_answer_in_full(call: Any, running: Running, busy: str) -> None:
    broadcast = start(
        call,
        busy,
        outputs={"hls": {"dvr": True, "lowLatency": False}, "rtmp": [TARGET]},
        layout={"type": "bestFit", "screenshareType": "pip"},
        maxDuration=3600,
        maxBitrate=1_000_000,
        resolution="1280x720",
        streamMode="auto",
        multiBroadcastTag="tag",
    )
    url = broadcast["broadcastUrls"].pop("hls")
    assert url.startswith(running.files_url)
    assert url.endswith(".smil/playlist.m3u8?DVR")
    application = running.settings["application_id"]
    assert broadcast == {
        "id": broadcast["id"],
        "sessionId": busy,
        "applicationId": application,
        "createdAt": START_MS,
        "broadcastUrls": {"rtmp": [{"status": "connecting", **TARGET}]},
        "updatedAt": START_MS,
        "status": "started",
        "streamMode": "auto",
        "hasAudio": True,
        "hasVideo": True,
        "maxDuration": 3600,
        "multiBroadcastTag": "tag",
        "maxBitrate": 1_000_000,
        "settings": {"hls": {"lowLatency": False, "dvr": True}},
        "event": "broadcast",
        "resolution": "1280x720",
    }


def test_it_goes_live_and_stops(call: Any, running: Running, busy: str) -> None:
    broadcast = start(call, busy, outputs={"hls": {}, "rtmp": [TARGET]})
    path, url = f"/broadcast/{broadcast['id']}", broadcast["broadcastUrls"]["hls"]
    assert url.endswith("/playlist.m3u8")
    assert "hlsStatus" not in broadcast["broadcastUrls"]
    running.advance(1)
    urls = call("GET", path).json()["broadcastUrls"]
    assert urls == {"hls": url, "hlsStatus": "ready", "rtmp": [{"status": "live", **TARGET}]}
    assert "#EXT-X-ENDLIST" not in httpx.get(url, trust_env=False).text
    running.advance(9)
    stopped = call("POST", f"{path}/stop").json()
    assert (stopped["status"], stopped["broadcastUrls"], stopped["updatedAt"]) == ("stopped", None, START_MS + 10_000)
    assert "#EXT-X-ENDLIST" in httpx.get(url, trust_env=False).text
    assert call("GET", "/broadcast").json() == {"count": 0, "items": []}
    assert (call("GET", path).status_code, call("GET", path).json()) == (404, UNKNOWN)
    assert call("POST", f"{path}/stop").json() == {
        "code": 409,
        "message": "You attempted to stop an archive that was not being recorded",
    }


def test_stopping_twice_as_older_documentation_has_it(speaking: Any, caller: Callable[[Running], Any]) -> None:
    with speaking(dialect=Dialect(stopped_broadcast=404)) as running:
        call = caller(running)
        with call.http:
            session = call.session()
            running.join(session, "ana")
            path = f"/broadcast/{start(call, session)['id']}/stop"
            call("POST", path)
            answer = call("POST", path)
    assert (answer.status_code, answer.json()) == (404, UNKNOWN)


@pytest.mark.parametrize(
    ("outputs", "names"),
    [
        ({"hls": {}}, {"hls"}),
        ({"hls": {}, "rtmp": []}, {"hls"}),
        ({"hls": {"lowLatency": True}}, {"hls"}),
        ({"rtmp": [TARGET]}, {"rtmp"}),
        ({"rtmp": [{"serverUrl": "rtmps://x", "streamName": "y"}] * 5}, {"rtmp"}),
        ({"hls": {}, "rtmp": [TARGET]}, {"hls", "rtmp"}),
    ],
)
def test_outputs(call: Any, busy: str, outputs: object, names: set[str]) -> None:
    assert set(start(call, busy, outputs=outputs)["broadcastUrls"]) == names


@pytest.mark.parametrize(
    "options",
    [
        {"outputs": None},
        {"outputs": {}},
        {"outputs": {"rtmp": []}},
        {"outputs": {"hls": True}},
        {"outputs": {"hls": {"dvr": True, "lowLatency": True}}},
        {"outputs": {"hls": {"dvr": "yes"}}},
        {"outputs": {"rtmp": [TARGET] * 6}},
        {"outputs": {"rtmp": TARGET}},
        {"outputs": {"rtmp": [{"streamName": "x"}]}},
        {"outputs": {"rtmp": [{"serverUrl": "rtmp://x"}]}},
        {"outputs": {"rtmp": [{"serverUrl": "http://x", "streamName": "y"}]}},
        {"sessionId": None},
        {"maxDuration": 59},
        {"maxDuration": 36_001},
        {"maxBitrate": 1},
        {"resolution": "800x600"},
        {"layout": "bestFit"},
        {"layout": {"type": "focus"}},
        {"streamMode": "some"},
        {"hasAudio": False, "hasVideo": False},
    ],
)
def test_a_malformed_start(call: Any, busy: str, options: dict[str, object]) -> None:
    answer = call("POST", "/broadcast", json={"sessionId": busy, "outputs": HLS, **options})
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


def test_starting_checks_in_the_documented_order(call: Any, running: Running) -> None:
    relayed, empty = call.session(**{"p2p.preference": "enabled"}), call.session()

    def answer(session: str, **options: object) -> tuple[int, Any]:
        response = call("POST", "/broadcast/", json={"sessionId": session, "outputs": HLS, **options})
        return response.status_code, response.json()

    assert answer("1_nothing", outputs={})[0] == 400
    assert answer("1_nothing") == (404, {"code": 404, "message": "Session not found"})
    assert answer(relayed)[0] == 409
    assert answer(empty)[0] == 404
    running.join(empty, "ana")
    assert answer(empty)[0] == 200
    assert answer(empty) == (409, {"message": "Session is already composed for given tag with code 409"})
    assert answer(empty, multiBroadcastTag="second")[0] == 200


@pytest.mark.parametrize(
    ("seconds", "leaves", "status"),
    [(119, False, 200), (120, False, 404), (59, True, 200), (60, True, 404)],
)
def test_a_broadcast_ends_by_itself(
    call: Any, running: Running, session: str, seconds: int, leaves: bool, status: int
) -> None:
    ana = running.join(session, "ana")
    path = f"/broadcast/{start(call, session, maxDuration=120)['id']}"
    if leaves:
        running.leave(session, ana.participant_id)
    running.advance(seconds)
    assert call("GET", path).status_code == status


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_changing_the_layout(call: Any, busy: str, method: str) -> None:
    path = f"/broadcast/{start(call, busy)['id']}"
    assert call(method, f"{path}/layout", json={"type": "pip"}).json()["status"] == "started"
    assert call(method, f"{path}/layout", json={"type": "pip", "stylesheet": "x"}).status_code == 400
    call("POST", f"{path}/stop")
    assert call(method, f"{path}/layout", json={"type": "pip"}).status_code == 404


@pytest.mark.parametrize("remove", ["PATCH", "PUT"])
def test_choosing_streams(call: Any, running: Running, session: str, remove: str) -> None:
    ana = running.join(session, "ana")
    path = f"/broadcast/{start(call, session, streamMode='manual')['id']}"
    # One official SDK names the broadcast in the body once more.
    body = {"addStream": ana.stream_id, "broadcastId": "x", "hasVideo": False}
    assert call("PATCH", f"{path}/streams", json=body).status_code == 204
    assert call("GET", path).json()["streams"] == [{"streamId": ana.stream_id, "hasAudio": True, "hasVideo": False}]
    assert call(remove, f"{path}/streams", json={"removeStream": ana.stream_id}).status_code == 204
    assert "streams" not in call("GET", path).json()
    assert call("PATCH", f"{path}/streams", json={"addStream": "nobody"}).json() == UNKNOWN


def test_choosing_streams_is_not_for_every_broadcast(call: Any, busy: str) -> None:
    path = f"/broadcast/{start(call, busy)['id']}/streams"
    assert call("PATCH", path, json={"addStream": "x"}).status_code == 405


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/stop")])
def test_an_unknown_broadcast(call: Any, method: str, path: str) -> None:
    answer = call(method, f"/broadcast/f03fad17-4591-4422-8bd3-00a4df1e616a{path}")
    assert (answer.status_code, answer.json()) == (404, UNKNOWN)


def test_the_listing_holds_those_in_progress(call: Any, running: Running, session: str) -> None:
    running.join(session, "ana")
    first, second = (start(call, session, multiBroadcastTag=tag)["id"] for tag in "ab")
    assert [item["id"] for item in call("GET", "/broadcast/").json()["items"]] == [second, first]
    assert call("GET", "/broadcast", params={"session_id": "1_x"}).json()["count"] == 0
