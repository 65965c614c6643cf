"""The same mistake raises the same class: by status, by operation, and by asking where the answer leaves it open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from anyroom.errors import (
    AlreadyActive,
    AuthenticationFailed,
    Conflict,
    InvalidArgument,
    InvalidRequest,
    NoActiveSession,
    NotFound,
    PermissionDenied,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    UnexpectedResponse,
    UnsupportedOption,
    WrongState,
)
from anyroom.operations import Operation, Response
from anyroom.types.broadcasts import Broadcast, Hls, ListBroadcasts, Rtmp, StartBroadcast
from anyroom.types.calls import Dial
from anyroom.types.captions import Captions, StartCaptions
from anyroom.types.media import Layout, Quality, Stylesheet, WebPage
from anyroom.types.participants import ListParticipants
from anyroom.types.recordings import Recording, StartRecording, Storage
from anyroom.types.rooms import CreateRoom, ListRooms
from anyroom.types.sessions import ListSessions
from anyroom.types.tokens import CreateToken
from anyroom_videosdk import SessionFilters, VideoSDK

from .stagehand import ROOM, Stagehand, answered, instant, page, refused, text

Make = Callable[[VideoSDK], Operation[Any]]

ROOM_BODY = {"roomId": ROOM, "disabled": False}
LIVE = page({"id": "6s", "status": "ongoing"})
KNOWN = Recording(provider="videosdk", id="6r", room_id=ROOM)
STREAM = Broadcast(provider="videosdk", id="hls:6h", room_id=ROOM)
TO = "+14155550123"
RTMP = [Rtmp("rtmp://a.example.com/live", "k1")]

NAMED: dict[str, Make] = {
    "rooms.get": lambda it: it.get_room("x"),
    "rooms.close": lambda it: it.close_room("x"),
    "validate_room": lambda it: it.validate_room("x"),
    "sessions.get": lambda it: it.get_session("x"),
    "sessions.active": lambda it: it.active_session("x"),
    "sessions.list": lambda it: it.list_sessions(ListSessions(room="x")),
    "search_sessions": lambda it: it.search_sessions(SessionFilters(key="x")),
    "participants.list": lambda it: it.list_participants(ListParticipants(session="x")),
    "participants.get": lambda it: it.get_participant("x", session="x"),
    "participants.remove": lambda it: it.remove_participant("x", room="x"),
    "recordings.get": lambda it: it.get_recording("x"),
    "recordings.stop": lambda it: it.stop_recording("x"),
    "broadcasts.get": lambda it: it.get_broadcast("rtmp:x"),
    "broadcasts.stop": lambda it: it.stop_broadcast("hls:x"),
    "captions.stop": lambda it: it.stop_captions("x"),
    "calls.hang_up": lambda it: it.hang_up("x"),
    "stats.session": lambda it: it.session_stats("x"),
    "stats.participant": lambda it: it.participant_stats("x", session="x"),
}


@pytest.mark.parametrize("answer", [refused(400), text("Room not found.", 400), refused(402), refused(404)], ids=str)
@pytest.mark.parametrize("name", NAMED)
def test_an_unknown_id_is_not_found_under_each_of_its_statuses(
    stagehand: Stagehand, name: str, answer: Response
) -> None:
    with pytest.raises(NotFound) as caught:
        stagehand.play(NAMED[name](stagehand.provider), answer)
    assert len(stagehand.said) == 1
    assert caught.value.status == answer.status


@pytest.mark.parametrize("answer", [refused(400), text("Room not found.", 400), refused(402), refused(404)], ids=str)
def test_an_unknown_room_is_not_found_by_either_way_of_validating(stagehand: Stagehand, answer: Response) -> None:
    with pytest.raises(NotFound) as caught:
        stagehand.play(stagehand.provider.validate_room("x"), text("Cannot GET this path", 404), answer)
    assert [said[0] for said in stagehand.said] == ["GET", "POST"]
    assert caught.value.status == answer.status


def test_an_unknown_transcript_or_bare_broadcast_is_of_neither_kind(stagehand: Stagehand) -> None:
    for make in (stagehand.provider.get_transcript, stagehand.provider.get_broadcast):
        with pytest.raises(NotFound):
            stagehand.play(make("x"), refused(404), refused(404))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequest),
        (401, AuthenticationFailed),
        (402, NotFound),
        (403, PermissionDenied),
        (404, NotFound),
        (409, Conflict),
        (429, RateLimited),
        (500, ProviderUnavailable),
        (503, ProviderUnavailable),
    ],
)
def test_a_status_where_nothing_is_named(stagehand: Stagehand, status: int, kind: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as caught:
        stagehand.play(stagehand.provider.list_rooms(ListRooms()), refused(status))
    assert type(caught.value) is kind
    with pytest.raises(ProviderError) as caught:
        stagehand.play(stagehand.provider.create_room(CreateRoom()), refused(status))
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        (b'{"message":"no such thing","code":"MISSING"}', "no such thing", "MISSING"),
        (b'{"message":"","error":"Token is invalid or expired","statusCode":401}', "Token is invalid or expired", ""),
        (b'{"msg":"no","errorCode":4002}', "no", "4002"),
        (b'{"statusMessage":"no"}', "no", ""),
        (b'{"error":{"deep":1},"code":true}', "the service gave no reason", ""),
        (b'"Room not found."', "Room not found.", ""),
        (b"Room not found.", "Room not found.", ""),
        (b"<html><body>Bad gateway</body></html>", "the service gave no reason", ""),
        (b"", "the service gave no reason", ""),
        (b"[]", "the service gave no reason", ""),
    ],
    ids=str,
)
def test_every_shape_of_refusal_is_read(stagehand: Stagehand, body: bytes, message: str, code: str) -> None:
    answer = Response(401, body, {"x-amzn-requestid": "req-1"})
    with pytest.raises(AuthenticationFailed) as caught:
        stagehand.play(stagehand.provider.get_room("x"), answer)
    assert (caught.value.message, caught.value.code, caught.value.request_id) == (message, code, "req-1")


STARTS: dict[str, tuple[Make, list[Any], Any]] = {
    # the call, what is answered before the start, and what its listing has when it runs
    "recordings": (
        lambda it: it.start_recording(ROOM, StartRecording()),
        [page()],
        page({"id": "6r", "createdAt": instant(-9)}),
    ),
    "HLS": (
        lambda it: it.start_broadcast(ROOM, StartBroadcast(hls=Hls())),
        [],
        page({"id": "6h", "start": instant(-9)}),
    ),
    "RTMP": (
        lambda it: it.start_broadcast(ROOM, StartBroadcast(rtmp=RTMP)),
        [page()],
        page({"id": "6l", "start": instant(-9)}),
    ),
    "captions": (
        lambda it: it.start_captions(ROOM, StartCaptions()),
        [],
        page({"id": "t1", "roomId": ROOM, "status": "running"}, key="transcriptions"),
    ),
}


@pytest.mark.parametrize("status", [400, 402, 404, 409])
@pytest.mark.parametrize("name", STARTS)
def test_a_refused_start_is_explained_by_asking(stagehand: Stagehand, name: str, status: int) -> None:
    make, before, running = STARTS[name]
    refusal = refused(status, "cannot start")

    def outcome(*answers: Any) -> ProviderError:
        with pytest.raises(ProviderError) as caught:
            stagehand.play(make(stagehand.provider), *before, refusal, *answers)
        assert "cannot start" in caught.value.message
        assert caught.value.status == status
        return caught.value

    assert type(outcome(page(), refused(404))) is NotFound
    assert type(outcome(page(), ROOM_BODY)) is NoActiveSession
    assert type(outcome(LIVE, running)) is AlreadyActive
    unexplained = type(outcome(refused(500)))
    assert unexplained is {400: InvalidRequest, 402: NotFound, 404: NotFound, 409: Conflict}[status]


def test_what_is_left_of_a_400_is_that_it_runs_unless_the_callers_words_may_be_wrong(stagehand: Stagehand) -> None:
    def outcome(make: Make, *before: Any, status: int = 400) -> type[ProviderError]:
        with pytest.raises(ProviderError) as caught:
            stagehand.play(make(stagehand.provider), *before, refused(status), LIVE, page())
        return type(caught.value)

    page_url = WebPage("https://example.com")
    extra = {"videosdk": {"theme": "PLAID"}}
    assert outcome(STARTS["recordings"][0], page()) is AlreadyActive
    assert outcome(STARTS["HLS"][0]) is AlreadyActive
    assert outcome(STARTS["captions"][0]) is AlreadyActive
    assert outcome(STARTS["RTMP"][0], page()) is AlreadyActive
    in_extra = StartBroadcast(rtmp=RTMP, extra=extra)
    assert outcome(lambda it: it.start_broadcast(ROOM, in_extra), page()) is InvalidRequest
    assert outcome(lambda it: it.start_broadcast(ROOM, in_extra), page(), status=409) is AlreadyActive
    assert outcome(lambda it: it.start_recording(ROOM, StartRecording(layout=page_url)), page()) is InvalidRequest
    assert outcome(lambda it: it.start_recording(ROOM, StartRecording(extra=extra)), page()) is InvalidRequest
    assert outcome(lambda it: it.start_broadcast(ROOM, StartBroadcast(hls=Hls(), layout=page_url))) is InvalidRequest
    assert outcome(lambda it: it.start_captions(ROOM, StartCaptions(language="tlh"))) is InvalidRequest


def test_a_start_that_is_forbidden_or_throttled_says_so_at_once(stagehand: Stagehand) -> None:
    for status, kind in ((401, AuthenticationFailed), (403, PermissionDenied), (429, RateLimited)):
        with pytest.raises(kind):
            stagehand.play(stagehand.provider.start_recording(ROOM, StartRecording()), page(), refused(status))


def test_a_room_that_the_listing_before_a_start_does_not_know_is_explained(stagehand: Stagehand) -> None:
    with pytest.raises(NotFound, match="no such room"):
        stagehand.play(
            stagehand.provider.start_recording("x", StartRecording()),
            refused(404),
            refused(400),
            page(),
            refused(400),
        )


@pytest.mark.parametrize("status", [400, 402, 404, 409])
def test_a_refused_stop_is_explained_by_asking(stagehand: Stagehand, status: int) -> None:
    for make, what in (
        (lambda it: it.stop_recording(KNOWN), {"id": "6r"}),
        (lambda it: it.stop_broadcast(STREAM), {"id": "6h"}),
    ):
        with pytest.raises(WrongState, match="nothing is being"):
            stagehand.play(make(stagehand.provider), refused(status), what)
        with pytest.raises(NotFound, match="there is no such"):
            stagehand.play(make(stagehand.provider), refused(status), refused(404))
        with pytest.raises(ProviderError) as caught:
            stagehand.play(make(stagehand.provider), refused(status), refused(503))
        assert caught.value.status == status


@pytest.mark.parametrize("status", [400, 402, 404, 409])
def test_a_refused_delete_is_explained_by_asking(stagehand: Stagehand, status: int) -> None:
    for after, kind in (({"id": "x"}, WrongState), (refused(400), NotFound), (refused(404), NotFound)):
        with pytest.raises(kind):
            stagehand.play(stagehand.provider.delete_recording("x"), refused(status), after)
    with pytest.raises(ProviderError) as caught:
        stagehand.play(stagehand.provider.delete_recording("x"), refused(status), refused(503))
    assert caught.value.status == status


@pytest.mark.parametrize("status", [400, 402, 404, 409])
def test_an_empty_room_has_no_session_to_end(stagehand: Stagehand, status: int) -> None:
    for after, kind in ((ROOM_BODY, NoActiveSession), (refused(404), NotFound)):
        with pytest.raises(kind):
            stagehand.play(stagehand.provider.end_session(ROOM), refused(status), after)
    with pytest.raises(ProviderError) as caught:
        stagehand.play(stagehand.provider.end_session(ROOM), refused(status), refused(503))
    assert caught.value.status == status


@pytest.mark.parametrize("status", [400, 402, 404, 409])
def test_captions_that_do_not_run_are_not_found(stagehand: Stagehand, status: int) -> None:
    known = Captions(provider="videosdk", id="t1", room_id=ROOM)
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.stop_captions(known), refused(status))
    with pytest.raises(NotFound, match="have ended"):
        stagehand.play(stagehand.provider.stop_captions("t1"), {"id": "t1", "status": "completed", "roomId": ROOM})


def test_other_refusals_of_an_operation(stagehand: Stagehand) -> None:
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.hang_up("x"), refused(409))
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.remove_participant("x", room=ROOM), refused(409))
    with pytest.raises(NotFound, match="no such room"):
        stagehand.play(stagehand.provider.dial("x", TO, Dial()), refused(400), refused(404))
    for after in (ROOM_BODY, refused(503)):
        with pytest.raises(InvalidRequest):
            stagehand.play(stagehand.provider.dial("x", TO, Dial()), refused(400), after)
    with pytest.raises(NotFound, match="no summary"):
        stagehand.play(stagehand.provider.get_summary("6s"), page(), page())


def test_a_room_without_anybody_lists_nobody(stagehand: Stagehand) -> None:
    found = stagehand.play(stagehand.provider.list_participants(ListParticipants(room=ROOM)), page(), ROOM_BODY)
    assert found.items == ()
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.list_participants(ListParticipants(room=ROOM)), page(), refused(400))


def test_a_room_is_closed_whatever_is_answered(stagehand: Stagehand) -> None:
    for answer in ("Room deactivated", None, {"disabled": False, "meetingId": ROOM}):
        found = stagehand.play(stagehand.provider.close_room(ROOM), answered(answer))
        assert (found.id, found.status, found.raw) == (ROOM, "closed", "" if answer is None else answer)


REFUSED: dict[str, tuple[Make, str]] = {
    "rooms.create:name": (lambda it: it.create_room(CreateRoom(name="Stand-up")), "name"),
    "rooms.create:keep_alive": (lambda it: it.create_room(CreateRoom(keep_alive=60)), "keep_alive"),
    "recordings.start:layout=pip": (lambda it: it.start_recording(ROOM, StartRecording(layout=Layout.PIP)), "layout"),
    "recordings.start:layout=css": (
        lambda it: it.start_recording(ROOM, StartRecording(layout=Stylesheet("a {}"))),
        "layout",
    ),
    "recordings.start:name": (lambda it: it.start_recording(ROOM, StartRecording(name="Monday")), "name"),
    "recordings.start:max_duration": (
        lambda it: it.start_recording(ROOM, StartRecording(max_duration=60)),
        "max_duration",
    ),
    "recordings.start:storage": (
        lambda it: it.start_recording(ROOM, StartRecording(storage=Storage(kind="aws", bucket="b"))),
        "storage",
    ),
    "recordings.start:audio_only and quality": (
        lambda it: it.start_recording(ROOM, StartRecording(audio_only=True, quality=Quality.HD)),
        "quality",
    ),
    "broadcasts.start:both": (lambda it: it.start_broadcast(ROOM, StartBroadcast(hls=Hls(), rtmp=RTMP)), "hls"),
    "broadcasts.start:dvr": (lambda it: it.start_broadcast(ROOM, StartBroadcast(hls=Hls(dvr=True))), "hls"),
    "broadcasts.start:low_latency": (
        lambda it: it.start_broadcast(ROOM, StartBroadcast(hls=Hls(low_latency=True))),
        "hls",
    ),
    "broadcasts.start:no key": (
        lambda it: it.start_broadcast(ROOM, StartBroadcast(rtmp=[Rtmp("rtmp://a.example.com/live/k1")])),
        "rtmp",
    ),
    "broadcasts.start:output id": (
        lambda it: it.start_broadcast(ROOM, StartBroadcast(rtmp=[Rtmp("rtmp://a.example.com", "k1", id="one")])),
        "rtmp",
    ),
    "broadcasts.start:rtmp quality": (
        lambda it: it.start_broadcast(ROOM, StartBroadcast(rtmp=RTMP, quality=Quality.HD)),
        "quality",
    ),
    "broadcasts.start:max_duration": (
        lambda it: it.start_broadcast(ROOM, StartBroadcast(hls=Hls(), max_duration=60)),
        "max_duration",
    ),
    "captions.start:partial": (lambda it: it.start_captions(ROOM, StartCaptions(partial=True)), "partial"),
    "calls.dial:sip": (lambda it: it.dial(ROOM, "sip:ana@example.com", Dial()), "to"),
    "calls.dial:no plus": (lambda it: it.dial(ROOM, "14155550123", Dial()), "to"),
    "calls.dial:video": (lambda it: it.dial(ROOM, TO, Dial(video=True)), "video"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_said_is_refused_before_anything_is_sent(stagehand: Stagehand, name: str) -> None:
    make, option = REFUSED[name]
    with pytest.raises(UnsupportedOption) as caught:
        stagehand.play(make(stagehand.provider))
    assert caught.value.option == option
    assert caught.value.why is not None
    assert stagehand.said == []


BAD_IDS = ("", " ", ".", "..", "a/b", "a\\b", "a\nb", None, 7, 3.5)
BY_ID: dict[str, Callable[[VideoSDK, Any], Operation[Any]]] = {
    "rooms.get": lambda it, bad: it.get_room(bad),
    "rooms.close": lambda it, bad: it.close_room(bad),
    "sessions.end": lambda it, bad: it.end_session(bad),
    "participants.remove": lambda it, bad: it.remove_participant(bad, room=ROOM),
    "tokens.create": lambda it, bad: it.create_token(bad, CreateToken()),
    "recordings.start": lambda it, bad: it.start_recording(bad, StartRecording()),
    "recordings.stop": lambda it, bad: it.stop_recording(bad),
    "recordings.stop:room": lambda it, _: it.stop_recording(Recording(provider="videosdk", id="6r", room_id="a/b")),
    "broadcasts.start": lambda it, bad: it.start_broadcast(bad, StartBroadcast(hls=Hls())),
    "broadcasts.stop": lambda it, bad: it.stop_broadcast(bad),
    "broadcasts.list": lambda it, bad: it.list_broadcasts(ListBroadcasts(room=bad)),
    "captions.stop": lambda it, bad: it.stop_captions(bad),
    "calls.hang_up": lambda it, bad: it.hang_up(bad),
}


@pytest.mark.parametrize("bad", BAD_IDS, ids=repr)
@pytest.mark.parametrize("name", BY_ID)
def test_a_bad_id_is_refused_before_anything_is_sent(stagehand: Stagehand, name: str, bad: Any) -> None:
    with pytest.raises(InvalidArgument):
        stagehand.play(BY_ID[name](stagehand.provider, bad))
    assert stagehand.said == []


@pytest.mark.parametrize("body", ["<html>", None, [], 7, {"data": None}, {"data": "x"}], ids=repr)
def test_a_success_that_cannot_be_read_is_unexpected(stagehand: Stagehand, body: Any) -> None:
    for name in ("rooms.get", "sessions.get", "recordings.get", "broadcasts.get"):
        with pytest.raises(UnexpectedResponse):
            stagehand.play(NAMED[name](stagehand.provider), answered(body))
