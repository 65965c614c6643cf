"""Own operations on sessions, recordings, livestreams and analytics, carried out on the simulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from anyroom.errors import NoActiveSession
from anyroom.operations import Operation
from anyroom.testing import Scene
from anyroom.types import Rtmp, SessionStatus, WebPage
from anyroom_cloudflare import (
    AudioChannel,
    AudioCodec,
    AudioConfig,
    AwsStorage,
    AzureStorage,
    Cloudflare,
    DigitalOceanStorage,
    GcsStorage,
    InteractiveType,
    Livestream,
    LivestreamFilters,
    LivestreamStatus,
    MeetingLivestreamOptions,
    MeetingRecording,
    MeetingRecordingFilters,
    MeetingRecordingOptions,
    MeetingSessionFilters,
    R2Storage,
    RecordingState,
    ReportPart,
    SessionPeer,
    SessionPeerFilters,
    SessionPeerSort,
    SessionPeerView,
    SessionSort,
    SftpStorage,
    SortOrder,
    StorageConfig,
    TrackMedia,
    TrackOutput,
    TrackOutputType,
    TrackRecordingOptions,
    TranscriptFormat,
    VideoCodec,
    VideoConfig,
    Watermark,
    WatermarkPosition,
)

Act = Callable[[Scene], object]

PAGE: Final = "https://example.com/page"
PICTURE: Final = "https://example.com/mark.png"
START: Final = datetime(2023, 1, 1, tzinfo=UTC)
END: Final = datetime(2033, 1, 1, tzinfo=UTC)
STORAGES: Final[Sequence[StorageConfig]] = (
    AwsStorage(access_key="aws-key-id", secret="aws-secret", bucket="kit", region="ap-south-1", path="in/here"),
    AzureStorage(connection_string="azure-connection", container="kit", path="in/here"),
    DigitalOceanStorage(access_key="do-key-id", secret="do-secret-key", bucket="kit", region="SGP1"),
    GcsStorage(credentials='{"type": "service_account"}', bucket="kit", region="US multi-region"),
    SftpStorage(host="sftp.example.com", port=2222, username="kit", password="sftp-password", path="in/here"),
    SftpStorage(host="sftp.example.com", username="kit", private_key="sftp-private-key", password="sftp-passphrase"),
    R2Storage(access_key="r2-key-id", secret="r2-secret-key", bucket="kit"),
)
RECORDING: Final = MeetingRecordingOptions(
    layout=WebPage(PAGE),
    name="kit",
    max_duration=3600,
    video=VideoConfig(
        codec=VideoCodec.H264,
        width=640,
        height=480,
        export_file=True,
        watermark=Watermark(url=PICTURE, position=WatermarkPosition.RIGHT_TOP, width=40, height=30),
    ),
    audio=AudioConfig(codec=AudioCodec.MP3, channel=AudioChannel.MONO, export_file=True),
    storage_config=STORAGES[0],
    realtimekit_bucket=True,
    rtmp_out=Rtmp("rtmps://example.com/live", "kit-stream-key"),
    interactive=InteractiveType.ID3,
    allow_multiple_recordings=True,
)


def cloudflare(scene: Scene) -> Cloudflare:
    assert isinstance(scene.provider, Cloudflare)
    return scene.provider


def run(describe: Callable[[Cloudflare, Scene], Operation[Any]]) -> Act:
    return lambda scene: scene.video.run(describe(cloudflare(scene), scene))


def walk(describe: Callable[[Cloudflare, Scene], tuple[Any, ...]]) -> Act:
    """Walk a listing of the provider's own: which, and with what."""

    def act(scene: Scene) -> object:
        listing, *given = describe(cloudflare(scene), scene)
        return list(scene.video.walk(listing, *given))

    return act


def of_peer(describe: Callable[[Cloudflare, str, SessionPeer], Operation[Any]]) -> Act:
    """Ask for something of a connection to a session."""

    def act(scene: Scene) -> object:
        session = scene.session()
        (peer,) = scene.video.walk(cloudflare(scene).list_session_participants, session)
        return scene.video.run(describe(cloudflare(scene), session.id, peer))

    return act


def of_livestream(describe: Callable[[Cloudflare, Livestream], Operation[Any]]) -> Act:
    """Ask for something of a livestream that is live."""

    def act(scene: Scene) -> object:
        livestream = live(scene)
        return scene.video.run(describe(cloudflare(scene), livestream))

    return act


def live(scene: Scene) -> Livestream:
    found: Livestream = scene.video.run(cloudflare(scene).start_meeting_livestream(scene.live_room()))
    scene.stage.advance(5)
    return found


