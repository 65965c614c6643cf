"""What receivers are told: every event that is documented, signed as VideoSDK signs, in the adapter's own eyes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from anyroom import Client
from anyroom.errors import BadSignature
from anyroom.events import EventType
from anyroom.simulator import Running
from anyroom.simulator.receiving import Receiver, receiver

from .conftest import Caller


@pytest.fixture
def hook(running: Running) -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def told(running: Running, hook: Receiver) -> list[dict[str, Any]]:
    running.deliveries()
    return [json.loads(body) for _, body in hook.came]


def names(running: Running, hook: Receiver) -> list[str]:
    return [str(body["webhookType"]) for body in told(running, hook)]


def steps(kind: str) -> list[str]:
    return [f"{kind}-{stage}" for stage in ("starting", "started", "stopping", "stopped")]


def test_a_rooms_own_receiver(running: Running, call: Caller, hook: Receiver) -> None:
    room = call.room(webhook={"endPoint": hook.url, "events": ["session-*", "participant-left"]})
    ana = running.join(room, "Ana")
    running.leave(room, ana.participant_id)
    started, left, ended = told(running, hook)
    base = {"meetingId": room, "sessionId": ana.session_id}
    assert started == {"webhookType": "session-started", "data": {**base, "start": "2023-11-14T22:13:20.250Z"}}
    somebody = {"participantId": ana.participant_id, "participantName": "Ana", "reason": "user-left"}
    assert left == {"webhookType": "participant-left", "data": {**base, **somebody}}
    assert (ended["data"]["reason"], ended["data"]["error"]) == ("Meeting Ended.", None)


def everything(running: Running, call: Caller, url: str) -> None:
    room = call.room(webhook={"endPoint": url, "events": ["*"]})
    call.post("/sip/webhooks", url=url, events=["call-*"])
    gateway = call.post("/sip/outbound-gateways", name="g", numbers=["+14155550100"], address="sip.example.com")["id"]
    ana = running.join(room, "Ana")
    call.post("/recordings/start", roomId=room, transcription={"enabled": True})
    call.post("/hls/start", roomId=room)
    call.post("/livestreams/start", roomId=room, outputs=[{"url": "rtmp://example.com/live", "streamKey": "k"}])
    call.post("/recordings/participant/start", roomId=room, participantId=ana.participant_id)
    call.post("/recordings/participant/track/start", roomId=room, participantId=ana.participant_id, kind="audio")
    call.post("/ai/v1/realtime-transcriptions/start", roomId=room)
    call.post("/resource/acquire", type="recording", webhookUrl=url)
    call.post("/sip/call", sipCallTo="+14155550101", gatewayId=gateway, destinationRoomId=room)
    running.advance(10)
    call.post("/sessions/end", roomId=room)
    running.advance(10)
    entry = [{"participantId": ana.participant_id}]
    call.post("/recordings/participant/merge", sessionId=ana.session_id, channel1=entry, channel2=entry)
    running.advance(10)


def test_everything_in_its_order(running: Running, call: Caller, hook: Receiver) -> None:
    everything(running, call, hook.url)
    came = names(running, hook)
    for kind in ("recording", "hls", "livestream", "participant-recording", "participant-track-recording"):
        assert [name for name in came if name.startswith(f"{kind}-") and name != "hls-playable"] == steps(kind)
    assert came.index("hls-started") < came.index("hls-playable") < came.index("hls-stopping")
    assert [name for name in came if name.startswith("call-")] == [
        *("call-started", "call-ringing", "call-answered", "call-hangup"),
    ]
    assert {
        *("session-started", "participant-joined", "participant-left", "session-ended"),
        *("transcription-started", "transcription-stopped", "transcription-completed"),
        *("merge-recording-completed", "resource-acquired"),
    } < {*came}


def test_the_adapter_verifies_and_reads_all_of_it(running: Running, call: Caller, hook: Receiver) -> None:
    everything(running, call, hook.url)
    told(running, hook)
    with Client("videosdk", **running.settings) as video:
        read = [event for headers, body in hook.came for event in video.webhooks.parse(headers, body)]
        assert EventType.UNKNOWN not in {event.type for event in read}
        headers, body = hook.came[0]
        with pytest.raises(BadSignature):
            video.webhooks.parse(headers, body + b" ")


def test_the_file_of_a_recording(running: Running, call: Caller, hook: Receiver) -> None:
    import httpx

    everything(running, call, hook.url)
    (stopped,) = (body["data"] for body in told(running, hook) if body["webhookType"] == "recording-stopped")
    assert httpx.get(stopped["fileUrl"], trust_env=False).status_code == 200
    assert stopped["filePath"] in stopped["fileUrl"]


def test_the_url_of_one_call(running: Running, call: Caller, hook: Receiver) -> None:
    room = call.room()
    running.join(room, "Ana")
    call.post("/recordings/start", roomId=room, webhookUrl=hook.url)
    running.advance(10)
    call.post("/recordings/end", roomId=room)
    running.advance(10)
    assert names(running, hook) == steps("recording")


def test_what_composes_a_recording_has_an_id_of_its_own(running: Running, call: Caller, hook: Receiver) -> None:
    """Newer webhooks have the composer's, which nobody should take for the recording's."""
    room = call.room()
    running.join(room, "Ana")
    (kept,) = call.post("/resource/acquire", type="hls", webhookUrl=hook.url)["data"]
    running.advance(10)
    call.post("/recordings/start", roomId=room, webhookUrl=hook.url)
    call.post("/hls/start", roomId=room, resourceId=kept["id"])
    call.post("/livestreams/start", roomId=room, outputs=[{"url": "rtmp://example.com/live", "streamKey": "k"}])
    running.advance(10)
    (recording,), (stream,), (livestream,) = (
        call.get(f"/{kind}", roomId=room)["data"] for kind in ("recordings", "hls", "livestreams")
    )
    (composer,) = {body["data"]["id"] for body in told(running, hook) if body["webhookType"].startswith("recording-")}
    assert call.get(f"/resource/{kept['id']}")["data"]["composerIds"] == [stream["composerId"]]
    ids = [recording["id"], composer, stream["id"], stream["composerId"], livestream["id"], livestream["composerId"]]
    assert len(set(ids)) == 6


def test_one_attempt_is_all(running: Running, call: Caller, hook: Receiver) -> None:
    hook.answers = [500]
    running.join(call.room(webhook={"endPoint": hook.url, "events": ["session-started"]}), "Ana")
    running.advance(86_400)
    (attempt, *_) = running.deliveries()
    assert (attempt.status, len(running.deliveries())) == (500, 1)
