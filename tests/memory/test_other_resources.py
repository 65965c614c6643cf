"""Broadcasts, captions, calls, renders and webhook endpoints."""

from __future__ import annotations

import json

import pytest

from anyroom import Client, Hls, Memory, Rtmp
from anyroom.errors import AlreadyActive, InvalidArgument, InvalidRequest, NotFound, WrongState
from anyroom.types import (
    BroadcastStatus,
    CallStatus,
    CaptionsStatus,
    OutputKind,
    Participant,
    RenderStatus,
    Room,
    SipAuth,
)

Video = Client[Memory]


def test_a_broadcast_goes_out_both_ways_at_once(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    rtmp = [Rtmp("rtmp://a.example/app", "key-1", id="studio"), Rtmp("rtmps://b.example/app")]
    broadcast = video.broadcasts.start(room, hls=Hls(dvr=True), rtmp=rtmp)
    assert broadcast.status is BroadcastStatus.STARTING
    live = video.broadcasts.wait(broadcast)
    assert [(output.kind, output.id, output.status, output.stream_key) for output in live.outputs] == [
        (OutputKind.HLS, "hls", BroadcastStatus.LIVE, None),
        (OutputKind.RTMP, "studio", BroadcastStatus.LIVE, "key-1"),
        (OutputKind.RTMP, "rtmp-2", BroadcastStatus.LIVE, None),
    ]
    assert live.playback_url == f"memory://broadcasts/{broadcast.id}.m3u8"
    assert live.raw["hls"] == {"dvr": True}
    assert "key-1" not in repr(live)
    memory.advance(10)
    stopped = video.broadcasts.stop(broadcast)
    assert (stopped.status, stopped.reason) == (BroadcastStatus.STOPPED, "stopped")
    assert {output.status for output in stopped.outputs} == {BroadcastStatus.STOPPED}
    assert video.broadcasts.get(broadcast.id) == stopped
    with pytest.raises(WrongState, match="stopped"):
        video.broadcasts.stop(broadcast)


def test_a_broadcast_ends_with_its_session(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    broadcast = video.broadcasts.start(room, rtmp=[Rtmp("rtmp://a.example/app", "key")])
    with pytest.raises(AlreadyActive, match=broadcast.id):
        video.broadcasts.start(room, hls=Hls())
    memory.leave(ana, room=room)
    with pytest.raises(WrongState, match="session_ended"):
        video.broadcasts.wait(broadcast)
    assert video.broadcasts.get(broadcast).playback_url is None
    memory.join(room, "Ben")
    short = video.broadcasts.start(room, hls=Hls(), max_duration=60)
    memory.advance(60)
    assert video.broadcasts.get(short).reason == "max_duration"


def test_broadcasts_are_listed_by_room(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    broadcast = video.broadcasts.start(room, hls=Hls())
    assert [item.id for item in video.broadcasts.list()] == [broadcast.id]
    assert [item.id for item in video.broadcasts.list(room=room)] == [broadcast.id]
    assert list(video.broadcasts.list(room=video.rooms.create())) == []


def test_captions_run_until_they_are_stopped(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    captions = video.captions.start(room, language="de-DE", partial=False, callback_url="https://app.example/c")
    assert (captions.status, captions.language, captions.room_id) == (CaptionsStatus.STARTED, "de-DE", room.id)
    assert captions.raw["partial"] is False
    with pytest.raises(AlreadyActive):
        video.captions.start(room)
    video.captions.stop(captions)
    with pytest.raises(NotFound, match="stopped"):
        video.captions.stop(captions)
    timed = video.captions.start(room, max_duration=60)
    memory.advance(60)
    with pytest.raises(NotFound, match="max_duration"):
        video.captions.stop(timed.id)


def test_whoever_is_called_sits_in_the_room(memory: Memory, video: Video, room: Room) -> None:
    auth = SipAuth("user", "do-not-tell")
    call = video.calls.dial(room, "sip:ana@example.com", from_="us", headers={"X-Case": "7"}, auth=auth, video=True)
    assert (call.status, call.to, call.room_id) == (CallStatus.RINGING, "sip:ana@example.com", room.id)
    assert call.raw["headers"] == {"X-Case": "7"}
    assert "do-not-tell" not in json.dumps(call.raw)
    (seat,) = video.participants.list(room=room)
    assert (seat.id, seat.name) == (call.participant_id, call.to)

    number = video.calls.dial(room, "+34600000000")
    video.calls.send_dtmf(room, "12#")
    video.calls.send_dtmf(room, "p9", call=number)
    assert [person.raw["digits"] for person in video.participants.list(room=room)] == ["12#p9", "12#"]

    elsewhere = video.rooms.create()
    with pytest.raises(NotFound, match="another room"):
        video.calls.hang_up(number, room=elsewhere)
    video.calls.hang_up(number, room=room)
    assert [person.id for person in video.participants.list(room=room)] == [call.participant_id]
    video.calls.send_dtmf(room, "5")
    video.sessions.end(room)
    for act in (
        lambda: video.calls.hang_up(number),
        lambda: video.calls.hang_up(call),
        lambda: video.calls.send_dtmf(room, "1", call=call),
        lambda: video.calls.send_dtmf(elsewhere, "1", call=call),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("to", ["ana", "sip:ana", "0034600", "+0", "+" + "1" * 16, "sip:a@b c", "tel:+34600000000"])
def test_what_cannot_be_called_is_refused(video: Video, room: Room, to: str) -> None:
    with pytest.raises(InvalidRequest, match="SIP URI"):
        video.calls.dial(room, to)
    assert video.sessions.active(room) is None


@pytest.mark.parametrize("digits", ["", "12x", "1 2", "１"])
def test_digits_are_those_of_a_telephone(video: Video, room: Room, digits: str) -> None:
    with pytest.raises(InvalidArgument, match="digits"):
        video.calls.send_dtmf(room, digits)


def test_a_render_needs_nobody_in_the_room(memory: Memory, video: Video, room: Room) -> None:
    render = video.renders.start(room, "https://app.example/slides", name="Slides")
    assert (render.status, render.stream_id) == (RenderStatus.STARTING, None)
    memory.advance(1)
    started = video.renders.get(render)
    assert (started.status, started.name, started.url) == (RenderStatus.STARTED, "Slides", "https://app.example/slides")
    assert started.stream_id
    assert list(video.participants.list(room=room)) == []
    video.renders.stop(render)
    assert video.renders.get(render.id).reason == "stopped"
    timed = video.renders.start(video.rooms.create(), "http://app.example/", max_duration=10)
    memory.advance(10)
    for over in (render, timed):
        with pytest.raises(NotFound, match="ended"):
            video.renders.stop(over)
    assert [item.id for item in video.renders.list()] == [timed.id, render.id]
    assert [item.id for item in video.renders.list(room=room)] == [render.id]


def test_webhook_endpoints_are_kept(video: Video) -> None:
    webhook = video.webhooks.create("https://app.example/hook")
    assert (webhook.events, webhook.enabled, webhook.name) == (("*",), True, None)
    chosen = video.webhooks.create("https://app.example/2", events=["room.closed"], name="Second", enabled=False)
    assert (chosen.events, chosen.enabled, chosen.name) == (("room.closed",), False, "Second")
    changed = video.webhooks.update(chosen, url="https://app.example/3", enabled=True)
    assert (changed.url, changed.events, changed.enabled, changed.name) == (
        "https://app.example/3",
        ("room.closed",),
        True,
        "Second",
    )
    assert video.webhooks.get(chosen.id) == changed
    assert list(video.webhooks.list()) == [changed, webhook]
    video.webhooks.delete(webhook)
    with pytest.raises(NotFound):
        video.webhooks.get(webhook)
    assert list(video.webhooks.list()) == [changed]


def test_addresses_are_addresses_of_the_web(video: Video, room: Room) -> None:
    webhook = video.webhooks.create("https://app.example/hook")
    for act in (
        lambda: video.webhooks.create("ftp://app.example"),
        lambda: video.webhooks.create("https://["),
        lambda: video.webhooks.update(webhook, url="app.example"),
    ):
        with pytest.raises(InvalidArgument, match="https://"):
            act()
    with pytest.raises(InvalidRequest, match="https://"):
        video.renders.start(room, "slides.html")
    assert video.webhooks.get(webhook) == webhook
    assert list(video.renders.list()) == []
