"""Rooms, sessions, streams, transcriptions and the pool: what is refused before anything is sent, and odd answers."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, Final

import pytest

from anyroom.errors import (
    AlreadyActive,
    AnyroomError,
    InvalidArgument,
    InvalidRequest,
    NoActiveSession,
    NotFound,
    ProviderUnavailable,
    UnexpectedResponse,
    UnsupportedOption,
    WrongState,
)
from anyroom.operations import Operation, Page, Response
from anyroom.types import BroadcastStatus, CaptionsStatus, Layout, Rtmp, SessionStatus, WebPage
from anyroom_videosdk import (
    AcquireOptions,
    AutoClose,
    AutoHls,
    AutoRecording,
    CompositeRecordingOptions,
    CompositionKind,
    HlsOptions,
    LivestreamOptions,
    PictureQuality,
    ResourceStatus,
    RoomOptions,
    SessionFilters,
    ThumbnailFormat,
    ThumbnailOptions,
    TranscriptionOptions,
    VideoSDK,
)
from anyroom_videosdk.wire import broadcasts, rooms, sessions, thumbnails, transcriptions

from .stagehand import PAGING, ROOM, Stagehand, answered, page, refused, text

ANSWER: Final = Response(200)
HOOK: Final = "https://example.com/hook"
OUTPUT: Final = Rtmp("rtmp://example.com/live", "kit-stream-key")
LIVE: Final = page({"id": "s1", "roomId": ROOM, "status": "ongoing", "start": "2025-05-02T10:00:00.000Z", "end": None})
RUNNING: Final = page({"id": "h1", "roomId": ROOM, "start": "2025-05-02T10:00:00.000Z", "end": None})
NONE: Final = page()
THE_ROOM: Final = {"roomId": ROOM, "disabled": False}

MALFORMED: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "a summary of no transcript": (lambda: AutoRecording(summarize=True), "transcribe=True"),
    "a summary of a transcript that is refused": (
        lambda: HlsOptions(record=True, transcribe=False, summarize=True), "transcribe=True",
    ),
    "a prompt for no summary": (lambda: AutoRecording(transcribe=True, summary_prompt="short"), "summarize=True"),
    "a prompt for no summary, spoken": (lambda: TranscriptionOptions(summary_prompt="short"), "summarize=True"),
    "a transcript of a stream that is not recorded": (lambda: HlsOptions(transcribe=True), "record=True"),
    "a transcript of a livestream that is not recorded": (
        lambda: LivestreamOptions(outputs=[OUTPUT], transcribe=True, record=False), "record=True",
    ),
    "a transcript of an automatic stream that is not recorded": (lambda: AutoHls(transcribe=True), "record=True"),
    "pictures of sound": (lambda: AutoRecording(audio_only=True, quality=PictureQuality.LOW), "quality"),
    "no output": (lambda: LivestreamOptions(outputs=[]), "output"),
    "outputs that are a word": (lambda: LivestreamOptions(outputs="rtmp://x"), "outputs"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    "an unknown theme": (lambda: HlsOptions(theme="PINK"), "theme"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    "a webp of the past": (lambda: ThumbnailOptions(format=ThumbnailFormat.WEBP, second=2), "second"),
    "a second before the first": (lambda: ThumbnailOptions(second=-1), "second"),
    "less than no picture in a grid": (lambda: HlsOptions(grid_size=-1), "grid_size"),
    "more than any grid": (lambda: HlsOptions(grid_size=26), "grid_size"),
    "more than any livestream's grid": (lambda: LivestreamOptions(outputs=[OUTPUT], grid_size=26), "grid_size"),
    "no width": (lambda: ThumbnailOptions(width=0), "width"),
    "a closing that says nothing": (lambda: RoomOptions(auto_close=AutoClose()), "auto_close"),
    "a closing after no minutes": (lambda: RoomOptions(auto_close=AutoClose(minutes=0)), "minutes"),
    "two recordings from the start": (
        lambda: RoomOptions(record_on_start=True, auto_recording=AutoRecording()), "not both",
    ),
    "participants that are a word": (lambda: RoomOptions(allowed_participants="ana"), "allowed_participants"),
    "kinds that are a word": (lambda: RoomOptions(several="hls"), "several"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    "an unknown kind": (lambda: RoomOptions(several=["hologram"]), "several"),  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    "events that are a word": (lambda: RoomOptions(webhook_url=HOOK, webhook_events="session*"), "webhook_events"),
    "events for nobody": (lambda: RoomOptions(webhook_events=["session*"]), "go together"),
    "a webhook of no events": (lambda: RoomOptions(webhook_url=HOOK), "go together"),
    "a webhook beyond its length": (
        lambda: RoomOptions(webhook_url=HOOK.ljust(513, "x"), webhook_events=["session*"]), "512",
    ),
    "two names of a room": (lambda: SessionFilters(room=ROOM, key="weekly"), "not both"),
    "a pool's webhook that is blank": (lambda: AcquireOptions(kind=CompositionKind.HLS, webhook_url=" "), "webhook_url"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "named"), MALFORMED.values(), ids=MALFORMED)
def test_what_makes_no_sense_is_refused_when_it_is_made(make: Callable[[], object], named: str) -> None:
    with pytest.raises(InvalidArgument, match=named):
        make()


def test_what_is_just_within_its_limits_is_taken() -> None:
    assert HlsOptions(grid_size=25).grid_size == 25
    assert RoomOptions(webhook_url=HOOK.ljust(512, "x"), webhook_events=["session*"]).webhook_events == ["session*"]


Describe = Callable[[VideoSDK], Operation[Any]]
UNSAYABLE: Final[dict[str, tuple[Describe, str]]] = {
    "a room's label": (lambda provider: provider.create_custom_room(RoomOptions(name="Weekly")), "name"),
    "a room that outlives its people": (
        lambda provider: provider.create_custom_room(RoomOptions(keep_alive=60)), "keep_alive",
    ),
    "an unknown kind": (
        lambda provider: provider.create_custom_room(RoomOptions(several=[CompositionKind.UNKNOWN])), "several",
    ),
    "a layout of an automatic stream": (
        lambda provider: provider.create_custom_room(RoomOptions(auto_hls=AutoHls(layout=Layout.PIP))), "auto_hls",
    ),
    "a layout of an automatic recording": (
        lambda provider: provider.create_custom_room(
            RoomOptions(auto_recording=AutoRecording(layout=Layout.PRESENTATION_VERTICAL))
        ),
        "auto_recording",
    ),
    "a layout": (lambda provider: provider.start_hls(ROOM, HlsOptions(layout=Layout.PIP)), "layout"),
    "an unknown quality": (
        lambda provider: provider.start_hls(ROOM, HlsOptions(quality=PictureQuality.UNKNOWN)), "quality",
    ),
    "an output without a key": (
        lambda provider: provider.start_livestream(ROOM, LivestreamOptions(outputs=[Rtmp("rtmp://x/y")])), "outputs",
    ),
    "an output with a label": (
        lambda provider: provider.start_livestream(ROOM, LivestreamOptions(outputs=[Rtmp("rtmp://x/y", "k", "main")])),
        "outputs",
    ),
    "text before a sentence is complete": (
        lambda provider: provider.start_realtime_transcription(ROOM, TranscriptionOptions(partial=True)), "partial",
    ),
    "a transcription that stops by itself": (
        lambda provider: provider.start_realtime_transcription(ROOM, TranscriptionOptions(max_duration=60)),
        "max_duration",
    ),
    "an unknown composer": (
        lambda provider: provider.acquire_resources(AcquireOptions(kind=CompositionKind.UNKNOWN, webhook_url=HOOK)),
        "kind",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("describe", "option"), UNSAYABLE.values(), ids=UNSAYABLE)
def test_what_cannot_be_said_is_refused_by_its_name(
    provider: VideoSDK, stagehand: Stagehand, describe: Describe, option: str
) -> None:
    with pytest.raises(UnsupportedOption) as caught:
        stagehand.play(describe(provider))
    assert caught.value.option == option
    assert not stagehand.said


UNASKABLE: Final[dict[str, tuple[Describe, type[AnyroomError]]]] = {
    "deleting a livestream as HLS": (lambda provider: provider.delete_hls_stream("rtmp:r1"), InvalidArgument),
    "transcriptions that pause": (
        lambda provider: provider.list_realtime_transcriptions(status=CaptionsStatus.PAUSED), UnsupportedOption,
    ),
    "sessions of no known status": (
        lambda provider: provider.search_sessions(SessionFilters(status=SessionStatus.UNKNOWN)), UnsupportedOption,
    ),
    "composers of no known status": (
        lambda provider: provider.list_resources(status=ResourceStatus.UNKNOWN), UnsupportedOption,
    ),
    "resources that are a word": (lambda provider: provider.release_resources("r1"), InvalidArgument),
    "a cursor of something else": (lambda provider: provider.list_livestreams(cursor="x"), InvalidArgument),
}  # fmt: skip


@pytest.mark.parametrize(("describe", "error"), UNASKABLE.values(), ids=UNASKABLE)
def test_what_cannot_be_asked_is_not_asked(
    provider: VideoSDK, stagehand: Stagehand, describe: Describe, error: type[AnyroomError]
) -> None:
    with pytest.raises(error):
        stagehand.play(describe(provider))
    assert not stagehand.said


# --- what is sent ----------------------------------------------------------------------------------------------------------


def test_an_extra_goes_into_the_part_that_it_is_given_with(provider: VideoSDK, stagehand: Stagehand) -> None:
    options = RoomOptions(
        auto_recording=AutoRecording(extra={"videosdk": {"fileFormat": "webm"}}),
        auto_composite=CompositeRecordingOptions(extra={"videosdk": {"x": 1}}),
        extra={"videosdk": {"autoStartConfig": {"recording": {"config": {"layout": {"gridSize": 2}}}}}},
    )
    stagehand.play(provider.create_custom_room(options), THE_ROOM)
    ((_, _, _, body),) = stagehand.said
    recording = {"config": {"layout": {"type": "GRID", "priority": "SPEAKER", "gridSize": 2}}, "fileFormat": "webm"}
    assert body == {"autoStartConfig": {"recording": recording, "composite": {"x": 1}}}


def test_a_page_of_ones_own_takes_the_place_of_the_layout(provider: VideoSDK, stagehand: Stagehand) -> None:
    stagehand.play(provider.start_hls(ROOM, HlsOptions(layout=WebPage("https://example.com/p"))), {"id": "h1"})
    ((_, _, _, body),) = stagehand.said
    assert body == {"roomId": ROOM, "templateUrl": "https://example.com/p"}


def test_a_stream_begins_at_second_0(provider: VideoSDK, stagehand: Stagehand) -> None:
    stagehand.play(provider.capture_thumbnail(ROOM, ThumbnailOptions(second=0)), {})
    ((_, _, _, body),) = stagehand.said
    assert body == {"roomId": ROOM, "time": 0}


def test_only_what_is_given_is_sent_to_end_a_session(provider: VideoSDK, stagehand: Stagehand) -> None:
    stagehand.play(provider.end_live_session(ROOM, force=True), {"id": "s1"})
    ((_, _, _, body),) = stagehand.said
    assert body == {"roomId": ROOM, "vsdkForceKill": True}


@pytest.mark.parametrize(
    ("describe", "path"),
    [
        (lambda provider: provider.list_hls_streams(cursor="3"), "/v2/hls"),
        (lambda provider: provider.list_livestreams(cursor="3"), "/v2/livestreams"),
        (lambda provider: provider.search_sessions(cursor="3"), "/v2/sessions"),
        (lambda provider: provider.list_realtime_transcriptions(cursor="3"), "/ai/v1/realtime-transcriptions"),
        (lambda provider: provider.list_post_transcriptions(cursor="3"), "/ai/v1/post-transcriptions"),
        (lambda provider: provider.list_resources(cursor="3"), "/v2/resource"),
    ],
)
def test_a_cursor_is_the_number_of_a_page(
    provider: VideoSDK, stagehand: Stagehand, describe: Callable[[VideoSDK], Operation[Page[Any]]], path: str
) -> None:
    entry = {"id": "x", "participantId": "p"}
    found = stagehand.play(describe(provider), page(entry, number=3, last=4))
    assert stagehand.said == [("GET", path, [("page", "3"), *PAGING[1:]], None)]
    assert (len(found.items), found.next_cursor) == (1, "4")


# --- odd answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [text("", 200), answered("HLS started successfully"), answered({})])
def test_a_stream_that_says_nothing_of_itself_runs_all_the_same(
    provider: VideoSDK, stagehand: Stagehand, answer: Response
) -> None:
    started = stagehand.play(provider.start_hls(ROOM), answer)
    assert (started.status, started.room_id, started.provisional) == (BroadcastStatus.STARTING, ROOM, True)
    found = stagehand.play(provider.get_broadcast(started), NONE, THE_ROOM)
    assert (found.id, found.provisional) == (started.id, True)


@pytest.mark.parametrize("answer", [text("", 200), answered("started"), answered([])])
def test_a_transcription_that_says_nothing_of_itself_runs_all_the_same(
    provider: VideoSDK, stagehand: Stagehand, answer: Response
) -> None:
    started = stagehand.play(provider.start_realtime_transcription(ROOM), answer)
    assert started.room_id == ROOM
    stagehand.play(provider.stop_captions(started), {})
    assert stagehand.said[-1][3] == {"roomId": ROOM}


@pytest.mark.parametrize("answer", [text("", 200), answered("ended"), answered({"roomId": ROOM})])
def test_a_session_that_is_ended_need_not_be_told_of(
    provider: VideoSDK, stagehand: Stagehand, answer: Response
) -> None:
    assert stagehand.play(provider.end_live_session(ROOM), answer) is None


@pytest.mark.parametrize(
    "answer", [{}, {"publicKey": None}, {"publicKey": "AAAA"}, "<html>", [], {"key": "-----BEGIN x"}]
)
def test_a_key_is_pem_or_none(provider: VideoSDK, stagehand: Stagehand, answer: Any) -> None:
    with pytest.raises(UnexpectedResponse, match="PEM"):
        stagehand.play(provider.get_webhook_public_key(), answer)


@pytest.mark.parametrize("answer", [answered({"data": {}}), answered({"success": True}), answered("done")])
def test_a_pool_that_lists_nothing_cannot_be_read(provider: VideoSDK, stagehand: Stagehand, answer: Response) -> None:
    asked = AcquireOptions(kind=CompositionKind.HLS, webhook_url=HOOK)
    with pytest.raises(UnexpectedResponse):
        stagehand.play(provider.acquire_resources(asked), answer)


CAPTURES: Final[dict[str, tuple[list[Any], type[AnyroomError]]]] = {
    "nobody is in": ([NONE, THE_ROOM], NoActiveSession),
    "there is no such room": ([NONE, refused(404)], NotFound),
    "nothing is streamed": ([LIVE, NONE], WrongState),
    "all is well": ([LIVE, RUNNING], InvalidRequest),
    "and now it is out of order": ([refused(500)], InvalidRequest),
}


@pytest.mark.parametrize(("asked", "error"), CAPTURES.values(), ids=CAPTURES)
def test_why_no_picture_was_taken(
    provider: VideoSDK, stagehand: Stagehand, asked: list[Any], error: type[AnyroomError]
) -> None:
    with pytest.raises(error) as caught:
        stagehand.play(provider.capture_thumbnail(ROOM), refused(400, "no"), *asked)
    assert type(caught.value) is error


DELETIONS: Final[dict[str, tuple[list[Any], type[AnyroomError]]]] = {
    "it runs": ([{"id": "h1", "end": None}], WrongState),
    "there is none": ([refused(404)], NotFound),
    "it cannot be asked": ([refused(500)], AnyroomError),
}


@pytest.mark.parametrize(("asked", "error"), DELETIONS.values(), ids=DELETIONS)
def test_why_a_stream_was_not_deleted(
    provider: VideoSDK, stagehand: Stagehand, asked: list[Any], error: type[AnyroomError]
) -> None:
    with pytest.raises(error):
        stagehand.play(provider.delete_hls_stream("hls:h1"), refused(409, "no"), *asked)


def test_a_stream_that_is_listed_by_now_is_deleted_by_its_own_id(provider: VideoSDK, stagehand: Stagehand) -> None:
    stagehand.play(provider.delete_hls_stream(f"hls:pending:0:{ROOM}"), RUNNING, answered("deleted"))
    assert stagehand.said[-1][:2] == ("DELETE", "/v2/hls/h1")


STARTS: Final[dict[str, tuple[Describe, list[Any]]]] = {
    "a stream": (lambda provider: provider.start_hls(ROOM, HlsOptions(grid_size=4)), []),
    "a livestream": (
        lambda provider: provider.start_livestream(ROOM, LivestreamOptions(outputs=[OUTPUT], grid_size=4)),
        [NONE],
    ),
    "a transcription": (
        lambda provider: provider.start_realtime_transcription(ROOM, TranscriptionOptions(model="m")),
        [],
    ),
}


@pytest.mark.parametrize(("describe", "before"), STARTS.values(), ids=STARTS)
def test_a_400_for_words_of_the_callers_is_left_as_it_is(
    provider: VideoSDK, stagehand: Stagehand, describe: Describe, before: list[Any]
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        stagehand.play(describe(provider), *before, refused(400, "gridSize"), LIVE, NONE)
    assert not isinstance(caught.value, AlreadyActive)


def test_a_400_for_documented_words_means_that_it_runs(provider: VideoSDK, stagehand: Stagehand) -> None:
    with pytest.raises(AlreadyActive):
        stagehand.play(provider.start_hls(ROOM, HlsOptions(record=True)), refused(400), LIVE, NONE)


def test_a_silent_room_is_not_an_unknown_one(provider: VideoSDK, stagehand: Stagehand) -> None:
    assert stagehand.play(provider.get_active_hls(ROOM), refused(404), THE_ROOM) is None
    assert stagehand.play(provider.get_active_hls(ROOM), {"code": 200, "data": {}}) is None
    with pytest.raises(NotFound):
        stagehand.play(provider.get_active_hls(ROOM), refused(404), refused(404))
    with pytest.raises(ProviderUnavailable):
        stagehand.play(provider.get_active_hls(ROOM), refused(503))


# --- what is handed out --------------------------------------------------------------------------------------------------

SECRET: Final = "https://cdn.videosdk.live/hush-hush/file?signature=hush-hush"
KEPT: Final[dict[str, Any]] = {
    "a stream": broadcasts.hls_stream({"id": "h1", "livestreamUrl": SECRET, "playbackHlsUrl": SECRET}, ANSWER),
    "a livestream": broadcasts.livestream({"id": "r1", "outputs": [{"streamKey": "hush-hush"}]}, ANSWER),
    "a thumbnail": thumbnails.thumbnail({"filePath": SECRET}, ANSWER),
    "a chat": sessions.session({"id": "s1", "chatLink": SECRET}, ANSWER),
    "a transcription": transcriptions.transcript(
        {"id": "t1", "filePath": SECRET, "summarizedFilePaths": {"txt": SECRET}}, ANSWER
    ),
    "a room with its owner": rooms.room({"roomId": ROOM, "user": {"email": "hush-hush"}}, ANSWER),
}


@pytest.mark.parametrize("thing", KEPT.values(), ids=KEPT)
def test_what_is_handed_out_does_not_show_and_is_kept(thing: Any) -> None:
    assert "hush-hush" not in repr(thing)
    assert pickle.loads(pickle.dumps(thing)) == thing  # noqa: S301 # our own
    assert isinstance(hash(thing), int)