def also_in_an_empty_room(act: Act, describe: Callable[[Cloudflare, str], Operation[Any]]) -> Act:
    """What needs people in the room, and then without them."""

    def both(scene: Scene) -> object:
        with pytest.raises(NoActiveSession):
            scene.video.run(describe(cloudflare(scene), scene.room().id))
        return act(scene)

    return both


def recorded(scene: Scene) -> MeetingRecording:
    options = MeetingRecordingOptions(video=VideoConfig(codec=VideoCodec.VP8))
    found: MeetingRecording = scene.video.run(cloudflare(scene).start_meeting_recording(scene.live_room(), options))
    return found


def active_recording(scene: Scene) -> object:
    """There is none, and then there is one."""
    room, provider = scene.live_room(), cloudflare(scene)
    assert scene.video.run(provider.get_active_recording(room)) is None
    started = scene.video.recordings.start(room)
    found = scene.video.run(provider.get_active_recording(room))
    assert found is not None
    assert found.id == started.id
    return found


def active_session(scene: Scene) -> object:
    """There is none, and then there is one."""
    room, provider = scene.room(), cloudflare(scene)
    assert scene.video.run(provider.get_active_meeting_session(room)) is None
    scene.stage.join(room.id, "ana")
    found = scene.video.run(provider.get_active_meeting_session(room))
    assert found is not None
    assert found.room_id == room.id
    return found


def active_livestream(scene: Scene) -> object:
    """There is none, and then there is one."""
    room, provider = scene.live_room(), cloudflare(scene)
    assert scene.video.run(provider.get_active_meeting_livestream(room)) is None
    started = scene.video.run(provider.start_meeting_livestream(room))
    found = scene.video.run(provider.get_active_meeting_livestream(room))
    assert found is not None
    assert found.id == started.id
    return found


def livestream_session(scene: Scene) -> object:
    livestream, provider = live(scene), cloudflare(scene)
    (session,) = scene.video.walk(provider.list_livestream_sessions, livestream)
    return scene.video.run(provider.get_livestream_session(session))


def session_of(scene: Scene, livestream: Livestream) -> str:
    found = scene.video.sessions.active(livestream.room_id or "")
    assert found is not None
    return found.id


def sessions_livestreams(scene: Scene) -> object:
    livestream = live(scene)
    listing = cloudflare(scene).list_session_livestreams
    return list(scene.video.walk(listing, session_of(scene, livestream)))


OPERATIONS: Final[Mapping[str, Act]] = {
    "start_meeting_recording": also_in_an_empty_room(
        recorded, lambda provider, room: provider.start_meeting_recording(room, MeetingRecordingOptions())
    ),
    "get_active_recording": active_recording,
    "list_meeting_recordings": walk(
        lambda provider, scene: (
            provider.list_meeting_recordings,
            MeetingRecordingFilters(room=recorded(scene).room_id or ""),
        )
    ),
    "start_track_recording": also_in_an_empty_room(
        run(
            lambda provider, scene: provider.start_track_recording(
                scene.live_room(), TrackRecordingOptions(media_kind=TrackMedia.AUDIO)
            )
        ),
        lambda provider, room: provider.start_track_recording(room),
    ),
    "list_meeting_sessions": walk(
        lambda provider, scene: (provider.list_meeting_sessions, MeetingSessionFilters(search=scene.session().id))
    ),
    "get_meeting_session": run(lambda provider, scene: provider.get_meeting_session(scene.session())),
    "get_active_meeting_session": active_session,
    "list_session_participants": walk(lambda provider, scene: (provider.list_session_participants, scene.session())),
    "get_session_participant": of_peer(
        lambda provider, session, peer: provider.get_session_participant(peer, session=session)
    ),
    "get_peer_report": of_peer(lambda provider, _, peer: provider.get_peer_report(peer)),
    "list_chat": walk(lambda provider, scene: (provider.list_chat, scene.session())),
    "list_transcript": walk(lambda provider, scene: (provider.list_transcript, scene.transcribed())),
    "get_session_transcript": run(
        lambda provider, scene: provider.get_session_transcript(scene.transcribed(), format=TranscriptFormat.VTT)
    ),
    "generate_session_summary": run(lambda provider, scene: provider.generate_session_summary(scene.transcribed())),
    "create_livestream": run(lambda provider, scene: provider.create_livestream(name="kit-1")),
    "start_meeting_livestream": also_in_an_empty_room(
        live, lambda provider, room: provider.start_meeting_livestream(room)
    ),
    "list_livestreams": walk(lambda provider, scene: (provider.list_livestreams,)),
    "list_livestream_sessions": walk(lambda provider, scene: (provider.list_livestream_sessions, live(scene))),
    "get_active_livestream_session": of_livestream(
        lambda provider, livestream: provider.get_active_livestream_session(livestream)
    ),
    "get_livestream_session": livestream_session,
    "get_active_meeting_livestream": active_livestream,
    "list_meeting_livestream_sessions": walk(
        lambda provider, scene: (provider.list_meeting_livestream_sessions, live(scene).room_id or "")
    ),
    "list_session_livestreams": sessions_livestreams,
    "get_analytics_daily": run(lambda provider, scene: provider.get_analytics_daily()),
    "get_livestream_analytics": run(lambda provider, scene: provider.get_livestream_analytics()),
    "get_livestream_analytics_daily": run(lambda provider, scene: provider.get_livestream_analytics_daily()),
}


