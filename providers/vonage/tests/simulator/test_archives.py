"""Archives: starting, living, ending, and their files."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from anyroom.simulator import Running
from anyroom_vonage.simulator import Dialect

START_MS = 1_700_000_000_250
MINUTE = 60
HOUR = 3600


def start(call: Any, session: str, **options: object) -> dict[str, Any]:
    answer = call("POST", "/archive", json={"sessionId": session, **options})
    assert answer.status_code == 200, answer.text
    started: dict[str, Any] = answer.json()
    return started


def look(call: Any, archive: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = call("GET", f"/archive/{archive['id']}").json()
    return found


def fetch(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)


def test_a_start_answer_in_full(call: Any, running: Running, busy: str) -> None:
    archive = start(
        call,
        busy,
        name="first",
        streamMode="manual",
        resolution="1280x720",
        layout={"type": "bestFit", "screenshareType": "horizontalPresentation"},
        multiArchiveTag="tag",
        maxBitrate=1_000_000,
        quantizationParameter=25,
    )
    assert archive == {
        "id": archive["id"],
        "status": "started",
        "name": "first",
        "reason": "",
        "sessionId": busy,
        "applicationId": running.settings["application_id"],
        "createdAt": START_MS,
        "size": 0,
        "duration": 0,
        "outputMode": "composed",
        "streamMode": "manual",
        "hasAudio": True,
        "hasVideo": True,
        "hasTranscription": False,
        "sha256sum": "",
        "password": "",
        "updatedAt": START_MS,
        "multiArchiveTag": "tag",
        "event": "archive",
        "resolution": "1280x720",
        "url": None,
        "maxBitrate": 1_000_000,
        "quantizationParameter": 25,
    }


def test_what_is_left_out_has_a_default(call: Any, busy: str) -> None:
    archive = start(call, busy, name=None, layout=None)
    expected = {
        "name": "",
        "resolution": "640x480",
        "streamMode": "auto",
        "maxBitrate": 2_000_000,
        "multiArchiveTag": "",
    }
    assert {name: archive[name] for name in expected} == expected
    assert "streams" not in archive


@pytest.mark.parametrize(
    "options",
    [
        {"sessionId": None},
        {"sessionId": 5},
        {"sessionId": ""},
        {"hasAudio": False, "hasVideo": False},
        {"hasAudio": "true"},
        {"outputMode": "both"},
        {"streamMode": "some"},
        {"resolution": "800x600"},
        {"outputMode": "individual", "resolution": "640x480"},
        {"outputMode": "individual", "layout": {"type": "bestFit"}},
        {"outputMode": "individual", "maxBitrate": 200_000},
        {"outputMode": "individual", "quantizationParameter": 20},
        {"maxBitrate": 99_999},
        {"maxBitrate": 6_000_001},
        {"maxBitrate": "2000000"},
        {"quantizationParameter": 14},
        {"quantizationParameter": 41},
        {"layout": "bestFit"},
        {"layout": {}},
        {"layout": {"type": "focus"}},
        {"layout": {"type": "custom"}},
        {"layout": {"type": "pip", "stylesheet": "stream {}"}},
        {"layout": {"type": "bestFit", "screenshareType": "custom"}},
        {"layout": {"type": "pip", "screenshareType": "pip"}},
        {"layout": {"type": "custom", "stylesheet": "stream {}", "screenshareType": "pip"}},
        {"name": 5},
        {"transcriptionProperties": "en-US"},
    ],
)
def test_a_malformed_start(call: Any, busy: str, options: dict[str, object]) -> None:
    answer = call("POST", "/archive", json={"sessionId": busy, **options})
    assert answer.status_code == 400
    assert answer.json()["code"] == 400
    assert call("GET", "/archive").json()["count"] == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b'{"sessionId": NaN}', b"[" * 50_000])
def test_a_body_that_is_none(call: Any, content: bytes) -> None:
    answer = call("POST", "/archive", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("Invalid request.")


def test_starting_checks_in_the_documented_order(call: Any, running: Running) -> None:
    relayed, encrypted, empty = call.session(**{"p2p.preference": "enabled"}), call.session(e2ee="true"), call.session()
    bad = {"resolution": "1x1"}

    def answer(session: str, **options: object) -> tuple[int, Any]:
        response = call("POST", "/archive", json={"sessionId": session, **options})
        return response.status_code, response.json()

    only_routed = "Only routed sessions are allowed to initiate archives."
    assert answer("1_nothing", **bad)[0] == 400
    assert answer("1_nothing") == (404, {"code": 404, "message": "Session not found"})
    assert answer(relayed) == (409, {"code": 15008, "message": only_routed, "description": only_routed})
    assert answer(encrypted)[0] == 409
    nobody = {"message": "Not found. No clients are actively connected to the OpenTok session."}
    assert answer(empty) == (404, nobody)
    running.join(empty, "ana")
    assert answer(empty)[0] == 200
    conflict = "HTTP 409 Conflict"
    assert answer(empty) == (409, {"code": 15001, "message": conflict, "description": conflict})
    assert answer(empty, multiArchiveTag="second")[0] == 200
    assert answer(empty, multiArchiveTag="second")[0] == 409


@pytest.mark.parametrize("status", [400, 409])
def test_nobody_there_in_other_dialects(speaking: Any, caller: Callable[[Running], Any], status: int) -> None:
    with speaking(dialect=Dialect(nobody_connected=status)) as running:
        call = caller(running)
        with call.http:
            answer = call("POST", "/archive", json={"sessionId": call.session()})
    assert (answer.status_code, list(answer.json())) == (status, ["message"])


def test_a_life_by_the_clock(call: Any, running: Running, busy: str) -> None:
    archive = start(call, busy)
    running.advance(30)
    assert look(call, archive)["duration"] == 0
    stopped = call("POST", f"/archive/{archive['id']}/stop").json()
    assert (stopped["status"], stopped["reason"]) == ("stopped", "user initiated")
    assert (stopped["size"], stopped["duration"], stopped["url"]) == (0, 0, None)
    assert (stopped["createdAt"], stopped["updatedAt"]) == (1_700_000_000_000, 1_700_000_030_000)
    running.advance(1)
    assert look(call, archive)["status"] == "stopped"
    running.advance(1)
    available = look(call, archive)
    assert (available["status"], available["duration"]) == ("available", 30)
    assert available["updatedAt"] == START_MS + 31_500
    film = fetch(available["url"])
    assert film.status_code == 200
    assert film.headers["content-type"] == "video/mp4"
    assert (len(film.content), hashlib.sha256(film.content).hexdigest()) == (available["size"], available["sha256sum"])
    assert film.content[4:8] == b"ftyp"
    running.advance(10 * MINUTE)
    assert fetch(available["url"]).status_code == 403
    assert fetch(look(call, archive)["url"]).status_code == 200, "a fresh URL is a get away"
    running.advance(72 * HOUR)
    expired = look(call, archive)
    assert (expired["status"], expired["url"]) == ("expired", None)


def test_an_archive_is_ready_soon_on_the_wall_clock(speaking: Any, caller: Callable[[Running], Any]) -> None:
    with speaking() as running:
        call = caller(running)
        with call.http:
            session = call.session()
            running.join(session, "ana")
            archive = start(call, session)
            call("POST", f"/archive/{archive['id']}/stop")
            running.advance(2)
            available = look(call, archive)
    assert (available["status"], available["size"] > 0) == ("available", True)


def test_pausing_while_nobody_publishes(call: Any, running: Running, signer: Any, session: str) -> None:
    viewer = running.join(session, "viewer", token=signer.participant(session, role="subscriber"))
    ana = running.join(session, "ana")
    archive = start(call, session)
    running.advance(20)
    running.leave(session, ana.participant_id)
    assert look(call, archive)["status"] == "paused"
    running.advance(30 * MINUTE)
    ben = running.join(session, "ben")
    resumed = look(call, archive)
    assert (resumed["status"], resumed["updatedAt"]) == ("started", START_MS + 1_820_000)
    running.advance(10)
    running.leave(session, ben.participant_id)
    running.leave(session, viewer.participant_id)
    running.advance(59)
    assert look(call, archive)["status"] == "paused"
    running.advance(1)
    assert (look(call, archive)["status"], look(call, archive)["reason"]) == ("stopped", "session ended")
    running.advance(2)
    assert look(call, archive)["duration"] == 30, "pauses are not recorded"


@pytest.mark.parametrize(
    ("seconds", "status", "reason"),
    [
        (4 * HOUR - 1, "started", ""),
        (4 * HOUR, "stopped", "maximum duration exceeded"),
        (4 * HOUR + 2, "available", "maximum duration exceeded"),
        (72 * HOUR, "expired", "maximum duration exceeded"),
    ],
)
def test_an_archive_that_nobody_stops(
    call: Any, running: Running, busy: str, seconds: int, status: str, reason: str
) -> None:
    archive = start(call, busy)
    running.advance(seconds)
    found = look(call, archive)
    assert (found["status"], found["reason"]) == (status, reason)


def test_an_archive_that_nobody_publishes_to(call: Any, running: Running, signer: Any, session: str) -> None:
    running.join(session, "viewer", token=signer.participant(session, role="subscriber"))
    archive = start(call, session)
    assert archive["status"] == "paused"
    running.advance(62)
    empty = look(call, archive)
    assert (empty["status"], empty["reason"]) == ("available", "maximum idle time exceeded")
    assert (empty["size"], empty["duration"], fetch(empty["url"]).content) == (0, 0, b"")


def test_an_idle_hour_ends_an_archive(call: Any, running: Running, signer: Any, session: str) -> None:
    running.join(session, "viewer", token=signer.participant(session, role="subscriber"))
    ana = running.join(session, "ana")
    archive = start(call, session)
    running.advance(5)
    running.leave(session, ana.participant_id)
    running.advance(HOUR)
    assert look(call, archive)["reason"] == "maximum idle time exceeded"


def test_stopping_and_deleting_follow_the_status(call: Any, running: Running, busy: str) -> None:
    path = f"/archive/{start(call, busy)['id']}"

    def tries() -> tuple[int, int, int, int]:
        delete, stop = call("DELETE", path), call("POST", f"{path}/stop")
        return (
            delete.status_code,
            delete.json()["code"] if delete.content else 0,
            stop.status_code,
            stop.json().get("code", 0),
        )

    assert tries() == (409, 15004, 200, 0)
    assert tries() == (409, 15004, 200, 0), "stopping may be repeated"
    running.advance(2)
    url = call("GET", path).json()["url"]
    assert call("POST", f"{path}/stop").json()["code"] == 15002
    assert tries() == (204, 0, 409, 15002)
    assert tries() == (204, 0, 409, 15002), "deleting may be repeated"
    deleted = call("GET", path).json()
    assert (deleted["status"], deleted["url"]) == ("deleted", None)
    assert call("GET", "/archive").json() == {"count": 0, "items": []}
    assert fetch(url).status_code == 404


def test_an_expired_archive_cannot_be_deleted(call: Any, running: Running, busy: str) -> None:
    path = f"/archive/{start(call, busy)['id']}"
    running.advance(80 * HOUR)
    assert call("DELETE", path).json()["code"] == 15004


@pytest.mark.parametrize(
    "sent", [{}, {"json": {}}, {"json": []}, {"content": b"", "headers": {"Content-Type": "application/json"}}]
)
def test_stopping_needs_no_body_and_minds_none(call: Any, busy: str, sent: dict[str, Any]) -> None:
    assert call("POST", f"/archive/{start(call, busy)['id']}/stop", **sent).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "/stop", None),
        ("DELETE", "", None),
        ("PUT", "/layout", {"type": "pip"}),
        ("PATCH", "/streams", {"addStream": "x"}),
    ],
)
def test_an_unknown_archive(call: Any, method: str, path: str, body: object) -> None:
    answer = call(method, f"/archive/5b1521e6-115f-4efd-bed9-e527b87f0699{path}", json=body)
    assert (answer.status_code, answer.json()) == (404, {"code": 404, "message": "Archive or stream not found"})


def test_changing_the_layout(call: Any, running: Running, busy: str) -> None:
    path = f"/archive/{start(call, busy)['id']}"
    running.advance(5)
    answer = call("PUT", f"{path}/layout", json={"type": "custom", "stylesheet": "stream {left: 0}"})
    assert (answer.status_code, answer.json()["updatedAt"]) == (200, START_MS + 5000)
    assert call("PUT", f"{path}/layout", json={"type": "custom"}).status_code == 400
    call("POST", f"{path}/stop")
    assert call("PUT", f"{path}/layout", json={"type": "pip"}).status_code == 409


def test_an_individual_archive_has_no_layout(call: Any, busy: str) -> None:
    archive = start(call, busy, outputMode="individual")
    assert "resolution" not in archive
    assert call("PUT", f"/archive/{archive['id']}/layout", json={"type": "pip"}).status_code == 400


def test_choosing_streams(call: Any, running: Running, session: str) -> None:
    ana, ben = running.join(session, "ana"), running.join(session, "ben")
    archive = start(call, session, streamMode="manual")
    path = f"/archive/{archive['id']}/streams"
    for body, status in (
        ({"addStream": ana.stream_id}, 204),
        ({"addStream": ben.stream_id, "hasVideo": False}, 204),
        ({"addStream": ana.stream_id, "hasAudio": False}, 204),
        ({"addStream": "nobody"}, 404),
        ({"removeStream": "nobody"}, 404),
        ({}, 400),
        ({"addStream": ana.stream_id, "removeStream": ben.stream_id}, 400),
        ({"addStream": ana.stream_id, "hasAudio": "no"}, 400),
    ):
        assert call("PATCH", path, json=body).status_code == status, body
    assert look(call, archive)["streams"] == [
        {"streamId": ana.stream_id, "hasAudio": False, "hasVideo": True},
        {"streamId": ben.stream_id, "hasAudio": True, "hasVideo": False},
    ]
    assert call("PATCH", path, json={"removeStream": ana.stream_id}).status_code == 204
    assert [stream["streamId"] for stream in look(call, archive)["streams"]] == [ben.stream_id]
    for person in (ana, ben):
        running.leave(session, person.participant_id)
    paused = look(call, archive)
    assert (paused["status"], "streams" in paused) == ("paused", False)
    call("POST", f"/archive/{archive['id']}/stop")
    assert "streams" not in look(call, archive)


def test_choosing_streams_is_not_for_every_archive(call: Any, busy: str) -> None:
    archive = start(call, busy)
    assert call("PATCH", f"/archive/{archive['id']}/streams", json={"addStream": "x"}).status_code == 405


def test_an_individual_archive_is_a_zip(call: Any, running: Running, session: str) -> None:
    people = [running.join(session, name) for name in ("ana", "ben")]
    archive = start(call, session, outputMode="individual", name="two")
    running.advance(8)
    call("POST", f"/archive/{archive['id']}/stop")
    running.advance(2)
    content = fetch(look(call, archive)["url"]).content
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        assert sorted(folder.namelist()) == sorted(["manifest.json", *(f"{one.stream_id}.mkv" for one in people)])
        manifest = json.loads(folder.read("manifest.json"))
        assert (manifest["id"], manifest["name"], manifest["sessionId"]) == (archive["id"], "two", session)
        published = {one.stream_id: name for one, name in zip(people, ("ana", "ben"), strict=True)}
        assert {entry["streamId"]: entry["connectionData"] for entry in manifest["files"]} == published
        for entry in manifest["files"]:
            assert len(folder.read(entry["filename"])) == entry["size"]
            assert (entry["startTimeOffset"], entry["stopTimeOffset"]) == (0, 8000)


def test_a_manifest_says_what_each_stream_was(call: Any, running: Running, signer: Any, busy: str) -> None:
    token = signer.participant(busy, connection_data="from the token")
    archive = start(call, busy, outputMode="individual")
    call("POST", "/render", json={"sessionId": busy, "token": token, "url": "https://example.com/page"})
    call("POST", "/dial", json={"sessionId": busy, "token": token, "sip": {"uri": "sip:a@example.com"}})
    running.advance(8)
    call("POST", f"/archive/{archive['id']}/stop")
    running.advance(2)
    with zipfile.ZipFile(io.BytesIO(fetch(look(call, archive)["url"]).content)) as folder:
        files = json.loads(folder.read("manifest.json"))["files"]
    _, leg, page = files
    assert [entry.get("videoType") for entry in files] == ["camera", None, "custom"], "sound alone has no video type"
    assert (leg["connectionData"], page["connectionData"]) == ("from the token", "from the token")


def test_an_archive_by_hand_holds_what_was_added(call: Any, running: Running, session: str) -> None:
    ana, ben, _ = (running.join(session, name) for name in ("ana", "ben", "chris"))
    archive = start(call, session, outputMode="individual", streamMode="manual")
    for change in ({"addStream": ana.stream_id}, {"addStream": ben.stream_id}, {"removeStream": ana.stream_id}):
        assert call("PATCH", f"/archive/{archive['id']}/streams", json=change).status_code == 204
    running.leave(session, ben.participant_id)
    running.advance(8)
    call("POST", f"/archive/{archive['id']}/stop")
    running.advance(2)
    with zipfile.ZipFile(io.BytesIO(fetch(look(call, archive)["url"]).content)) as folder:
        held = [entry["connectionData"] for entry in json.loads(folder.read("manifest.json"))["files"]]
        assert len(folder.namelist()) == 3
    assert held == ["ana", "ben"], "and not who was never added"


def test_a_transcription_follows_the_archive(call: Any, running: Running, busy: str) -> None:
    archive = start(
        call, busy, hasTranscription=True, transcriptionProperties={"primaryLanguageCode": "de-DE", "hasSummary": True}
    )
    expected = {"status": "requested", "reason": "", "url": None, "primaryLanguageCode": "de-DE", "hasSummary": True}
    assert archive["transcription"] == expected
    stopped = call("POST", f"/archive/{archive['id']}/stop").json()
    assert stopped["transcription"]["status"] == "started"
    running.advance(2)
    transcription = look(call, archive)["transcription"]
    assert transcription["status"] == "available"
    assert fetch(transcription["url"]).json()["language"] == "de-DE"


def test_a_session_that_is_always_archived(call: Any, running: Running) -> None:
    session = call.session(archiveMode="always", archiveName="auto", archiveResolution="1280x720")
    assert call("GET", "/archive").json()["count"] == 0
    ana = running.join(session, "ana")
    running.join(session, "ben")
    (archive,) = call("GET", "/archive", params={"sessionId": session}).json()["items"]
    assert (archive["status"], archive["name"], archive["resolution"]) == ("started", "auto", "1280x720")
    assert call("POST", f"/archive/{archive['id']}/stop").json()["code"] == 15002
    assert call("POST", "/archive", json={"sessionId": session}).json()["code"] == 15001
    assert start(call, session, multiArchiveTag="mine")["status"] == "started"
    running.leave(session, ana.participant_id)
    running.advance(9 * HOUR)
    listed = [item for item in call("GET", "/archive").json()["items"] if item["name"] == "auto"]
    assert [(item["status"], item["createdAt"] - listed[-1]["createdAt"]) for item in listed] == [
        ("started", 8 * HOUR * 1000),
        ("available", 4 * HOUR * 1000),
        ("available", 0),
    ]


def test_an_automatic_archive_begins_again(call: Any, running: Running) -> None:
    session = call.session(archiveMode="always")
    for _ in range(2):
        ana = running.join(session, "ana")
        running.advance(5)
        running.leave(session, ana.participant_id)
        running.advance(120)
    items = call("GET", "/archive").json()["items"]
    assert [item["reason"] for item in items] == ["session ended", "session ended"]
