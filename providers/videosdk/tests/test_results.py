"""The neutral calls return what VideoSDK says in full: records of the adapter's own, of the simulator's answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anyroom import Client
from anyroom.stages import Stage, open_stage
from anyroom.types import Hls, Room, Rtmp, Session
from anyroom_videosdk import (
    AutoClose,
    AutoHls,
    CompositionKind,
    CustomRoom,
    HlsStream,
    Livestream,
    ParticipantQuality,
    RealtimeTranscription,
    RoomOptions,
    RoomRecording,
    SessionDetails,
    SessionParticipant,
    SessionQuality,
    TranscriptDetails,
    VideoSDK,
)
from anyroom_videosdk.types.files import MediaFile


@pytest.fixture
def stage() -> Iterator[Stage]:
    with open_stage("videosdk") as stage:
        yield stage


@pytest.fixture
def video(stage: Stage) -> Iterator[Client]:
    with Client(stage.provider()) as video:
        yield video


@pytest.fixture
def room(stage: Stage, video: Client) -> Room:
    room = video.rooms.create(key="weekly")
    stage.join(room.id, "ana")
    return room


@pytest.fixture
def session(video: Client, room: Room) -> Session:
    session = video.sessions.active(room)
    assert session is not None
    return session


def test_a_room(video: Client) -> None:
    assert isinstance(video.provider, VideoSDK)
    closing = AutoClose(minutes=90, deactivate=True)
    options = RoomOptions(
        auto_close=closing, auto_hls=AutoHls(), several=[CompositionKind.HLS], allowed_participants=["ana"]
    )
    made = video.run(video.provider.create_custom_room(options))
    (listed,) = video.rooms.list()
    for found in (made, listed, video.rooms.get(made), video.run(video.provider.validate_room(made))):
        assert isinstance(found, CustomRoom)
        assert (found.document_id, found.owner_id) == (made.document_id, made.owner_id)
    got = video.rooms.get(made)
    assert isinstance(got, CustomRoom)
    assert (got.auto_close, got.auto_starts) == (closing, ("hls",))
    assert (got.several, got.allowed_participants) == ((CompositionKind.HLS,), ("ana",))
    assert isinstance(video.rooms.create(), CustomRoom)
    assert isinstance(video.rooms.close(made), CustomRoom)


def test_a_session(video: Client, session: Session) -> None:
    (listed,) = video.sessions.list()
    for found in (session, listed, video.sessions.get(session)):
        assert isinstance(found, SessionDetails)
        (person,) = found.participants
        assert (person.name, [stay.left_at for stay in person.stays]) == ("ana", [None])


def test_a_participant(video: Client, session: Session) -> None:
    (present,) = video.participants.list(room=session.room_id or "")
    assert isinstance(present, SessionParticipant)
    assert present.mode == "SEND_AND_RECV"
    assert present.device is not None
    assert present.device.sdk == "prebuilt"
    (listed,) = video.participants.list(session=session)
    for found in (listed, video.participants.get(present, session=session)):
        assert isinstance(found, SessionParticipant)
        assert len(found.stays) == 1


def test_quality(video: Client, session: Session) -> None:
    whole = video.stats.session(session)
    assert isinstance(whole, SessionQuality)
    assert (whole.session_id, whole.room_id) == (session.id, session.room_id)
    assert whole.participants[0].audio[0].score == 4.4
    (person,) = video.participants.list(session=session)
    found = video.stats.participant(person, session=session)
    assert isinstance(found, ParticipantQuality)
    assert (found.participant_id, found.name, found.sdk, found.device) == (person.id, "ana", "prebuilt", None)
    assert [use.lines for use in found.resolutions if use.amount] == [360]


def test_a_recording(stage: Stage, video: Client, room: Room) -> None:
    started = video.recordings.start(room)
    stage.advance(5)
    stopped = video.recordings.stop(started.id)
    done = video.recordings.wait(stopped)
    (listed,) = video.recordings.list()
    for found in (started, stopped, done, listed, video.recordings.get(started)):
        assert isinstance(found, RoomRecording)
    assert isinstance(done, RoomRecording)
    assert isinstance(done.files[0], MediaFile)
    assert done.updated_at


def test_broadcasts(stage: Stage, video: Client, room: Room) -> None:
    stream = video.broadcasts.start(room, hls=Hls())
    sent_out = video.broadcasts.start(room, rtmp=[Rtmp("rtmp://example.com/live", "key")])
    assert isinstance(stream, HlsStream)
    assert isinstance(sent_out, Livestream)
    stage.advance(5)
    assert {type(found) for found in video.broadcasts.list(room=room)} == {HlsStream, Livestream}
    live = video.broadcasts.get(stream)
    assert isinstance(live, HlsStream)
    assert live.live_url == stream.live_url
    assert isinstance(video.broadcasts.get(sent_out), Livestream)
    assert isinstance(video.broadcasts.stop(sent_out), Livestream)
    assert isinstance(video.broadcasts.stop(stream.id), HlsStream)


def test_captions_and_transcripts(stage: Stage, video: Client, room: Room) -> None:
    started = video.captions.start(room)
    assert isinstance(started, RealtimeTranscription)
    assert started.engine
    stage.advance(5)
    video.captions.stop(started)
    (listed,) = video.transcripts.list(room=room)
    for found in (listed, video.transcripts.get(started.id)):
        assert isinstance(found, TranscriptDetails)
        assert (found.engine, found.session_id) == (started.engine, started.session_id)
