"""Starts that say no id: what is listed afterwards, what is provisional, and that nothing raises once something runs."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.errors import AnyroomError, InvalidArgument, NotFound, TransportError, WrongState
from anyroom.operations import Request, Response, Sleep, Transfer, drive
from anyroom.types.broadcasts import Broadcast, BroadcastStatus, Hls, Rtmp, StartBroadcast
from anyroom.types.calls import CallStatus, Dial
from anyroom.types.captions import StartCaptions
from anyroom.types.recordings import ListRecordings, Recording, RecordingStatus, StartRecording
from anyroom.types.values import Ref
from anyroom.types.waiting import WaitRecording
from anyroom_videosdk import VideoSDK
from anyroom_videosdk.starting import Pending, said_id, told_at

from .stagehand import NOW, ROOM, Stagehand, answered, instant, of_room, page, refused, text

SENTENCE = "Recording started successfully"
FILE = {"fileUrl": "https://cdn.videosdk.live/r.mp4"}
NOW_MS = int(NOW * 1000)
EXISTS = {"roomId": ROOM}


def recorded(name: str, seconds: float, **more: Any) -> dict[str, Any]:
    """A recording that began so many seconds from now."""
    return {"id": name, "roomId": ROOM, "createdAt": instant(seconds), **more}


def start(stagehand: Stagehand, *answers: Any) -> Recording:
    return stagehand.play(stagehand.provider.start_recording(ROOM, StartRecording()), *answers)


def test_what_is_listed_after_a_start_and_was_not_before_is_the_recording(stagehand: Stagehand) -> None:
    old = recorded("old", -500, file=FILE)
    found = start(stagehand, page(old), SENTENCE, page(recorded("new", 1), old))
    assert (found.id, found.status, found.provisional, found.was) == ("new", RecordingStatus.RECORDING, False, None)


def test_an_older_one_that_is_listed_late_is_not_taken_for_it(stagehand: Stagehand) -> None:
    found = start(stagehand, page(), SENTENCE, page(recorded("late", -60, file=FILE)))
    assert found.provisional


def test_one_that_does_not_say_when_it_began_is_taken_if_it_is_new(stagehand: Stagehand) -> None:
    assert start(stagehand, page(), SENTENCE, page({"id": "timeless"})).id == "timeless"
    assert start(stagehand, page({"id": "timeless"}), SENTENCE, page({"id": "timeless"})).provisional


@pytest.mark.parametrize(
    "answer",
    [{"recordingId": "new"}, {"id": "new"}, {"_id": "new"}, {"success": True, "data": {"id": "new"}}],
    ids=str,
)
def test_an_answer_with_an_id_is_believed(stagehand: Stagehand, answer: Any) -> None:
    found = start(stagehand, page(), answer)
    assert (found.id, found.status, found.room_id, found.raw) == ("new", RecordingStatus.REQUESTED, ROOM, answer)


@pytest.mark.parametrize("answer", [SENTENCE, text("started", 200), None, [], 7, {"id": 7}, {"data": "x"}], ids=str)
@pytest.mark.parametrize(
    "after",
    [
        page(),
        refused(500),
        refused(404),
        refused(401),
        answered("<html>"),
        answered({"data": [{"no": "id"}]}),
        TransportError("gone"),
    ],
    ids=["nothing listed", "500", "404", "401", "alien", "unreadable", "no answer"],
)
def test_nothing_raises_after_the_start(stagehand: Stagehand, answer: Any, after: Any) -> None:
    said = answered(answer) if answer is None else answer
    found = start(stagehand, page(), said, after)
    assert found.provisional
    assert (found.status, found.room_id) == (RecordingStatus.REQUESTED, ROOM)
    assert Pending.parse(found.id) == Pending(ROOM, NOW_MS - 5000)


def test_a_provisional_id_is_by_the_services_clock_and_after_what_was_known(stagehand: Stagehand) -> None:
    early = start(stagehand, answered(page(), at=NOW - 3000), SENTENCE, page())
    assert early.id == f"pending:{int(NOW - 3000) * 1000 - 5000}:{ROOM}"
    ahead = start(stagehand, answered(page(recorded("old", 50)), at=NOW), SENTENCE, refused(500))
    assert ahead.id == f"pending:{NOW_MS + 50_000}:{ROOM}"


def test_a_provisional_recording_resolves_to_the_first_that_began_after_it(stagehand: Stagehand) -> None:
    provisional = str(Pending(ROOM, NOW_MS))
    pages = (
        page(recorded("fourth", 400), recorded("third", 300), last=3),
        page(recorded("second", 200), recorded("first", 100, file=FILE), recorded("old", -100), number=2, last=3),
    )
    found = stagehand.play(stagehand.provider.get_recording(provisional), *pages)
    assert (found.id, found.was, found.provisional) == ("first", provisional, False)
    assert [said[2][1] for said in stagehand.said] == [("page", "1"), ("page", "2")]


def test_a_provisional_recording_that_is_not_listed_yet_stays_so(stagehand: Stagehand) -> None:
    provisional = str(Pending(ROOM, NOW_MS))
    found = stagehand.play(stagehand.provider.get_recording(provisional), page(recorded("old", -100)))
    assert (found.id, found.provisional, found.status) == (provisional, True, RecordingStatus.REQUESTED)


def test_waiting_resolves_a_provisional_recording(provider: VideoSDK) -> None:
    provisional = start(Stagehand(provider), page(), SENTENCE, page())
    answers = iter([page(), EXISTS, page(recorded("new", 1)), page(recorded("new", 1, file=FILE))])

    def perform(step: Request | Sleep | Transfer) -> Response:
        return Response(200) if isinstance(step, Sleep) else answered(next(answers))

    found = drive(provider.wait_recording(provisional, WaitRecording()), perform)
    assert (found.id, found.was, found.status) == ("new", provisional.id, RecordingStatus.AVAILABLE)


def test_a_provisional_recording_can_be_stopped_by_its_room(stagehand: Stagehand) -> None:
    provisional = start(stagehand, page(), SENTENCE, page())
    stopped = stagehand.play(stagehand.provider.stop_recording(provisional), "ended")
    assert stagehand.said[-1] == ("POST", "/v2/recordings/end", [], {"roomId": ROOM})
    assert (stopped.id, stopped.status) == (provisional.id, RecordingStatus.STOPPING)
    stagehand.play(stagehand.provider.stop_recording(provisional.id), page(), EXISTS, "ended")
    assert stagehand.said[-1] == ("POST", "/v2/recordings/end", [], {"roomId": ROOM})


def test_a_provisional_recording_is_deleted_once_it_is_listed(stagehand: Stagehand) -> None:
    provisional = str(Pending(ROOM, NOW_MS))
    stagehand.play(stagehand.provider.delete_recording(provisional), page(recorded("new", 1)), None)
    assert stagehand.said[-1][:2] == ("DELETE", "/v2/recordings/new")
    with pytest.raises(WrongState, match="still being made"):
        stagehand.play(stagehand.provider.delete_recording(provisional), page(), EXISTS)


def test_a_provisional_livestream_keeps_its_kind_and_outputs(stagehand: Stagehand) -> None:
    options = StartBroadcast(rtmp=[Rtmp("rtmp://a.example.com/live", "k1")])
    started = stagehand.play(stagehand.provider.start_broadcast(ROOM, options), page(), "Livestream started", page())
    assert started.id == f"rtmp:pending:{NOW_MS - 5000}:{ROOM}"
    assert (started.provisional, started.status, started.outputs[0].stream_key) == (True, "requested", "k1")
    again = stagehand.play(stagehand.provider.get_broadcast(started.id), page(), EXISTS)
    assert (again.id, again.provisional) == (started.id, True)
    found = stagehand.play(stagehand.provider.get_broadcast(again), page({"id": "6l", "start": instant(1)}))
    assert (found.id, found.was, found.status) == ("rtmp:6l", started.id, BroadcastStatus.LIVE)
    stagehand.play(stagehand.provider.stop_broadcast(started), "ended")
    assert stagehand.said[-1] == ("POST", "/v2/livestreams/end", [], {"roomId": ROOM})


def test_a_livestream_whose_start_says_an_id_has_it(stagehand: Stagehand) -> None:
    options = StartBroadcast(rtmp=[Rtmp("rtmp://a.example.com/live", "k1")])
    started = stagehand.play(stagehand.provider.start_broadcast(ROOM, options), page(), {"data": {"id": "6l"}})
    assert (started.id, started.provisional, started.room_id) == ("rtmp:6l", False, ROOM)


@pytest.mark.parametrize("answer", ["HLS started", None, {"no": "id"}], ids=str)
def test_hls_that_answers_no_object_is_provisional(stagehand: Stagehand, answer: Any) -> None:
    said = answered(answer, at=NOW)
    started = stagehand.play(stagehand.provider.start_broadcast(ROOM, StartBroadcast(hls=Hls())), said)
    assert started.id == f"hls:pending:{int(NOW) * 1000 - 60_000}:{ROOM}"
    assert started.provisional
    found = stagehand.play(stagehand.provider.get_broadcast(started), page({"id": "6h", "start": instant(-1)}))
    assert (found.id, found.was) == ("hls:6h", started.id)


def test_hls_is_starting_until_it_is_asked_for_again(stagehand: Stagehand) -> None:
    answer = {"id": "6h", "start": instant(0), "playbackHlsUrl": "https://cdn.videosdk.live/index.m3u8"}
    started = stagehand.play(stagehand.provider.start_broadcast(ROOM, StartBroadcast(hls=Hls())), answer)
    assert (started.id, started.status, started.room_id) == ("hls:6h", BroadcastStatus.STARTING, ROOM)
    assert started.playback_url == "https://cdn.videosdk.live/index.m3u8"
    assert started.outputs[0].status is BroadcastStatus.STARTING


def test_captions_that_answer_nothing_are_stopped_by_their_room(stagehand: Stagehand) -> None:
    started = stagehand.play(stagehand.provider.start_captions(ROOM, StartCaptions()), "ok")
    assert started.room_id == ROOM
    stagehand.play(stagehand.provider.stop_captions(started.id), None)
    assert stagehand.said[-1][3] == {"roomId": ROOM}


def test_a_call_that_answers_nothing_is_found_to_be_hung_up(stagehand: Stagehand) -> None:
    made = stagehand.play(stagehand.provider.dial(ROOM, "+14155550123", Dial()), "ok")
    assert (made.status, made.room_id, made.to) == (CallStatus.DIALING, ROOM, "+14155550123")
    listed = {"callId": "c1", "start": instant(1), "status": "INITIATED"}
    stagehand.play(stagehand.provider.hang_up(made), page(listed), None)
    assert stagehand.said[-2:] == [
        ("GET", "/v2/sip/call", of_room(), None),
        ("POST", "/v2/sip/call/end", [], {"callId": "c1"}),
    ]
    with pytest.raises(NotFound, match="not listed yet"):
        stagehand.play(stagehand.provider.hang_up(made), page(), EXISTS)


def test_an_event_that_says_too_little_is_refused(stagehand: Stagehand) -> None:
    empty: Ref[Any] = Ref(provider="videosdk", kind="recording")
    with pytest.raises(InvalidArgument, match="session or room"):
        stagehand.play(stagehand.provider.get_recording(empty))
    for get in (stagehand.provider.get_recording, stagehand.provider.get_broadcast):
        event: Ref[Any] = Ref(provider="videosdk", kind="thing", room_id=ROOM)
        nothing = [page()] * (1 if get == stagehand.provider.get_recording else 2)
        with pytest.raises(NotFound, match="listed there yet"):
            stagehand.play(get(event), *nothing)


def test_what_has_ended_is_not_stopped_again(stagehand: Stagehand) -> None:
    """It would stop what runs in the room now."""
    with pytest.raises(WrongState, match="available already"):
        stagehand.play(stagehand.provider.stop_recording("6r"), recorded("6r", -60, file=FILE))
    over = Broadcast(provider="videosdk", id="hls:6h", room_id=ROOM, status=BroadcastStatus.STOPPED)
    with pytest.raises(WrongState, match="stopped already"):
        stagehand.play(stagehand.provider.stop_broadcast(over))


def test_what_says_no_room_cannot_be_stopped(stagehand: Stagehand) -> None:
    with pytest.raises(WrongState, match="which room"):
        stagehand.play(stagehand.provider.stop_recording("6r"), {"id": "6r"})
    with pytest.raises(WrongState, match="which room"):
        stagehand.play(stagehand.provider.stop_broadcast("rtmp:6l"), {"id": "6l"})


def test_a_stopped_broadcast_is_stopping(stagehand: Stagehand) -> None:
    known = {"id": "6h", "roomId": ROOM, "start": instant(-9)}
    stopped = stagehand.play(stagehand.provider.stop_broadcast("6h"), known, "HLS ended successfully")
    assert (stopped.id, stopped.status, stopped.raw) == ("hls:6h", BroadcastStatus.STOPPING, known)
    bare = Broadcast(provider="videosdk", id="6h", room_id=ROOM)
    assert stagehand.play(stagehand.provider.stop_broadcast(bare), known, "ended").id == "hls:6h"


def test_listed_recordings_are_filtered_by_their_derived_status(stagehand: Stagehand) -> None:
    options = ListRecordings(status=RecordingStatus.AVAILABLE)
    sent = page(recorded("running", 1), recorded("done", -60, file=FILE))
    found = stagehand.play(stagehand.provider.list_recordings(options), sent)
    assert ([item.id for item in found.items], found.scanned) == (["done"], 2)


def test_provisional_ids_come_apart_again() -> None:
    for room in (ROOM, "my:room", "über raum"):
        assert Pending.parse(str(Pending(room, 5))) == Pending(room, 5)
    for other in ("660000000000000000000001", "pending:x:room", "pending:5:", "pending"):
        assert Pending.parse(other) is None


def test_a_date_that_cannot_be_read_is_as_good_as_none() -> None:
    assert told_at(answered(None, at=NOW), 5.0) == int(NOW)
    broken = answered(None)
    assert told_at(broken, 5.0) == 5.0


def test_a_sentence_has_no_id() -> None:
    assert said_id(SENTENCE) is None
    assert said_id({"id": "", "data": {"recordingId": "r"}}) == "r"


def test_before_a_start_a_listing_that_fails_does_raise(stagehand: Stagehand) -> None:
    with pytest.raises(AnyroomError):
        start(stagehand, refused(500))
    assert len(stagehand.said) == 1


def test_a_provisional_id_of_a_room_that_does_not_exist_names_nothing(stagehand: Stagehand) -> None:
    provisional, broadcast = str(Pending("x", NOW_MS)), f"rtmp:{Pending('x', NOW_MS)}"
    for make in (
        lambda: stagehand.provider.get_recording(provisional),
        lambda: stagehand.provider.delete_recording(provisional),
        lambda: stagehand.provider.get_broadcast(broadcast),
        lambda: stagehand.provider.hang_up(provisional),
    ):
        with pytest.raises(NotFound):
            stagehand.play(make(), page(), refused(404))


@pytest.mark.parametrize("body", [b"", b" ", b"null", b"sure"])
def test_what_was_answered_is_kept_whatever_it_is(stagehand: Stagehand, body: bytes) -> None:
    started = stagehand.play(
        stagehand.provider.start_recording(ROOM, StartRecording()), page(), Response(200, body), page()
    )
    assert started.raw == body.decode()
