"""One life of a room, in every dialect of the simulator: what sources tell in two ways comes to the same here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from anyroom import Client
from anyroom.errors import NoActiveSession, NotFound
from anyroom.simulator import Running, serve
from anyroom.types import (
    BroadcastStatus,
    CaptionsStatus,
    Hls,
    RecordingStatus,
    Room,
    RoomStatus,
    Rtmp,
    SessionStatus,
)
from anyroom_videosdk import HlsStream, MediaKind, SessionFilters, VideoSDK
from anyroom_videosdk.simulator import Dialect, VideoSDKSimulator

OUTPUT: Final = Rtmp("rtmp://example.com/live", "k1")
UNKNOWN: Final = "none-none-none"

DIALECTS: Final[dict[str, Dialect]] = {
    "the vendor's, most likely": Dialect(),
    "the vendor's routes alone": Dialect(spellings="vendor"),
    "a third party's routes and errors": Dialect(spellings="openapi", error_shape="openapi"),
    "a third party's in all": Dialect(
        spellings="openapi",
        error_shape="openapi",
        unknown_room_on_validate=404,
        disabled_room_on_validate=404,
        end_session_answers="session",
    ),
    "sentences that are no JSON": Dialect(sentences_as_text=True, remove_answers="sentence"),
    "starts that say an id": Dialect(start_answers="object"),
    "400 for an unknown room": Dialect(unknown_room=400),
    "402 for an unknown room": Dialect(unknown_room=402, unknown_room_on_validate=402),
    "no stream is a body without data": Dialect(no_active_hls=200),
    "recordings are listed when they are done": Dialect(lists_unfinished_recordings=False),
    "recordings without times": Dialect(tells_recording_times=False),
    "nothing takes time": Dialect(starting_seconds=0, closing_seconds=0),
}


@pytest.fixture(params=DIALECTS.values(), ids=list(DIALECTS))
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    with serve(VideoSDKSimulator(dialect=request.param)) as served:
        yield served


@pytest.fixture
def video(running: Running) -> Iterator[Client[VideoSDK]]:
    with Client(VideoSDK(**running.settings)) as client:
        yield client


@pytest.fixture
def room(video: Client[VideoSDK]) -> Room:
    return video.rooms.create(key="weekly")


@pytest.fixture
def ana(running: Running, room: Room) -> str:
    return running.join(room.id, "Ana").participant_id


def test_rooms(video: Client[VideoSDK], room: Room) -> None:
    assert video.rooms.create(key="weekly").id == room.id
    for name in (room.id, "weekly"):
        assert video.rooms.get(name).id == room.id
        assert video.run(video.provider.validate_room(name)).status is RoomStatus.ACTIVE
    for unknown in (video.rooms.get, video.rooms.close, video.sessions.end, video.sessions.active):
        with pytest.raises(NotFound):
            unknown(UNKNOWN)
    for name in (UNKNOWN, "no id"):
        with pytest.raises(NotFound):
            video.run(video.provider.validate_room(name))
    with pytest.raises(NotFound):
        video.rooms.close("weekly")
    assert video.rooms.close(room).status is RoomStatus.CLOSED
    assert video.rooms.get(room).status is RoomStatus.CLOSED
    try:
        validated = video.run(video.provider.validate_room(room)).status
    except NotFound:
        return
    assert validated is RoomStatus.CLOSED


def test_sessions_and_people(running: Running, video: Client[VideoSDK], room: Room, ana: str) -> None:
    ben = running.join(room.id, "Ben").participant_id
    session = video.sessions.active(room)
    assert session is not None
    assert {person.id for person in video.participants.list(room=room)} == {ana, ben}
    assert {person.id for person in video.participants.list(session=session)} == {ana, ben}
    assert video.participants.get(ben, session=session).name == "Ben"
    video.participants.remove(ben, room=room)
    assert [person.id for person in video.participants.list(room=room)] == [ana]
    with pytest.raises(NotFound):
        video.participants.remove(ben, room=room)
    ended = video.run(video.provider.end_live_session(room))
    assert (ended.id if ended else None) == session.id
    running.advance(1)
    assert video.sessions.get(session).status is SessionStatus.ENDED
    assert video.sessions.active(room) is None
    with pytest.raises(NoActiveSession):
        video.sessions.end(room)
    again = video.run(video.provider.end_live_session(room, tolerant=True))
    assert (again.id if again else None) == session.id
    (found,) = video.walk(video.provider.search_sessions, SessionFilters(key="weekly"))
    assert found.id == session.id


def test_recordings(running: Running, video: Client[VideoSDK], room: Room, ana: str) -> None:
    with pytest.raises(NoActiveSession):
        video.recordings.start(video.rooms.create())
    with pytest.raises(NotFound):
        video.recordings.start(UNKNOWN)
    started = video.recordings.start(room)
    alone = video.run(video.provider.start_participant_recording(room, ana))
    track = video.run(video.provider.start_track_recording(room, ana, MediaKind.AUDIO))
    running.advance(5)
    stopped = video.recordings.stop(started)
    assert stopped.status is RecordingStatus.STOPPING
    video.run(video.provider.stop_participant_recording(room, ana))
    video.run(video.provider.stop_track_recording(room, ana, MediaKind.AUDIO))
    running.advance(5)
    for made in (
        video.recordings.get(started),
        video.run(video.provider.get_participant_recording(alone)),
        video.run(video.provider.get_track_recording(track)),
    ):
        assert (made.status, made.provisional, made.files[0].url is None) == (RecordingStatus.AVAILABLE, False, False)
    (listed,) = video.recordings.list(room=room)
    assert listed.id == video.recordings.get(started).id
    video.recordings.delete(started)
    assert list(video.recordings.list(room=room)) == []
    with pytest.raises(NotFound):
        video.recordings.get(listed.id)


def test_streams(running: Running, video: Client[VideoSDK], room: Room, ana: str) -> None:
    assert video.run(video.provider.get_active_hls(room)) is None
    stream = video.broadcasts.start(room, hls=Hls())
    live = video.broadcasts.start(room, rtmp=[OUTPUT])
    running.advance(5)
    active = video.run(video.provider.get_active_hls(room))
    assert active is not None
    assert active.id == stream.id
    for started in (stream, live):
        assert video.broadcasts.get(started).status is BroadcastStatus.LIVE
        assert video.broadcasts.stop(started).status is BroadcastStatus.STOPPING
        running.advance(5)
        assert video.broadcasts.get(started).status is BroadcastStatus.STOPPED
    assert video.run(video.provider.get_active_hls(room)) is None
    with pytest.raises(NotFound):
        video.run(video.provider.get_active_hls(UNKNOWN))
    assert isinstance(stream, HlsStream)
    video.run(video.provider.delete_hls_stream(stream))
    with pytest.raises(NotFound):
        video.broadcasts.get(stream)


def test_captions(running: Running, video: Client[VideoSDK], room: Room, ana: str) -> None:
    captions = video.captions.start(room)
    video.captions.stop(captions)
    found = video.run(video.provider.get_realtime_transcription(captions))
    assert found.status is CaptionsStatus.STOPPED
    (transcript,) = video.transcripts.list(room=room)
    assert transcript.id == captions.id
    with pytest.raises(NotFound):
        video.captions.stop(captions)
