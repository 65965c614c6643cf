"""Requests: for each neutral call what goes over the wire, in full, option by option and value by value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final, NamedTuple

import pytest

from anyroom.capabilities import names, neutral_operations, support
from anyroom.operations import Operation
from anyroom.types import (
    CreateRoom,
    CreateWebhook,
    Hls,
    Layout,
    ListBroadcasts,
    ListParticipants,
    ListRecordings,
    ListRooms,
    ListSessions,
    ListTranscripts,
    Orientation,
    Quality,
    Recording,
    RecordingStatus,
    Ref,
    Room,
    RoomStatus,
    Rtmp,
    Session,
    StartBroadcast,
    StartRecording,
    Storage,
    UpdateRoom,
    UpdateWebhook,
    WebPage,
)
from anyroom_cloudflare import Cloudflare
from anyroom_cloudflare.wire.webhooks import EVENTS

from .stagehand import APP, PAGING, Said, Stagehand, data, listed

MEETING: Final = {"id": "room-1", "status": "ACTIVE"}
LIVE: Final = {"id": "session-1", "associated_id": "room-1", "status": "LIVE", "live_participants": 2}
RECORDING: Final = {"id": "rec-1", "status": "INVOKED"}
LIVESTREAM: Final = {"id": "live-1", "status": "INVOKED", "meeting_id": "room-1"}
ROW: Final = {"id": "peer-1", "user_id": "user-1"}
HOOK: Final = {"id": "hook-1", "url": "https://example.com/hook", "events": []}
NEWEST: Final = (("sort_by", "invokedTime"), ("sort_order", "DESC"))
PAGE: Final = WebPage("https://example.com/layout")
SERVER: Final = Rtmp("rtmp://live.example.com/app/", "key-1", id="studio")


class Case(NamedTuple):
    """A call, what it is answered, and what it said."""

    call: Callable[[Cloudflare], Operation[Any]]
    answers: Sequence[Any]
    said: Sequence[Said]


def asked(
    call: Callable[[Cloudflare], Operation[Any]],
    method: str,
    path: str,
    answer: Any,
    body: Any = None,
    query: tuple[tuple[str, str], ...] = (),
) -> Case:
    return Case(call, [answer], [(method, f"{APP}/{path}", query, body)])


def created(body: Mapping[str, Any], **options: Any) -> Case:
    return asked(lambda cf: cf.create_room(CreateRoom(**options)), "POST", "meetings", MEETING, body)


def updated(body: Mapping[str, Any], **options: Any) -> Case:
    return asked(lambda cf: cf.update_room("room-1", UpdateRoom(**options)), "PATCH", "meetings/room-1", MEETING, body)


def recorded(body: Mapping[str, Any], **options: Any) -> Case:
    whole = {"meeting_id": "room-1", **body}
    return asked(
        lambda cf: cf.start_recording("room-1", StartRecording(**options)), "POST", "recordings", RECORDING, whole
    )


def hls(body: Mapping[str, Any], **options: Any) -> Case:
    return asked(
        lambda cf: cf.start_broadcast("room-1", StartBroadcast(hls=Hls(), **options)),
        "POST",
        "meetings/room-1/livestreams",
        LIVESTREAM,
        body,
    )


def rtmp(body: Mapping[str, Any], server: Rtmp = SERVER, **options: Any) -> Case:
    whole = {
        "meeting_id": "room-1",
        "rtmp_out_config": {"rtmp_url": "rtmp://live.example.com/app/key-1"},
        "file_name_prefix": "anyroom_rtmp_out",
        "allow_multiple_recordings": True,
        **body,
    }
    return asked(
        lambda cf: cf.start_broadcast("room-1", StartBroadcast(rtmp=[server], **options)),
        "POST",
        "recordings",
        RECORDING,
        whole,
    )


def walked(
    call: Callable[[Cloudflare], Operation[Any]], path: str, *query: tuple[str, str], answer: Any = None
) -> Case:
    return asked(call, "GET", path, listed([]) if answer is None else answer, None, (*query, *PAGING))


def recordings_listed(*query: tuple[str, str], **options: Any) -> Case:
    return walked(lambda cf: cf.list_recordings(ListRecordings(**options)), "recordings", *query, *NEWEST)


def size(width: int, height: int) -> dict[str, Any]:
    return {"video_config": {"width": width, "height": height}}


CASES: Final[Mapping[str, Case]] = {
    # --- rooms
    "rooms.create": created({}),
    "rooms.create:name": created({"title": "Planning"}, name="Planning"),
    "rooms.create:record_on_start": created({"record_on_start": True}, record_on_start=True),
    "rooms.create:record_on_start=no": created({"record_on_start": False}, record_on_start=False),
    "rooms.create:keep_alive": created({"session_keep_alive_time_in_secs": 120}, keep_alive=120),
    "rooms.create:extra": created(
        {"title": "Planning", "ai_config": {"transcription": {"language": "en-US"}}},
        name="Planning",
        extra={"cloudflare": {"ai_config": {"transcription": {"language": "en-US"}}}},
    ),
    "rooms.get": asked(lambda cf: cf.get_room("room-1"), "GET", "meetings/room-1", MEETING),
    "rooms.get of an object": asked(
        lambda cf: cf.get_room(Room(provider="cloudflare", id="room-1")), "GET", "meetings/room-1", MEETING
    ),
    "rooms.get of a reference": asked(
        lambda cf: cf.get_room(Ref(provider="cloudflare", kind="room", id="room-1")), "GET", "meetings/room-1", MEETING
    ),
    "rooms.list": walked(lambda cf: cf.list_rooms(ListRooms()), "meetings"),
    "rooms.list:status=active": walked(
        lambda cf: cf.list_rooms(ListRooms(status=RoomStatus.ACTIVE)), "meetings", ("status", "ACTIVE")
    ),
    "rooms.list:status=closed": walked(
        lambda cf: cf.list_rooms(ListRooms(status=RoomStatus.CLOSED)), "meetings", ("status", "INACTIVE")
    ),
    "rooms.list:search": walked(lambda cf: cf.list_rooms(ListRooms(search="plan")), "meetings", ("search", "plan")),
    "rooms.update": updated({}),
    "rooms.update:name": updated({"title": "Review"}, name="Review"),
    "rooms.update:record_on_start": updated({"record_on_start": False}, record_on_start=False),
    "rooms.update:keep_alive": updated({"session_keep_alive_time_in_secs": 600}, keep_alive=600),
    "rooms.update:extra": updated({"status": "ACTIVE"}, extra={"cloudflare": {"status": "ACTIVE"}}),
    "rooms.close": asked(
        lambda cf: cf.close_room("room-1"), "PATCH", "meetings/room-1", MEETING, {"status": "INACTIVE"}
    ),
    # --- sessions
    "sessions.list": walked(lambda cf: cf.list_sessions(ListSessions()), "sessions"),
    "sessions.list:room": walked(
        lambda cf: cf.list_sessions(ListSessions(room="room-1")), "sessions", ("associated_id", "room-1")
    ),
    "sessions.list:since": walked(
        lambda cf: cf.list_sessions(ListSessions(since=datetime(2026, 5, 4, 9, 30, 0, 123456, tzinfo=UTC))),
        "sessions",
        ("start_time", "2026-05-04T09:30:00.123Z"),
    ),
    "sessions.list:until": walked(
        lambda cf: cf.list_sessions(
            ListSessions(until=datetime(2026, 5, 4, 9, 30, tzinfo=timezone(timedelta(hours=2))))
        ),
        "sessions",
        ("end_time", "2026-05-04T07:30:00.000Z"),
    ),
    "sessions.get": asked(lambda cf: cf.get_session("session-1"), "GET", "sessions/session-1", LIVE),
    "sessions.active": asked(lambda cf: cf.active_session("room-1"), "GET", "meetings/room-1/active-session", LIVE),
    "sessions.end": asked(
        lambda cf: cf.end_session("room-1"),
        "POST",
        "meetings/room-1/active-session/kick-all",
        {"action": "kick-all", "kicked_participants_count": 2},
    ),
    # --- participants
    "participants.list:session": walked(
        lambda cf: cf.list_participants(ListParticipants(session="session-1")),
        "sessions/session-1/participants",
        answer={"participants": [ROW], "paging": {"total_count": 1, "start_offset": 1, "end_offset": 1}},
    ),
    "participants.list:room": Case(
        lambda cf: cf.list_participants(ListParticipants(room="room-1")),
        [LIVE, {"participants": [ROW]}],
        [
            ("GET", f"{APP}/meetings/room-1/active-session", (), None),
            ("GET", f"{APP}/sessions/session-1/participants", PAGING, None),
        ],
    ),
    "participants.get": asked(
        lambda cf: cf.get_participant("user-1", session="session-1"),
        "GET",
        "sessions/session-1/participants/user-1",
        {"participant": ROW},
    ),
    "participants.remove": asked(
        lambda cf: cf.remove_participant("user-1", room="room-1"),
        "POST",
        "meetings/room-1/active-session/kick",
        {"action": "kick", "participants": []},
        {"participant_ids": ["user-1"], "custom_participant_ids": []},
    ),
    "participants.mute": asked(
        lambda cf: cf.mute_participant("user-1", room="room-1"),
        "POST",
        "meetings/room-1/active-session/mute",
        {"action": "mute", "participants": []},
        {"participant_ids": ["user-1"], "custom_participant_ids": []},
    ),
    "participants.mute_all": asked(
        lambda cf: cf.mute_all_participants("room-1"),
        "POST",
        "meetings/room-1/active-session/mute-all",
        {"muted_participants_count": 0},
        {"allow_unmute": True},
    ),
    "participants.mute_all:allow_unmute=no": asked(
        lambda cf: cf.mute_all_participants("room-1", allow_unmute=False),
        "POST",
        "meetings/room-1/active-session/mute-all",
        {},
        {"allow_unmute": False},
    ),
    # --- recordings
    "recordings.start": recorded({}),
    "recordings.start:layout=grid": recorded({}, layout=Layout.GRID),
    "recordings.start:layout=webpage": recorded({"url": PAGE.url}, layout=PAGE),
    "recordings.start:quality=sd": recorded(size(640, 480), quality=Quality.SD),
    "recordings.start:quality=hd": recorded(size(1280, 720), quality=Quality.HD),
    "recordings.start:quality=fhd": recorded(size(1920, 1080), quality=Quality.FHD),
    "recordings.start:orientation=landscape": recorded(size(1280, 720), orientation=Orientation.LANDSCAPE),
    "recordings.start:orientation=portrait": recorded(size(720, 1280), orientation=Orientation.PORTRAIT),
    "recordings.start:quality and orientation": recorded(
        size(1080, 1920), quality=Quality.FHD, orientation=Orientation.PORTRAIT
    ),
    "recordings.start:audio_only": recorded(
        {"video_config": {"export_file": False}, "audio_config": {"export_file": True}}, audio_only=True
    ),
    "recordings.start:audio_only=no, with quality": recorded(
        {"video_config": {"width": 640, "height": 480, "export_file": True}}, audio_only=False, quality=Quality.SD
    ),
    "recordings.start:name": recorded({"file_name_prefix": "week_one"}, name="week_one"),
    "recordings.start:max_duration": recorded({"max_seconds": 900}, max_duration=900),
    "recordings.start:storage": recorded(
        {
            "storage_config": {
                "type": "aws",
                "bucket": "films",
                "path": "may",
                "region": "eu-west-1",
                "access_key": "a",
                "secret": "b",
            }
        },
        storage=Storage(kind="aws", bucket="films", path="may", region="eu-west-1", access_key="a", secret="b"),
    ),
    "recordings.start:storage by SFTP": recorded(
        {
            "storage_config": {
                "type": "sftp",
                "bucket": "films",
                "auth_method": "PASSWORD",
                "host": "sftp.example.com",
                "port": 22,
                "username": "kit",
                "password": "hidden",
            }
        },
        storage=Storage(
            kind="sftp",
            bucket="films",
            settings={
                "auth_method": "PASSWORD",
                "host": "sftp.example.com",
                "port": "22",
                "username": "kit",
                "password": "hidden",
            },
        ),
    ),
    "recordings.start:extra": recorded(
        {"video_config": {"width": 640, "height": 480, "codec": "VP8"}, "allow_multiple_recordings": True},
        quality=Quality.SD,
        extra={"cloudflare": {"video_config": {"codec": "VP8"}, "allow_multiple_recordings": True}},
    ),
    "recordings.stop": asked(
        lambda cf: cf.stop_recording("rec-1"), "PUT", "recordings/rec-1", RECORDING, {"action": "stop"}
    ),
    "recordings.pause": asked(
        lambda cf: cf.pause_recording(Recording(provider="cloudflare", id="rec-1")),
        "PUT",
        "recordings/rec-1",
        RECORDING,
        {"action": "pause"},
    ),
    "recordings.resume": asked(
        lambda cf: cf.resume_recording("rec-1"), "PUT", "recordings/rec-1", RECORDING, {"action": "resume"}
    ),
    "recordings.get": asked(lambda cf: cf.get_recording("rec-1"), "GET", "recordings/rec-1", RECORDING),
    "recordings.list": recordings_listed(),
    "recordings.list:room": recordings_listed(("meeting_id", "room-1"), room="room-1"),
    "recordings.list:session": recordings_listed(session="session-1"),
    "recordings.list:session, which knows its room": recordings_listed(
        ("meeting_id", "room-1"), session=Session(provider="cloudflare", id="session-1", room_id="room-1")
    ),
    **{
        f"recordings.list:status={status.value}": recordings_listed(*query, status=status)
        for status, query in {
            RecordingStatus.REQUESTED: [("status", "INVOKED")],
            RecordingStatus.RECORDING: [("status", "RECORDING")],
            RecordingStatus.PAUSED: [("status", "PAUSED")],
            RecordingStatus.PROCESSING: [("status", "UPLOADING")],
            RecordingStatus.AVAILABLE: [("status", "UPLOADED")],
            RecordingStatus.DELIVERED: [("status", "UPLOADED")],
            RecordingStatus.EXPIRED: [("status", "UPLOADED"), ("expired", "true")],
            RecordingStatus.FAILED: [("status", "ERRORED")],
        }.items()
    },
    # --- broadcasts
    "broadcasts.start:hls": hls({}),
    "broadcasts.start:hls, layout=grid": hls({}, layout=Layout.GRID),
    "broadcasts.start:hls, quality=fhd": hls(size(1920, 1080), quality=Quality.FHD),
    "broadcasts.start:hls, orientation=portrait": hls(size(720, 1280), orientation=Orientation.PORTRAIT),
    "broadcasts.start:hls, extra": hls({"name": "weekly"}, extra={"cloudflare": {"name": "weekly"}}),
    "broadcasts.start:rtmp": rtmp({}),
    "broadcasts.start:rtmp without a key": rtmp(
        {"rtmp_out_config": {"rtmp_url": "rtmps://live.example.com/app/"}}, Rtmp("rtmps://live.example.com/app/")
    ),
    "broadcasts.start:layout=grid": rtmp({}, layout=Layout.GRID),
    "broadcasts.start:layout=webpage": rtmp({"url": PAGE.url}, layout=PAGE),
    "broadcasts.start:quality=sd": rtmp(size(640, 480), quality=Quality.SD),
    "broadcasts.start:quality=hd": rtmp(size(1280, 720), quality=Quality.HD),
    "broadcasts.start:quality=fhd": rtmp(size(1920, 1080), quality=Quality.FHD),
    "broadcasts.start:orientation=landscape": rtmp(size(1280, 720), orientation=Orientation.LANDSCAPE),
    "broadcasts.start:orientation=portrait": rtmp(size(720, 1280), orientation=Orientation.PORTRAIT),
    "broadcasts.start:max_duration": rtmp({"max_seconds": 600}, max_duration=600),
    "broadcasts.start:extra": rtmp(
        {"realtimekit_bucket_config": {"enabled": False}},
        extra={"cloudflare": {"realtimekit_bucket_config": {"enabled": False}}},
    ),
    "broadcasts.get of HLS": asked(lambda cf: cf.get_broadcast("hls:live-1"), "GET", "livestreams/live-1", LIVESTREAM),
    "broadcasts.get": asked(lambda cf: cf.get_broadcast("rtmp:rec-1"), "GET", "recordings/rec-1", RECORDING),
    "broadcasts.stop": asked(
        lambda cf: cf.stop_broadcast("rtmp:rec-1"), "PUT", "recordings/rec-1", RECORDING, {"action": "stop"}
    ),
    "broadcasts.stop of HLS": Case(
        lambda cf: cf.stop_broadcast("hls:live-1"),
        [LIVESTREAM, LIVESTREAM, {"message": "Stopped live stream successfully"}],
        [
            ("GET", f"{APP}/livestreams/live-1", (), None),
            ("GET", f"{APP}/meetings/room-1/active-livestream", (), None),
            ("POST", f"{APP}/meetings/room-1/active-livestream/stop", (), None),
        ],
    ),
    "broadcasts.list": Case(
        lambda cf: cf.list_broadcasts(ListBroadcasts()),
        [listed([]), listed([])],
        [("GET", f"{APP}/livestreams", PAGING, None), ("GET", f"{APP}/recordings", (*NEWEST, *PAGING), None)],
    ),
    "broadcasts.list:room": Case(
        lambda cf: cf.list_broadcasts(ListBroadcasts(room="room-1")),
        [{"livestream": None, "sessions": []}, listed([])],
        [
            ("GET", f"{APP}/meetings/room-1/livestream", (), None),
            ("GET", f"{APP}/recordings", (("meeting_id", "room-1"), *NEWEST, *PAGING), None),
        ],
    ),
    # --- transcripts
    "transcripts.list:session": asked(
        lambda cf: cf.list_transcripts(ListTranscripts(session="session-1")),
        "GET",
        "sessions/session-1/transcript",
        {},
        None,
        (("format", "JSON"),),
    ),
    "transcripts.list:room": Case(
        lambda cf: cf.list_transcripts(ListTranscripts(room="room-1")),
        [{"sessions": [LIVE]}, {}],
        [
            ("GET", f"{APP}/sessions", (("associated_id", "room-1"), *PAGING), None),
            ("GET", f"{APP}/sessions/session-1/transcript", (("format", "JSON"),), None),
        ],
    ),
    "transcripts.get": asked(
        lambda cf: cf.get_transcript("session-1"),
        "GET",
        "sessions/session-1/transcript",
        data(None),
        None,
        (("format", "JSON"),),
    ),
    "transcripts.summary": asked(lambda cf: cf.get_summary("session-1"), "GET", "sessions/session-1/summary", {}),
    # --- statistics
    "stats.participant": Case(
        lambda cf: cf.participant_stats("user-1", session="session-1"),
        [{"participant": ROW}, {"participant": {"id": "peer-1"}}],
        [
            ("GET", f"{APP}/sessions/session-1/participants/user-1", (), None),
            ("GET", f"{APP}/sessions/peer-report/peer-1", (), None),
        ],
    ),
    # --- webhooks
    "webhooks.create": asked(
        lambda cf: cf.create_webhook("https://example.com/hook", CreateWebhook()),
        "POST",
        "webhooks",
        HOOK,
        {"url": "https://example.com/hook", "name": "example.com", "events": list(EVENTS)},
    ),
    **{
        f"webhooks.create:{option}": asked(
            lambda cf, option=option, value=value: cf.create_webhook(
                "https://example.com/hook", CreateWebhook.given(**{option: value})
            ),
            "POST",
            "webhooks",
            HOOK,
            {"url": "https://example.com/hook", "name": "example.com", "events": list(EVENTS), option: value},
        )
        for option, value in {"events": ["meeting.ended"], "name": "Production", "enabled": False}.items()
    },
    "webhooks.get": asked(lambda cf: cf.get_webhook("hook-1"), "GET", "webhooks/hook-1", HOOK),
    "webhooks.list": asked(lambda cf: cf.list_webhooks(), "GET", "webhooks", [HOOK]),
    **{
        f"webhooks.update:{option}": Case(
            lambda cf, option=option, value=value: cf.update_webhook("hook-1", UpdateWebhook.given(**{option: value})),
            [{**HOOK, "enabled": False}, HOOK],
            [
                ("GET", f"{APP}/webhooks/hook-1", (), None),
                ("PATCH", f"{APP}/webhooks/hook-1", (), {option: value, "enabled": False}),
            ],
        )
        for option, value in {
            "url": "https://example.com/moved",
            "events": ["meeting.ended"],
            "name": "Production",
        }.items()
    },
    "webhooks.update:enabled": asked(
        lambda cf: cf.update_webhook("hook-1", UpdateWebhook(enabled=True)),
        "PATCH",
        "webhooks/hook-1",
        HOOK,
        {"enabled": True},
    ),
    "webhooks.delete": asked(lambda cf: cf.delete_webhook("hook-1"), "DELETE", "webhooks/hook-1", HOOK),
}
"""By call, option and value. `prepare` and `tokens.create` have tests of their own."""


@pytest.mark.parametrize("name", CASES)
def test_what_a_call_says(stagehand: Stagehand, name: str) -> None:
    case = CASES[name]
    stagehand.play(case.call(stagehand.provider), *case.answers)
    assert stagehand.said == list(case.said)


@pytest.mark.parametrize("name", CASES)
def test_a_call_says_no_more_than_it_declares(stagehand: Stagehand, name: str) -> None:
    case = CASES[name]
    stagehand.play(case.call(stagehand.provider), *case.answers)
    call = name.partition(":")[0].partition(" ")[0]
    declared = getattr(Cloudflare, neutral_operations()[call].method).__endpoints__
    assert {request.endpoint for request in stagehand.requests} <= set(declared)


def test_every_call_option_and_value_has_a_case() -> None:
    elsewhere = (
        "prepare", "tokens.create", "recordings.wait", "recordings.download", "broadcasts.wait", "webhooks.parse",
    )  # fmt: skip
    wanted = {
        name
        for name in names()
        if support(Cloudflare, name) and support(Cloudflare, name.partition("=")[0]) and not name.startswith(elsewhere)
    }
    covered = {name.partition(",")[0] for name in CASES}
    missing = {
        name
        for name in wanted
        if name not in covered and not any(case.startswith((f"{name}=", f"{name}:")) for case in covered)
    }
    assert not missing
