"""Disputed routes: the vendor's spelling first, the other where there is no such route, and what worked remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from anyroom.errors import NotFound, ProviderError, RateLimited, WrongState
from anyroom.operations import Operation, Response
from anyroom.types.broadcasts import Broadcast
from anyroom.types.recordings import Recording
from anyroom_videosdk import VideoSDK

from .stagehand import ROOM, Stagehand, answered, refused, text

Disputed = tuple[Callable[[VideoSDK], Operation[Any]], tuple[str, str], tuple[str, str], Any]


def broadcast(kind: str) -> Broadcast:
    return Broadcast(provider="videosdk", id=f"{kind}:6b", room_id=ROOM)


ROUTES: dict[str, Disputed] = {
    "validate": (
        lambda it: it.validate_room(ROOM),
        ("GET", f"/v2/rooms/validate/{ROOM}"),
        ("POST", f"/v2/rooms/validate/{ROOM}"),
        {"roomId": ROOM},
    ),
    "recordings": (
        lambda it: it.stop_recording(Recording(provider="videosdk", id="6r", room_id=ROOM)),
        ("POST", "/v2/recordings/end"),
        ("POST", "/v2/recordings/stop"),
        "stopped",
    ),
    "hls": (
        lambda it: it.stop_broadcast(broadcast("hls")),
        ("POST", "/v2/hls/end"),
        ("POST", "/v2/hls/stop"),
        "stopped",
    ),
    "rtmp": (
        lambda it: it.stop_broadcast(broadcast("rtmp")),
        ("POST", "/v2/livestreams/end"),
        ("POST", "/v2/livestreams/stop"),
        "stopped",
    ),
}
NO_ROUTE = [text("<pre>Cannot POST /v2/x</pre>", 404), text("", 405), answered({}, 404), text("Not Found", 404)]


@pytest.mark.parametrize("missing", NO_ROUTE, ids=str)
@pytest.mark.parametrize("name", ROUTES)
def test_the_other_spelling_is_tried_once_and_remembered(stagehand: Stagehand, name: str, missing: Response) -> None:
    make, vendors, other, success = ROUTES[name]
    stagehand.play(make(stagehand.provider), missing, answered(success))
    stagehand.play(make(stagehand.provider), answered(success))
    assert [said[:2] for said in stagehand.said] == [vendors, other, other]
    stagehand.play(make(stagehand.provider), missing, answered(success))
    stagehand.play(make(stagehand.provider), answered(success))
    assert [said[:2] for said in stagehand.said[3:]] == [other, vendors, vendors]
    assert stagehand.said[0][2:] == stagehand.said[1][2:]


def test_an_error_of_the_api_itself_is_the_answer(stagehand: Stagehand) -> None:
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.validate_room(ROOM), refused(404))
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.validate_room(ROOM), text("Room not found.", 400))
    with pytest.raises(RateLimited):
        stagehand.play(stagehand.provider.validate_room(ROOM), refused(429))
    assert {said[0] for said in stagehand.said} == {"GET"}


def test_where_neither_is_known_the_first_answer_counts(stagehand: Stagehand) -> None:
    with pytest.raises(ProviderError) as caught:
        stagehand.play(stagehand.provider.validate_room(ROOM), text("", 404), text("", 405))
    assert caught.value.status == 404
    stagehand.play(stagehand.provider.validate_room(ROOM), {"roomId": ROOM})
    assert stagehand.said[-1][0] == "GET"


def test_a_refusal_by_the_other_spelling_is_its_answer(stagehand: Stagehand) -> None:
    make = ROUTES["recordings"][0]
    with pytest.raises(WrongState):
        stagehand.play(make(stagehand.provider), text("", 404), refused(400), {"id": "6r"})
    stagehand.play(make(stagehand.provider), "stopped")
    assert stagehand.said[-1][1] == "/v2/recordings/stop"


def test_each_operation_remembers_its_own(stagehand: Stagehand) -> None:
    stagehand.play(ROUTES["hls"][0](stagehand.provider), text("", 404), "stopped")
    stagehand.play(ROUTES["rtmp"][0](stagehand.provider), "stopped")
    assert stagehand.said[-1][1] == "/v2/livestreams/end"
