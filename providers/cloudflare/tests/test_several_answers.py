"""Operations that need more than one answer, or more than what an answer says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from anyroom.errors import (
    AlreadyActive,
    InvalidArgument,
    NoActiveSession,
    NotFound,
    ProviderUnavailable,
    UnexpectedResponse,
    UnsupportedOption,
    WrongState,
)
from anyroom.operations import Page
from anyroom.paging import Pager
from anyroom.types import (
    Broadcast,
    BroadcastStatus,
    Connection,
    CreateWebhook,
    Hls,
    Layout,
    ListBroadcasts,
    ListParticipants,
    ListRecordings,
    ListRooms,
    ListTranscripts,
    Participant,
    RecordingStatus,
    Rtmp,
    StartBroadcast,
    StartRecording,
    Storage,
    UpdateWebhook,
    WebPage,
)
from anyroom_cloudflare.app import wire_time
from anyroom_cloudflare.types.participants import SessionParticipant
from anyroom_cloudflare.wire.recordings import RTMP_PREFIX

from .stagehand import APP, NOW, PAGING, Stagehand, answered, data, listed, refused

MEETING: Final = {"id": "room-1", "status": "ACTIVE"}
NOBODY: Final = refused(404, "No active session found for meeting_id room-1")
UNKNOWN: Final = refused(404, "Meeting not found")
LIVE: Final = {"id": "session-1", "associated_id": "room-1", "status": "LIVE", "live_participants": 2}
RECORDING: Final = {"id": "rec-1", "status": "RECORDING", "output_file_name": "talk.mp4"}
RTMP_OUT: Final = {"id": "rec-9", "status": "RECORDING", "output_file_name": f"{RTMP_PREFIX}_room-1_1.mp4"}
INVOKED: Final = {"id": "rec-2", "status": "INVOKED", "invoked_time": wire_time(datetime.fromtimestamp(NOW - 5, UTC))}
LIVESTREAM: Final = {"id": "live-1", "status": "LIVE", "meeting_id": "room-1"}
SERVER: Final = Rtmp("rtmp://live.example.com/app", "key-1", id="studio")


def rooms(first: int, last: int) -> list[dict[str, Any]]:
    return [{"id": f"room-{number}"} for number in range(first, last + 1)]


# --- listings


def test_a_listing_ends_where_its_offsets_do(stagehand: Stagehand) -> None:
    cf, play = stagehand.provider, stagehand.play
    first = play(cf.list_rooms(ListRooms()), listed(rooms(1, 50), total=101))
    second = play(cf.list_rooms(ListRooms(), cursor=first.next_cursor), listed(rooms(51, 100), total=101, end=100))
    third = play(cf.list_rooms(ListRooms(), cursor=second.next_cursor), listed(rooms(101, 101), total=101, end=101))
    assert [page.next_cursor for page in (first, second, third)] == ["2", "3", None]
    assert [query[0] for _, _, query, _ in stagehand.said] == [("page_no", "1"), ("page_no", "2"), ("page_no", "3")]


def test_a_listing_that_grows_while_it_is_walked_gives_nothing_twice(stagehand: Stagehand) -> None:
    cf = stagehand.provider
    answers = {
        None: listed(rooms(2, 51), total=60),
        "2": listed(rooms(51, 61), total=61, end=61),  # one came in before: the last of the first page slid over
    }
    pager = Pager(lambda cursor: stagehand.play(cf.list_rooms(ListRooms(), cursor=cursor), answers[cursor]))
    assert [room.id for room in pager] == [room["id"] for room in rooms(2, 61)]


@pytest.mark.parametrize(
    ("count", "more", "following"),
    [
        (50, {}, "2"),
        (49, {}, None),
        (0, {}, None),
        (0, {"paging": {"total_count": 0, "start_offset": 0, "end_offset": 0}}, None),
        (0, {"paging": {"total_count": 70, "start_offset": 51, "end_offset": 50}}, None),
        (20, {"paging": {"total_count": 60, "start_offset": 1, "end_offset": 20}}, "2"),
        (20, {"paging": {"total_count": "60", "start_offset": "1", "end_offset": "20"}}, "2"),
        (20, {"paging": {"total_count": 20, "start_offset": 1, "end_offset": 20}}, None),
        (50, {"paging": {"total_count": None}}, "2"),
        (50, {"paging": "odd"}, "2"),
        (60, {}, None),  # all there are: pages are not heard of (the apps of the SDK's 5.0 generation)
    ],
)
def test_whether_a_page_follows(stagehand: Stagehand, count: int, more: dict[str, Any], following: str | None) -> None:
    page = stagehand.play(stagehand.provider.list_rooms(ListRooms()), data(rooms(1, count), **more))
    assert (len(page.items), page.next_cursor) == (count, following)


def test_a_listing_that_knows_no_pages_is_not_walked_for_ever(stagehand: Stagehand) -> None:
    listed_again = data(rooms(1, 50))  # as many as were asked for, and always the same
    pager = Pager(lambda cursor: stagehand.play(stagehand.provider.list_apps(cursor=cursor), listed_again))
    with pytest.raises(UnexpectedResponse, match="does not end"):
        list(pager)
    assert len(stagehand.said) == 2


@pytest.mark.parametrize(
    "answer",
    [
        answered({"success": True, "result": rooms(1, 1)}),
        data({"meetings": rooms(1, 1)}),
        data({"data": rooms(1, 1), "paging": {"total_count": 1, "end_offset": 1}}),
    ],
)
def test_a_list_is_found_wherever_it_stands(stagehand: Stagehand, answer: Any) -> None:
    page = stagehand.play(stagehand.provider.list_rooms(ListRooms()), answer)
    assert [room.id for room in page.items] == ["room-1"]


@pytest.mark.parametrize("answer", [data({}), data(None), data("rooms"), answered([]), answered({}), answered(None)])
def test_an_answer_that_is_no_listing(stagehand: Stagehand, answer: Any) -> None:
    with pytest.raises(UnexpectedResponse):
        stagehand.play(stagehand.provider.list_rooms(ListRooms()), answer)


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1.5", "9999999999"])
def test_a_cursor_of_no_listing(stagehand: Stagehand, cursor: str) -> None:
    with pytest.raises(InvalidArgument):
        stagehand.play(stagehand.provider.list_rooms(ListRooms(), cursor=cursor))


# --- sessions


def test_nobody_is_in_a_room(stagehand: Stagehand) -> None:
    cf, play = stagehand.provider, stagehand.play
    assert play(cf.active_session("room-1"), NOBODY, MEETING) is None
    assert play(cf.active_session("room-1"), refused(404, "Not found"), MEETING) is None
    assert play(cf.active_session("room-1"), data(None)) is None
    assert play(cf.active_session("room-1"), {**LIVE, "live_participants": 0}) is None
    for answers in ((NOBODY, UNKNOWN), (UNKNOWN, UNKNOWN)):
        with pytest.raises(NotFound):
            play(cf.active_session("room-1"), *answers)


@pytest.mark.parametrize("answers", [(NOBODY, MEETING), (refused(404, "Not found"), MEETING)])
def test_what_needs_people_says_so_where_nobody_is(stagehand: Stagehand, answers: tuple[Any, ...]) -> None:
    cf = stagehand.provider
    for operation in (
        cf.end_session("room-1"),
        cf.mute_all_participants("room-1"),
        cf.start_recording("room-1", StartRecording()),
        cf.start_broadcast("room-1", StartBroadcast(hls=Hls())),
        cf.start_broadcast("room-1", StartBroadcast(rtmp=[SERVER])),
    ):
        with pytest.raises(NoActiveSession):
            stagehand.play(operation, *answers)


@pytest.mark.parametrize("first", [NOBODY, UNKNOWN])
def test_what_needs_people_says_so_where_there_is_no_room(stagehand: Stagehand, first: Any) -> None:
    cf = stagehand.provider
    for operation in (
        cf.end_session("room-1"),
        cf.mute_all_participants("room-1"),
        cf.start_recording("room-1", StartRecording()),
        cf.start_broadcast("room-1", StartBroadcast(hls=Hls())),
        cf.start_broadcast("room-1", StartBroadcast(rtmp=[SERVER])),
    ):
        with pytest.raises(NotFound):
            stagehand.play(operation, first, UNKNOWN)


def test_to_put_out_nobody_is_no_success(stagehand: Stagehand) -> None:
    with pytest.raises(NoActiveSession):
        stagehand.play(stagehand.provider.end_session("room-1"), {"kicked_participants_count": 0})
    stagehand.play(stagehand.provider.end_session("room-1"), data(None))


# --- participants


def test_those_who_left_are_not_in(stagehand: Stagehand) -> None:
    rows = [
        {"id": "peer-1", "user_id": "user-1"},
        {"id": "peer-2", "user_id": "user-2", "left_at": "2026-05-04T10:00:00Z"},
    ]
    page = stagehand.play(
        stagehand.provider.list_participants(ListParticipants(room="room-1")), LIVE, {"participants": rows}
    )
    assert [(person.id, person.room_id, person.session_id) for person in page.items] == [
        ("user-1", "room-1", "session-1")
    ]
    assert page.scanned == 2


def test_the_pages_of_a_room_stay_with_their_session(stagehand: Stagehand) -> None:
    cf, play = stagehand.provider, stagehand.play
    paging = {"total_count": 60, "start_offset": 1, "end_offset": 50}
    rows = [{"id": f"peer-{number}", "user_id": f"user-{number}"} for number in range(50)]
    first = play(cf.list_participants(ListParticipants(room="room-1")), LIVE, {"participants": rows, "paging": paging})
    assert first.next_cursor == "2:session-1"
    play(cf.list_participants(ListParticipants(room="room-1"), cursor=first.next_cursor), {"participants": []})
    assert stagehand.said[-1][1:3] == (f"{APP}/sessions/session-1/participants", (("page_no", "2"), ("per_page", "50")))
    for cursor in ("2", ":session-1x/y", ""):
        with pytest.raises(InvalidArgument):
            play(cf.list_participants(ListParticipants(room="room-1"), cursor=cursor))


@pytest.mark.parametrize("where", [{"session": "session-1"}, {"room": "room-1"}], ids=str)
def test_no_connection_is_lost_of_whom_several_pages_tell(stagehand: Stagehand, where: dict[str, str]) -> None:
    """Of Ana the end of the first page, all of the second, and the beginning of the last."""
    peers = [{"id": f"peer-{n}", "user_id": "ana" if 48 <= n < 102 else f"user-{n}"} for n in range(110)]
    sent = iter((0, 50, 100))

    def fetch(cursor: str | None) -> Page[SessionParticipant]:
        start = next(sent)
        rows = peers[start : start + 50]
        answer = {"participants": rows, "paging": {"total_count": 110, "end_offset": start + len(rows)}}
        before = (LIVE,) if "room" in where and cursor is None else ()
        listing = stagehand.provider.list_participants(ListParticipants(**where), cursor=cursor)
        return stagehand.play(listing, *before, answer)

    people = list(Pager(fetch))
    assert [person.id for person in people].count("ana") == 3
    assert [item.id for person in people for item in person.connections] == [peer["id"] for peer in peers]


def test_an_empty_room_has_no_participants(stagehand: Stagehand) -> None:
    listing = stagehand.provider.list_participants(ListParticipants(room="room-1"))
    assert stagehand.play(listing, NOBODY, MEETING).items == ()


def test_a_participant_is_found_in_the_listing_where_the_route_wants_a_peer(stagehand: Stagehand) -> None:
    cf, play = stagehand.provider, stagehand.play
    rows = [
        {"id": "peer-1", "user_id": "user-1"},
        {"id": "peer-2", "user_id": "user-2"},
        {"id": "peer-3", "user_id": "user-1"},
    ]
    found = play(cf.get_participant("user-1", session="session-1"), UNKNOWN, {"participants": rows})
    assert [connection.id for connection in found.connections] == ["peer-1", "peer-3"]
    with pytest.raises(NotFound):
        play(cf.get_participant("user-3", session="session-1"), UNKNOWN, {"participants": rows})
    with pytest.raises(NotFound):
        play(cf.get_participant("user-1", session="session-9"), UNKNOWN, UNKNOWN)


def test_looking_through_a_listing_that_does_not_end(stagehand: Stagehand) -> None:
    rows = [{"id": f"peer-{number}", "user_id": "user-2"} for number in range(50)]
    with pytest.raises(UnexpectedResponse, match="does not end"):
        stagehand.play(
            stagehand.provider.get_participant("user-1", session="session-1"),
            UNKNOWN,
            {"participants": rows},
            {"participants": rows},
        )


def test_statistics_of_a_listed_participant_need_no_look_up(stagehand: Stagehand) -> None:
    ana = Participant(
        provider="cloudflare", id="user-1", connections=(Connection(id="peer-1"), Connection(id="peer-2"))
    )
    found = stagehand.play(stagehand.provider.participant_stats(ana, session="session-1"), {}, {})
    assert (found.participant_id, found.session_id) == ("user-1", "session-1")
    assert [path for _, path, _, _ in stagehand.said] == [f"{APP}/sessions/peer-report/peer-{n}" for n in (1, 2)]


# --- recordings


def test_what_is_sent_out_by_rtmp_does_not_keep_from_recording(stagehand: Stagehand) -> None:
    busy = refused(409, "Recording already in progress")
    started = stagehand.play(
        stagehand.provider.start_recording("room-1", StartRecording(name="week_one")),
        busy,
        listed([RTMP_OUT]),
        RECORDING,
    )
    assert (started.id, started.room_id) == ("rec-1", "room-1")
    assert stagehand.said[1][2] == (
        ("meeting_id", "room-1"), ("status", "INVOKED"), ("status", "RECORDING"), ("status", "PAUSED"), *PAGING,
    )  # fmt: skip
    assert stagehand.said[2][3] == {
        "meeting_id": "room-1",
        "file_name_prefix": "week_one",
        "allow_multiple_recordings": True,
    }


def test_what_no_recorder_ever_took_up_does_not_keep_from_recording(stagehand: Stagehand) -> None:
    old = {"id": "rec-0", "status": "INVOKED", "invoked_time": wire_time(datetime.fromtimestamp(NOW - 3600, UTC))}
    start = stagehand.provider.start_recording("room-1", StartRecording())
    assert stagehand.play(start, refused(409, "Busy"), listed([RTMP_OUT, old]), RECORDING).id == "rec-1"


@pytest.mark.parametrize("running", [[RECORDING], [RTMP_OUT, RECORDING], [RTMP_OUT, INVOKED], []])
def test_a_room_is_recorded_once_at_a_time(stagehand: Stagehand, running: list[Any]) -> None:
    with pytest.raises(AlreadyActive):
        stagehand.play(
            stagehand.provider.start_recording("room-1", StartRecording()), refused(409, "Busy"), listed(running)
        )


def test_recordings_are_told_apart_by_what_they_are(stagehand: Stagehand) -> None:
    cf, play = stagehand.provider, stagehand.play
    files = "https://files.example.com/f.mp4"
    kinds = [
        RTMP_OUT,
        {"id": "a", "status": "UPLOADED", "session_id": "session-1", "download_url": files},
        {"id": "b", "status": "UPLOADED", "session_id": "session-2", "storage_config": {"type": "aws"}},
    ]
    everything = play(cf.list_recordings(ListRecordings()), listed(kinds))
    assert ([item.id for item in everything.items], everything.scanned) == (["a", "b"], 3)
    delivered = play(cf.list_recordings(ListRecordings(status=RecordingStatus.DELIVERED)), listed(kinds))
    assert [item.id for item in delivered.items] == ["b"]
    of_session = play(cf.list_recordings(ListRecordings(session="session-1")), listed(kinds))
    assert [item.id for item in of_session.items] == ["a"]


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"name": "week one"}, "name"),
        ({"storage": Storage(kind="floppy", bucket="films")}, "storage"),
        ({"layout": Layout.SPOTLIGHT}, "layout"),
        ({"transcribe": True}, "transcribe"),
    ],
)
def test_what_a_recording_cannot_be_told(stagehand: Stagehand, options: dict[str, Any], option: str) -> None:
    with pytest.raises(UnsupportedOption) as caught:
        stagehand.play(stagehand.provider.start_recording("room-1", StartRecording.given(**options)))
    assert (caught.value.option, stagehand.said) == (option, [])


# --- broadcasts


def test_an_rtmp_start_tells_where_it_goes(stagehand: Stagehand) -> None:
    cf = stagehand.provider
    started = stagehand.play(cf.start_broadcast("room-1", StartBroadcast(rtmp=[SERVER])), RTMP_OUT)
    (output,) = started.outputs
    assert (started.id, started.room_id) == ("rtmp:rec-9", "room-1")
    assert (output.url, output.stream_key, output.id) == ("rtmp://live.example.com/app", "key-1", "studio")
    assert "key-1" not in repr(started)


@pytest.mark.parametrize(
    ("said", "status"), [("OFFLINE", "requested"), ("IDLE", "requested"), ("INVOKED", "requested"), ("LIVE", "live")]
)
def test_a_livestream_that_was_just_started_is_not_over(stagehand: Stagehand, said: str, status: str) -> None:
    started = stagehand.play(
        stagehand.provider.start_broadcast("room-1", StartBroadcast(hls=Hls())), {"id": "live-1", "status": said}
    )
    assert (started.id, started.room_id, started.status) == ("hls:live-1", "room-1", status)


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"hls": Hls(), "rtmp": [SERVER]}, "rtmp"),
        ({"rtmp": [SERVER, SERVER]}, "rtmp"),
        ({"hls": Hls(dvr=True)}, "hls"),
        ({"hls": Hls(low_latency=False)}, "hls"),
        ({"hls": Hls(), "max_duration": 60}, "max_duration"),
        ({"hls": Hls(), "layout": WebPage("https://example.com")}, "layout"),
        ({"hls": Hls(), "layout": Layout.PIP}, "layout"),
        ({"rtmp": [SERVER], "layout": Layout.PIP}, "layout"),
    ],
)
def test_what_a_broadcast_cannot_be_told(stagehand: Stagehand, options: dict[str, Any], option: str) -> None:
    with pytest.raises(UnsupportedOption) as caught:
        stagehand.play(stagehand.provider.start_broadcast("room-1", StartBroadcast.given(**options)))
    assert (caught.value.option, stagehand.said) == (option, [])
    assert caught.value.why is not None


@pytest.mark.parametrize("broadcast", ["live-1", "hls:", "hls", "film:live-1"])
def test_an_id_that_no_broadcast_has(stagehand: Stagehand, broadcast: str) -> None:
    for operation in (stagehand.provider.get_broadcast(broadcast), stagehand.provider.stop_broadcast(broadcast)):
        with pytest.raises(NotFound):
            stagehand.play(operation)
    assert stagehand.said == []


def test_a_livestream_that_was_started_is_stopped_without_a_look_up(stagehand: Stagehand) -> None:
    started = Broadcast(provider="cloudflare", id="hls:live-1", room_id="room-1")
    stopped = stagehand.play(stagehand.provider.stop_broadcast(started), LIVESTREAM, {"message": "livestream stopped"})
    assert (stopped.id, stopped.status) == ("hls:live-1", BroadcastStatus.STOPPED)
    assert [output.status for output in stopped.outputs] == [BroadcastStatus.STOPPED]


@pytest.mark.parametrize(
    "answers",
    [
        [{**LIVESTREAM, "id": "live-2"}],
        [refused(404, "No active livestream")],
        [NOBODY],
        [LIVESTREAM, refused(404, "No active livestream")],
        [LIVESTREAM, refused(400, "Livestream is not running")],
    ],
)
def test_a_livestream_that_is_not_running_is_not_stopped(stagehand: Stagehand, answers: list[Any]) -> None:
    started = Broadcast(provider="cloudflare", id="hls:live-1", room_id="room-1")
    with pytest.raises(WrongState):
        stagehand.play(stagehand.provider.stop_broadcast(started), *answers)


def test_a_livestream_without_a_meeting_cannot_be_stopped(stagehand: Stagehand) -> None:
    with pytest.raises(UnexpectedResponse, match="no meeting"):
        stagehand.play(stagehand.provider.stop_broadcast("hls:live-1"), {"id": "live-1", "meeting_id": None})
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.stop_broadcast("hls:live-1"), UNKNOWN)


def test_broadcasts_are_listed_kind_by_kind(stagehand: Stagehand) -> None:
    cf = stagehand.provider
    pages = {
        None: [listed([{**LIVESTREAM, "id": f"live-{n}"} for n in range(50)], total=51)],
        "hls:2": [
            data({"livestreams": [{**LIVESTREAM, "id": "live-50"}], "paging": {"total_count": 51, "end_offset": 51}})
        ],
        "rtmp": [listed([RECORDING] * 49 + [RTMP_OUT], total=51)],
        "rtmp:2": [listed([{**RTMP_OUT, "id": "rec-10"}], total=51, end=51)],
    }
    pager = Pager(
        lambda cursor: stagehand.play(cf.list_broadcasts(ListBroadcasts(), cursor=cursor), *pages.pop(cursor))
    )
    assert [item.id for item in pager] == [*(f"hls:live-{n}" for n in range(51)), "rtmp:rec-9", "rtmp:rec-10"]
    assert pages == {}


def test_a_room_that_never_had_a_livestream(stagehand: Stagehand) -> None:
    page = stagehand.play(
        stagehand.provider.list_broadcasts(ListBroadcasts(room="room-1")), UNKNOWN, listed([RECORDING, RTMP_OUT])
    )
    assert ([item.id for item in page.items], page.next_cursor) == (["rtmp:rec-9"], None)


# --- transcripts


def test_a_session_without_a_transcript(stagehand: Stagehand) -> None:
    cf, play = stagehand.provider, stagehand.play
    assert play(cf.list_transcripts(ListTranscripts(session="session-1")), UNKNOWN, LIVE).items == ()
    with pytest.raises(NotFound):
        play(cf.list_transcripts(ListTranscripts(session="session-1")), UNKNOWN, UNKNOWN)


def test_the_transcripts_of_a_room(stagehand: Stagehand) -> None:
    sessions = {"sessions": [LIVE, {**LIVE, "id": "session-2"}]}
    made = {"transcript_download_url": "https://files.example.com/t.json"}
    page = stagehand.play(stagehand.provider.list_transcripts(ListTranscripts(room="room-1")), sessions, UNKNOWN, made)
    assert [(item.id, item.room_id) for item in page.items] == [("session-2", "room-1")]
    assert (page.next_cursor, page.scanned) == (None, 2)


# --- odds


@pytest.mark.parametrize("url", ["", "example.com/hook", "ftp://example.com", "https://", "https://["])
def test_a_webhook_needs_an_address(stagehand: Stagehand, url: str) -> None:
    with pytest.raises(InvalidArgument):
        stagehand.play(stagehand.provider.create_webhook(url, CreateWebhook()))
    with pytest.raises(InvalidArgument):
        UpdateWebhook(url=url)


def test_a_webhook_of_which_nobody_says_whether_it_is_on(stagehand: Stagehand) -> None:
    hook = {"id": "hook-1", "url": "https://example.com/hook", "events": []}
    stagehand.play(stagehand.provider.update_webhook("hook-1", UpdateWebhook(name="Trial")), hook, hook)
    assert stagehand.said[-1][3] == {"name": "Trial"}


def test_a_failure_of_the_look_up_is_not_hidden(stagehand: Stagehand) -> None:
    with pytest.raises(ProviderUnavailable):
        stagehand.play(stagehand.provider.active_session("room-1"), NOBODY, refused(503, "Busy"))
