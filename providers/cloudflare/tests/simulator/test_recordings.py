"""Recordings: through every state, their files, and those of single tracks."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyroom.simulator import Running
from anyroom_cloudflare.simulator import Dialect

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def acted(call: Any, recording: Any, action: str) -> Any:
    return call.data("PUT", f"/recordings/{recording['id']}", {"action": action})


def got(call: Any, recording: Any) -> Any:
    return call.data("GET", f"/recordings/{recording['id']}")


def finished(call: Any, running: Running, meeting: str, **options: Any) -> Any:
    recording = call.record(meeting, **options)
    running.advance(11)
    acted(call, recording, "stop")
    running.advance(2)
    return got(call, recording)


def test_a_recordings_life(call: Any, running: Running, busy: str) -> None:
    session = call.data("GET", f"/meetings/{busy}/active-session")["id"]
    recording = call.record(busy)
    caller = {"type": "ORGANIZATION", "user_Id": running.settings["app_id"], "name": "anyroom"}
    assert recording == {
        "id": recording["id"],
        "status": "INVOKED",
        "session_id": None,
        "output_file_name": f"{busy}_1700000000250.mp4",
        "invoked_time": "2023-11-14T22:13:20.250Z",
        "started_time": None,
        "stopped_time": None,
        "download_url": None,
        "audio_download_url": None,
        "download_url_expiry": None,
        "file_size": None,
        "storage_config": None,
        "start_reason": {"reason": "API_CALL", "caller": caller},
        "meeting_id": busy,
    }
    running.advance(1)
    now = got(call, recording)
    assert (now["status"], now["session_id"], now["started_time"]) == ("RECORDING", session, "2023-11-14T22:13:21.250Z")
    active = call.data("GET", f"/recordings/active-recording/{busy}")
    assert active["id"] == recording["id"]
    assert not {"start_reason", "stop_reason", "storage_config"} & set(active)
    running.advance(10)
    assert acted(call, recording, "pause")["status"] == "PAUSED"
    running.advance(100)
    assert acted(call, recording, "resume")["status"] == "RECORDING"
    running.advance(5)
    stopped = acted(call, recording, "stop")
    assert (stopped["status"], stopped["download_url"]) == ("UPLOADING", None)
    assert stopped["stop_reason"] == {"reason": "API_CALL", "caller": caller}
    call.refused("GET", f"/recordings/active-recording/{busy}", 404)
    running.advance(1.5)
    done = got(call, recording)
    assert (done["status"], done["recording_duration"], done["audio_download_url"]) == ("UPLOADED", 15, None)
    assert done["download_url_expiry"] == "2023-11-21T22:15:17.750Z"
    film = httpx.get(done["download_url"], headers={"Range": "bytes=0-99"}, trust_env=False)
    assert (film.status_code, len(film.content), film.headers["content-type"]) == (206, 100, "video/mp4")
    assert film.headers["content-range"] == f"bytes 0-99/{done['file_size']}"
    running.advance(7 * 24 * 3600 - 3)
    assert httpx.get(done["download_url"], trust_env=False).status_code == 200
    assert got(call, recording)["download_url"] == done["download_url"]
    running.advance(3)
    assert httpx.get(done["download_url"], trust_env=False).status_code == 403
    assert got(call, recording)["status"] == "UPLOADED"


@pytest.mark.parametrize(("status", "dialect"), [(400, {}), (409, {"wrong_transition": 409})])
def test_what_a_state_forbids(speaking: Callable[..., Any], status: int, dialect: Any) -> None:
    running, call = speaking(dialect=Dialect(**dialect))
    meeting = call.meeting()
    running.join(meeting, "ana")
    recording = call.record(meeting)
    path = f"/recordings/{recording['id']}"

    def forbidden(*actions: str) -> None:
        for action in actions:
            call.refused("PUT", path, status, {"action": action})

    forbidden("pause", "resume")
    running.advance(2)
    forbidden("resume")
    acted(call, recording, "pause")
    forbidden("pause")
    acted(call, recording, "stop")
    forbidden("pause", "resume", "stop")
    running.advance(2)
    forbidden("pause", "resume", "stop")
    call.refused("PUT", path, 400, {"action": "delete"})
    call.refused("PUT", path, 400, {})
    call.refused("PUT", f"/recordings/{UNKNOWN}", 404, {"action": "stop"})
    call.refused("GET", f"/recordings/{UNKNOWN}", 404)


def test_nobody_is_there(call: Any, meeting: str) -> None:
    message = f"No active session found for meeting_id {meeting}"
    assert call.refused("POST", "/recordings", 404, {"meeting_id": meeting}) == message
    assert call.refused("POST", "/recordings/track", 404, {"meeting_id": meeting}) == message
    call.refused("GET", f"/recordings/active-recording/{meeting}", 404)


def test_one_at_a_time_unless_several_are_wanted(call: Any, busy: str) -> None:
    first = call.record(busy)
    call.refused("POST", "/recordings", 409, {"meeting_id": busy})
    second = call.record(busy, allow_multiple_recordings=True)
    assert call.data("GET", f"/recordings/active-recording/{busy}")["id"] == second["id"]
    acted(call, second, "stop")
    assert call.data("GET", f"/recordings/active-recording/{busy}")["id"] == first["id"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, None),
        ({"meeting_id": 5}, '"meeting_id" must be a string'),
        ({"meeting_id": "x"}, '"meeting_id" must be a valid GUID'),
        ({"max_seconds": 59}, '"max_seconds" must be greater than or equal to 60'),
        ({"max_seconds": 86401}, '"max_seconds" must be less than or equal to 86400'),
        ({"max_seconds": 60.5}, '"max_seconds" must be an integer'),
        ({"file_name_prefix": "a-b"}, '"file_name_prefix" fails to match the required pattern: /^[A-Za-z0-9_]*$/'),
        ({"video_config": {"width": 1921}}, '"video_config.width" must be less than or equal to 1920'),
        ({"video_config": {"codec": "AV1"}}, '"video_config.codec" must be one of [H264, VP8, VP9]'),
        ({"audio_config": {"channel": "5.1"}}, '"audio_config.channel" must be one of [stereo, mono]'),
        ({"rtmp_out_config": {"rtmp_url": "https://example.com"}}, '"rtmp_out_config.rtmp_url" must be a valid uri'),
        ({"realtimekit_bucket_config": {}}, '"realtimekit_bucket_config.enabled" is required'),
        ({"storage_config": {"type": "cloudflare"}}, None),
        ({"url": "page"}, '"url" must be a valid uri'),
        ({"interactive_config": {"type": "ID4"}}, '"interactive_config.type" must be one of [ID3]'),
    ],
)
def test_a_bad_start(call: Any, busy: str, body: Any, message: str | None) -> None:
    given = {"meeting_id": busy, **body} if body else {}
    said = call.refused("POST", "/recordings", 400, given)
    assert message is None or said == f"BAD_REQUEST: {message}"


def test_it_stops_when_it_has_lasted_long_enough(call: Any, running: Running, busy: str) -> None:
    recording = call.record(busy, max_seconds=60)
    running.advance(60)
    assert got(call, recording)["status"] == "RECORDING"
    running.advance(5)
    done = got(call, recording)
    assert (done["status"], done["recording_duration"]) == ("UPLOADED", 60)
    assert "stop_reason" not in done


def test_it_stops_when_everybody_has_been_gone_for_a_minute(call: Any, running: Running, busy: str) -> None:
    recording = call.record(busy)
    running.advance(10)
    call.data("POST", f"/meetings/{busy}/active-session/kick-all")
    running.advance(59)
    assert got(call, recording)["status"] == "RECORDING"
    running.advance(5)
    done = got(call, recording)
    assert (done["status"], done["stop_reason"]) == ("UPLOADED", {"reason": "ALL_PEERS_LEFT"})


def test_it_may_begin_when_nobody_is_there_any_more(call: Any, running: Running) -> None:
    meeting = call.meeting(session_keep_alive_time_in_secs=600)
    running.leave(meeting, running.join(meeting, "ana").participant_id)
    running.advance(300)
    recording = call.record(meeting)
    running.advance(59)
    assert got(call, recording)["status"] == "RECORDING"
    running.advance(2)
    done = got(call, recording)
    assert (done["status"], done["stop_reason"]) == ("UPLOADING", {"reason": "ALL_PEERS_LEFT"})


def test_it_starts_by_itself_as_the_meeting_says(call: Any, running: Running) -> None:
    config = {"file_name_prefix": "auto", "video_config": {"codec": "VP8"}}
    meeting = call.meeting(record_on_start=True, recording_config=config)
    assert call.data("GET", "/recordings") == []
    running.join(meeting, "ana")
    running.join(meeting, "bo")
    (recording,) = call.data("GET", "/recordings", query={"meeting_id": meeting})
    assert recording["output_file_name"] == f"auto_{meeting}_1700000000250.webm"
    assert got(call, recording)["start_reason"] == {"reason": "RECORD_ON_START"}
    call.refused("POST", "/recordings", 409, {"meeting_id": meeting})


def test_stopped_before_it_began_it_is_an_empty_success(call: Any, running: Running, busy: str) -> None:
    recording = call.record(busy)
    assert acted(call, recording, "stop")["status"] == "UPLOADING"
    running.advance(2)
    assert [got(call, recording)[name] for name in ("status", "recording_duration")] == ["UPLOADED", 0]


@pytest.mark.parametrize(
    ("options", "status", "url"),
    [
        ({"realtimekit_bucket_config": {"enabled": True}}, "UPLOADED", True),
        ({"realtimekit_bucket_config": {"enabled": False}}, "ERRORED", False),
        (
            {"realtimekit_bucket_config": {"enabled": False}, "storage_config": {"type": "gcs", "secret": "s"}},
            "UPLOADED",
            False,
        ),
        ({"storage_config": {"type": "gcs", "secret": "s"}}, "UPLOADED", True),
        (
            {
                "realtimekit_bucket_config": {"enabled": False},
                "rtmp_out_config": {"rtmp_url": "rtmps://example.com/a/k"},
            },
            "UPLOADED",
            False,
        ),
        ({"rtmp_out_config": {"rtmp_url": "rtmp://example.com/a/k"}}, "UPLOADED", True),
    ],
)
def test_where_it_goes(call: Any, running: Running, busy: str, options: Any, status: str, url: bool) -> None:
    done = finished(call, running, busy, **options)
    assert done["status"] == status
    assert (done["download_url"] is not None, done["download_url_expiry"] is not None) == (url, url)
    assert done["storage_config"] == ({"type": "gcs"} if "storage_config" in options else None)
    assert (done["file_size"] is None) == (status == "ERRORED")


def test_a_short_one_may_fail(speaking: Callable[..., Any]) -> None:
    running, call = speaking(dialect=Dialect(shortest_recording=5))
    meeting = call.meeting()
    running.join(meeting, "ana")
    recording = call.record(meeting)
    running.advance(5)
    acted(call, recording, "stop")
    running.advance(2)
    done = got(call, recording)
    assert (done["status"], done["stop_reason"], done["download_url"]) == (
        "ERRORED",
        {"reason": "INTERNAL_ERROR"},
        None,
    )
    assert finished(call, running, meeting)["status"] == "UPLOADED"


@pytest.mark.parametrize(
    ("options", "codecs", "sound"),
    [
        ({}, {"h264"}, None),
        ({"video_config": {"codec": "VP9"}}, None, None),
        ({"audio_config": {}}, {"h264"}, "aac"),
        ({"audio_config": {"codec": "MP3"}}, {"h264"}, "mp3"),
        ({"audio_config": {"export_file": False}}, {"h264"}, None),
    ],
)
def test_the_files_play(
    call: Any, running: Running, busy: str, tmp_path: Path, options: Any, codecs: set[str] | None, sound: str | None
) -> None:
    done = finished(call, running, busy, **options)
    film = httpx.get(done["download_url"], trust_env=False).content
    assert len(film) == done["file_size"]
    assert codecs is None or probed(tmp_path / "film", film) == codecs
    assert (done["audio_download_url"] is None) == (sound is None)
    if sound:
        heard = httpx.get(done["audio_download_url"], trust_env=False).content
        assert probed(tmp_path / f"sound.{sound}", heard) == {sound}


def probed(path: Path, content: bytes) -> set[str]:
    """The codecs in a file, by a program that plays anything; where it is not installed, by nothing."""
    path.write_bytes(content)
    try:
        command = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(path)]
        said = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("ffprobe is not installed")
    return {stream["codec_name"] for stream in json.loads(said.stdout)["streams"]}


def test_one_with_timed_metadata_is_a_tar_of_segments(call: Any, running: Running, busy: str) -> None:
    done = finished(call, running, busy, interactive_config={"type": "ID3"})
    content = httpx.get(done["download_url"], trust_env=False).content
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        assert archive.getnames() == ["playlist.m3u8", "header.mp4", "0.m4s", "1.m4s"]


def test_a_wrapped_start(speaking: Callable[..., Any]) -> None:
    running, call = speaking(dialect=Dialect(wrapped_recording=True))
    meeting = call.meeting()
    running.join(meeting, "ana")
    assert call.record(meeting)["recording"]["status"] == "INVOKED"


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [2, 1, 0]),
        ({"sort_by": "invokedTime", "sort_order": "ASC"}, [0, 1, 2]),
        ({"status": "UPLOADED"}, [0]),
        ({"status": ["UPLOADED", "RECORDING"]}, [1, 0]),
        ({"status": "UPLOADED,INVOKED"}, [2, 0]),
        ({"expired": "true"}, []),
        ({"expired": "false", "search": "ROOM 1"}, [1]),
        ({"start_time": "2023-11-14T22:13:21Z", "end_time": "2023-11-14T22:13:50Z"}, [1]),
        ({"per_page": 1, "page_no": 2}, [1]),
    ],
)
def test_a_listing(call: Any, running: Running, query: Any, numbers: list[int]) -> None:
    ids: list[str] = []
    for number in range(3):
        meeting = call.meeting(title=f"room {number}")
        running.join(meeting, "ana")
        ids.append(finished(call, running, meeting)["id"] if number == 0 else call.record(meeting)["id"])
        running.advance(10 if number < 2 else 0)
    found = call.data("GET", "/recordings", query=query)
    assert [item["id"] for item in found] == [ids[number] for number in numbers]
    assert all(item["meeting"]["title"].startswith("room") and "start_reason" not in item for item in found)
    running.advance(8 * 24 * 3600)
    assert [item["id"] for item in call.data("GET", "/recordings", query={"expired": "true"})][-1] == ids[0]


@pytest.mark.parametrize("query", [{"status": "DONE"}, {"sort_by": "startedTime"}, {"expired": "yes"}])
def test_a_bad_query(call: Any, query: Any) -> None:
    call.refused("GET", "/recordings", 400, query=query)


# --- tracks -------------------------------------------------------------------------------------------------------------


def test_tracks(call: Any, running: Running, busy: str) -> None:
    bo = running.join(busy, "bo")
    body = {
        "meeting_id": busy,
        "user_ids": [bo.participant_id],
        "layers": {"default": {"media_kind": "audio", "file_name_prefix": "voice"}},
    }
    started = call.data("POST", "/recordings/track", body)["recording"]
    assert (started["status"], started["type"], started["meeting_id"]) == ("INVOKED", "TRACK", busy)
    # It is no recording of the whole: one of those may run beside it.
    call.refused("GET", f"/recordings/active-recording/{busy}", 404)
    call.record(busy)
    running.advance(10)
    call.data("POST", f"/meetings/{busy}/active-session/kick-all")
    running.advance(2)
    done = got(call, started)
    assert (done["status"], done["file_size"]) == ("UPLOADED", 0)
    ((layer),) = done["download_url"]
    ((name, link),) = layer["download_urls"].items()
    assert name == f"voice_{bo.participant_id}_{bo.connection_id}_webcam_audio_1700000000250.webm"
    assert httpx.get(link["download_url"], trust_env=False).headers["content-type"] == "video/webm"
    listed = call.data("GET", "/recordings", query={"status": "UPLOADED"})
    assert [item["type"] for item in listed] == [""]


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"layer": {}}, '"layer" is not allowed'),
        ({"layers": {"other": {}}}, '"layers.other" is not allowed'),
        ({"layers": {"default": {"outputs": []}}}, '"layers.default.outputs" is not allowed'),
        ({"layers": {"default": {"media_kind": "video"}}}, '"layers.default.media_kind" must be one of [audio]'),
        ({"user_ids": ["x"] * 101}, '"user_ids" must contain less than or equal to 100 items'),
    ],
)
def test_a_bad_track_recording(call: Any, busy: str, extra: Any, message: str) -> None:
    assert call.refused("POST", "/recordings/track", 422, {"meeting_id": busy, **extra}) == message


def test_tracks_as_the_field_had_them(speaking: Callable[..., Any]) -> None:
    running, call = speaking(dialect=Dialect(outputs_required=True))
    meeting = call.meeting()
    running.join(meeting, "ana")
    for layers, message in (
        (None, '"layers" is required'),
        ({"default": {}}, '"layers.default.outputs" is required'),
        ({"default": {"outputs": "x"}}, '"layers.default.outputs" must be an array'),
        ({"default": {"outputs": [{}], "media_kind": "audio"}}, '"layers.default.media_kind" is not allowed'),
    ):
        body = {"meeting_id": meeting, **({"layers": layers} if layers else {})}
        assert call.refused("POST", "/recordings/track", 422, body) == message
    body = {"meeting_id": meeting, "layers": {"default": {"outputs": [{"type": "REALTIMEKIT_BUCKET"}]}}}
    assert call.data("POST", "/recordings/track", body)["status"] == "INVOKED"


@pytest.mark.parametrize(("others", "managed"), [([], False), ([{"type": "REALTIMEKIT_BUCKET"}], True)])
def test_tracks_may_go_to_storage_of_ones_own(speaking: Callable[..., Any], others: list[Any], managed: bool) -> None:
    running, call = speaking(dialect=Dialect(outputs_required=True))
    meeting = call.meeting()
    running.join(meeting, "ana")
    own = {"type": "aws", "access_key": "id", "secret": "word", "bucket": "films", "region": "eu-west-1"}
    outputs = [{"type": "STORAGE_CONFIG", "storage_config": own}, *others]
    body = {"meeting_id": meeting, "layers": {"default": {"outputs": outputs}}}
    started = call.data("POST", "/recordings/track", body)
    running.advance(10)
    call.data("POST", f"/meetings/{meeting}/active-session/kick-all")
    running.advance(2)
    done = got(call, started)
    assert (done["status"], done["download_url"] is not None) == ("UPLOADED", managed)
    assert done["storage_config"] == {"type": "aws", "bucket": "films", "region": "eu-west-1"}
