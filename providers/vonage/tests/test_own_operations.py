"""Vonage's own operations: what goes over the wire, in full, and the options that only Vonage has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pytest

from anyroom.capabilities import endpoints_of
from anyroom.errors import NotFound
from anyroom.operations import Operation
from anyroom.types import Hls, Layout, Orientation, Quality, Room, Stylesheet
from anyroom_vonage import (
    ArchiveOptions,
    AudioConnectorOptions,
    BroadcastOptions,
    ExperienceComposerOptions,
    JsonFrames,
    MediaMode,
    OutputMode,
    Resolution,
    SessionOptions,
    SipOptions,
    Stream,
    StreamMode,
    Vonage,
)

from .stagehand import APPLICATION, Said, Stagehand, answered

PROJECT: Final = f"/v2/project/{APPLICATION}"
ARCHIVE: Final = {"id": "archive-1", "sessionId": "room-1"}
BROADCAST: Final = {"id": "broadcast-1", "sessionId": "room-1", "status": "started"}
PUBLISHER: Final = "<publisher of room-1>"
STREAM: Final = {"id": "stream-1", "videoType": "camera", "name": "", "layoutClassList": []}


class Case(NamedTuple):
    """A call, what it is answered, and what it said."""

    call: Callable[[Vonage], Operation[Any]]
    answer: Any
    said: Said


def created(form: Sequence[tuple[str, str]], **options: Any) -> Case:
    return Case(
        lambda vonage: vonage.create_session(SessionOptions(**options)),
        [{"session_id": "room-1"}],
        ("POST", "/session/create", [], form),
    )


def archived(body: Mapping[str, Any], **options: Any) -> Case:
    return Case(
        lambda vonage: vonage.start_archive("room-1", ArchiveOptions(**options)),
        ARCHIVE,
        ("POST", f"{PROJECT}/archive", [], {"sessionId": "room-1", **body}),
    )


def broadcast(body: Mapping[str, Any], **options: Any) -> Case:
    whole = {"sessionId": "room-1", "multiBroadcastTag": "t", "maxDuration": 14400, "outputs": {"hls": {}}, **body}
    return Case(
        lambda vonage: vonage.start_live_broadcast(
            "room-1", BroadcastOptions(hls=Hls(), multi_broadcast_tag="t", **options)
        ),
        BROADCAST,
        ("POST", f"{PROJECT}/broadcast", [], whole),
    )


def dialled(sip: Mapping[str, Any], token: str = PUBLISHER, **options: Any) -> Case:
    body = {"sessionId": "room-1", "token": token, "sip": {"uri": "sip:a@example.com", **sip}}
    return Case(
        lambda vonage: vonage.dial_sip("room-1", "sip:a@example.com", SipOptions(**options)),
        {"id": "leg-1", "connectionId": "connection-1"},
        ("POST", f"{PROJECT}/dial", [], body),
    )


def connected(websocket: Mapping[str, Any], token: str = PUBLISHER, **options: Any) -> Case:
    body = {
        "sessionId": "room-1",
        "token": token,
        "websocket": {"uri": "wss://example.com/ear", **websocket},
    }
    return Case(
        lambda vonage: vonage.start_audio_connector(
            "room-1", "wss://example.com/ear", AudioConnectorOptions(**options)
        ),
        {"id": "connector-1", "connectionId": "connection-1"},
        ("POST", f"{PROJECT}/connect", [], body),
    )


def composed(body: Mapping[str, Any], token: str = PUBLISHER, **options: Any) -> Case:
    return Case(
        lambda vonage: vonage.start_experience_composer(
            "room-1", "https://example.com/board", ExperienceComposerOptions(**options)
        ),
        {"id": "render-1", "status": "starting"},
        (
            "POST",
            f"{PROJECT}/render",
            [],
            {"sessionId": "room-1", "token": token, "url": "https://example.com/board", **body},
        ),
    )


def asked(
    call: Callable[[Vonage], Operation[Any]], method: str, path: str, body: Any = None, answer: Any = None
) -> Case:
    return Case(call, answer, (method, f"{PROJECT}/{path}", [], body))


ROUTED: Final = ("p2p.preference", "disabled")
ALWAYS: Final = ("archiveMode", "always")
IN_ROOM: Final = "session/room-1"

CASES: Final[Mapping[str, Case]] = {
    # --- sessions
    "create_session": created([ROUTED]),
    "create_session routed": created([ROUTED], media_mode=MediaMode.ROUTED),
    "create_session relayed": created([("p2p.preference", "enabled")], media_mode=MediaMode.RELAYED),
    "create_session end_to_end_encryption": created([ROUTED, ("e2ee", "true")], end_to_end_encryption=True),
    "create_session end_to_end_encryption=False": created([ROUTED, ("e2ee", "false")], end_to_end_encryption=False),
    "create_session location": created([ROUTED, ("location", "192.0.2.7")], location="192.0.2.7"),
    "create_session archive_name": created(
        [ROUTED, ALWAYS, ("archiveName", "all")], record_on_start=True, archive_name="all"
    ),
    **{
        f"create_session archive_resolution={size.value}": created(
            [ROUTED, ALWAYS, ("archiveResolution", size.value)], record_on_start=True, archive_resolution=size
        )
        for size in Resolution
        if size is not Resolution.UNKNOWN
    },
    "migrate_session": asked(lambda vonage: vonage.migrate_session("room-1"), "POST", f"{IN_ROOM}/migrate", answer={}),
    # --- participants and streams
    "mute_session": asked(
        lambda vonage: vonage.mute_session("room-1"), "POST", f"{IN_ROOM}/mute", {"active": True}, {"code": 200}
    ),
    "mute_session active=False": asked(
        lambda vonage: vonage.mute_session("room-1", active=False), "POST", f"{IN_ROOM}/mute", {"active": False}
    ),
    "mute_session excluded_streams": asked(
        lambda vonage: vonage.mute_session("room-1", excluded_streams=["stream-1"]),
        "POST",
        f"{IN_ROOM}/mute",
        {"active": True, "excludedStreamIds": ["stream-1"]},
    ),
    "mute_session excluded stream": asked(
        lambda vonage: vonage.mute_session("room-1", excluded_streams=[Stream(provider="vonage", id="stream-1")]),
        "POST",
        f"{IN_ROOM}/mute",
        {"active": True, "excludedStreamIds": ["stream-1"]},
    ),
    "mute_stream": asked(
        lambda vonage: vonage.mute_stream("room-1", "stream-1"), "POST", f"{IN_ROOM}/stream/stream-1/mute"
    ),
    "list_streams": asked(
        lambda vonage: vonage.list_streams("room-1"), "GET", f"{IN_ROOM}/stream", answer={"count": 1, "items": [STREAM]}
    ),
    "get_stream": asked(
        lambda vonage: vonage.get_stream("room-1", Stream(provider="vonage", id="stream-1")),
        "GET",
        f"{IN_ROOM}/stream/stream-1",
        answer=STREAM,
    ),
    "set_stream_layout_classes": asked(
        lambda vonage: vonage.set_stream_layout_classes("room-1", {"stream-1": ("focus", "full"), "stream-2": []}),
        "PUT",
        f"{IN_ROOM}/stream",
        {
            "items": [
                {"id": "stream-1", "layoutClassList": ["focus", "full"]},
                {"id": "stream-2", "layoutClassList": []},
            ]
        },
        {"count": 1, "items": [STREAM]},
    ),
    # --- archives
    "start_archive": archived({}),
    "start_archive composed": archived(
        {"outputMode": "composed", "resolution": "720x1280", "layout": {"type": "pip"}, "name": "n"},
        output_mode=OutputMode.COMPOSED,
        quality=Quality.HD,
        orientation=Orientation.PORTRAIT,
        layout=Layout.PIP,
        name="n",
    ),
    "start_archive individual": archived(
        {"outputMode": "individual", "hasTranscription": True, "hasAudio": True},
        output_mode=OutputMode.INDIVIDUAL,
        transcribe=True,
        has_audio=True,
    ),
    "start_archive auto": archived({"streamMode": "auto"}, stream_mode=StreamMode.AUTO),
    "start_archive manual": archived({"streamMode": "manual"}, stream_mode=StreamMode.MANUAL),
    "start_archive screenshare_layout": archived(
        {"layout": {"type": "bestFit", "screenshareType": "horizontalPresentation"}},
        screenshare_layout=Layout.PRESENTATION_HORIZONTAL,
    ),
    "start_archive grid and screenshare_layout": archived(
        {"layout": {"type": "bestFit", "screenshareType": "pip"}}, layout=Layout.GRID, screenshare_layout=Layout.PIP
    ),
    "start_archive has_audio=False": archived({"hasAudio": False, "hasVideo": True}, has_audio=False, audio_only=False),
    "start_archive multi_archive_tag": archived({"multiArchiveTag": "second"}, multi_archive_tag="second"),
    "start_archive max_bitrate": archived({"maxBitrate": 2_000_000}, max_bitrate=2_000_000),
    "start_archive quantization_parameter": archived({"quantizationParameter": 25}, quantization_parameter=25),
    "start_archive transcription": archived(
        {"hasTranscription": True, "transcriptionProperties": {"primaryLanguageCode": "en-US", "hasSummary": True}},
        transcribe=True,
        transcript_language="en-US",
        summary=True,
    ),
    "start_archive extra": archived(
        {"streamMode": "x"}, stream_mode=StreamMode.AUTO, extra={"vonage": {"streamMode": "x"}}
    ),
    "set_archive_layout": asked(
        lambda vonage: vonage.set_archive_layout("archive-1", Layout.PRESENTATION_VERTICAL),
        "PUT",
        "archive/archive-1/layout",
        {"type": "verticalPresentation"},
        ARCHIVE,
    ),
    "set_archive_layout stylesheet": asked(
        lambda vonage: vonage.set_archive_layout("archive-1", Stylesheet("css")),
        "PUT",
        "archive/archive-1/layout",
        {"type": "custom", "stylesheet": "css"},
        answered(None, 204),
    ),
    "set_archive_layout screenshare_layout": asked(
        lambda vonage: vonage.set_archive_layout("archive-1", Layout.GRID, screenshare_layout=Layout.GRID),
        "PUT",
        "archive/archive-1/layout",
        {"type": "bestFit", "screenshareType": "bestFit"},
    ),
    "add_archive_stream": asked(
        lambda vonage: vonage.add_archive_stream("archive-1", "stream-1", video=False),
        "PATCH",
        "archive/archive-1/streams",
        {"addStream": "stream-1", "hasAudio": True, "hasVideo": False},
        answered(None, 204),
    ),
    "remove_archive_stream": asked(
        lambda vonage: vonage.remove_archive_stream("archive-1", "stream-1"),
        "PATCH",
        "archive/archive-1/streams",
        {"removeStream": "stream-1"},
        answered(None, 204),
    ),
    # --- broadcasts
    "start_live_broadcast": broadcast({}),
    "start_live_broadcast auto": broadcast({"streamMode": "auto"}, stream_mode=StreamMode.AUTO),
    "start_live_broadcast manual": broadcast({"streamMode": "manual"}, stream_mode=StreamMode.MANUAL),
    "start_live_broadcast screenshare_layout": broadcast(
        {"layout": {"type": "bestFit", "screenshareType": "verticalPresentation"}},
        screenshare_layout=Layout.PRESENTATION_VERTICAL,
    ),
    "start_live_broadcast audio_only": broadcast({"hasVideo": False}, audio_only=True),
    "start_live_broadcast audio_only=False": broadcast({"hasVideo": True}, audio_only=False),
    "start_live_broadcast has_audio": broadcast({"hasAudio": True}, has_audio=True),
    "start_live_broadcast has_audio=False": broadcast({"hasAudio": False}, has_audio=False),
    "start_live_broadcast max_bitrate": broadcast({"maxBitrate": 1_000_000}, max_bitrate=1_000_000),
    "start_live_broadcast picture": broadcast(
        {"resolution": "1280x720", "layout": {"type": "pip"}, "maxDuration": 60},
        quality=Quality.HD,
        layout=Layout.PIP,
        max_duration=60,
    ),
    "set_broadcast_layout": asked(
        lambda vonage: vonage.set_broadcast_layout("broadcast-1", Layout.SIDEBAR),
        "PUT",
        "broadcast/broadcast-1/layout",
        {"type": "verticalPresentation"},
    ),
    "add_broadcast_stream": asked(
        lambda vonage: vonage.add_broadcast_stream("broadcast-1", "stream-1", audio=False),
        "PATCH",
        "broadcast/broadcast-1/streams",
        {"addStream": "stream-1", "hasAudio": False, "hasVideo": True},
    ),
    "remove_broadcast_stream": asked(
        lambda vonage: vonage.remove_broadcast_stream("broadcast-1", Stream(provider="vonage", id="stream-1")),
        "PATCH",
        "broadcast/broadcast-1/streams",
        {"removeStream": "stream-1"},
    ),
    # --- captions
    "get_captions": asked(
        lambda vonage: vonage.get_captions("captions-1"),
        "GET",
        "captions/captions-1",
        answer={"captionId": "captions-1", "status": "started"},
    ),
    # --- calls and audio connectors
    "dial_sip": dialled({}),
    "dial_sip observe_force_mute": dialled(
        {"observeForceMute": True, "secure": True}, observe_force_mute=True, secure=True
    ),
    "dial_sip streams": dialled({"streams": ["stream-1"]}, streams=("stream-1",)),
    "dial_sip connection_data": dialled({}, "<publisher of room-1: sip=ana>", connection_data="sip=ana"),
    # --- renders
    "start_experience_composer": composed({}),
    "start_experience_composer picture": composed(
        {"resolution": "720x1280", "maxDuration": 60, "properties": {"name": "board"}},
        orientation=Orientation.PORTRAIT,
        max_duration=60,
        name="board",
    ),
    "start_experience_composer callback_url": composed(
        {"statusCallbackUrl": "https://example.com/cb"}, callback_url="https://example.com/cb"
    ),
    "start_experience_composer connection_data": composed(
        {}, "<publisher of room-1: board=7>", connection_data="board=7"
    ),
    "start_experience_composer extra": composed({"resolution": "x"}, extra={"vonage": {"resolution": "x"}}),
    "start_audio_connector": connected({}),
    "start_audio_connector streams": connected({"streams": ["stream-1"]}, streams=("stream-1",)),
    "start_audio_connector headers": connected({"headers": {"a": "b"}}, headers={"a": "b"}),
    "start_audio_connector audio_rate": connected({"audioRate": 16000}, audio_rate=16000),
    "start_audio_connector bidirectional": connected({"bidirectional": True}, bidirectional=True),
    "start_audio_connector frames": connected(
        {"audioTransport": {"transport": "json", "encoding": "base64"}}, frames=JsonFrames()
    ),
    "start_audio_connector frames, named": connected(
        {
            "bidirectional": True,
            "audioTransport": {
                "transport": "json",
                "encoding": "base64",
                "audio_field": "out",
                "receive_audio_field": "in",
                "static_fields": {"call": 7},
            },
        },
        bidirectional=True,
        frames=JsonFrames(audio_field="out", receive_audio_field="in", static_fields={"call": 7}),
    ),
    "start_audio_connector connection_data": connected({}, "<publisher of room-1: ear>", connection_data="ear"),
    "start_audio_connector extra": connected({"audioRate": 1}, extra={"vonage": {"websocket": {"audioRate": 1}}}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_call_says_this_and_nothing_else(stagehand: Stagehand, case: Case) -> None:
    stagehand.play(case.call(stagehand.provider), case.answer)
    assert stagehand.said == [case.said]


def test_every_own_operation_is_in_the_table() -> None:
    own = {
        name
        for name in dir(Vonage)
        if endpoints_of(getattr(Vonage, name)) and Vonage.call_of(name) == name and not name.startswith("_")
    }
    assert own == {name.split()[0] for name in CASES}


def test_a_session_without_streams_yet_lists_none(stagehand: Stagehand) -> None:
    def not_found(message: str) -> Any:
        return answered({"code": 404, "message": message}, 404)

    none_yet = not_found("The session exists but has not had any streams added to it yet.")
    assert stagehand.play(stagehand.provider.list_streams("room-1"), none_yet).items == ()
    unknown = not_found("Session not found")
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.list_streams("room-1"), unknown)
    created = Room(provider="vonage", id="room-1")
    assert stagehand.play(stagehand.provider.list_streams(created), unknown).items == (), "it was created"


def test_what_own_operations_return(stagehand: Stagehand) -> None:
    vonage, play = stagehand.provider, stagehand.play
    streams = play(vonage.list_streams("room-1"), {"items": [STREAM]})
    assert [stream.id for stream in streams.items] == ["stream-1"]
    connector = play(CASES["start_audio_connector"].call(vonage), {"id": "connector-1", "connectionId": "connection-1"})
    assert (connector.id, connector.connection_id, connector.room_id) == ("connector-1", "connection-1", "room-1")
    assert play(CASES["create_session"].call(vonage), [{"session_id": "room-1"}]).id == "room-1"
    assert play(CASES["start_archive"].call(vonage), ARCHIVE).id == "archive-1"
    assert play(CASES["start_live_broadcast"].call(vonage), BROADCAST).id == "broadcast-1"
    assert play(CASES["dial_sip"].call(vonage), {"connectionId": "c"}).to == "sip:a@example.com"
