"""What cannot be said of recordings, livestreams and sessions is refused before anything is sent, and says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from anyroom.errors import AnyroomError, InvalidArgument, InvalidRequest, NotFound, UnsupportedOption
from anyroom.types import Orientation, Quality, StartRecording, Storage
from anyroom_cloudflare import (
    AudioConfig,
    AwsStorage,
    AzureStorage,
    Cloudflare,
    GcsStorage,
    Livestream,
    MeetingLivestreamOptions,
    MeetingRecordingFilters,
    MeetingRecordingOptions,
    MeetingSessionFilters,
    R2Storage,
    RecordingConfig,
    SessionPeerFilters,
    SftpStorage,
    TrackOutput,
    TrackOutputType,
    TrackRecordingOptions,
    VideoCodec,
    VideoConfig,
)
from anyroom_cloudflare.recording_config import recording_config, storage_config

from .stagehand import APP, Stagehand, refused

ROOM: Final = "room-1"
NAIVE: Final = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
OWN: Final = AwsStorage(access_key="key-id", secret="of-no-account", bucket="b", region="r")
OUTPUT: Final = TrackOutput(type=TrackOutputType.REALTIMEKIT_BUCKET)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: MeetingRecordingOptions(video=VideoConfig(width=640), quality=Quality.HD), "size of the picture"),
        (
            lambda: MeetingRecordingOptions(video=VideoConfig(height=640), orientation=Orientation.PORTRAIT),
            "size of the picture",
        ),
        (lambda: MeetingRecordingOptions(audio_only=True, audio=AudioConfig()), "audio_only"),
        (lambda: MeetingRecordingOptions(audio_only=False, video=VideoConfig(export_file=True)), "audio_only"),
        (
            lambda: MeetingRecordingOptions(storage=Storage(kind="aws", bucket="b"), storage_config=OWN),
            "storage and storage_config",
        ),
        (lambda: MeetingRecordingFilters(states="UPLOADED"), "a collection"),  # type: ignore[arg-type]
        (lambda: MeetingRecordingFilters(states=["DELETED"]), "one of INVOKED"),  # type: ignore[list-item]
        (lambda: MeetingRecordingFilters(since=NAIVE), "aware"),
        (lambda: SftpStorage(host="sftp.example.com"), "password or a private_key"),
        (lambda: VideoConfig(codec="H265"), "one of H264"),  # type: ignore[arg-type]
        (lambda: TrackOutput(type=TrackOutputType.STORAGE_CONFIG), "needs storage"),
        (lambda: TrackOutput(type=TrackOutputType.REALTIMEKIT_BUCKET, storage=OWN), "needs storage"),
        (lambda: TrackRecordingOptions(outputs=[]), "one at least"),
        (lambda: TrackRecordingOptions(outputs=[OUTPUT], participants=["p"]), "older form"),
        (lambda: TrackRecordingOptions(outputs=[OUTPUT], media_kind="audio"), "older form"),  # type: ignore[arg-type]
        (lambda: TrackRecordingOptions(participants="p"), "a collection"),
        (lambda: MeetingSessionFilters(participants=(10, 1)), "a range"),
        (lambda: MeetingSessionFilters(participants=(-1, 1)), "a range"),
        (lambda: SessionPeerFilters(view="summed"), "one of raw"),  # type: ignore[arg-type]
        (lambda: MeetingLivestreamOptions(name="all hands"), "letters, digits"),
        (lambda: MeetingLivestreamOptions(width=0), "positive"),
    ],
)
def test_what_makes_no_sense_cannot_be_made(make: Callable[[], object], says: str) -> None:
    with pytest.raises(InvalidArgument, match=says):
        make()


@pytest.mark.parametrize(
    ("describe", "kind", "says"),
    [
        (
            lambda provider: provider.start_meeting_recording(ROOM, MeetingRecordingOptions(name="a b")),
            UnsupportedOption,
            "name: it begins the file's name",
        ),
        (
            lambda provider: provider.start_meeting_recording(ROOM, MeetingRecordingOptions(transcribe=True)),
            UnsupportedOption,
            "transcribe",
        ),
        (
            lambda provider: provider.start_meeting_recording(
                ROOM, MeetingRecordingOptions(video=VideoConfig(codec=VideoCodec.UNKNOWN))
            ),
            UnsupportedOption,
            "unknown",
        ),
        (
            lambda provider: provider.start_track_recording(ROOM, TrackRecordingOptions(name="a-b")),
            UnsupportedOption,
            "name: it begins",
        ),
        (lambda provider: provider.create_livestream(name="ä"), InvalidArgument, "letters, digits"),
        (lambda provider: provider.list_livestream_sessions(""), InvalidArgument, "livestream must not be empty"),
        (lambda provider: provider.list_chat("s", cursor="12"), InvalidArgument, "the cursor is none"),
        (lambda provider: provider.get_peer_report("p", filters="events"), InvalidArgument, "a collection"),
        (
            lambda provider: provider.get_analytics_daily(since=NAIVE),
            InvalidArgument,
            "since must be a day",
        ),
        (
            lambda provider: provider.get_livestream_analytics(until=NAIVE),
            InvalidArgument,
            "until must be an aware",
        ),
    ],
)
def test_what_cannot_be_said_is_not_sent(
    stagehand: Stagehand, describe: Callable[[Cloudflare], Any], kind: type[AnyroomError], says: str
) -> None:
    with pytest.raises(kind, match=says):
        stagehand.play(describe(stagehand.provider))
    assert stagehand.said == []


@pytest.mark.parametrize(
    ("storage", "body"),
    [
        (AzureStorage(connection_string="c", container="b"), {"type": "azure", "access_key": "c", "bucket": "b"}),
        (GcsStorage(credentials="c", bucket="b"), {"type": "gcs", "secret": "c", "bucket": "b"}),
        (
            SftpStorage(host="h", password="p"),
            {"type": "sftp", "auth_method": "PASSWORD", "host": "h", "password": "p"},
        ),
        (
            SftpStorage(host="h", private_key="k"),
            {"type": "sftp", "auth_method": "KEY", "host": "h", "private_key": "k"},
        ),
        (
            R2Storage(access_key="k", secret="s", bucket="b"),
            {"type": "cloudflare", "access_key": "k", "secret": "s", "bucket": "b"},
        ),
    ],
)
def test_storage_of_ones_own(storage: Any, body: dict[str, Any]) -> None:
    # Azure has neither a secret nor a region, and both are sent.
    said = storage_config(storage)
    assert said == {**({"secret": "", "region": ""} if body["type"] == "azure" else {}), **body}
    assert not any(f"'{secret}'" in repr(storage) for secret in ("c", "p", "k", "s"))


def test_azure_has_neither_secret_nor_region_by_the_neutral_option_either(stagehand: Stagehand) -> None:
    options = StartRecording(storage=Storage(kind="azure", bucket="b", access_key="c"))
    stagehand.play(stagehand.provider.start_recording(ROOM, options), STARTED)
    assert stagehand.said[0][3]["storage_config"] == storage_config(AzureStorage(connection_string="c", container="b"))


def test_a_meetings_settings_take_more_by_extra() -> None:
    config = RecordingConfig(
        max_seconds=60, extra={"cloudflare": {"video_config": {"bitrate": 7}}}, video=VideoConfig(width=9)
    )
    assert recording_config(config) == {"max_seconds": 60, "video_config": {"width": 9, "bitrate": 7}}


# --- recordings of tracks, whose request the service may want in its older form -----------------------------------------

FALLBACK: Final = {"layers": {"default": {"outputs": [{"type": "REALTIMEKIT_BUCKET"}]}}}
LAYERS: Final = refused(422, '"layers" is required')
STARTED: Final = {"id": "rec-1", "status": "INVOKED"}


def test_a_recording_of_tracks_is_asked_for_in_the_older_form_where_that_is_wanted(stagehand: Stagehand) -> None:
    options = TrackRecordingOptions(name="kit", max_duration=90)
    stagehand.play(stagehand.provider.start_track_recording(ROOM, options), LAYERS, STARTED)
    layer = {"file_name_prefix": "kit"}
    assert [body for _, _, _, body in stagehand.said] == [
        {"meeting_id": ROOM, "max_seconds": 90, "layers": {"default": layer}},
        {"meeting_id": ROOM, "max_seconds": 90, "layers": {"default": {**layer, **FALLBACK["layers"]["default"]}}},
    ]
    assert {path for _, path, _, _ in stagehand.said} == {f"{APP}/recordings/track"}


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (TrackRecordingOptions(participants=["p"]), LAYERS),
        (TrackRecordingOptions(outputs=[OUTPUT]), LAYERS),
        (TrackRecordingOptions(), refused(422, '"max_seconds" is not allowed')),
    ],
)
def test_and_not_otherwise(stagehand: Stagehand, options: TrackRecordingOptions, refusal: Any) -> None:
    """It would record those who were left out, or say the same once more."""
    with pytest.raises(InvalidRequest):
        stagehand.play(stagehand.provider.start_track_recording(ROOM, options), refusal)
    assert len(stagehand.said) == 1


# --- what may be missing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ask", ["get_active_recording", "get_active_meeting_livestream"])
def test_a_room_that_is_not_there_is_no_room_without(stagehand: Stagehand, ask: str) -> None:
    operation = getattr(stagehand.provider, ask)(ROOM)
    with pytest.raises(NotFound, match="no such meeting"):
        stagehand.play(operation, refused(404, "nothing"), refused(404, "no such meeting"))


@pytest.mark.parametrize("ask", ["get_active_recording", "get_active_meeting_livestream"])
@pytest.mark.parametrize(
    "answers",
    [
        (refused(404, "nothing"), {"id": ROOM}),
        # In what words nothing is recorded is not documented: these are those of a meeting that nobody is in.
        (refused(404, f"No active session found for meeting_id {ROOM}"), {"id": ROOM}),
        (None,),
    ],
)
def test_nothing_runs_where_nothing_is_told(stagehand: Stagehand, ask: str, answers: Sequence[Any]) -> None:
    assert stagehand.play(getattr(stagehand.provider, ask)(ROOM), *answers) is None


def test_a_chat_without_a_file_is_empty(stagehand: Stagehand) -> None:
    assert stagehand.play(stagehand.provider.list_chat("s"), {"chat_download_url": None}).items == ()


def test_a_transcript_without_a_file_is_not_there_yet(stagehand: Stagehand) -> None:
    with pytest.raises(NotFound, match="no transcript"):
        stagehand.play(stagehand.provider.list_transcript("s"), {"sessionId": "s"})


def test_a_livestream_is_named_by_itself_or_by_either_id(stagehand: Stagehand) -> None:
    livestream = Livestream(provider="cloudflare", id="hls:l-1")
    for named in ("l-1", "hls:l-1", livestream):
        stagehand.play(stagehand.provider.list_livestream_sessions(named), {"id": "l-1"})
    assert {path for _, path, _, _ in stagehand.said} == {f"{APP}/livestreams/l-1"}
