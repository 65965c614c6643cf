"""Requests: for each neutral call what goes over the wire, in full, option by option and value by value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pytest

from anyroom.capabilities import Absent, neutral_operations, support
from anyroom.operations import Operation, Safety
from anyroom.types import (
    Call,
    CreateRoom,
    Dial,
    Hls,
    Layout,
    ListBroadcasts,
    ListParticipants,
    ListRecordings,
    ListRenders,
    ListTranscripts,
    Orientation,
    Quality,
    Recording,
    Ref,
    Render,
    Room,
    SendSignal,
    Session,
    SipAuth,
    StartBroadcast,
    StartCaptions,
    StartRecording,
    StartRender,
    Stylesheet,
)
from anyroom_vonage import Vonage

from .stagehand import APPLICATION, Said, Stagehand, answered

PROJECT: Final = f"/v2/project/{APPLICATION}"
CREATED: Final = [{"session_id": "room-1"}]
ARCHIVE: Final = {"id": "archive-1", "sessionId": "room-1"}
BROADCAST: Final = {"id": "broadcast-1", "sessionId": "room-1", "status": "started"}
RENDER: Final = {"id": "render-1", "sessionId": "room-1"}
DIALLED: Final = {"id": "leg-1", "connectionId": "connection-1"}
CONNECTIONS: Final = {"count": 2, "items": [{"connectionId": "connection-1"}, {"connectionId": "connection-2"}]}
NOBODY: Final[Mapping[str, Any]] = {"count": 0, "items": []}


class Case(NamedTuple):
    """A call, what it is answered, and what it said."""

    call: Callable[[Vonage], Operation[Any]]
    answers: Sequence[Any]
    said: Sequence[Said]


def archived(body: Mapping[str, Any], **options: Any) -> Case:
    return Case(
        lambda vonage: vonage.start_recording("room-1", StartRecording(**options)),
        [ARCHIVE],
        [("POST", f"{PROJECT}/archive", [], {"sessionId": "room-1", **body})],
    )


def created(form: Sequence[tuple[str, str]], **options: Any) -> Case:
    return Case(
        lambda vonage: vonage.create_room(CreateRoom(**options)),
        [CREATED],
        [("POST", "/session/create", [], [("p2p.preference", "disabled"), *form])],
    )


def dialled(sip: Mapping[str, Any], **options: Any) -> Case:
    body = {"sessionId": "room-1", "token": "<publisher of room-1>", "sip": {"uri": "sip:a@example.com", **sip}}
    return Case(
        lambda vonage: vonage.dial("room-1", "sip:a@example.com", Dial(**options)),
        [DIALLED],
        [("POST", f"{PROJECT}/dial", [], body)],
    )


def captioned(body: Mapping[str, Any], **options: Any) -> Case:
    whole = {"sessionId": "room-1", "token": "<moderator of room-1>", **body}
    return Case(
        lambda vonage: vonage.start_captions("room-1", StartCaptions(**options)),
        [answered({"captionsId": "captions-1"}, 202)],
        [("POST", f"{PROJECT}/captions", [], whole)],
    )


def rendered(body: Mapping[str, Any], **options: Any) -> Case:
    whole = {"sessionId": "room-1", "token": "<publisher of room-1>", "url": "https://example.com/page", **body}
    return Case(
        lambda vonage: vonage.start_render("room-1", "https://example.com/page", StartRender(**options)),
        [answered(RENDER, 202)],
        [("POST", f"{PROJECT}/render", [], whole)],
    )


def listed(
    call: Callable[[Vonage], Operation[Any]], path: str, *more: tuple[str, str], offset: int = 0, count: int = 50
) -> Case:
    query = [("offset", str(offset)), ("count", str(count)), *more]
    return Case(call, [NOBODY], [("GET", f"{PROJECT}/{path}", query, None)])


def asked(
    call: Callable[[Vonage], Operation[Any]], method: str, path: str, answer: Any = None, body: Any = None
) -> Case:
    return Case(call, [answer], [(method, f"{PROJECT}/{path}", [], body)])


OF_ROOM_1: Final = (("sessionId", "room-1"), ("session_id", "room-1"))
LIST_CONNECTIONS: Final[Said] = ("GET", f"{PROJECT}/session/room-1/connection", [], None)

CASES: Final[Mapping[str, Case]] = {
    # --- rooms
    "rooms.create": created([]),
    "rooms.create record_on_start": created([("archiveMode", "always")], record_on_start=True),
    "rooms.create record_on_start=False": created([("archiveMode", "manual")], record_on_start=False),
    "rooms.create extra": created(
        [("e2ee", "true"), ("location", "10.1.2.3"), ("n", "7")],
        extra={"vonage": {"e2ee": True, "location": "10.1.2.3", "n": 7}},
    ),
    "rooms.create extra, overriding": Case(
        lambda vonage: vonage.create_room(CreateRoom(extra={"vonage": {"p2p.preference": "enabled"}})),
        [CREATED],
        [("POST", "/session/create", [], [("p2p.preference", "enabled")])],
    ),
    # --- sessions
    "sessions.active": Case(lambda vonage: vonage.active_session("room-1"), [CONNECTIONS], [LIST_CONNECTIONS]),
    "sessions.end": Case(
        lambda vonage: vonage.end_session("room-1"),
        [CONNECTIONS, answered(None, 204), answered(None, 204)],
        [
            LIST_CONNECTIONS,
            ("DELETE", f"{PROJECT}/session/room-1/connection/connection-1", [], None),
            ("DELETE", f"{PROJECT}/session/room-1/connection/connection-2", [], None),
        ],
    ),
    # --- participants
    "participants.list": Case(
        lambda vonage: vonage.list_participants(ListParticipants(room="room-1")), [CONNECTIONS], [LIST_CONNECTIONS]
    ),
    "participants.remove": asked(
        lambda vonage: vonage.remove_participant("connection-1", room="room-1"),
        "DELETE",
        "session/room-1/connection/connection-1",
    ),
    "participants.mute_all": Case(
        lambda vonage: vonage.mute_all_participants("room-1"),
        [CONNECTIONS, {"status": "ACTIVE"}],
        [LIST_CONNECTIONS, ("POST", f"{PROJECT}/session/room-1/mute", [], {"active": True})],
    ),
    # --- recordings
    "recordings.start": archived({}),
    "recordings.start layout=grid": archived({"layout": {"type": "bestFit"}}, layout=Layout.GRID),
    "recordings.start layout=sidebar": archived({"layout": {"type": "verticalPresentation"}}, layout=Layout.SIDEBAR),
    "recordings.start layout=pip": archived({"layout": {"type": "pip"}}, layout=Layout.PIP),
    "recordings.start layout=presentation_horizontal": archived(
        {"layout": {"type": "horizontalPresentation"}}, layout=Layout.PRESENTATION_HORIZONTAL
    ),
    "recordings.start layout=presentation_vertical": archived(
        {"layout": {"type": "verticalPresentation"}}, layout=Layout.PRESENTATION_VERTICAL
    ),
    "recordings.start layout=stylesheet": archived(
        {"layout": {"type": "custom", "stylesheet": "stream {width: 50%}"}}, layout=Stylesheet("stream {width: 50%}")
    ),
    "recordings.start quality=sd": archived({"resolution": "640x480"}, quality=Quality.SD),
    "recordings.start quality=hd": archived({"resolution": "1280x720"}, quality=Quality.HD),
    "recordings.start quality=fhd": archived({"resolution": "1920x1080"}, quality=Quality.FHD),
    "recordings.start orientation=landscape": archived({"resolution": "640x480"}, orientation=Orientation.LANDSCAPE),
    "recordings.start orientation=portrait": archived({"resolution": "480x640"}, orientation=Orientation.PORTRAIT),
    "recordings.start hd portrait": archived(
        {"resolution": "720x1280"}, quality=Quality.HD, orientation=Orientation.PORTRAIT
    ),
    "recordings.start fhd portrait": archived(
        {"resolution": "1080x1920"}, quality=Quality.FHD, orientation=Orientation.PORTRAIT
    ),
    "recordings.start fhd landscape": archived(
        {"resolution": "1920x1080"}, quality=Quality.FHD, orientation=Orientation.LANDSCAPE
    ),
    "recordings.start audio_only": archived({"hasVideo": False}, audio_only=True),
    "recordings.start audio_only=False": archived({"hasVideo": True}, audio_only=False),
    "recordings.start name": archived({"name": "lesson 3"}, name="lesson 3"),
    "recordings.start extra": archived(
        {"layout": {"type": "pip", "screenshareType": "pip"}, "resolution": "1x1", "new": None},
        layout=Layout.PIP,
        quality=Quality.SD,
        extra={"vonage": {"layout": {"screenshareType": "pip"}, "resolution": "1x1", "new": None}, "memory": {"x": 1}},
    ),
    "recordings.start of a Room": Case(
        lambda vonage: vonage.start_recording(Room(provider="vonage", id="room-1"), StartRecording()),
        [ARCHIVE],
        [("POST", f"{PROJECT}/archive", [], {"sessionId": "room-1"})],
    ),
    "recordings.stop": asked(
        lambda vonage: vonage.stop_recording("archive-1"), "POST", "archive/archive-1/stop", ARCHIVE
    ),
    "recordings.get": asked(lambda vonage: vonage.get_recording("archive-1"), "GET", "archive/archive-1", ARCHIVE),
    "recordings.get of a Recording": asked(
        lambda vonage: vonage.get_recording(Recording(provider="vonage", id="archive-1")),
        "GET",
        "archive/archive-1",
        ARCHIVE,
    ),
    "recordings.delete": asked(lambda vonage: vonage.delete_recording("archive-1"), "DELETE", "archive/archive-1"),
    "recordings.list": listed(lambda vonage: vonage.list_recordings(ListRecordings()), "archive"),
    "recordings.list room": listed(
        lambda vonage: vonage.list_recordings(ListRecordings(room="room-1")), "archive", *OF_ROOM_1
    ),
    "recordings.list session": listed(
        lambda vonage: vonage.list_recordings(ListRecordings(session=Session(provider="vonage", id="room-1"))),
        "archive",
        *OF_ROOM_1,
    ),
    "recordings.list room and session": listed(
        lambda vonage: vonage.list_recordings(ListRecordings(room="room-1", session="room-1")), "archive", *OF_ROOM_1
    ),
    "recordings.list cursor": listed(
        lambda vonage: vonage.list_recordings(ListRecordings(), cursor="100"), "archive", offset=100
    ),
    "recordings.list of two rooms": Case(
        lambda vonage: vonage.list_recordings(ListRecordings(room="room-1", session="room-2")), [], []
    ),
    # --- broadcasts
    "broadcasts.stop": asked(
        lambda vonage: vonage.stop_broadcast("broadcast-1"), "POST", "broadcast/broadcast-1/stop", BROADCAST
    ),
    "broadcasts.get": asked(
        lambda vonage: vonage.get_broadcast("broadcast-1"), "GET", "broadcast/broadcast-1", BROADCAST
    ),
    "broadcasts.list": listed(lambda vonage: vonage.list_broadcasts(ListBroadcasts()), "broadcast"),
    "broadcasts.list room": listed(
        lambda vonage: vonage.list_broadcasts(ListBroadcasts(room="room-1"), cursor="50"),
        "broadcast",
        *OF_ROOM_1,
        offset=50,
    ),
    # --- captions and transcripts
    "captions.start": captioned({}),
    "captions.start language": captioned({"languageCode": "fr-FR"}, language="fr-FR"),
    "captions.start partial": captioned({"partialCaptions": True}, partial=True),
    "captions.start partial=False": captioned({"partialCaptions": False}, partial=False),
    "captions.start max_duration": captioned({"maxDuration": 1800}, max_duration=1800),
    "captions.start callback_url": captioned(
        {"statusCallbackUrl": "https://example.com/cb"}, callback_url="https://example.com/cb"
    ),
    "captions.stop": asked(
        lambda vonage: vonage.stop_captions("captions-1"), "POST", "captions/captions-1/stop", answered(None, 202)
    ),
    "transcripts.list room": listed(
        lambda vonage: vonage.list_transcripts(ListTranscripts(room="room-1")), "archive", *OF_ROOM_1
    ),
    "transcripts.list session": listed(
        lambda vonage: vonage.list_transcripts(ListTranscripts(session="room-1"), cursor="50"),
        "archive",
        *OF_ROOM_1,
        offset=50,
    ),
    "transcripts.get": asked(
        lambda vonage: vonage.get_transcript("archive-1"),
        "GET",
        "archive/archive-1",
        {**ARCHIVE, "hasTranscription": True},
    ),
    "transcripts.summary": Case(
        lambda vonage: vonage.get_summary("room-1"),
        [{"items": [ARCHIVE, {**ARCHIVE, "transcription": {"hasSummary": True}}]}],
        [("GET", f"{PROJECT}/archive", [("offset", "0"), ("count", "50"), *OF_ROOM_1], None)],
    ),
    # --- calls
    "calls.dial": dialled({}),
    "calls.dial from_": dialled({"from": "14155550101@example.com"}, from_="14155550101@example.com"),
    "calls.dial headers": dialled({"headers": {"X-Customer": "42"}}, headers={"X-Customer": "42"}),
    "calls.dial auth": dialled({"auth": {"username": "u", "password": "p"}}, auth=SipAuth("u", "p")),
    "calls.dial secure": dialled({"secure": True}, secure=True),
    "calls.dial secure=False": dialled({"secure": False}, secure=False),
    "calls.dial video": dialled({"video": True}, video=True),
    "calls.dial video=False": dialled({"video": False}, video=False),
    "calls.dial extra": dialled(
        {"video": True, "observeForceMute": True}, video=True, extra={"vonage": {"sip": {"observeForceMute": True}}}
    ),
    "calls.hang_up": asked(
        lambda vonage: vonage.hang_up("connection-1@room-1"), "DELETE", "session/room-1/connection/connection-1"
    ),
    "calls.hang_up of a Call": asked(
        lambda vonage: vonage.hang_up(Call(provider="vonage", id="connection-1@room-1")),
        "DELETE",
        "session/room-1/connection/connection-1",
    ),
    "calls.hang_up of a connection": asked(
        lambda vonage: vonage.hang_up("connection-1", room="room-1"), "DELETE", "session/room-1/connection/connection-1"
    ),
    "calls.hang_up of a reference": asked(
        lambda vonage: vonage.hang_up(Ref(provider="vonage", kind="call", id="connection-1", room_id="room-1")),
        "DELETE",
        "session/room-1/connection/connection-1",
    ),
    "calls.send_dtmf": asked(
        lambda vonage: vonage.send_dtmf("room-1", "1713p#*"),
        "POST",
        "session/room-1/play-dtmf",
        None,
        {"digits": "1713p#*"},
    ),
    "calls.send_dtmf to a call": asked(
        lambda vonage: vonage.send_dtmf("room-1", "0", call="connection-1@room-1"),
        "POST",
        "session/room-1/connection/connection-1/play-dtmf",
        {"code": 200, "message": "OK"},
        {"digits": "0"},
    ),
    # --- renders
    "renders.start": rendered({}),
    "renders.start name": rendered({"properties": {"name": "page"}}, name="page"),
    "renders.start resolution=sd": rendered({"resolution": "640x480"}, resolution=Quality.SD),
    "renders.start resolution=hd": rendered({"resolution": "1280x720"}, resolution=Quality.HD),
    "renders.start resolution=fhd": rendered({"resolution": "1920x1080"}, resolution=Quality.FHD),
    "renders.start orientation=portrait": rendered({"resolution": "720x1280"}, orientation=Orientation.PORTRAIT),
    "renders.start orientation=landscape": rendered({"resolution": "1280x720"}, orientation=Orientation.LANDSCAPE),
    "renders.start max_duration": rendered({"maxDuration": 3600}, max_duration=3600),
    "renders.start extra": rendered({"statusCallbackUrl": "u"}, extra={"vonage": {"statusCallbackUrl": "u"}}),
    "renders.stop": asked(
        lambda vonage: vonage.stop_render(Render(provider="vonage", id="render-1")),
        "DELETE",
        "render/render-1",
        answered(None, 204),
    ),
    "renders.get": asked(lambda vonage: vonage.get_render("render-1"), "GET", "render/render-1", RENDER),
    "renders.list": listed(lambda vonage: vonage.list_renders(ListRenders()), "render"),
    "renders.list room": listed(
        lambda vonage: vonage.list_renders(ListRenders(room="room-1"), cursor="7"), "render", offset=7
    ),
    # --- signals
    "signals.send": asked(
        lambda vonage: vonage.send_signal("room-1", "hello", SendSignal()),
        "POST",
        "session/room-1/signal",
        answered(None, 204),
        {"type": "message", "data": "hello"},
    ),
    "signals.send type": asked(
        lambda vonage: vonage.send_signal("room-1", "", SendSignal(type="chat")),
        "POST",
        "session/room-1/signal",
        answered(None, 204),
        {"type": "chat", "data": ""},
    ),
    "signals.send to": asked(
        lambda vonage: vonage.send_signal("room-1", "hello", SendSignal(to="connection-1", type="chat")),
        "POST",
        "session/room-1/connection/connection-1/signal",
        answered(None, 204),
        {"type": "chat", "data": "hello"},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_call_says_this_and_nothing_else(stagehand: Stagehand, case: Case) -> None:
    stagehand.play(case.call(stagehand.provider), *case.answers)
    assert stagehand.said == list(case.said)


# --- what the class says of itself -------------------------------------------------------------------------------------


def test_every_neutral_call_is_in_the_table_or_absent() -> None:
    """But for those that another file holds, and those that the library carries out itself."""
    elsewhere = {
        "prepare",
        "tokens.create",
        "broadcasts.start",
        "broadcasts.wait",
        "recordings.wait",
        "recordings.download",
        *(f"webhooks.{verb}" for verb in ("parse", "create", "get", "list", "update", "delete")),
    }
    covered = {name.split()[0] for name in CASES} | elsewhere
    there = {call for call in neutral_operations() if support(Vonage, call)}
    assert there == covered


def test_what_is_absent_says_what_to_do() -> None:
    absent = {
        operation.call: member.support.note
        for operation in neutral_operations().values()
        if isinstance(member := getattr(Vonage, operation.method), Absent)
    }
    assert set(absent) == {
        "rooms.get", "rooms.list", "rooms.update", "rooms.close", "sessions.list", "sessions.get", "participants.get",
        "participants.mute", "recordings.pause", "recordings.resume", "stats.session", "stats.participant",
    }  # fmt: skip
    assert all(";" in note or "has" in note for note in absent.values())


def test_nothing_that_starts_something_is_sent_twice(stagehand: Stagehand) -> None:
    starts = ("rooms.create", "recordings.start", "captions.start", "calls.dial", "renders.start", "signals.send")
    for name in (*starts, "calls.send_dtmf", "calls.send_dtmf to a call", "signals.send to"):
        stagehand.play(CASES[name].call(stagehand.provider), *CASES[name].answers)
    stagehand.play(stagehand.provider.start_broadcast("room-1", StartBroadcast(hls=Hls())), BROADCAST)
    assert {request.endpoint.safety for request in stagehand.requests} == {Safety.ONCE}
