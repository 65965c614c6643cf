"""Recordings from start to expiry, their files and their transcripts."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from anyroom import Client, Memory, Storage
from anyroom.errors import (
    AlreadyActive,
    Conflict,
    Expired,
    InvalidArgument,
    NoActiveSession,
    NotFound,
    TimedOut,
    WrongState,
)
from anyroom.memory import films
from anyroom.types import Participant, Recording, RecordingStatus, Room, TranscriptStatus

Video = Client[Memory]
HOUR = 3600


@pytest.fixture
def recording(video: Video, room: Room, ana: Participant) -> Recording:
    return video.recordings.start(room)


def test_a_recording_goes_through_its_states(memory: Memory, video: Video, recording: Recording) -> None:
    def status(seconds: float) -> str:
        memory.advance(seconds)
        return video.recordings.get(recording).status

    assert [recording.status, status(0.9), status(0.1), status(9)] == ["starting", "starting", "recording", "recording"]
    stopped = video.recordings.stop(recording)
    assert (stopped.status, stopped.duration, stopped.files, stopped.reason) == ("processing", 9, (), "stopped")
    assert [status(1.9), status(0.1), status(72 * HOUR - 1), status(1)] == [
        "processing",
        "available",
        "available",
        "expired",
    ]


def test_waiting_takes_no_time_of_ours(memory: Memory, video: Video, recording: Recording) -> None:
    before = memory.clock.now()
    video.recordings.stop(video.recordings.wait(recording, until=RecordingStatus.RECORDING))
    ready = video.recordings.wait(recording)
    assert ready.status is RecordingStatus.AVAILABLE
    assert 3 <= memory.clock.now() - before < 60


def test_waiting_for_what_does_not_come_ends(video: Video, recording: Recording) -> None:
    with pytest.raises(TimedOut):
        video.recordings.wait(recording, timeout=30)


@pytest.mark.parametrize("audio_only", [False, True])
def test_a_file_is_downloaded_and_plays(
    video: Video, room: Room, ana: Participant, tmp_path: Path, audio_only: bool
) -> None:
    recording = video.recordings.start(room, audio_only=audio_only)
    video.recordings.stop(recording)
    ready = video.recordings.wait(recording)
    saved = video.recordings.download(ready, tmp_path)
    (file,) = ready.files
    assert (saved.path.name, saved.size, saved.sha256) == (file.name, file.size, file.sha256)
    assert saved.verified == ("size", "sha256")
    if audio_only:
        with wave.open(str(saved.path)) as sound:
            assert sound.getnframes() / sound.getframerate() == file.duration
    else:
        assert saved.path.read_bytes() == films.film()
    with pytest.raises(InvalidArgument, match="exists"):
        video.recordings.download(ready, saved.path)
    assert video.recordings.download(ready, saved.path, file=file, overwrite=True).path == saved.path


def test_the_film_is_what_the_simulators_make() -> None:
    """Pack it again when this fails: base64 of zlib of `mp4(1)`."""
    media = pytest.importorskip("anyroom.simulator.media")
    assert films.film() == media.mp4(films.SECONDS)


@pytest.mark.parametrize(
    ("options", "seconds", "reason"),
    [
        ({"max_duration": 30}, 100, "max_duration"),
        ({}, 100, "session_ended"),
        ({"max_duration": 300}, 100, "session_ended"),
    ],
)
def test_a_recording_ends_by_itself(
    memory: Memory, video: Video, room: Room, ana: Participant, options: dict[str, Any], seconds: float, reason: str
) -> None:
    recording = video.recordings.start(room, **options)
    memory.advance(seconds)
    memory.leave(ana, room=room)
    memory.advance(10)
    ended = video.recordings.get(recording)
    assert (ended.status, ended.reason) == (RecordingStatus.AVAILABLE, reason)
    assert ended.duration == options.get("max_duration", 1000) - 1 if reason == "max_duration" else seconds - 1


def test_pauses_are_not_recorded(memory: Memory, video: Video, recording: Recording) -> None:
    memory.advance(11)
    assert video.recordings.pause(recording).status is RecordingStatus.PAUSED
    memory.advance(100)
    assert video.recordings.resume(recording).status is RecordingStatus.RECORDING
    memory.advance(5)
    video.recordings.pause(recording)
    memory.advance(50)
    assert video.recordings.stop(recording).duration == 15


def test_a_recording_into_own_storage_is_delivered(
    memory: Memory, video: Video, room: Room, ana: Participant, tmp_path: Path
) -> None:
    storage = Storage(kind="aws", bucket="films", path="monday", access_key="AKIA-ours", secret="do-not-tell")
    recording = video.recordings.start(room, storage=storage)
    video.recordings.stop(recording)
    ready = video.recordings.wait(recording)
    assert (ready.status, ready.storage, ready.files) == (RecordingStatus.DELIVERED, "aws://films/monday", ())
    assert "do-not-tell" not in json.dumps(ready.raw)
    with pytest.raises(Conflict, match="aws://films/monday"):
        video.recordings.download(ready, tmp_path)
    memory.advance(1000 * HOUR)
    assert video.recordings.get(recording).status is RecordingStatus.DELIVERED


def test_a_deleted_recording_is_gone(memory: Memory, video: Video, recording: Recording, tmp_path: Path) -> None:
    video.recordings.stop(recording)
    video.recordings.wait(recording)
    video.recordings.delete(recording)
    assert video.recordings.get(recording).status is RecordingStatus.DELETED
    for act in (
        lambda: video.recordings.delete(recording),
        lambda: video.recordings.download(recording, tmp_path),
        lambda: video.recordings.wait(recording),
    ):
        with pytest.raises(WrongState, match="deleted"):
            act()


def test_a_room_can_record_each_session_from_its_start(memory: Memory, video: Video) -> None:
    room = video.rooms.create(record_on_start=True)
    for name in ("Ana", "Ben"):
        person = memory.join(room, name)
        memory.join(room, "one more")
        (recording, *_) = video.recordings.list(room=room)
        assert recording.session_id == person.session_id
        video.sessions.end(room)
    assert len(list(video.recordings.list(room=room))) == 2


def test_recordings_are_listed_by_room_session_and_status(memory: Memory, video: Video) -> None:
    rooms = [video.rooms.create() for _ in range(2)]
    people = [memory.join(room, "Ana") for room in rooms]
    first, second = (video.recordings.start(room).id for room in rooms)
    video.recordings.stop(first)

    def ids(**options: Any) -> list[str]:
        return [recording.id for recording in video.recordings.list(**options)]

    assert ids() == [second, first]
    assert ids(room=rooms[0]) == [first] == ids(session=people[0].session_id)
    assert ids(status=RecordingStatus.STARTING) == [second]
    assert ids(room=rooms[0], status=RecordingStatus.STARTING) == [] == ids(room="room-unknown")


Act = Callable[[Video, Recording], object]
STATES: dict[str, Callable[[Memory, Video, Recording], object]] = {
    "starting": lambda memory, video, recording: None,
    "recording": lambda memory, video, recording: memory.advance(2),
    "paused": lambda memory, video, recording: (memory.advance(2), video.recordings.pause(recording)),
    "processing": lambda memory, video, recording: video.recordings.stop(recording),
    "available": lambda memory, video, recording: (video.recordings.stop(recording), memory.advance(9)),
    "expired": lambda memory, video, recording: (video.recordings.stop(recording), memory.advance(73 * HOUR)),
}
ACTS: dict[str, tuple[Act, set[str]]] = {
    "stop": (lambda video, recording: video.recordings.stop(recording), {"starting", "recording", "paused"}),
    "pause": (lambda video, recording: video.recordings.pause(recording), {"recording"}),
    "resume": (lambda video, recording: video.recordings.resume(recording), {"paused"}),
    "delete": (lambda video, recording: video.recordings.delete(recording), {"available"}),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_what_can_be_done_in_which_state(
    memory: Memory, video: Video, recording: Recording, state: str, act: str
) -> None:
    STATES[state](memory, video, recording)
    assert video.recordings.get(recording).status == state
    do, states = ACTS[act]
    if state in states:
        do(video, recording)
    else:
        with pytest.raises(WrongState, match=state):
            do(video, recording)


def test_an_expired_file_is_not_given_out(memory: Memory, video: Video, recording: Recording, tmp_path: Path) -> None:
    STATES["expired"](memory, video, recording)
    for act in (lambda: video.recordings.download(recording, tmp_path), lambda: video.recordings.wait(recording)):
        with pytest.raises(Expired):
            act()


def test_a_room_is_recorded_once_at_a_time(memory: Memory, video: Video, room: Room, recording: Recording) -> None:
    with pytest.raises(AlreadyActive, match=recording.id):
        video.recordings.start(room)
    other = video.rooms.create()
    memory.join(other, "Ben")
    video.recordings.start(other)
    video.recordings.stop(recording)
    assert video.recordings.start(room).id != recording.id


def test_an_empty_room_is_not_recorded(memory: Memory, video: Video) -> None:
    room = video.rooms.create(keep_alive=60)
    for _ in range(2):
        with pytest.raises(NoActiveSession, match=r"memory\.join"):
            video.recordings.start(room)
        memory.leave(memory.join(room, "Ana"), room=room)  # the session outlives her, and is as empty


@contextmanager
def raises_not_found() -> Iterator[None]:
    with pytest.raises(NotFound, match=r"no transcript|no summary"):
        yield


def test_a_transcript_has_what_was_said_while_it_was_recorded(
    memory: Memory, video: Video, room: Room, ana: Participant
) -> None:
    session = ana.session_id or ""
    with raises_not_found():
        video.transcripts.summary(session)
    recording = video.recordings.start(room, transcribe=True)
    memory.say(ana, "before the first second", room=room)
    memory.advance(11)
    memory.say(ana, "hello", room=room)
    video.recordings.pause(recording)
    memory.advance(7)
    memory.say(ana, "off the record", room=room)
    video.recordings.resume(recording)
    memory.advance(2)
    memory.say(ana, "good-bye", room=room)
    assert [item.status for item in video.transcripts.list(room=room)] == [TranscriptStatus.REQUESTED]
    video.recordings.stop(recording)
    assert video.transcripts.summary(session).status is TranscriptStatus.PROCESSING
    memory.advance(5)
    memory.say(ana, "after the end", room=room)
    transcript = video.transcripts.list(session=session).first()
    assert transcript is not None
    assert transcript == video.transcripts.get(transcript.id)
    said = [(segment.start, segment.speaker, segment.text) for segment in transcript.segments]
    assert said == [(10, "Ana", "hello"), (12, "Ana", "good-bye")]
    assert video.transcripts.summary(session).text == "2 remarks, by Ana."
    assert transcript.raw["recording_id"] == recording.id


def test_nothing_is_transcribed_that_was_not_asked_for(video: Video, room: Room, recording: Recording) -> None:
    assert list(video.transcripts.list(room=room)) == []
    with raises_not_found():
        video.transcripts.get("transcript-unknown")