def stored(storage: StorageConfig) -> Act:
    """Start a recording into storage of one's own. The simulator, as the service, may know no such kind."""
    options = MeetingRecordingOptions(storage_config=storage)
    return run(lambda provider, scene: provider.start_meeting_recording(scene.live_room(), options))


WITH_EVERYTHING: Final[Sequence[Act]] = (
    run(lambda provider, scene: provider.start_meeting_recording(scene.live_room(), RECORDING)),
    *map(stored, STORAGES),
    walk(
        lambda provider, scene: (
            provider.list_meeting_recordings,
            MeetingRecordingFilters(
                room=scene.live_room(),
                search="kit",
                states=[RecordingState.UPLOADED, RecordingState.ERRORED],
                expired=False,
                since=START,
                until=END,
                order=SortOrder.ASCENDING,
            ),
        )
    ),
    run(
        lambda provider, scene: provider.start_track_recording(
            scene.live_room(),
            TrackRecordingOptions(participants=["a-participant"], media_kind=TrackMedia.AUDIO, name="kit"),
        )
    ),
    # The simulator takes the newer form of the request: it refuses this one.
    run(
        lambda provider, scene: provider.start_track_recording(
            scene.live_room(),
            TrackRecordingOptions(
                name="kit",
                outputs=[
                    TrackOutput(type=TrackOutputType.REALTIMEKIT_BUCKET),
                    TrackOutput(type=TrackOutputType.STORAGE_CONFIG, storage=STORAGES[0]),
                ],
                max_duration=3600,
            ),
        )
    ),
    walk(
        lambda provider, scene: (
            provider.list_meeting_sessions,
            MeetingSessionFilters(
                room=scene.live_room(),
                since=START,
                until=END,
                status=SessionStatus.LIVE,
                search="kit",
                participants=(1, 10),
                sort_by=SessionSort.MINUTES_CONSUMED,
                order=SortOrder.DESCENDING,
            ),
        )
    ),
    run(lambda provider, scene: provider.get_meeting_session(scene.session(), include_breakout_rooms=True)),
    walk(
        lambda provider, scene: (
            provider.list_session_participants,
            scene.session(),
            SessionPeerFilters(
                search="ana",
                sort_by=SessionPeerSort.JOINED_AT,
                order=SortOrder.ASCENDING,
                include_peer_events=True,
                view=SessionPeerView.CONSOLIDATED,
            ),
        )
    ),
    of_peer(
        lambda provider, session, peer: provider.get_session_participant(
            peer, session=session, include_peer_events=True, filters=[ReportPart.EVENTS]
        )
    ),
    of_peer(
        lambda provider, _, peer: provider.get_peer_report(
            peer, include_peer_events=True, filters=[ReportPart.EVENTS, ReportPart.QUALITY_STATS]
        )
    ),
    walk(
        lambda provider, scene: (
            provider.list_livestreams,
            LivestreamFilters(
                exclude_meetings=True,
                status=LivestreamStatus.LIVE,
                since=START,
                until=END,
                order=SortOrder.DESCENDING,
            ),
        )
    ),
    run(
        lambda provider, scene: provider.start_meeting_livestream(
            scene.live_room(), MeetingLivestreamOptions(name="kit-2", width=1280, height=720)
        )
    ),
    run(
        lambda provider, scene: provider.get_analytics_daily(since=date(2023, 11, 1), until=date(2023, 11, 30)),
    ),
    run(lambda provider, scene: provider.get_livestream_analytics(since=START, until=END, filters="kit")),
    run(lambda provider, scene: provider.get_livestream_analytics_daily(since=START, until=END, filters="kit")),
    # Neutral calls, for what no operation of its own says.
    lambda scene: scene.video.sessions.end(scene.live_room()),
    lambda scene: scene.video.recordings.stop(scene.settled(scene.running())),
    lambda scene: scene.video.broadcasts.stop(scene.broadcast()),
)
