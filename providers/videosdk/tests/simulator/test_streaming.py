"""HLS streams, RTMP livestreams, live transcription, and the composers that an account reserves."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from anyroom.simulator import Running
from anyroom_videosdk.simulator import Dialect

LAYOUT = {"type": "SPOTLIGHT", "priority": "PIN", "gridSize": 9}
OUTPUTS = [{"url": "rtmp://a.example.com/live2", "streamKey": "secret"}]


def fetch(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)


def test_hls_from_start_to_end(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    started = call.post("/hls/start", roomId=busy, config={"layout": LAYOUT, "quality": "high"})
    assert started == {
        "sessionId": ana[1],
        "start": "2023-11-14T22:13:20.250Z",
        "roomId": busy,
        "links": started["links"],
        "downstreamUrl": started["playbackHlsUrl"],
        "playbackHlsUrl": started["playbackHlsUrl"],
        "livestreamUrl": started["livestreamUrl"],
        "id": started["id"],
    }
    running.advance(60)
    for url in (started["playbackHlsUrl"], started["livestreamUrl"]):
        playlist = fetch(url)
        assert playlist.text.startswith("#EXTM3U")
        assert "#EXT-X-ENDLIST" not in playlist.text
        assert fetch(url.replace("playlist.m3u8", "30.m4s")).status_code == 200
    assert "\n0.m4s" in fetch(started["playbackHlsUrl"]).text
    assert "\n0.m4s" not in fetch(started["livestreamUrl"]).text
    active = call.get(f"/hls/{busy}/active")
    assert (active["code"], active["data"]["id"], active["data"]["end"]) == (200, started["id"], None)
    assert call.post("/hls/end", roomId=busy) == "HLS ended successfully"
    stream = call.get(f"/hls/{started['id']}")
    assert (stream["end"], stream["duration"], stream["quality"]) == ("2023-11-14T22:14:20.250Z", 60, "high")
    assert "#EXT-X-ENDLIST" in fetch(started["playbackHlsUrl"]).text
    none = call("GET", f"/hls/{busy}/active")
    assert (none.status_code, none.json()) == (404, {"statusCode": 404, "error": "No active HLS found."})
    assert call.get("/hls", roomId="busy")["data"] == [stream]


def test_deleting_hls(call: Any, busy: str) -> None:
    path = f"/hls/{call.post('/hls/start', roomId=busy)['id']}"
    assert call("DELETE", path).status_code == 400
    call.post("/hls/stop", roomId=busy)
    assert call("DELETE", path).json() == "Room Hls Recording deleted successfully !"
    assert call("GET", path).status_code == 404
    assert call.get("/hls")["data"] == []


@pytest.mark.parametrize(
    ("quality", "orientation", "given", "size"),
    [
        ("high", "landscape", {}, (1920, 1080)),
        ("med", "portrait", {"format": "png"}, (720, 1280)),
        ("low", "landscape", {"format": "webp"}, (854, 480)),
        ("low", "landscape", {"width": 10, "height": 20, "time": 1.5}, (10, 20)),
    ],
)
def test_thumbnails(
    call: Any, busy: str, quality: str, orientation: str, given: dict[str, object], size: tuple[int, int]
) -> None:
    assert call("POST", "/hls/capture", json={"roomId": busy}).status_code == 400, "no stream yet"
    call.post("/hls/start", roomId=busy, config={"layout": LAYOUT, "quality": quality, "orientation": orientation})
    captured = call.post("/hls/capture", roomId=busy, **given)
    assert captured["message"] == "captured thumbnail successfully"
    assert (captured["meta"]["width"], captured["meta"]["height"]) == size
    picture = fetch(captured["filePath"])
    assert len(picture.content) == captured["fileSize"]
    magic = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG", "webp": b"RIFF"}
    assert picture.content.startswith(magic[captured["meta"]["format"]])


@pytest.mark.parametrize(
    "body", [{}, {"format": "gif"}, {"width": 0}, {"time": -1}, {"time": "1"}, {"format": "webp", "time": 1}]
)
def test_thumbnails_that_are_none(call: Any, busy: str, body: dict[str, object]) -> None:
    call.post("/hls/start", roomId=busy)
    room = {"roomId": busy} if body else {}
    assert call("POST", "/hls/capture", json={**room, **body}).status_code == 400


def test_rtmp_from_start_to_end(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    assert call.post("/livestreams/start", roomId=busy, outputs=OUTPUTS) == "Livestream started successfully"
    assert call.get("/livestreams", roomId=busy)["data"] == []
    running.advance(1)
    (livestream,) = call.get("/livestreams", roomId=busy)["data"]
    assert (livestream["outputs"], livestream["sessionId"]) == (
        [{"streamKey": "secret", "url": "rtmp://a.example.com/live2"}],
        ana[1],
    )
    assert (livestream["start"], livestream["end"]) == ("2023-11-14T22:13:21.250Z", None)
    assert call.post("/livestreams/end", roomId=busy) == "Livestream ended successfully"
    assert call.get(f"/livestreams/{livestream['id']}")["end"] == "2023-11-14T22:13:21.250Z"
    assert call("GET", "/livestreams/x").json()["error"] == "Livestream not found."
    call.post("/livestreams/start", roomId=busy, outputs=OUTPUTS)
    assert call.post("/livestreams/stop", roomId=busy) == "Livestream stopped successfully"


@pytest.mark.parametrize("family", ["hls", "livestreams"])
def test_one_at_a_time(call: Any, busy: str, family: str) -> None:
    assert call("POST", f"/{family}/end", json={"roomId": busy}).status_code == 400
    call.post(f"/{family}/start", roomId=busy, outputs=OUTPUTS)
    again = call("POST", f"/{family}/start", json={"roomId": busy, "outputs": OUTPUTS})
    assert (again.status_code, "already running" in again.json()["error"]) == (400, True)


@pytest.mark.parametrize("family", ["hls", "livestreams"])
def test_a_recording_on_the_side(call: Any, running: Running, busy: str, family: str) -> None:
    config = {"layout": LAYOUT, "recording": {"enabled": "true"}}
    call.post(f"/{family}/start", roomId=busy, outputs=OUTPUTS, config=config, transcription={"enabled": True})
    running.advance(5)
    call.post(f"/{family}/end", roomId=busy)
    running.advance(3)
    (recording,) = call.get("/recordings", roomId=busy)["data"]
    assert recording["file"]["meta"]["duration"] == 4
    assert call.get("/ai/v1/post-transcriptions")["pageInfo"]["total"] == 1


@pytest.mark.parametrize(
    ("family", "body"),
    [
        ("hls", {"config": {"layout": {"type": "GRID"}}}),
        ("hls", {"config": {"layout": {"priority": "PIN", "gridSize": 26}}}),
        ("hls", {"config": {"recording": {"enabled": True}}}),
        ("livestreams", {}),
        ("livestreams", {"outputs": []}),
        ("livestreams", {"outputs": [{"url": "rtmp://x"}]}),
        ("livestreams", {"outputs": [{"streamKey": "x"}]}),
        ("livestreams", {"outputs": [{"url": "https://x", "streamKey": "x"}]}),
        ("livestreams", {"outputs": "rtmp://x"}),
    ],
)
def test_starts_that_are_malformed(call: Any, busy: str, family: str, body: dict[str, object]) -> None:
    assert call("POST", f"/{family}/start", json={"roomId": busy, **body}).status_code == 400


@pytest.mark.parametrize("family", ["hls", "livestreams"])
def test_the_end_of_the_session_ends_them(
    call: Any, running: Running, busy: str, ana: tuple[str, str], family: str
) -> None:
    call.post(f"/{family}/start", roomId=busy, outputs=OUTPUTS)
    running.advance(5)
    running.leave(busy, ana[0])
    (one,) = call.get(f"/{family}", sessionId=ana[1])["data"]
    assert one["end"] == "2023-11-14T22:13:25.250Z"


def test_no_active_hls_as_an_empty_body(speaking: Any, caller: Any) -> None:
    with speaking(dialect=Dialect(no_active_hls=200)) as running:
        call = caller(running)
        with call.http:
            assert call.get(f"/hls/{call.room()}/active") == {"code": 200, "data": None}


def test_live_transcription(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    root = "/ai/v1/realtime-transcriptions"
    started = call.post(f"{root}/start", roomId=busy, webhookUrl="https://example.com", summary={"enabled": True})
    assert started == {
        "id": started["id"],
        "status": "running",
        "extension": {
            "enabled": True,
            "provider": "videosdk",
            "extensionConfig": {"roomId": busy, "sessionId": ana[1]},
        },
        "webhookUrl": "https://example.com",
        "start": "2023-11-14T22:13:20.250Z",
    }
    assert call("POST", f"{root}/start", json={"roomId": busy}).status_code == 400
    assert call.get(f"{root}/{started['id']}")["transcriptionFilePaths"] == {}
    running.advance(5)
    ended = call.post(f"{root}/end", roomId=busy)
    assert (ended["status"], ended["end"]) == ("completed", "2023-11-14T22:13:25.250Z")
    assert call("POST", f"{root}/end", json={"roomId": busy}).status_code == 400
    done = call.get(f"{root}/{started['id']}")
    assert fetch(done["transcriptionFilePaths"]["txt"]).text == "Hello.\n"
    assert fetch(done["summarizedFilePaths"]["txt"]).status_code == 200
    call.post(f"{root}/start", roomId=busy)
    page = call.get(root, status="completed", roomId="heeds nothing but the status")
    assert [one["id"] for one in page["transcriptions"]] == [started["id"]]
    assert page["pageInfo"]["total"] == 1
    assert call("GET", f"{root}/x").status_code == 404
    running.leave(busy, ana[0])
    assert call.get(root, status="running")["transcriptions"] == []


def test_resources(call: Any, running: Running, busy: str) -> None:
    acquired = call.post("/resource/acquire", type="recording", webhookUrl="https://example.com", units=2)
    assert acquired["success"] is True
    first, second = (one["id"] for one in acquired["data"])
    assert acquired["data"][0] == {
        "id": first,
        "status": "pending",
        "type": "recording",
        "mode": "video-and-audio",
        "quality": "med",
        "composerIds": [],
        "webhookUrl": "https://example.com",
    }
    start = {"roomId": busy, "resourceId": first}
    assert call("POST", "/recordings/start", json=start).status_code == 400, "still pending"
    running.advance(1)
    assert call("POST", "/hls/start", json=start).status_code == 400, "of another kind"
    call.post("/recordings/start", **start)
    call.post("/recordings/start", roomId=busy, resourceId=second)
    composing = call.get(f"/resource/{first}")["data"]
    assert (composing["status"], len(composing["composerIds"])) == ("composing", 1)
    released = call.post("/resource/release", ids=[first, "x"])["data"]
    assert [one["success"] for one in released] == [False, False]
    call.post("/recordings/end", roomId=busy)
    call.post("/recordings/end", roomId=busy)
    assert call.post("/resource/release", ids=[first])["data"] == [
        {"id": first, "success": True, "msg": "resource released"}
    ]
    assert [one["id"] for one in call.get("/resource", status="idle")["data"]] == [second]
    assert call("GET", "/resource/x").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"webhookUrl": "https://example.com"},
        {"type": "video", "webhookUrl": "https://example.com"},
        {"type": "hls"},
        {"type": "hls", "webhookUrl": "https://example.com", "units": 0},
    ],
)
def test_resources_that_are_none(call: Any, body: dict[str, object]) -> None:
    assert call("POST", "/resource/acquire", json=body).status_code == 400
    assert call("POST", "/resource/release", json={}).status_code == 400
    assert call("POST", "/recordings/start", json={"roomId": call.room(), "resourceId": "x"}).status_code == 400
