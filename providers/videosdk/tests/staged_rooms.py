"""The own operations of rooms, sessions, streams, transcriptions and the resource pool, carried out on the simulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from anyroom.errors import AnyroomError
from anyroom.operations import Operation
from anyroom.testing import Scene
from anyroom.types import CaptionsStatus, Layout, Orientation, Room, Rtmp, Session, SessionStatus, WebPage
from anyroom_videosdk import (
    AcquireOptions,
    AutoClose,
    AutoHls,
    AutoRecording,
    CompositeRecordingOptions,
    CompositionKind,
    HlsOptions,
    HlsStream,
    LayoutPriority,
    Livestream,
    LivestreamOptions,
    PictureQuality,
    Resource,
    ResourceStatus,
    RoomOptions,
    SessionFilters,
    Theme,
    ThumbnailFormat,
    ThumbnailOptions,
    TranscriptionOptions,
    VideoSDK,
)
from anyroom_videosdk.types.composite_recordings import CompositeSource, CompositeWatermark, WatermarkType
from anyroom_videosdk.types.files import FileFormat
from anyroom_videosdk.types.individual_recordings import MediaKind

T = TypeVar("T")

HOOK: Final = "https://example.com/hook"
PAGE: Final = WebPage("https://example.com/page")
OUTPUTS: Final = [Rtmp("rtmp://example.com/live", "kit-stream-key"), Rtmp("rtmps://example.org/live", "kit-other-key")]
COMPOSED: Final[Mapping[str, Any]] = {
    "layout": Layout.SIDEBAR,
    "priority": LayoutPriority.PIN,
    "grid_size": 4,
    "theme": Theme.DARK,
    "transcribe": True,
    "summarize": True,
    "summary_prompt": "in three lines",
}
PICTURED: Final[Mapping[str, Any]] = {
    **COMPOSED,
    "quality": PictureQuality.HIGH,
    "orientation": Orientation.PORTRAIT,
}
COMPOSITE: Final = CompositeRecordingOptions(
    participants=[CompositeSource(participant="kit-ana", kinds=[MediaKind.AUDIO, MediaKind.VIDEO])],
    watermarks=[
        CompositeWatermark(type=WatermarkType.CUSTOM, image_url="https://example.com/mark.png"),
        CompositeWatermark(type=WatermarkType.CUSTOM, image_base64="aGVsbG8=", text="kit", timezone="UTC"),
        CompositeWatermark(type=WatermarkType.PUBSUB, topic="chat"),
    ],
    webhook_url=HOOK,
    directory="kit/composite",
    upload_url="https://example.com/upload",
    file_format=FileFormat.WEBM,
)


def videosdk(scene: Scene) -> VideoSDK:
    assert isinstance(scene.provider, VideoSDK)
    return scene.provider


def run(scene: Scene, operation: Operation[T]) -> T:
    return scene.video.run(operation)


def refused(scene: Scene, *operations: Operation[Any]) -> None:
    """Carry out what is refused, so that the reason is looked for."""
    for operation in operations:
        with suppress(AnyroomError):
            run(scene, operation)


def pending(room: Room) -> str:
    """The provisional id of what was started in a room and is not listed."""
    return f"pending:0:{room.id}"


def composers(scene: Scene, kind: CompositionKind = CompositionKind.HLS, **options: Any) -> Sequence[Resource]:
    asked = AcquireOptions(kind=kind, webhook_url=HOOK, **options)
    found = run(scene, videosdk(scene).acquire_resources(asked))
    scene.stage.advance(2)
    return found


def stream(scene: Scene, room: Room, **options: Any) -> HlsStream:
    started = run(scene, videosdk(scene).start_hls(room, HlsOptions(**options)))
    scene.stage.advance(2)
    return started


def livestream(scene: Scene, room: Room, **options: Any) -> Livestream:
    started = run(scene, videosdk(scene).start_livestream(room, LivestreamOptions(outputs=OUTPUTS, **options)))
    scene.stage.advance(2)
    return started


def over(scene: Scene, started: HlsStream) -> HlsStream:
    scene.video.broadcasts.stop(started)
    scene.stage.advance(5)
    return started


# --- each operation ------------------------------------------------------------------------------------------------------


def create_custom_room(scene: Scene) -> None:
    key = scene.unique("kit-room")
    for options in (
        RoomOptions(webhook_url=HOOK, webhook_events=["session*"]),
        RoomOptions(webhook_url=HOOK, webhook_events=["session*"], key=key),
    ):
        made = run(scene, videosdk(scene).create_custom_room(options))
        assert (made.webhook_url, made.webhook_events) == (HOOK, ("session*",))
    assert made.key == key


def search_sessions(scene: Scene) -> None:
    session = scene.session()
    wanted = SessionFilters(room=session.room_id or "", status=SessionStatus.LIVE)
    (found,) = scene.video.walk(videosdk(scene).search_sessions, wanted)
    assert found.id == session.id
    assert [person.name for person in found.participants] == ["ana"]


def end_live_session(scene: Scene) -> None:
    session = scene.session()
    ended = run(scene, videosdk(scene).end_live_session(session.room_id or "", session=session, force=True))
    assert ended is not None
    assert ended.id == session.id
    assert run(scene, videosdk(scene).end_live_session(scene.room(), tolerant=True)) is None
    refused(scene, videosdk(scene).end_live_session(scene.room()))


def someone(scene: Scene) -> tuple[Session, str]:
    session = scene.session()
    (person,) = scene.video.participants.list(session=session)
    return session, person.id


def remove_session_participant(scene: Scene) -> None:
    session, person = someone(scene)
    run(scene, videosdk(scene).remove_session_participant(person, session=session))
    assert not list(scene.video.participants.list(room=session.room_id or ""))


def start_hls(scene: Scene) -> None:
    room = scene.live_room()
    assert stream(scene, room, record=True).live_url
    refused(scene, videosdk(scene).start_hls(room), videosdk(scene).start_hls(scene.room()))


def list_hls_streams(scene: Scene) -> None:
    room = scene.live_room()
    started = stream(scene, room)
    (found,) = scene.video.walk(videosdk(scene).list_hls_streams, room=room)
    assert (found.id, found.live_url) == (started.id, started.live_url)


def get_active_hls(scene: Scene) -> None:
    room = scene.live_room()
    assert run(scene, videosdk(scene).get_active_hls(room)) is None
    started = stream(scene, room)
    found = run(scene, videosdk(scene).get_active_hls(room))
    assert found is not None
    assert found.id == started.id


def capture_thumbnail(scene: Scene) -> None:
    room = scene.live_room()
    stream(scene, room)
    taken = run(scene, videosdk(scene).capture_thumbnail(room, ThumbnailOptions(width=320, height=180)))
    assert (taken.width, taken.height, taken.format) == (320, 180, "jpg")
    provider = videosdk(scene)
    refused(scene, provider.capture_thumbnail(scene.live_room()), provider.capture_thumbnail(scene.room()))


def delete_hls_stream(scene: Scene) -> None:
    started = over(scene, stream(scene, scene.live_room()))
    run(scene, videosdk(scene).delete_hls_stream(started))
    running = stream(scene, scene.live_room())
    unlisted = f"hls:{pending(scene.room())}"
    refused(scene, videosdk(scene).delete_hls_stream(running), videosdk(scene).delete_hls_stream(unlisted))


def start_livestream(scene: Scene) -> None:
    room = scene.live_room()
    started = livestream(scene, room)
    assert [output.stream_key for output in started.outputs] == ["kit-stream-key", "kit-other-key"]
    again = LivestreamOptions(outputs=OUTPUTS)
    refused(scene, videosdk(scene).start_livestream(room, again), videosdk(scene).start_livestream(scene.room(), again))


def list_livestreams(scene: Scene) -> None:
    room = scene.live_room()
    livestream(scene, room)
    (found,) = scene.video.walk(videosdk(scene).list_livestreams, room=room)
    assert len(found.outputs) == len(OUTPUTS)


def start_realtime_transcription(scene: Scene) -> None:
    room = scene.live_room()
    options = TranscriptionOptions(callback_url=HOOK)
    assert run(scene, videosdk(scene).start_realtime_transcription(room, options)).webhook_url == HOOK
    provider = videosdk(scene)
    refused(scene, provider.start_realtime_transcription(room), provider.start_realtime_transcription(scene.room()))


def transcribed(scene: Scene, room: Room) -> str:
    options = TranscriptionOptions(summarize=True)
    started = run(scene, videosdk(scene).start_realtime_transcription(room, options))
    scene.stage.advance(5)
    scene.video.captions.stop(started)
    return started.id


def get_realtime_transcription(scene: Scene) -> None:
    found = run(scene, videosdk(scene).get_realtime_transcription(transcribed(scene, scene.live_room())))
    assert found.status is CaptionsStatus.STOPPED
    assert [file.format for file in (*found.files, *found.summaries)] == ["txt", "txt"]


def list_realtime_transcriptions(scene: Scene) -> None:
    room = scene.live_room()
    wanted = transcribed(scene, room)
    (found,) = scene.video.walk(videosdk(scene).list_realtime_transcriptions, room=room, status=CaptionsStatus.STOPPED)
    assert found.id == wanted


def post_transcribed(scene: Scene) -> tuple[str, str]:
    session = scene.transcribed()
    (found,) = scene.video.transcripts.list(session=session)
    return session.id, found.id


def list_post_transcriptions(scene: Scene) -> None:
    session, wanted = post_transcribed(scene)
    (found,) = scene.video.walk(videosdk(scene).list_post_transcriptions, session=session)
    assert found.id == wanted


def acquire_resources(scene: Scene) -> None:
    found = composers(scene, CompositionKind.RTMP, units=2)
    assert [one.status for one in found] == [ResourceStatus.PENDING] * 2
    assert {one.kind for one in found} == {CompositionKind.RTMP}


def release_resources(scene: Scene) -> None:
    (kept,) = composers(scene)
    found = run(scene, videosdk(scene).release_resources([kept, "64f000000000000000000000"]))
    assert [one.released for one in found] == [True, False]


def list_resources(scene: Scene) -> None:
    (kept,) = composers(scene)
    idle = scene.video.walk(videosdk(scene).list_resources, status=ResourceStatus.IDLE)
    assert kept.id in {one.id for one in idle}


def get_resource(scene: Scene) -> None:
    """One that composes one of two streams of a room."""
    (kept,) = composers(scene)
    room = run(scene, videosdk(scene).create_custom_room(RoomOptions(several=[CompositionKind.HLS])))
    scene.stage.join(room.id, "ana")
    stream(scene, room)
    second = stream(scene, room, resource=kept)
    found = run(scene, videosdk(scene).get_resource(kept))
    assert found.status is ResourceStatus.COMPOSING
    composed = run(scene, videosdk(scene).get_broadcast(second))
    assert isinstance(composed, HlsStream)
    assert found.composer_ids == (composed.composer_id,)


def get_webhook_public_key(scene: Scene) -> None:
    assert run(scene, videosdk(scene).get_webhook_public_key()).startswith("-----BEGIN PUBLIC KEY-----")


OPERATIONS: Final[Mapping[str, Callable[[Scene], object]]] = {
    act.__name__: act
    for act in (
        create_custom_room,
        search_sessions,
        end_live_session,
        remove_session_participant,
        start_hls,
        list_hls_streams,
        get_active_hls,
        capture_thumbnail,
        delete_hls_stream,
        start_livestream,
        list_livestreams,
        start_realtime_transcription,
        get_realtime_transcription,
        list_realtime_transcriptions,
        list_post_transcriptions,
        acquire_resources,
        release_resources,
        list_resources,
        get_resource,
        get_webhook_public_key,
    )
}


# --- every field ---------------------------------------------------------------------------------------------------------


def every_field_of_rooms(scene: Scene) -> None:
    provider = videosdk(scene)
    for picture in (PICTURED, {"layout": PAGE, "audio_only": True}):
        options = RoomOptions(
            key=scene.unique("kit-room"),
            region="sg001",
            webhook_url=HOOK,
            webhook_events=["recording-started", "session*"],
            auto_close=AutoClose(minutes=60, deactivate=True),
            auto_recording=AutoRecording(**picture, directory="kit"),
            auto_hls=AutoHls(**picture, record=True),
            auto_composite=COMPOSITE,
            several=[CompositionKind.RECORDING, CompositionKind.HLS, CompositionKind.RTMP],
            allowed_participants=["kit-ana"],
        )
        room = run(scene, provider.create_custom_room(options))
    list(scene.video.rooms.list(search=room.id))
    scene.video.rooms.close(room)


def every_field_of_sessions(scene: Scene) -> None:
    provider, session = videosdk(scene), scene.session()
    room, key = session.room_id or "", scene.unique("kit-room")
    since, until = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    for wanted in (
        SessionFilters(room=room, search=room, since=since, until=until, status=SessionStatus.ENDED),
        SessionFilters(key=key),
    ):
        list(scene.video.walk(provider.search_sessions, wanted))
    list(scene.video.participants.list(session=session))
    list(scene.video.participants.list(room=room))
    refused(scene, provider.remove_session_participant("nobody", session=session))
    with suppress(AnyroomError):
        scene.video.participants.remove("nobody", room=room)
    run(scene, provider.end_live_session(room, session=session, tolerant=True, force=True))


def every_field_of_streams(scene: Scene) -> None:
    provider, room = videosdk(scene), scene.live_room()
    for options in (
        HlsOptions(**PICTURED, record=True, webhook_url=HOOK, resource="64f000000000000000000000"),
        HlsOptions(layout=PAGE, audio_only=True),
    ):
        refused(scene, provider.start_hls(room, options))
    for options in (
        LivestreamOptions(outputs=OUTPUTS, **COMPOSED, record=True, resource="64f000000000000000000000"),
        LivestreamOptions(outputs=OUTPUTS, layout=PAGE),
    ):
        refused(scene, provider.start_livestream(room, options))
    for picture in (
        ThumbnailOptions(second=2.5, width=320, height=180, format=ThumbnailFormat.PNG),
        ThumbnailOptions(format=ThumbnailFormat.WEBP),
    ):
        refused(scene, provider.capture_thumbnail(room, picture))
    session = scene.session()
    for listing in (provider.list_hls_streams, provider.list_livestreams):
        list(scene.video.walk(listing, room=room, session=session, search=room.id))
    scene.stage.advance(2)
    for broadcast in scene.video.broadcasts.list(room=room):
        scene.video.broadcasts.stop(broadcast)


def every_field_of_transcriptions(scene: Scene) -> None:
    provider, room = videosdk(scene), scene.live_room()
    options = TranscriptionOptions(
        language="en-GB", callback_url=HOOK, model="kit-model", summarize=True, summary_prompt="in three lines"
    )
    started = run(scene, provider.start_realtime_transcription(room, options))
    session, status = started.session_id or "", CaptionsStatus.STARTED
    list(scene.video.walk(provider.list_realtime_transcriptions, room=room, session=session, status=status))
    list(scene.video.walk(provider.list_post_transcriptions, room=room, session=session))
    scene.video.captions.stop(started)


def every_field_of_the_pool(scene: Scene) -> None:
    kept = composers(scene, units=2, quality=PictureQuality.LOW, audio_only=True)
    list(scene.video.walk(videosdk(scene).list_resources, status=ResourceStatus.IDLE))
    run(scene, videosdk(scene).release_resources(kept))


WITH_EVERYTHING: Final[Sequence[Callable[[Scene], object]]] = (
    every_field_of_rooms,
    every_field_of_sessions,
    every_field_of_streams,
    every_field_of_transcriptions,
    every_field_of_the_pool,
)
