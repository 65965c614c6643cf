"""Whole-room recordings: started without an id, found in the listing, finished with a file."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx
import pytest

from anyroom.simulator import Running
from anyroom_videosdk.simulator import Dialect

HOUR = 3600
LAYOUT = {"type": "GRID", "priority": "SPEAKER", "gridSize": 4}


def fetch(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, trust_env=False)


def start(call: Any, room: str, **options: object) -> None:
    assert call.post("/recordings/start", roomId=room, **options) == "Recording started successfully"


def only(call: Any, room: str) -> dict[str, Any]:
    (recording,) = call.get("/recordings", roomId=room)["data"]
    return dict(recording)


def test_a_start_answers_with_a_sentence(call: Any, busy: str) -> None:
    answer = call("POST", "/recordings/start", json={"roomId": busy})
    assert answer.content == b'"Recording started successfully"'
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


def test_the_whole_life_of_a_recording(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    start(call, busy, config={"layout": LAYOUT, "quality": "high", "orientation": "portrait"})
    assert call.get("/recordings", roomId=busy)["data"] == [], "the start call's promise is not kept at once"
    running.advance(1)
    recording = only(call, busy)
    assert recording == {
        "userId": recording["userId"],
        "roomId": busy,
        "sessionId": ana[1],
        "start": "2023-11-14T22:13:21.250Z",
        "end": None,
        "createdAt": "2023-11-14T22:13:21.250Z",
        "updatedAt": "2023-11-14T22:13:21.250Z",
        "file": None,
        "id": recording["id"],
    }
    running.advance(5)
    assert call.post("/recordings/end", roomId=busy) == "Recording ended successfully"
    stopped = call.get(f"/recordings/{recording['id']}")
    assert (stopped["end"], stopped["file"]) == ("2023-11-14T22:13:26.250Z", None)
    running.advance(1.5)
    finished = call.get(f"/recordings/{recording['id']}")
    file = finished["file"]
    assert finished["fileId"] == file["id"]
    assert file["meta"] == {
        "resolution": {"width": 1080, "height": 1920},
        "format": "mov,mp4,m4a,3gp,3g2,mj2",
        "duration": 5,
    }
    assert (file["type"], file["userStorage"]) == ("video", None)
    assert file["filePath"] == f"uploads/videos/{file['id']}.mp4"
    content = fetch(file["fileUrl"])
    assert (content.status_code, content.headers["content-type"]) == (200, "video/mp4")
    assert len(content.content) == file["size"]
    assert content.content[4:8] == b"ftyp"
    assert hashlib.sha256(content.content).hexdigest() in content.headers["etag"]


def test_files_come_in_ranges_and_their_addresses_expire(call: Any, running: Running, busy: str) -> None:
    start(call, busy)
    running.advance(5)
    call.post("/recordings/end", roomId=busy)
    running.advance(2)
    url = only(call, busy)["file"]["fileUrl"]
    part = fetch(url, Range="bytes=0-9")
    assert (part.status_code, len(part.content)) == (206, 10)
    running.advance(HOUR)
    assert fetch(url).status_code == 403
    assert fetch(only(call, busy)["file"]["fileUrl"]).status_code == 200, "a fresh one"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("/recordings/end", "Recording ended successfully"), ("/recordings/stop", "Recording stopped successfully")],
)
def test_both_spellings_of_stopping(call: Any, running: Running, busy: str, path: str, sentence: str) -> None:
    start(call, busy)
    assert call.post(path, roomId="busy") == sentence
    again = call("POST", path, json={"roomId": busy})
    assert (again.status_code, again.json()["error"]) == (400, "Recording is not running.")
    running.advance(3)
    assert only(call, busy)["file"]["meta"]["duration"] == 1, "stopped before it had begun"


@pytest.mark.parametrize(
    "options",
    [
        {"roomId": None},
        {"roomId": 5},
        {"config": []},
        {"config": {"theme": "DARK"}},
        {"config": {"layout": {"type": "grid"}}},
        {"config": {"layout": {"gridSize": 26}}},
        {"config": {"layout": {"priority": "ANA"}}},
        {"config": {"layout": {}, "quality": "4k"}},
        {"config": {"layout": {}, "mode": "video"}},
        {"config": {"layout": {}, "orientation": "square"}},
        {"config": {"layout": {}, "theme": "BLUE"}},
        {"templateUrl": "template"},
        {"webhookUrl": "example.com"},
        {"preSignedUrl": "s3://bucket"},
        {"fileFormat": "avi"},
        {"transcription": True},
        {"transcription": {"enabled": "yes"}},
        {"transcription": {"summary": {"prompt": 5}}},
        {"onFailure": {"action": "cry"}},
        {"onFailure": {"action": "close-room", "waitTime": 151}},
        {"awsDirPath": "\ud800"},
    ],
)
def test_options_that_are_malformed(call: Any, running: Running, busy: str, options: dict[str, object]) -> None:
    answer = call("POST", "/recordings/start", json={"roomId": busy, **options})
    assert answer.status_code == 400, answer.text
    running.advance(1)
    assert call.get("/recordings")["data"] == []


@pytest.mark.parametrize(
    "options",
    [
        {"config": {}},
        {"config": {"layout": {}}},
        {"config": {"layout": {"gridSize": 25}, "mode": "audio", "quality": "ultra", "recording": {"enabled": "true"}}},
        {"fileFormat": "webm", "awsDirPath": "/a/b/", "templateUrl": "https://example.com", "summary": {"prompt": "x"}},
        {"onFailure": {"action": "close-room", "waitTime": 150}},
    ],
)
def test_options_that_are_not(call: Any, running: Running, busy: str, options: dict[str, object]) -> None:
    start(call, busy, **options)
    call.post("/recordings/end", roomId=busy)
    running.advance(2)
    assert fetch(only(call, busy)["file"]["fileUrl"]).status_code == 200


def test_a_prefix_and_a_format(call: Any, running: Running, busy: str) -> None:
    start(call, busy, fileFormat="webm", awsDirPath="/a/b/", config={"layout": {}, "mode": "audio"})
    call.post("/recordings/end", roomId=busy)
    running.advance(2)
    file = only(call, busy)["file"]
    assert file["filePath"] == f"a/b/uploads/videos/{file['id']}.webm"
    assert (file["type"], file["meta"]) == ("audio", {"format": "webm", "duration": 1})


def test_a_file_that_went_elsewhere(call: Any, running: Running, busy: str) -> None:
    # Signed addresses of storages are longer than a room's webhook may be.
    start(call, busy, preSignedUrl=f"https://storage.example.com/put?signature={'f' * 2000}")
    call.post("/recordings/end", roomId=busy)
    running.advance(2)
    file = only(call, busy)["file"]
    assert (file["fileUrl"], file["size"] > 0) == (None, True)


@pytest.mark.parametrize(
    "path", ["/recordings/start", "/hls/start", "/livestreams/start", "/ai/v1/realtime-transcriptions/start"]
)
def test_a_room_with_nobody_in_it(call: Any, room: str, path: str) -> None:
    outputs = [{"url": "rtmp://example.com/live", "streamKey": "key"}]
    answer = call("POST", path, json={"roomId": room, "outputs": outputs})
    assert answer.json() == {"statusCode": 400, "error": "No active session found for this room."}
    assert answer.status_code == 400
    assert call("POST", path, json={"roomId": "nothing", "outputs": outputs}).status_code == 404


def test_one_at_a_time(call: Any, busy: str) -> None:
    start(call, busy)
    again = call("POST", "/recordings/start", json={"roomId": busy})
    assert again.json() == {"statusCode": 400, "error": "Recording is already running."}


def test_several_where_the_room_allows_them(call: Any, running: Running) -> None:
    room = call.room(multiComposition={"recording": True})
    running.join(room, "ana")
    for _ in range(2):
        start(call, room)
        running.advance(1)
    newest, oldest = call.get("/recordings", roomId=room)["data"]
    call.post("/recordings/end", roomId=room, id=oldest["id"])
    assert call.get(f"/recordings/{oldest['id']}")["end"] is not None
    assert call.get(f"/recordings/{newest['id']}")["end"] is None


@pytest.mark.parametrize("how", ["session", "limit"])
def test_ending_without_a_call(call: Any, running: Running, busy: str, ana: tuple[str, str], how: str) -> None:
    start(call, busy)
    if how == "session":
        running.advance(10)
        running.leave(busy, ana[0])
        running.advance(2)
    else:
        running.advance(2 * HOUR + 3)
    assert only(call, busy)["file"]["meta"]["duration"] == {"session": 9, "limit": 2 * HOUR}[how]


def test_filters(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    other = call.room()
    running.join(other, "ben")
    for room in (busy, other):
        start(call, room)
    running.advance(1)
    assert [one["roomId"] for one in call.get("/recordings")["data"]] == [other, busy]
    for query in ({"roomId": "busy"}, {"sessionId": ana[1]}, {"query": busy}, {"roomId": busy, "sessionId": ana[1]}):
        assert [one["roomId"] for one in call.get("/recordings", **query)["data"]] == [busy]
    assert call.get("/recordings", roomId=other, sessionId=ana[1])["data"] == []


def test_deleting(call: Any, running: Running, busy: str) -> None:
    start(call, busy)
    running.advance(1)
    path = f"/recordings/{only(call, busy)['id']}"
    assert call("DELETE", path).status_code == 400, "while it runs"
    call.post("/recordings/end", roomId=busy)
    running.advance(2)
    url = only(call, busy)["file"]["fileUrl"]
    answer = call("DELETE", path)
    assert (answer.status_code, answer.json()) == (200, "Room recording deleted successfully")
    assert fetch(url).status_code == 404
    assert call.get("/recordings")["data"] == []
    for method in ("GET", "DELETE"):
        assert call(method, path).json() == {"statusCode": 404, "error": "Recording not found."}


def test_a_recording_that_is_deleted_before_its_file_is_made(call: Any, running: Running, busy: str) -> None:
    start(call, busy, transcription={"enabled": True})
    running.advance(1)
    recording = only(call, busy)
    call.post("/recordings/end", roomId=busy)
    assert call("DELETE", f"/recordings/{recording['id']}").status_code == 200
    running.advance(10)
    assert call.get("/recordings")["data"] == []
    assert call.get("/ai/v1/post-transcriptions")["transcriptions"] == []


@pytest.mark.parametrize("place", ["inside", "beside"])
def test_a_transcript_of_a_recording(call: Any, running: Running, busy: str, place: str) -> None:
    summary = {"enabled": True, "prompt": "In short."}
    options: dict[str, Any] = {"transcription": {"enabled": True}}
    (options["transcription"] if place == "inside" else options)["summary"] = summary
    start(call, busy, **options)
    running.advance(5)
    call.post("/recordings/end", roomId=busy)
    assert call.get("/ai/v1/post-transcriptions")["transcriptions"] == []
    running.advance(1.5)
    page = call.get("/ai/v1/post-transcriptions", roomId=busy)
    assert page["pageInfo"]["total"] == 1
    (transcription,) = page["transcriptions"]
    assert (transcription["status"], transcription["transcriptionFilePaths"]) == ("running", {})
    running.advance(1)
    done = call.get(f"/ai/v1/post-transcriptions/{transcription['id']}")
    assert (done["status"], done["recordingId"]) == ("completed", only(call, busy)["id"])
    assert {
        kind: b"Hello." in fetch(url).content for kind, url in done["transcriptionFilePaths"].items()
    } == dict.fromkeys(["json", "srt", "txt", "tsv", "vtt"], True)
    assert fetch(done["summarizedFilePaths"]["txt"]).status_code == 200
    assert call("GET", "/ai/v1/post-transcriptions/x").status_code == 404


def test_other_answers(speaking: Any, caller: Any) -> None:
    dialect = Dialect(
        start_answers="object",
        sentences_as_text=True,
        lists_unfinished_recordings=False,
        tells_recording_times=False,
        starting_seconds=0,
        error_shape="openapi",
    )
    with speaking(dialect=dialect) as running:
        call = caller(running)
        with call.http:
            room = call.room()
            assert call("POST", "/recordings/start", json={"roomId": room}).json() == {
                "message": "No active session found for this room.",
                "code": "BAD_REQUEST",
            }
            running.join(room, "ana")
            started = call.post("/recordings/start", roomId=room)["recordingId"]
            assert call.get("/recordings")["data"] == []
            stopped = call("POST", "/recordings/end", json={"roomId": room})
            assert (stopped.text, stopped.headers["content-type"]) == (
                "Recording ended successfully",
                "text/html; charset=utf-8",
            )
            running.advance(2)
            (recording,) = call.get("/recordings")["data"]
            assert recording["id"] == started
            assert recording.keys().isdisjoint({"start", "end", "status"})


@pytest.mark.parametrize(("spellings", "there", "missing"), [("vendor", "end", "stop"), ("openapi", "stop", "end")])
def test_one_spelling_only(speaking: Any, caller: Any, spellings: Any, there: str, missing: str) -> None:
    with speaking(dialect=Dialect(spellings=spellings)) as running:
        call = caller(running)
        with call.http:
            body = {"roomId": call.room()}
            for family in ("recordings", "hls", "livestreams"):
                assert call("POST", f"/{family}/{there}", json=body).status_code == 400
                answer = call("POST", f"/{family}/{missing}", json=body)
                assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
            methods = {"vendor": "GET", "openapi": "POST"}
            for spelling, method in methods.items():
                answer = call(method, f"/rooms/validate/{body['roomId']}")
                assert answer.status_code == (200 if spelling == spellings else 404)
