"""What each neutral call says: method, path, query and body in full, with every option and value that is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from anyroom.capabilities import endpoints_of, neutral_operations, options_of
from anyroom.operations import Operation, Safety
from anyroom.tables import At, Emulated, Refused, Used, option_names
from anyroom.types.broadcasts import Hls, ListBroadcasts, Rtmp, StartBroadcast
from anyroom.types.calls import Dial
from anyroom.types.captions import ListTranscripts, StartCaptions
from anyroom.types.media import Layout, Orientation, Quality, WebPage
from anyroom.types.participants import ListParticipants
from anyroom.types.recordings import ListRecordings, Recording, StartRecording
from anyroom.types.rooms import CreateRoom, ListRooms, Room, RoomStatus
from anyroom.types.sessions import ListSessions
from anyroom.types.values import Ref
from anyroom_videosdk import VideoSDK

from .stagehand import NOW, PAGING, ROOM, Said, Stagehand, instant, of_room, page, refused

NOBODY = page()
SESSION = {"id": "6s", "roomId": ROOM, "status": "ongoing", "start": instant(-60), "end": None}
DEFAULT = {"layout": {"type": "GRID", "priority": "SPEAKER"}}
RUNNING = {"id": "6r", "roomId": ROOM, "createdAt": instant(1)}
OUTPUT = {"url": "rtmp://a.example.com/live", "streamKey": "k1"}
RTMP = Rtmp("rtmp://a.example.com/live", "k1")
HLS_STARTED = {"id": "6h", "roomId": ROOM, "start": instant(0)}


@dataclass
class Call:
    """A call, what it should say, and what it is answered."""

    make: Callable[[VideoSDK], Operation[Any]]
    said: list[Said]
    answers: list[Any] = field(default_factory=list[Any])


def recording(body: dict[str, Any], **options: Any) -> Call:
    """A start of a recording, with these options in this body."""
    return Call(
        lambda it: it.start_recording(ROOM, StartRecording(**options)),
        [
            ("GET", "/v2/recordings", of_room(), None),
            ("POST", "/v2/recordings/start", [], {"roomId": ROOM, **body}),
            ("GET", "/v2/recordings", of_room(), None),
        ],
        [NOBODY, "Recording started successfully", page(RUNNING)],
    )


def hls(body: dict[str, Any], **options: Any) -> Call:
    """A start of an HLS stream."""
    return Call(
        lambda it: it.start_broadcast(ROOM, StartBroadcast(hls=Hls(), **options)),
        [("POST", "/v2/hls/start", [], {"roomId": ROOM, **body})],
        [HLS_STARTED],
    )


def rtmp(body: dict[str, Any], *outputs: Rtmp, **options: Any) -> Call:
    """A start of a livestream."""
    return Call(
        lambda it: it.start_broadcast(ROOM, StartBroadcast(rtmp=outputs or (RTMP,), **options)),
        [
            ("GET", "/v2/livestreams", of_room(), None),
            ("POST", "/v2/livestreams/start", [], {"roomId": ROOM, **body}),
            ("GET", "/v2/livestreams", of_room(), None),
        ],
        [NOBODY, "Livestream started successfully", page({"id": "6l", "start": instant(1)})],
    )


def dial(body: dict[str, Any], **options: Any) -> Call:
    """A call to a telephone."""
    said = {"sipCallTo": "+14155550123", "destinationRoomId": ROOM, **body}
    answer = {"message": "Call initiated successfully", "data": {"callId": "c1", "status": "initiated"}}
    return Call(
        lambda it: it.dial(ROOM, "+14155550123", Dial(**options)), [("POST", "/v2/sip/call", [], said)], [answer]
    )


def one(make: Callable[[VideoSDK], Operation[Any]], said: Said, answer: Any) -> Call:
    """A call of one request."""
    return Call(make, [said], [answer])


ROOM_BODY = {"roomId": ROOM, "disabled": False}
STARTS_RECORDING = {"recording": {"config": DEFAULT}}
HASTILY = {"videosdk": {"config": {"theme": "DARK"}}}
KNOWN = Recording(provider="videosdk", id="6r", room_id=ROOM)
SINCE, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 2, tzinfo=UTC)

CALLS: dict[str, Call] = {
    "rooms.create": one(lambda it: it.create_room(CreateRoom()), ("POST", "/v2/rooms", [], {}), ROOM_BODY),
    "rooms.create:key": one(
        lambda it: it.create_room(CreateRoom(key="weekly")),
        ("POST", "/v2/rooms", [], {"customRoomId": "weekly"}),
        ROOM_BODY,
    ),
    "rooms.create:region": one(
        lambda it: it.create_room(CreateRoom(region="sg001")),
        ("POST", "/v2/rooms", [], {"geoFence": "sg001"}),
        ROOM_BODY,
    ),
    "rooms.create:record_on_start": one(
        lambda it: it.create_room(CreateRoom(record_on_start=True)),
        ("POST", "/v2/rooms", [], {"autoStartConfig": STARTS_RECORDING}),
        ROOM_BODY,
    ),
    "rooms.create:record_on_start=false": one(
        lambda it: it.create_room(CreateRoom(record_on_start=False)),
        ("POST", "/v2/rooms", [], {}),
        ROOM_BODY,
    ),
    "rooms.create:extra": one(
        lambda it: it.create_room(
            CreateRoom(
                record_on_start=True, extra={"videosdk": {"autoStartConfig": {"recording": {"config": {"a": 1}}}}}
            )
        ),
        ("POST", "/v2/rooms", [], {"autoStartConfig": {"recording": {"config": {**DEFAULT, "a": 1}}}}),
        ROOM_BODY,
    ),
    "rooms.get": one(lambda it: it.get_room("weekly"), ("GET", "/v2/rooms/weekly", [], None), ROOM_BODY),
    "rooms.list": one(lambda it: it.list_rooms(ListRooms()), ("GET", "/v2/rooms", PAGING, None), page(ROOM_BODY)),
    "rooms.list:cursor": one(
        lambda it: it.list_rooms(ListRooms(), cursor="3"),
        ("GET", "/v2/rooms", [("page", "3"), ("perPage", "20")], None),
        NOBODY,
    ),
    "rooms.list:search": one(
        lambda it: it.list_rooms(ListRooms(search="weekly")),
        ("GET", "/v2/rooms", [("query", "weekly"), *PAGING], None),
        NOBODY,
    ),
    "rooms.list:status": one(
        lambda it: it.list_rooms(ListRooms(status=RoomStatus.CLOSED)),
        ("GET", "/v2/rooms", PAGING, None),
        page(ROOM_BODY),
    ),
    "rooms.close": one(
        lambda it: it.close_room(Room(provider="videosdk", id=ROOM)),
        ("POST", "/v2/rooms/deactivate", [], {"roomId": ROOM}),
        {"meetingId": ROOM, "disabled": True},
    ),
    "validate_room": one(lambda it: it.validate_room(ROOM), ("GET", f"/v2/rooms/validate/{ROOM}", [], None), ROOM_BODY),
    "sessions.list": one(lambda it: it.list_sessions(ListSessions()), ("GET", "/v2/sessions", PAGING, None), NOBODY),
    "sessions.list:all": one(
        lambda it: it.list_sessions(ListSessions(room=ROOM, since=SINCE, until=UNTIL)),
        ("GET", "/v2/sessions", of_room(("startDate", "1735689600000"), ("endDate", "1735776000000")), None),
        NOBODY,
    ),
    "sessions.get": one(lambda it: it.get_session("6s"), ("GET", "/v2/sessions/6s", [], None), SESSION),
    "sessions.active": one(
        lambda it: it.active_session(ROOM), ("GET", "/v2/sessions", of_room(("status", "ongoing")), None), page(SESSION)
    ),
    "sessions.active:none": Call(
        lambda it: it.active_session(ROOM),
        [
            ("GET", "/v2/sessions", of_room(("status", "ongoing")), None),
            ("GET", f"/v2/rooms/{ROOM}", [], None),
        ],
        [page({**SESSION, "status": "ended"}), ROOM_BODY],
    ),
    "sessions.end": one(
        lambda it: it.end_session(ROOM), ("POST", "/v2/sessions/end", [], {"roomId": ROOM}), {**SESSION, "end": None}
    ),
    "participants.list:session": one(
        lambda it: it.list_participants(ListParticipants(session="6s")),
        ("GET", "/v2/sessions/6s/participants", PAGING, None),
        {"data": {"id": "6s", "participants": [{"participantId": "ana"}]}},
    ),
    "participants.list:room": Call(
        lambda it: it.list_participants(ListParticipants(room=ROOM)),
        [
            ("GET", "/v2/sessions", of_room(("status", "ongoing")), None),
            ("GET", "/v2/sessions/6s/participants/active", PAGING, None),
        ],
        [page(SESSION), {"data": [{"_id": "6s", "participants": [{"participantId": "ana"}]}]}],
    ),
    "participants.list:room, its second page": one(
        lambda it: it.list_participants(ListParticipants(room=ROOM), cursor="6s:2"),
        ("GET", "/v2/sessions/6s/participants/active", [("page", "2"), ("perPage", "20")], None),
        {"data": []},
    ),
    "participants.get": one(
        lambda it: it.get_participant("ana", session="6s"),
        ("GET", "/v2/sessions/6s/participants/ana", [], None),
        {"participantId": "ana"},
    ),
    "participants.remove": one(
        lambda it: it.remove_participant("ana", room=ROOM),
        ("POST", "/v2/sessions/participants/remove", [], {"roomId": ROOM, "participantId": "ana"}),
        "Participant removed",
    ),
    "recordings.start": recording({}),
    "recordings.start:layout=grid": recording({"config": DEFAULT}, layout=Layout.GRID),
    "recordings.start:layout=spotlight": recording(
        {"config": {"layout": {"type": "SPOTLIGHT", "priority": "SPEAKER"}}}, layout=Layout.SPOTLIGHT
    ),
    "recordings.start:layout=sidebar": recording(
        {"config": {"layout": {"type": "SIDEBAR", "priority": "SPEAKER"}}}, layout=Layout.SIDEBAR
    ),
    "recordings.start:layout=webpage": recording(
        {"templateUrl": "https://example.com/page"}, layout=WebPage("https://example.com/page")
    ),
    "recordings.start:quality=sd": recording({"config": {**DEFAULT, "quality": "low"}}, quality=Quality.SD),
    "recordings.start:quality=hd": recording({"config": {**DEFAULT, "quality": "med"}}, quality=Quality.HD),
    "recordings.start:quality=fhd": recording({"config": {**DEFAULT, "quality": "high"}}, quality=Quality.FHD),
    "recordings.start:orientation=landscape": recording(
        {"config": {**DEFAULT, "orientation": "landscape"}}, orientation=Orientation.LANDSCAPE
    ),
    "recordings.start:orientation=portrait": recording(
        {"config": {**DEFAULT, "orientation": "portrait"}}, orientation=Orientation.PORTRAIT
    ),
    "recordings.start:audio_only": recording({"config": {**DEFAULT, "mode": "audio"}}, audio_only=True),
    "recordings.start:audio_only=false": recording(
        {"config": {**DEFAULT, "mode": "video-and-audio"}}, audio_only=False
    ),
    "recordings.start:transcribe": recording({"transcription": {"enabled": True}}, transcribe=True),
    "recordings.start:transcribe=false": recording({"transcription": {"enabled": False}}, transcribe=False),
    "recordings.start:extra": recording({"config": {**DEFAULT, "theme": "DARK"}}, extra=HASTILY),
    "recordings.start:extra wins": recording(
        {"config": {"layout": {"type": "SIDEBAR", "priority": "PIN", "gridSize": 9}}},
        layout=Layout.SIDEBAR,
        extra={"videosdk": {"config": {"layout": {"priority": "PIN", "gridSize": 9}}}},
    ),
    "recordings.stop": one(
        lambda it: it.stop_recording(KNOWN), ("POST", "/v2/recordings/end", [], {"roomId": ROOM, "id": "6r"}), "ended"
    ),
    "recordings.stop:reference": one(
        lambda it: it.stop_recording(Ref(provider="videosdk", kind="recording", id="6r", room_id=ROOM)),
        ("POST", "/v2/recordings/end", [], {"roomId": ROOM, "id": "6r"}),
        "ended",
    ),
    "recordings.stop:id": Call(
        lambda it: it.stop_recording("6r"),
        [
            ("GET", "/v2/recordings/6r", [], None),
            ("POST", "/v2/recordings/end", [], {"roomId": ROOM, "id": "6r"}),
        ],
        [RUNNING, None],
    ),
    "recordings.get": one(lambda it: it.get_recording("6r"), ("GET", "/v2/recordings/6r", [], None), RUNNING),
    "recordings.get:event of a session": one(
        lambda it: it.get_recording(Ref(provider="videosdk", kind="recording", room_id=ROOM, session_id="6s")),
        ("GET", "/v2/recordings", [("sessionId", "6s"), *PAGING], None),
        page(RUNNING),
    ),
    "recordings.get:event of a room": one(
        lambda it: it.get_recording(Ref(provider="videosdk", kind="recording", room_id=ROOM)),
        ("GET", "/v2/recordings", of_room(), None),
        page(RUNNING),
    ),
    "recordings.list": one(
        lambda it: it.list_recordings(ListRecordings()), ("GET", "/v2/recordings", PAGING, None), NOBODY
    ),
    "recordings.list:room, session": one(
        lambda it: it.list_recordings(ListRecordings(room=ROOM, session="6s")),
        ("GET", "/v2/recordings", of_room(("sessionId", "6s")), None),
        NOBODY,
    ),
    "recordings.delete": one(
        lambda it: it.delete_recording("6r"), ("DELETE", "/v2/recordings/6r", [], None), "Room recording deleted"
    ),
    "broadcasts.start:hls": hls({}),
    "broadcasts.start:hls, no rtmp": hls({}, rtmp=[]),
    "broadcasts.start:hls, layout": hls(
        {"config": {"layout": {"type": "SIDEBAR", "priority": "SPEAKER"}}}, layout=Layout.SIDEBAR
    ),
    "broadcasts.start:hls, webpage": hls({"templateUrl": "https://e.com"}, layout=WebPage("https://e.com")),
    "broadcasts.start:hls, quality": hls({"config": {**DEFAULT, "quality": "high"}}, quality=Quality.FHD),
    "broadcasts.start:hls, orientation": hls(
        {"config": {**DEFAULT, "orientation": "portrait"}}, orientation=Orientation.PORTRAIT
    ),
    "broadcasts.start:hls, extra": hls({"config": {**DEFAULT, "theme": "DARK"}}, extra=HASTILY),
    "broadcasts.start:rtmp": rtmp({"config": DEFAULT, "outputs": [OUTPUT]}),
    "broadcasts.start:rtmp, several": rtmp(
        {"config": DEFAULT, "outputs": [OUTPUT, {"url": "rtmps://b.example.com/x", "streamKey": "k2"}]},
        RTMP,
        Rtmp("rtmps://b.example.com/x", "k2"),
    ),
    "broadcasts.start:rtmp, webpage": rtmp(
        {"config": DEFAULT, "outputs": [OUTPUT], "templateUrl": "https://e.com"}, layout=WebPage("https://e.com")
    ),
    "broadcasts.start:rtmp, layout": rtmp(
        {"config": {"layout": {"type": "SPOTLIGHT", "priority": "SPEAKER"}}, "outputs": [OUTPUT]},
        layout=Layout.SPOTLIGHT,
    ),
    "broadcasts.stop:hls": Call(
        lambda it: it.stop_broadcast("hls:6h"),
        [("GET", "/v2/hls/6h", [], None), ("POST", "/v2/hls/end", [], {"roomId": ROOM, "id": "6h"})],
        [{"code": 200, "data": HLS_STARTED}, "HLS ended successfully"],
    ),
    "broadcasts.stop:rtmp": one(
        lambda it: it.stop_broadcast(Ref(provider="videosdk", kind="broadcast", id="rtmp:6l", room_id=ROOM)),
        ("POST", "/v2/livestreams/end", [], {"roomId": ROOM, "id": "6l"}),
        "Livestream ended successfully",
    ),
    "broadcasts.get:hls": one(lambda it: it.get_broadcast("hls:6h"), ("GET", "/v2/hls/6h", [], None), HLS_STARTED),
    "broadcasts.get:rtmp": one(
        lambda it: it.get_broadcast("rtmp:6l"), ("GET", "/v2/livestreams/6l", [], None), {"id": "6l"}
    ),
    "broadcasts.get:a bare id": Call(
        lambda it: it.get_broadcast("6l"),
        [("GET", "/v2/hls/6l", [], None), ("GET", "/v2/livestreams/6l", [], None)],
        [refused(404), {"id": "6l"}],
    ),
    "broadcasts.get:event": Call(
        lambda it: it.get_broadcast(Ref(provider="videosdk", kind="broadcast", session_id="6s")),
        [
            ("GET", "/v2/hls", [("sessionId", "6s"), *PAGING], None),
            ("GET", "/v2/livestreams", [("sessionId", "6s"), *PAGING], None),
        ],
        [page(HLS_STARTED), NOBODY],
    ),
    "broadcasts.list": one(
        lambda it: it.list_broadcasts(ListBroadcasts()), ("GET", "/v2/hls", PAGING, None), page(HLS_STARTED)
    ),
    "broadcasts.list:room, no HLS": Call(
        lambda it: it.list_broadcasts(ListBroadcasts(room=ROOM)),
        [("GET", "/v2/hls", of_room(), None), ("GET", "/v2/livestreams", of_room(), None)],
        [NOBODY, page({"id": "6l"})],
    ),
    "captions.start": one(
        lambda it: it.start_captions(ROOM, StartCaptions()),
        ("POST", "/ai/v1/realtime-transcriptions/start", [], {"roomId": ROOM}),
        {"id": "t1", "status": "running"},
    ),
    "captions.start:all": one(
        lambda it: it.start_captions(ROOM, StartCaptions(language="de-DE", callback_url="https://e.com/hook")),
        (
            "POST",
            "/ai/v1/realtime-transcriptions/start",
            [],
            {"roomId": ROOM, "language": "de-DE", "webhookUrl": "https://e.com/hook"},
        ),
        {"id": "t1", "status": "running"},
    ),
    "captions.stop:id": Call(
        lambda it: it.stop_captions("t1"),
        [
            ("GET", "/ai/v1/realtime-transcriptions/t1", [], None),
            ("POST", "/ai/v1/realtime-transcriptions/end", [], {"roomId": ROOM}),
        ],
        [{"id": "t1", "status": "running", "extension": {"extensionConfig": {"roomId": ROOM}}}, None],
    ),
    "captions.stop:reference": one(
        lambda it: it.stop_captions(Ref(provider="videosdk", kind="captions", id="t1", room_id=ROOM)),
        ("POST", "/ai/v1/realtime-transcriptions/end", [], {"roomId": ROOM}),
        None,
    ),
    "transcripts.list:session": one(
        lambda it: it.list_transcripts(ListTranscripts(session="6s")),
        ("GET", "/ai/v1/post-transcriptions", [("sessionId", "6s"), *PAGING], None),
        page({"id": "t1"}, key="transcriptions"),
    ),
    "transcripts.list:room, of captions": one(
        lambda it: it.list_transcripts(ListTranscripts(room=ROOM), cursor="realtime:2"),
        ("GET", "/ai/v1/realtime-transcriptions", [("roomId", ROOM), ("page", "2"), ("perPage", "20")], None),
        page({"id": "t1"}, key="transcriptions"),
    ),
    "transcripts.get": one(
        lambda it: it.get_transcript("t1"), ("GET", "/ai/v1/post-transcriptions/t1", [], None), {"id": "t1"}
    ),
    "transcripts.get:of captions": Call(
        lambda it: it.get_transcript("t1"),
        [
            ("GET", "/ai/v1/post-transcriptions/t1", [], None),
            ("GET", "/ai/v1/realtime-transcriptions/t1", [], None),
        ],
        [refused(404), {"id": "t1"}],
    ),
    "transcripts.summary": Call(
        lambda it: it.get_summary("6s"),
        [
            ("GET", "/ai/v1/post-transcriptions", [("sessionId", "6s"), *PAGING], None),
            ("GET", "/ai/v1/post-transcriptions", [("sessionId", "6s"), ("page", "2"), ("perPage", "20")], None),
            ("GET", "/ai/v1/realtime-transcriptions", [("sessionId", "6s"), *PAGING], None),
        ],
        [
            page({"id": "t1", "sessionId": "6s"}, last=2, key="transcriptions"),
            page({"id": "t2", "sessionId": "other", "summarizedFilePaths": {"txt": "u"}}, key="transcriptions"),
            page({"id": "t3", "sessionId": "6s", "summarizedFilePaths": {"txt": "u"}}, key="transcriptions"),
        ],
    ),
    "calls.dial": dial({}),
    "calls.dial:all": dial(
        {
            "sipCallFrom": "+14155550100",
            "routingRuleId": "rr_1",
            "headers": {"X-Customer": "42"},
            "mediaEncryption": "enable",
            "dtmf": True,
        },
        from_="+14155550100",
        trunk="rr_1",
        headers={"X-Customer": "42"},
        secure=True,
        extra={"videosdk": {"dtmf": True}},
    ),
    "calls.dial:secure=false": dial({"mediaEncryption": "disable"}, secure=False),
    "calls.hang_up": one(
        lambda it: it.hang_up("c1", room=ROOM), ("POST", "/v2/sip/call/end", [], {"callId": "c1"}), {"message": "ok"}
    ),
    "stats.session": one(lambda it: it.session_stats("6s"), ("GET", "/v2/sessions/6s/stats", [], None), {"stats": []}),
    "stats.participant": one(
        lambda it: it.participant_stats("ana", session="6s"),
        ("GET", "/v2/sessions/6s/participant/ana/stats", [], None),
        {"stats": []},
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_says_exactly_this(stagehand: Stagehand, name: str) -> None:
    call = CALLS[name]
    stagehand.play(call.make(stagehand.provider), *call.answers)
    assert stagehand.said == call.said


@pytest.mark.parametrize("name", CALLS)
def test_what_is_said_was_declared(stagehand: Stagehand, name: str) -> None:
    call = CALLS[name]
    stagehand.play(call.make(stagehand.provider), *call.answers)
    known = neutral_operations().get(name.partition(":")[0])
    method = getattr(VideoSDK, known.method if known else name)
    assert {request.endpoint for request in stagehand.requests} <= set(endpoints_of(method))


def test_every_rule_of_every_table_is_exercised_or_refused() -> None:
    """Each option of each operation is in its table: with words of ours, or with a reason."""
    for operation in neutral_operations().values():
        table = options_of(getattr(VideoSDK, operation.method))
        if table is None:
            continue
        missing = set(option_names(table.options)) - set(table.rules) - {"extra"}
        assert not missing, f"{operation.call}: {missing}"
        assert all(isinstance(rule, (At, Emulated, Refused, Used)) for rule in table.rules.values())


def test_only_a_create_with_a_key_may_be_sent_again(stagehand: Stagehand) -> None:
    for options in (CreateRoom(), CreateRoom(key="weekly"), CreateRoom(extra={"videosdk": {"customRoomId": "weekly"}})):
        stagehand.play(stagehand.provider.create_room(options), ROOM_BODY)
    assert [request.endpoint.safety for request in stagehand.requests] == [Safety.ONCE, Safety.KEYED, Safety.KEYED]


def test_extra_does_not_leak_from_one_call_into_the_next(stagehand: Stagehand) -> None:
    for name in ("rooms.create:extra", "recordings.start:extra wins", "rooms.create:record_on_start"):
        call = CALLS[name]
        stagehand.play(call.make(stagehand.provider), *call.answers)
    assert stagehand.said[-1] == CALLS["rooms.create:record_on_start"].said[0]


def test_a_listing_of_a_status_is_filtered_here(stagehand: Stagehand) -> None:
    closed = {"roomId": "other", "disabled": True}
    found = stagehand.play(
        stagehand.provider.list_rooms(ListRooms(status=RoomStatus.CLOSED)), page(ROOM_BODY, closed, last=2)
    )
    assert [room.id for room in found.items] == ["other"]
    assert (found.next_cursor, found.scanned) == ("2", 2)


def test_times_are_said_in_milliseconds() -> None:
    assert NOW == 1_760_000_000.5
    assert instant(0) == "2025-10-09T08:53:20.500Z"
