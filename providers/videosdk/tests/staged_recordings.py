"""VideoSDK's own operations on recordings, carried out on the simulator with every field that is documented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from anyroom.errors import AnyroomError
from anyroom.operations import Operation
from anyroom.testing import Scene
from anyroom.types import Broadcast, Hls, Layout, Orientation, Recording, Room, WebPage
from anyroom_videosdk import (
    CloseRoom,
    CompositeRecording,
    CompositeRecordingOptions,
    CompositeSource,
    CompositeTranscodingOptions,
    CompositeWatermark,
    FileFormat,
    HlsToMp4Options,
    ImageWatermark,
    LayoutPriority,
    LocationWatermark,
    MediaKind,
    Merge,
    MergeOptions,
    MergeSource,
    MergeSourceType,
    MergeStatus,
    ParticipantRecording,
    ParticipantRecordingOptions,
    PictureQuality,
    PresignedRecording,
    RecordingConcatOptions,
    RoomRecordingOptions,
    StorageType,
    Theme,
    TimestampWatermark,
    TrackRecording,
    TrackRecordingOptions,
    Transcoding,
    TranscodingStatus,
    TranscodingStorage,
    VideoSDK,
    WatermarkPosition,
    WatermarkType,
)

T = TypeVar("T")

HOOK: Final = "https://example.com/hook"
TARGET: Final = "https://storage.example.com/film?signature=kit"
ROOM_OPTIONS: Final = RoomRecordingOptions(
    layout=Layout.SIDEBAR,
    priority=LayoutPriority.PIN,
    grid_size=4,
    theme=Theme.DARK,
    quality=PictureQuality.ULTRA,
    orientation=Orientation.PORTRAIT,
    audio_only=False,
    transcribe=True,
    summarize=True,
    summary_prompt="In one sentence.",
    webhook_url=HOOK,
    directory="films",
    upload_url=TARGET,
    file_format=FileFormat.WEBM,
    on_failure=CloseRoom(wait=120),
)
PARTICIPANT_OPTIONS: Final = ParticipantRecordingOptions(
    file_format=FileFormat.MP4, webhook_url=HOOK, directory="people", metadata={"desk": "7"}
)
TRACK_OPTIONS: Final = TrackRecordingOptions(file_format=FileFormat.MP3, webhook_url=HOOK, directory="tracks")


def videosdk(scene: Scene) -> VideoSDK:
    assert isinstance(scene.provider, VideoSDK)
    return scene.provider


def carried_out(scene: Scene, operation: Operation[T]) -> T:
    return scene.video.run(operation)


def refused(scene: Scene, operation: Operation[Any]) -> None:
    """Carry out what is refused, or not listed: the adapter then asks why, or where it is."""
    with suppress(AnyroomError):
        scene.video.run(operation)


def somebody(scene: Scene) -> tuple[Room, str]:
    room = scene.room()
    return room, scene.stage.join(room.id, "ana")


def pending(scene: Scene, who: str = "") -> str:
    """The provisional id of what was started in a room and is not listed."""
    return f"{who}pending:0:{scene.room().id}"


# --- of the room -------------------------------------------------------------------------------------------------------


def room_recording(scene: Scene) -> Recording:
    start = videosdk(scene).start_room_recording
    refused(scene, start(scene.room(), RoomRecordingOptions()))
    return carried_out(scene, start(somebody(scene)[0], ROOM_OPTIONS))


def finished_room_recordings(scene: Scene) -> list[Recording]:
    room = scene.live_room()
    return [scene.finished(room), scene.finished(room)]


def list_room_recordings(scene: Scene) -> None:
    recording = scene.finished()
    room_id, session_id = recording.room_id or "", recording.session_id or ""
    pager = scene.video.walk(videosdk(scene).list_room_recordings, room=room_id, session=session_id, search=room_id)
    assert [found.id for found in pager] == [recording.id]


def otherwise(scene: Scene) -> None:
    start = videosdk(scene).start_room_recording
    carried_out(scene, start(scene.live_room(), RoomRecordingOptions(layout=WebPage("https://example.com/page"))))
    refused(scene, start(scene.live_room(), RoomRecordingOptions(resource="no-resource")))


# --- of a participant --------------------------------------------------------------------------------------------------


def participant_recording(scene: Scene, room: Room, participant: str) -> ParticipantRecording:
    started = carried_out(scene, videosdk(scene).start_participant_recording(room, participant, PARTICIPANT_OPTIONS))
    scene.stage.advance(2)
    return carried_out(scene, videosdk(scene).get_participant_recording(started))


def finished_participant_recording(scene: Scene, room: Room, participant: str) -> ParticipantRecording:
    found = participant_recording(scene, room, participant)
    scene.stage.advance(10)
    carried_out(scene, videosdk(scene).stop_participant_recording(room, participant))
    scene.stage.advance(5)
    return carried_out(scene, videosdk(scene).get_participant_recording(found))


def start_participant_recording(scene: Scene) -> None:
    refused(scene, videosdk(scene).start_participant_recording(scene.room(), "ana"))
    participant_recording(scene, *somebody(scene))


def stop_participant_recording(scene: Scene) -> None:
    room, ana = somebody(scene)
    participant_recording(scene, room, ana)
    carried_out(scene, videosdk(scene).stop_participant_recording(room, ana))
    refused(scene, videosdk(scene).stop_participant_recording(room, ana))


def get_participant_recording(scene: Scene) -> None:
    found = participant_recording(scene, *somebody(scene))
    carried_out(scene, videosdk(scene).get_participant_recording(found))
    refused(scene, videosdk(scene).get_participant_recording(pending(scene, "ana:audio_video:")))


def list_participant_recordings(scene: Scene) -> list[ParticipantRecording]:
    room, ana = somebody(scene)
    found = participant_recording(scene, room, ana)
    session = found.session_id or ""
    pager = scene.video.walk(videosdk(scene).list_participant_recordings, room=room, session=session, participant=ana)
    assert [item.id for item in pager] == [found.id]
    return list(pager)


def delete_participant_recording(scene: Scene) -> None:
    room, ana = somebody(scene)
    delete = videosdk(scene).delete_participant_recording
    refused(scene, delete(pending(scene, "ana:audio_video:")))
    refused(scene, delete(participant_recording(scene, room, ana)))
    carried_out(scene, videosdk(scene).stop_participant_recording(room, ana))
    carried_out(scene, delete(finished_participant_recording(scene, room, ana)))


# --- of a track --------------------------------------------------------------------------------------------------------


def track_recording(scene: Scene, room: Room, participant: str) -> TrackRecording:
    started = carried_out(
        scene, videosdk(scene).start_track_recording(room, participant, MediaKind.AUDIO, TRACK_OPTIONS)
    )
    scene.stage.advance(2)
    return carried_out(scene, videosdk(scene).get_track_recording(started))


def finished_track_recording(scene: Scene, room: Room, participant: str) -> TrackRecording:
    found = track_recording(scene, room, participant)
    scene.stage.advance(10)
    carried_out(scene, videosdk(scene).stop_track_recording(room, participant, MediaKind.AUDIO))
    scene.stage.advance(5)
    return carried_out(scene, videosdk(scene).get_track_recording(found))


def start_track_recording(scene: Scene) -> None:
    refused(scene, videosdk(scene).start_track_recording(scene.room(), "ana", MediaKind.VIDEO))
    track_recording(scene, *somebody(scene))


def stop_track_recording(scene: Scene) -> None:
    room, ana = somebody(scene)
    track_recording(scene, room, ana)
    carried_out(scene, videosdk(scene).stop_track_recording(room, ana, MediaKind.AUDIO))
    refused(scene, videosdk(scene).stop_track_recording(room, ana, MediaKind.AUDIO))


def get_track_recording(scene: Scene) -> None:
    found = track_recording(scene, *somebody(scene))
    carried_out(scene, videosdk(scene).get_track_recording(found))
    refused(scene, videosdk(scene).get_track_recording(pending(scene, "ana:audio:")))


def list_track_recordings(scene: Scene) -> list[TrackRecording]:
    room, ana = somebody(scene)
    found = track_recording(scene, room, ana)
    session = found.session_id or ""
    pager = scene.video.walk(videosdk(scene).list_track_recordings, room=room, session=session, participant=ana)
    assert [item.id for item in pager] == [found.id]
    return list(pager)


def delete_track_recording(scene: Scene) -> None:
    room, ana = somebody(scene)
    delete = videosdk(scene).delete_track_recording
    refused(scene, delete(pending(scene, "ana:audio:")))
    refused(scene, delete(track_recording(scene, room, ana)))
    carried_out(scene, videosdk(scene).stop_track_recording(room, ana, MediaKind.AUDIO))
    carried_out(scene, delete(finished_track_recording(scene, room, ana)))


# --- composites --------------------------------------------------------------------------------------------------------


def composite_recording(scene: Scene, room: Room, participant: str) -> CompositeRecording:
    options = CompositeRecordingOptions(
        participants=[CompositeSource(participant=participant, kinds=[MediaKind.AUDIO, MediaKind.VIDEO])],
        watermarks=[
            CompositeWatermark(
                type=WatermarkType.CUSTOM,
                image_url="https://example.com/logo.png",
                image_base64="aGk=",
                text="Acme",
                timezone="Asia/Kolkata",
            ),
            CompositeWatermark(type=WatermarkType.PUBSUB, topic="CAPTION"),
        ],
        webhook_url=HOOK,
        directory="mixes",
        upload_url=TARGET,
        file_format=FileFormat.MP4,
    )
    return carried_out(scene, videosdk(scene).start_composite_recording(room, options))


def start_composite_recording(scene: Scene) -> None:
    refused(scene, videosdk(scene).start_composite_recording(scene.room()))
    composite_recording(scene, *somebody(scene))


def stop_composite_recording(scene: Scene) -> None:
    room, ana = somebody(scene)
    stop = videosdk(scene).stop_composite_recording
    found = composite_recording(scene, room, ana)
    carried_out(scene, stop(room, found))
    refused(scene, stop(room, found))
    refused(scene, stop(room, pending(scene)))


def get_composite_recording(scene: Scene) -> None:
    found = composite_recording(scene, *somebody(scene))
    carried_out(scene, videosdk(scene).get_composite_recording(found))
    refused(scene, videosdk(scene).get_composite_recording(pending(scene)))


def list_composite_recordings(scene: Scene) -> list[CompositeRecording]:
    room, ana = somebody(scene)
    found = composite_recording(scene, room, ana)
    pager = scene.video.walk(videosdk(scene).list_composite_recordings, room=room, session=found.session_id or "")
    assert [item.id for item in pager] == [found.id]
    return list(pager)


def delete_composite_recording(scene: Scene) -> None:
    room, ana = somebody(scene)
    delete = videosdk(scene).delete_composite_recording
    found = composite_recording(scene, room, ana)
    refused(scene, delete(pending(scene)))
    refused(scene, delete(found))
    carried_out(scene, videosdk(scene).stop_composite_recording(room, found))
    carried_out(scene, delete(found))


# --- merges ------------------------------------------------------------------------------------------------------------


def merge(scene: Scene) -> Merge:
    room, ana = somebody(scene)
    ben = scene.stage.join(room.id, "ben")
    first = finished_participant_recording(scene, room, ana)
    second = finished_track_recording(scene, room, ben)
    options = MergeOptions(
        channel1=[MergeSource(participant=ana, recording=first)],
        channel2=[MergeSource(participant=ben, recording=second, type=MergeSourceType.TRACK)],
        type=MergeSourceType.PARTICIPANT,
        directory="merged",
        webhook_url=HOOK,
    )
    return carried_out(scene, videosdk(scene).start_merge(first.session_id or "", options))


def get_merge(scene: Scene) -> Merge:
    return carried_out(scene, videosdk(scene).get_merge(merge(scene)))


def list_merges(scene: Scene) -> list[Merge]:
    found = merge(scene)
    scene.stage.advance(5)
    pager = scene.video.walk(
        videosdk(scene).list_merges,
        room=found.room_id,
        session=found.session_id,
        merge=found,
        status=MergeStatus.COMPLETED,
    )
    assert [item.id for item in pager] == [found.id]
    return list(pager)


# --- transcodings ------------------------------------------------------------------------------------------------------


def composite_transcoding(scene: Scene) -> Transcoding:
    recording = finished_participant_recording(scene, *somebody(scene))
    watermark = ImageWatermark(
        image="https://example.com/logo.png", position=WatermarkPosition.CENTER, margin=20, width=120, opacity=0.5
    )
    options = CompositeTranscodingOptions(watermark=watermark, webhook_url=HOOK)
    return carried_out(scene, videosdk(scene).start_composite_transcoding([recording], options))


def other_watermarks(scene: Scene) -> None:
    recording = finished_participant_recording(scene, *somebody(scene))
    for watermark in (
        TimestampWatermark(start=datetime(2025, 5, 2, 10, 1, tzinfo=UTC)),
        LocationWatermark(latitude=21.17, longitude=72.83),
    ):
        options = CompositeTranscodingOptions(watermark=watermark)
        carried_out(scene, videosdk(scene).start_composite_transcoding([recording], options))
        scene.stage.advance(5)


def finished_stream(scene: Scene) -> tuple[Room, Broadcast]:
    room, _ = somebody(scene)
    stream = scene.video.broadcasts.wait(scene.video.broadcasts.start(room, hls=Hls()))
    scene.stage.advance(10)
    scene.video.broadcasts.stop(stream)
    scene.stage.advance(5)
    return room, stream


def hls_to_mp4(scene: Scene) -> Transcoding:
    _, stream = finished_stream(scene)
    storage = TranscodingStorage(type=StorageType.BLOB, bucket="films", container="films", directory="mp4")
    options = HlsToMp4Options(broadcast=stream, storage=storage, webhook_url=HOOK)
    return carried_out(scene, videosdk(scene).start_hls_to_mp4(options))


def hls_to_mp4_otherwise(scene: Scene) -> None:
    room, stream = finished_stream(scene)
    for options in (HlsToMp4Options(room=room), HlsToMp4Options(session=stream.session_id or "")):
        carried_out(scene, videosdk(scene).start_hls_to_mp4(options))


def recording_concat(scene: Scene) -> Transcoding:
    first, second = finished_room_recordings(scene)
    options = RecordingConcatOptions(webhook_url=HOOK, upload_url=TARGET)
    start = videosdk(scene).start_recording_concat
    carried_out(scene, start([PresignedRecording(recording=first, url=TARGET), second.id]))
    return carried_out(scene, start([first, second], options))


def presigned_concat(scene: Scene) -> None:
    recordings = [PresignedRecording(recording=one, url=TARGET) for one in finished_room_recordings(scene)]
    carried_out(scene, videosdk(scene).start_recording_concat(recordings))


def get_transcoding(scene: Scene) -> Transcoding:
    return carried_out(scene, videosdk(scene).get_transcoding(composite_transcoding(scene)))


def list_transcodings(scene: Scene) -> list[Transcoding]:
    found = hls_to_mp4(scene)
    pager = scene.video.walk(
        videosdk(scene).list_transcodings,
        room=found.room_id,
        session=found.session_id,
        broadcast=found.hls_id,
        status=TranscodingStatus.PENDING,
    )
    assert [item.id for item in pager] == [found.id]
    return list(pager)


def cancel_transcoding(scene: Scene) -> None:
    found = composite_transcoding(scene)
    cancelled = carried_out(scene, videosdk(scene).cancel_transcoding(found))
    assert cancelled.status is TranscodingStatus.CANCELLED
    refused(scene, videosdk(scene).cancel_transcoding(found))


# --- the neutral ones --------------------------------------------------------------------------------------------------


def neutral(scene: Scene) -> None:
    recording = scene.finished()
    for found in scene.video.recordings.list(room=recording.room_id or "", session=recording.session_id or ""):
        scene.video.recordings.delete(found)


OPERATIONS: Final[Mapping[str, Callable[[Scene], object]]] = {
    "start_room_recording": room_recording,
    "list_room_recordings": list_room_recordings,
    "start_participant_recording": start_participant_recording,
    "stop_participant_recording": stop_participant_recording,
    "get_participant_recording": get_participant_recording,
    "list_participant_recordings": list_participant_recordings,
    "delete_participant_recording": delete_participant_recording,
    "start_track_recording": start_track_recording,
    "stop_track_recording": stop_track_recording,
    "get_track_recording": get_track_recording,
    "list_track_recordings": list_track_recordings,
    "delete_track_recording": delete_track_recording,
    "start_composite_recording": start_composite_recording,
    "stop_composite_recording": stop_composite_recording,
    "get_composite_recording": get_composite_recording,
    "list_composite_recordings": list_composite_recordings,
    "delete_composite_recording": delete_composite_recording,
    "start_merge": merge,
    "get_merge": get_merge,
    "list_merges": list_merges,
    "start_composite_transcoding": composite_transcoding,
    "start_hls_to_mp4": hls_to_mp4,
    "start_recording_concat": recording_concat,
    "get_transcoding": get_transcoding,
    "list_transcodings": list_transcodings,
    "cancel_transcoding": cancel_transcoding,
}
WITH_EVERYTHING: Final[Sequence[Callable[[Scene], object]]] = (
    otherwise,
    other_watermarks,
    hls_to_mp4_otherwise,
    presigned_concat,
    neutral,
)
