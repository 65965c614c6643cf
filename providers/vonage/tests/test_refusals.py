"""Refusals: what cannot be said to Vonage, and what makes no sense anywhere, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from anyroom.errors import InvalidArgument, UnsupportedOption
from anyroom.operations import Operation
from anyroom.types import (
    CreateRoom,
    CreateToken,
    Dial,
    Grant,
    Layout,
    ListBroadcasts,
    ListParticipants,
    ListRecordings,
    Ref,
    Role,
    Rtmp,
    StartBroadcast,
    StartRecording,
    Storage,
    WebPage,
)
from anyroom_vonage import Vonage

from .stagehand import APPLICATION, Stagehand

PROJECT: Final = f"/v2/project/{APPLICATION}"

REFUSED: Final[Mapping[str, Callable[[Vonage], Operation[Any]]]] = {
    "name": lambda vonage: vonage.create_room(CreateRoom(name="x")),
    "key": lambda vonage: vonage.create_room(CreateRoom(key="x")),
    "region": lambda vonage: vonage.create_room(CreateRoom(region="eu")),
    "keep_alive": lambda vonage: vonage.create_room(CreateRoom(keep_alive=60)),
    "session": lambda vonage: vonage.list_participants(ListParticipants(session="room-1")),
    "allow_unmute": lambda vonage: vonage.mute_all_participants("room-1", allow_unmute=False),
    "layout": lambda vonage: vonage.start_recording("room-1", StartRecording(layout=Layout.SPOTLIGHT)),
    "layout page": lambda vonage: vonage.start_recording("room-1", StartRecording(layout=WebPage("https://x.example"))),
    "max_duration": lambda vonage: vonage.start_recording("room-1", StartRecording(max_duration=60)),
    "storage": lambda vonage: vonage.start_recording("room-1", StartRecording(storage=Storage(kind="aws", bucket="b"))),
    "transcribe": lambda vonage: vonage.start_recording("room-1", StartRecording(transcribe=True)),
    "rtmp": lambda vonage: vonage.start_broadcast("room-1", StartBroadcast(rtmp=[Rtmp("rtmp://x.example/app")])),
    "trunk": lambda vonage: vonage.dial("room-1", "sip:a@example.com", Dial(trunk="t")),
    "to": lambda vonage: vonage.dial("room-1", "+14155550101", Dial()),
    "role": lambda vonage: vonage.create_token("room-1", CreateToken(role=Role.GUEST)),
    "grants": lambda vonage: vonage.create_token("room-1", CreateToken(grants=[Grant.PUBLISH_AUDIO])),
}


@pytest.mark.parametrize("option", REFUSED)
def test_what_cannot_be_said_is_refused(stagehand: Stagehand, option: str) -> None:
    with pytest.raises(UnsupportedOption) as caught:
        stagehand.play(REFUSED[option](stagehand.provider))
    assert caught.value.option == option.split(maxsplit=1)[0]
    assert caught.value.why is not None
    assert stagehand.said == []


MALFORMED: Final[Mapping[str, Callable[[Vonage], Operation[Any]]]] = {
    "digits with letters": lambda vonage: vonage.send_dtmf("room-1", "12a"),
    "no digits": lambda vonage: vonage.send_dtmf("room-1", ""),
    "digits and a line break": lambda vonage: vonage.send_dtmf("room-1", "12\n"),
    "a call without its room": lambda vonage: vonage.hang_up("connection-1"),
    "another listing's cursor": lambda vonage: vonage.list_recordings(ListRecordings(), cursor="eyJ9"),
    "a negative cursor": lambda vonage: vonage.list_broadcasts(ListBroadcasts(), cursor="-1"),
    "a form with a list in it": lambda vonage: vonage.create_room(CreateRoom(extra={"vonage": {"a": [1]}})),
    "a lifetime beyond the calendar": lambda vonage: vonage.create_token("room-1", CreateToken(ttl=10**12)),
    "an id with a slash": lambda vonage: vonage.get_recording("archive/1"),
    "an empty id": lambda vonage: vonage.active_session(" "),
    "no id": lambda vonage: vonage.stop_recording(Ref(provider="vonage", kind="recording")),
}


@pytest.mark.parametrize("call", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_makes_no_sense_is_refused(stagehand: Stagehand, call: Callable[[Vonage], Operation[Any]]) -> None:
    with pytest.raises(InvalidArgument):
        stagehand.play(call(stagehand.provider))
    assert stagehand.said == []
