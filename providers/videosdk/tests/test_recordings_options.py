"""What recordings, merges and transcodings refuse before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from anyroom.errors import AnyroomError, InvalidArgument, UnsupportedOption
from anyroom.operations import Operation
from anyroom.types import Layout, Quality, StartRecording, Stylesheet
from anyroom_videosdk import (
    CloseRoom,
    CompositeRecordingOptions,
    CompositeSource,
    CompositeTranscodingOptions,
    CompositeWatermark,
    FileFormat,
    HlsToMp4Options,
    ImageWatermark,
    LocationWatermark,
    MediaKind,
    MergeOptions,
    MergeSource,
    MergeSourceType,
    MergeStatus,
    ParticipantRecordingOptions,
    PictureQuality,
    RecordingConcatOptions,
    RoomRecordingOptions,
    StorageType,
    TimestampWatermark,
    TrackRecordingOptions,
    TranscodingStorage,
    VideoSDK,
    WatermarkPosition,
    WatermarkType,
)

from .stagehand import ROOM, Stagehand

MARK: Final = CompositeWatermark(type=WatermarkType.CUSTOM, text="kit")
MALFORMED: Final[dict[str, Callable[[], object]]] = {
    "a summary of no transcript": lambda: RoomRecordingOptions(summarize=True),
    "a prompt for no summary": lambda: RoomRecordingOptions(transcribe=True, summary_prompt="short"),
    "a quality without pictures": lambda: RoomRecordingOptions(audio_only=True, quality=PictureQuality.LOW),
    "a stylesheet": lambda: RoomRecordingOptions(layout=Stylesheet("p{}")),  # type: ignore[arg-type]
    "a neutral quality": lambda: RoomRecordingOptions(quality=Quality.HD),  # type: ignore[arg-type]
    "a blank folder": lambda: RoomRecordingOptions(directory=" "),
    "more than any grid": lambda: RoomRecordingOptions(grid_size=26),
    "a room that is closed too late": lambda: CloseRoom(wait=151),
    "a room that is closed before": lambda: CloseRoom(wait=-1),
    "four watermarks": lambda: CompositeRecordingOptions(watermarks=[MARK] * 4),
    "no such theme": lambda: RoomRecordingOptions(theme="PINK"),  # type: ignore[arg-type]
    "no such format": lambda: TrackRecordingOptions(file_format="avi"),  # type: ignore[arg-type]
    "an empty channel": lambda: MergeOptions(channel1=[MergeSource(participant="ana")], channel2=[]),
    "nothing to make a film of": HlsToMp4Options,
    "two things to make a film of": lambda: HlsToMp4Options(room=ROOM, session="s"),
    "a clock without a time zone": lambda: TimestampWatermark(start=datetime(2025, 5, 2)),  # noqa: DTZ001
    "a place beyond the pole": lambda: LocationWatermark(latitude=90.5, longitude=0),
    "a place that is no number": lambda: LocationWatermark(latitude=0, longitude=float("nan")),
}


@pytest.mark.parametrize("make", MALFORMED.values(), ids=list(MALFORMED))
def test_what_is_malformed_is_refused_where_it_is_made(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidArgument):
        make()


def test_what_is_just_within_its_limits_is_taken() -> None:
    assert RoomRecordingOptions(grid_size=25, on_failure=CloseRoom(wait=150)).on_failure == CloseRoom(wait=150)
    assert CloseRoom(wait=0) != CloseRoom()
    assert CompositeRecordingOptions(watermarks=[MARK] * 3).watermarks == [MARK] * 3


Ask = Callable[[VideoSDK], Operation[Any]]


def room(**options: Any) -> Ask:
    return lambda provider: provider.start_room_recording(ROOM, RoomRecordingOptions(**options))


def participant(**options: Any) -> Ask:
    return lambda provider: provider.start_participant_recording(ROOM, "ana", ParticipantRecordingOptions(**options))


def track(kind: Any, **options: Any) -> Ask:
    return lambda provider: provider.start_track_recording(ROOM, "ana", kind, TrackRecordingOptions(**options))


def composite(**options: Any) -> Ask:
    return lambda provider: provider.start_composite_recording(ROOM, CompositeRecordingOptions(**options))


def merge(source: MergeSource) -> Ask:
    options = MergeOptions(channel1=[source], channel2=[MergeSource(participant="ben")])
    return lambda provider: provider.start_merge("s", options)


def watermarked(watermark: Any) -> Ask:
    return lambda provider: provider.start_composite_transcoding(
        ["r"], CompositeTranscodingOptions(watermark=watermark)
    )


IMPOSSIBLE: Final[dict[str, tuple[Ask, type[AnyroomError], str]]] = {
    "a layout that is not there": (room(layout=Layout.PIP), UnsupportedOption, "layout"),
    "a room's playlist": (room(file_format=FileFormat.M3U8), UnsupportedOption, "file_format"),
    "a neutral quality without pictures": (
        lambda provider: provider.start_recording(ROOM, StartRecording(audio_only=True, quality=Quality.SD)),
        UnsupportedOption,
        "quality",
    ),
    "an unknown quality": (room(quality=PictureQuality.UNKNOWN), UnsupportedOption, "quality"),
    "pictures in an MP3": (participant(file_format=FileFormat.MP3), UnsupportedOption, "file_format"),
    "an unknown format": (track(MediaKind.AUDIO, file_format=FileFormat.UNKNOWN), UnsupportedOption, "file_format"),
    "a track of two kinds": (track(MediaKind.AUDIO_VIDEO), InvalidArgument, "kind"),
    "a track of no kind": (track("smell"), InvalidArgument, "kind"),
    "a stop of no kind": (
        lambda provider: provider.stop_track_recording(ROOM, "ana", "smell"),
        InvalidArgument,
        "kind",
    ),
    "two kinds mixed as one": (
        composite(participants=[CompositeSource(participant="ana", kinds=[MediaKind.AUDIO_VIDEO])]),
        UnsupportedOption,
        "participants",
    ),
    "an unknown watermark": (
        composite(watermarks=[CompositeWatermark(type=WatermarkType.UNKNOWN)]),
        UnsupportedOption,
        "watermarks",
    ),
    "a composite playlist": (composite(file_format=FileFormat.M3U8), UnsupportedOption, "file_format"),
    "an unknown sort of recording": (
        merge(MergeSource(participant="ana", type=MergeSourceType.UNKNOWN)),
        UnsupportedOption,
        "channel1",
    ),
    "a blank participant": (merge(MergeSource(participant=" ")), InvalidArgument, "participant"),
    "merges that run": (
        lambda provider: provider.list_merges(status=MergeStatus.RUNNING),
        UnsupportedOption,
        "list all",
    ),
    "merges in no status": (lambda provider: provider.list_merges(status="done"), UnsupportedOption, "completed"),
    "no recordings": (lambda provider: provider.start_composite_transcoding([]), InvalidArgument, "recordings"),
    "a recording twice": (
        lambda provider: provider.start_composite_transcoding(["r", "r"]),
        InvalidArgument,
        "recordings",
    ),
    "a bare word": (lambda provider: provider.start_composite_transcoding("r"), InvalidArgument, "recordings"),
    "a watermark nowhere": (
        watermarked(ImageWatermark(image="x", position=WatermarkPosition.UNKNOWN)),
        UnsupportedOption,
        "watermark",
    ),
    "a watermark of a word": (watermarked("Acme"), InvalidArgument, "watermark must be ImageWatermark or .*, not str"),
    "a livestream as MP4": (
        lambda provider: provider.start_hls_to_mp4(HlsToMp4Options(broadcast="rtmp:6l")),
        InvalidArgument,
        "HLS",
    ),
    "an unknown storage": (
        lambda provider: provider.start_hls_to_mp4(
            HlsToMp4Options(session="s", storage=TranscodingStorage(type=StorageType.UNKNOWN))
        ),
        UnsupportedOption,
        "storage",
    ),
    "nothing to join": (
        lambda provider: provider.start_recording_concat([], RecordingConcatOptions()),
        InvalidArgument,
        "recordings",
    ),
    "transcodings in no status": (
        lambda provider: provider.list_transcodings(status="done"),
        InvalidArgument,
        "status",
    ),
}


@pytest.mark.parametrize(("ask", "error", "named"), IMPOSSIBLE.values(), ids=list(IMPOSSIBLE))
def test_what_cannot_be_said_is_refused_before_anything_is_sent(
    stagehand: Stagehand, ask: Ask, error: type[AnyroomError], named: str
) -> None:
    with pytest.raises(error, match=named):
        stagehand.play(ask(stagehand.provider))
    assert not stagehand.said


def test_presigned_urls_do_not_show() -> None:
    hushed = "https://storage.example.com/hush"
    for options in (
        RoomRecordingOptions(upload_url=hushed),
        CompositeRecordingOptions(upload_url=hushed),
        RecordingConcatOptions(upload_url=hushed),
    ):
        assert "hush" not in repr(options)


def test_a_clock_is_sent_in_milliseconds_and_its_settings_beside_it(stagehand: Stagehand) -> None:
    start = datetime(2025, 5, 2, 10, 1, tzinfo=UTC)
    ask = watermarked(TimestampWatermark(start=start, settings={"type": "image", "fontSize": 32}))
    stagehand.play(ask(stagehand.provider), {"id": "t"})
    sent = stagehand.said[0][3]["watermark"]
    assert sent == {"type": "timestamp", "startTime": 1_746_180_060_000, "fontSize": 32}
