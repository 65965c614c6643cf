"""Recordings of participants, of tracks, and of a chosen few; merges and transcodings of them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from anyroom.simulator import Running

PARTICIPANT = "/recordings/participant"
TRACK = "/recordings/participant/track"
COMPOSITE = "/recordings/composite"


def fetch(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)


def made(call: Any, running: Running, room: str, person: str, seconds: int = 4, **options: object) -> str:
    """A finished recording of a participant."""
    body = {"roomId": room, "participantId": person}
    call.post(f"{PARTICIPANT}/start", **body, **options)
    running.advance(1 + seconds)
    call.post(f"{PARTICIPANT}/stop", **body)
    running.advance(2)
    return str(call.get(PARTICIPANT, roomId=room)["data"][0]["id"])


@pytest.mark.parametrize(
    ("path", "more", "words", "kind", "file"),
    [
        (PARTICIPANT, {}, "participant", "audio_video", "participant_recording_{}_1700000005250.webm"),
        (TRACK, {"kind": "video"}, "track", "video", "video/track_recording_{}_video_1700000005250.webm"),
        (TRACK, {"trackId": "audio"}, "track", "audio", "audio/track_recording_{}_audio_1700000005250.webm"),
    ],
)
def test_recording_somebody(
    call: Any,
    running: Running,
    busy: str,
    ana: tuple[str, str],
    path: str,
    more: dict[str, str],
    words: str,
    kind: str,
    file: str,
) -> None:
    body = {"roomId": busy, "participantId": ana[0], **more}
    assert call.post(f"{path}/start", **body) == f"{words} recording started successfully."
    assert call("POST", f"{path}/start", json=body).status_code == 400, "already"
    running.advance(3.5)
    (recording,) = call.get(path, participantId=ana[0])["data"]
    assert (recording["kind"], recording["mode"], recording["fileFormat"]) == (kind, words, "webm")
    assert (recording["end"], recording["files"]) == (None, [])
    assert call("DELETE", f"{path}/{recording['id']}").status_code == 400
    assert call.post(f"{path}/stop", **body) == f"{words} recording ended successfully."
    assert call("POST", f"{path}/stop", json=body).status_code == 400
    running.advance(1.5)
    recording = call.get(f"{path}/{recording['id']}")
    (entry,) = recording["files"]
    assert entry["filePath"] == f"individual-recordings/{ana[1]}/{ana[0]}/{file.format(ana[0])}"
    assert entry["meta"]["duration"] == 2
    assert entry["type"] == ("audio" if kind == "audio" else "video")
    assert {"_id", "userId", "__v"} <= entry.keys()
    assert "id" not in entry
    assert len(fetch(entry["fileUrl"]).content) == entry["size"]
    deleted = call("DELETE", f"{path}/{recording['id']}")
    assert deleted.json() == f"{words.capitalize()} Recording deleted successfully."
    assert fetch(entry["fileUrl"]).status_code == 404
    assert call("GET", f"{path}/{recording['id']}").status_code == 404
    assert call.get(path)["data"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (PARTICIPANT, {"participantId": None}, 400),
        (PARTICIPANT, {"participantId": "nobody"}, 400),
        (PARTICIPANT, {"roomId": "nothing"}, 404),
        (PARTICIPANT, {"fileFormat": "mp3"}, 400),
        (PARTICIPANT, {"webhookUrl": "x"}, 400),
        (PARTICIPANT, {"bucketDirPath": 5}, 400),
        (PARTICIPANT, {"metadata": "x"}, 400),
        (PARTICIPANT, {"config": {"whatever": 1}}, 200),
        (TRACK, {}, 400),
        (TRACK, {"kind": "screen_video"}, 400),
        (TRACK, {"kind": "camera"}, 400),
        (TRACK, {"trackId": "9f3c"}, 400),
        (TRACK, {"kind": "audio", "fileFormat": "mp3"}, 200),
    ],
)
def test_start_bodies(
    call: Any, busy: str, ana: tuple[str, str], path: str, body: dict[str, object], status: int
) -> None:
    answer = call("POST", f"{path}/start", json={"roomId": busy, "participantId": ana[0], **body})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("format", "content_type", "magic"),
    [
        ("mp4", "video/mp4", b"\x00\x00\x00"),
        ("webm", "video/webm", b"\x1a\x45\xdf\xa3"),
        ("m3u8", "application/vnd.apple.mpegurl", b"#EXTM3U"),
        ("mp3", "audio/mpeg", b"\xff\xe3"),
    ],
)
def test_formats(
    call: Any, running: Running, busy: str, ana: tuple[str, str], format: str, content_type: str, magic: bytes
) -> None:
    body = {"roomId": busy, "participantId": ana[0], "kind": "audio"}
    call.post(f"{TRACK}/start", **body, fileFormat=format, bucketDirPath="/mine/")
    running.advance(3)
    call.post(f"{TRACK}/stop", **body)
    running.advance(2)
    (file,) = call.get(TRACK)["data"][0]["files"]
    assert file["filePath"].startswith("mine/")
    answer = fetch(file["fileUrl"])
    assert (answer.headers["content-type"], answer.content[: len(magic)]) == (content_type, magic)
    if format == "m3u8":
        urls = [line for line in answer.text.splitlines() if line.startswith("http")]
        assert [fetch(url).status_code for url in urls] == [200]


def test_it_ends_when_the_participant_leaves(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    running.join(busy, "ben")
    call.post(f"{PARTICIPANT}/start", roomId=busy, participantId=ana[0])
    running.advance(3)
    running.leave(busy, ana[0])
    running.advance(2)
    (recording,) = call.get(PARTICIPANT)["data"]
    assert (recording["end"], len(recording["files"])) == ("2023-11-14T22:13:23.250Z", 1)


def test_a_composite(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    participants = [{"participantId": ana[0], "kind": "audio"}]
    started = call.post(f"{COMPOSITE}/start", roomId=busy, participants=participants)
    assert (started["roomId"], started["sessionId"]) == (busy, ana[1])
    path = f"{COMPOSITE}/{started['recordingId']}"
    running.advance(3)
    assert call.get(path) == {
        "id": started["recordingId"],
        "meetingId": busy,
        "sessionId": ana[1],
        "participants": [{"participantId": ana[0], "kind": ["audio"]}],
        "fileFormat": "webm",
        "start": "2023-11-14T22:13:20.250Z",
        "end": None,
    }
    assert call("DELETE", path).status_code == 400
    stop = {"roomId": busy, "recordingId": started["recordingId"]}
    assert call.post(f"{COMPOSITE}/stop", **stop) == "composite recording ended successfully."
    assert call("POST", f"{COMPOSITE}/stop", json=stop).status_code == 400
    running.advance(2)
    (composite,) = call.get(COMPOSITE, roomId=busy)["data"]
    assert composite["fileId"]
    assert fetch(composite["file"]["fileUrl"]).status_code == 200
    assert isinstance(call("DELETE", path).json(), str)
    assert call("GET", path).status_code == 404


def test_a_composite_of_whoever_is_there(call: Any, running: Running, busy: str) -> None:
    for name in ("ben", "cid", "dora"):
        running.join(busy, name)
    started = call.post(f"{COMPOSITE}/start", roomId=busy)
    assert len(call.get(f"{COMPOSITE}/{started['recordingId']}")["participants"]) == 3


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"participants": "all"}, 400),
        ({"participants": [{"participantId": "nobody"}]}, 400),
        ({"participants": [{"kind": "audio"}]}, 400),
        ({"participants": [{"participantId": "x", "kind": "smell"}]}, 400),
        ({"participants": [{"participantId": "x", "kind": ["smell"]}]}, 400),
        ({"watermarks": [{}, {}, {}, {}]}, 400),
        ({"watermarks": [{"type": "paper"}]}, 400),
        ({"preSignedURL": "x"}, 400),
        ({"roomId": "nothing"}, 404),
        ({"participants": [], "watermarks": [{"type": "custom", "text": "x"}]}, 200),
    ],
)
def test_composite_bodies(call: Any, busy: str, body: dict[str, object], status: int) -> None:
    assert call("POST", f"{COMPOSITE}/start", json={"roomId": busy, **body}).status_code == status


def test_merging_two_channels(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    ben = running.join(busy, "ben").participant_id
    first, second = (made(call, running, busy, person) for person in (ana[0], ben))
    answer = call.post(
        f"{PARTICIPANT}/merge",
        sessionId=ana[1],
        channel1=[{"participantId": ana[0], "recordingId": first}],
        channel2=[{"participantId": ben}],
    )
    assert answer["message"] == "Merge recording job started successfully."
    merge = answer["recording"]
    assert merge == {
        "id": merge["id"],
        "channel1": [{"recordingId": first, "participantId": ana[0]}],
        "channel2": [{"recordingId": second, "participantId": ben}],
        "start": merge["start"],
        "status": "running",
        "meetingId": busy,
        "sessionId": ana[1],
    }
    running.advance(2)
    done = call.get(f"{PARTICIPANT}/merge/{merge['id']}")
    assert (done["status"], done["file"]["type"], done["file"]["meta"]) == (
        "completed",
        "audio",
        {"format": "mp3", "duration": 4},
    )
    assert fetch(done["file"]["fileUrl"]).headers["content-type"] == "audio/mpeg"
    page = call.get(f"{PARTICIPANT}/merge", status="completed", id=merge["id"])
    assert page["pageInfo"]["perPage"] == 10
    assert [set(one) for one in page["recordings"]] == [{"id", "sessionId", "status", "start", "end", "file"}]
    assert call.get(f"{PARTICIPANT}/merge", status="failed")["recordings"] == []
    assert call("GET", f"{PARTICIPANT}/merge/x").status_code == 404
    nobody = {"sessionId": ana[1], "channel1": [{"participantId": ben}], "channel2": [{"participantId": "nobody"}]}
    assert call("POST", f"{PARTICIPANT}/merge", json=nobody).status_code == 404


def test_merging_as_a_third_party_describes_it(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    ids = [made(call, running, busy, ana[0]) for _ in range(2)]
    merge = call.post(f"{PARTICIPANT}/merge", recordingIds=ids)["recording"]
    assert [one["recordingId"] for one in merge["channel1"] + merge["channel2"]] == ids


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"sessionId": "x", "channel1": [], "channel2": []}, 400),
        ({"sessionId": "x", "channel1": [{"participantId": "a"}]}, 400),
        ({"sessionId": "x", "channel1": [{}], "channel2": [{"participantId": "a"}]}, 400),
        ({"sessionId": "x", "channel1": [{"participantId": "a"}], "channel2": [{"participantId": "a"}]}, 404),
        ({"recordingIds": []}, 400),
        ({"recordingIds": ["x"]}, 404),
    ],
)
def test_merge_bodies(call: Any, body: dict[str, object], status: int) -> None:
    assert call("POST", f"{PARTICIPANT}/merge", json=body).status_code == status


def test_merging_pictures(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    ids = [made(call, running, busy, ana[0]) for _ in range(2)]
    job = call.post("/transcodings/merge", recordingIds=ids, watermark={"type": "timestamp"})
    assert (job["status"], job["task"], job["recordingIds"]) == ("pending", "composite-merge", ids)
    again = call("POST", "/transcodings/merge", json={"recordingIds": ids[::-1]})
    assert (again.status_code, again.json()["statusCode"]) == (409, 409)
    running.advance(0.5)
    assert call.get(f"/transcodings/{job['id']}")["status"] == "processing"
    running.advance(1.5)
    done = call.get(f"/transcodings/{job['id']}")
    assert (done["status"], done["file"]["meta"]["duration"]) == ("completed", 4)
    assert fetch(done["file"]["fileUrl"]).status_code == 200
    assert call("POST", f"/transcodings/{job['id']}/cancel").status_code == 409
    assert call.post("/transcodings/merge", recordingIds=ids)["id"] != job["id"]


def test_pictures_of_two_sessions_do_not_merge(call: Any, running: Running) -> None:
    ids: list[str] = []
    for _ in range(2):
        room = call.room()
        ids.append(made(call, running, room, running.join(room, "ana").participant_id))
    assert call("POST", "/transcodings/merge", json={"recordingIds": ids}).status_code == 400


def test_recordings_end_to_end_and_cancelling(call: Any, running: Running, busy: str) -> None:
    for _ in range(2):
        call.post("/recordings/start", roomId=busy)
        running.advance(4)
        call.post("/recordings/end", roomId=busy)
    running.advance(2)
    ids = [one["id"] for one in call.get("/recordings")["data"]]
    bodies = [{"recordingIds": ids}, {"recordingIds": [{"id": one, "presignedUrl": "https://x.com"} for one in ids]}]
    bodies.append({"recordingIds": [ids[0], {"id": ids[1], "presignedUrl": "https://x.com"}]})
    jobs = [call.post("/transcodings/meeting-recording-merge", **body) for body in bodies]
    assert [job["recordingIds"] for job in jobs] == [ids] * 3
    assert call.post(f"/transcodings/{jobs[0]['id']}/cancel")["status"] == "cancelled"
    running.advance(2)
    done = call.get(f"/transcodings/{jobs[1]['id']}")
    assert done["file"]["meta"]["duration"] == 6
    assert [one["id"] for one in call.get("/transcodings", status="cancelled", roomId=busy)["data"]] == [jobs[0]["id"]]


def test_hls_into_a_file(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    hls = call.post("/hls/start", roomId=busy)["id"]
    assert call("POST", "/transcodings/hls-to-mp4", json={"hlsId": hls}).status_code == 404, "while it runs"
    running.advance(7)
    call.post("/hls/end", roomId=busy)
    for body in ({"hlsId": hls}, {"roomId": "busy"}, {"sessionId": ana[1]}):
        assert call.post("/transcodings/hls-to-mp4", **body)["hlsId"] == hls
    running.advance(3)
    assert {job["status"] for job in call.get("/transcodings", hlsId=hls)["data"]} == {"completed"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("merge", {}, 400),
        ("merge", {"recordingIds": ["x", "x"]}, 400),
        ("merge", {"recordingIds": ["x"]}, 404),
        ("merge", {"recordingIds": ["x"], "watermark": {"type": "stamp"}}, 400),
        ("merge", {"recordingIds": ["x"], "watermark": {"type": "image", "imageConfig": {"position": "left"}}}, 400),
        ("merge", {"recordingIds": ["x"], "watermark": {"type": "image", "image": 5}}, 400),
        ("merge", {"recordingIds": ["x"], "watermark": {"type": "lat_long", "lat": "north"}}, 400),
        ("hls-to-mp4", {}, 400),
        ("hls-to-mp4", {"roomId": "x", "hlsId": "y"}, 400),
        ("hls-to-mp4", {"hlsId": "x", "storage": {"type": "ftp"}}, 400),
        ("hls-to-mp4", {"hlsId": "x"}, 404),
        ("meeting-recording-merge", {}, 400),
        ("meeting-recording-merge", {"recordingIds": [{}]}, 400),
        ("meeting-recording-merge", {"recordingIds": ["x"]}, 404),
        ("x/cancel", {}, 404),
    ],
)
def test_transcoding_bodies(call: Any, path: str, body: dict[str, object], status: int) -> None:
    assert call("POST", f"/transcodings/{path}", json=body).status_code == status
