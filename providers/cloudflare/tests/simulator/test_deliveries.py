"""What an app's webhooks are told: every event, signed as RealtimeKit signs, in the adapter's own eyes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from anyroom import Client
from anyroom.errors import BadSignature
from anyroom.events import EventType
from anyroom.simulator import Handling, Running, WebhookFault
from anyroom.simulator.receiving import Receiver, receiver
from anyroom_cloudflare.simulator.webhooks import EVENTS

from .conftest import Caller


def subscribe(call: Caller, url: str, *events: str) -> str:
    body = {"name": "mine", "url": url, "events": list(events)}
    return str(call.data("POST", "/webhooks", body, status=201)["id"])


@pytest.fixture
def hook(running: Running, call: Caller) -> Iterator[Receiver]:
    with receiver() as made:
        subscribe(call, made.url, *EVENTS)
        yield made


def told(running: Running, hook: Receiver) -> list[dict[str, Any]]:
    running.deliveries()
    return [json.loads(body) for _, body in hook.came]


def everything(running: Running, call: Caller) -> str:
    meeting = call.meeting(
        title="Weekly sync",
        record_on_start=True,
        live_stream_on_start=True,
        transcribe_on_end=True,
        summarize_on_end=True,
    )
    ana = running.join(meeting, "ana")
    running.advance(10)
    running.leave(meeting, ana.participant_id)
    running.advance(600)
    return meeting


def test_every_event_in_its_order(running: Running, call: Caller, hook: Receiver) -> None:
    meeting = everything(running, call)
    bodies = told(running, hook)
    words = [
        f"{body['event']} {body['recording']['status']}"
        if "recording" in body
        else f"{body['event']} {body['status']}"
        if "status" in body
        else body["event"]
        for body in bodies
    ]
    assert words[:2] == ["meeting.started", "meeting.participantJoined"]
    assert set(words[2:4]) == {"recording.statusUpdate RECORDING", "livestreaming.statusUpdate LIVE"}
    assert words[4] == "meeting.participantLeft"
    assert words.index("meeting.ended") < words.index("meeting.transcript") < words.index("meeting.summary")
    assert "meeting.chatSynced" in words
    assert {"recording.statusUpdate UPLOADING", "recording.statusUpdate UPLOADED"} < set(words)
    assert {body["event"] for body in bodies} == set(EVENTS)
    (ended,) = (body for body in bodies if body["event"] == "meeting.ended")
    assert ended["reason"] == "ALL_PARTICIPANTS_LEFT"
    assert (ended["meeting"]["id"], ended["meeting"]["status"]) == (meeting, "LIVE")


def test_what_is_told_of_a_recording_grows(running: Running, call: Caller, hook: Receiver) -> None:
    everything(running, call)
    of_it = [body["recording"] for body in told(running, hook) if body["event"] == "recording.statusUpdate"]
    always = {"id", "recordingId", "status", "meetingId", "roomUUID", "organizationId", "outputFileName", "startedTime"}
    stopped = always | {"stoppedTime", "fileSize"}
    assert {said["status"]: said.keys() for said in of_it} == {
        "RECORDING": always,
        "UPLOADING": stopped,
        "UPLOADED": stopped | {"recordingDuration", "downloadUrl", "downloadUrlExpiry"},
    }
    uploading, uploaded = of_it[1:]
    assert uploading["fileSize"] == uploaded["fileSize"] != "0"


def test_what_is_told_of_files_leads_to_them(running: Running, call: Caller, hook: Receiver) -> None:
    import httpx

    everything(running, call)
    for body in told(running, hook):
        urls = [value for key, value in {**body, **body.get("recording", {})}.items() if key.endswith("ownloadUrl")]
        for url in urls:
            assert httpx.get(url, trust_env=False).status_code == 200, body["event"]


def test_the_adapter_verifies_and_reads_all_of_it(running: Running, call: Caller, hook: Receiver) -> None:
    everything(running, call)
    told(running, hook)
    with Client("cloudflare", **running.settings) as video:
        read = [event for headers, body in hook.came for event in video.webhooks.parse(headers, body)]
        assert EventType.UNKNOWN not in {event.type for event in read}
        headers, body = hook.came[0]
        with pytest.raises(BadSignature):
            video.webhooks.parse(headers, body + b" ")


def test_recordings_of_tracks_are_told_as_such(running: Running, call: Caller, hook: Receiver, meeting: str) -> None:
    running.join(meeting, "ana")
    started = call.data("POST", "/recordings/track", {"meeting_id": meeting})["recording"]
    running.advance(10)
    call.data("POST", f"/meetings/{meeting}/active-session/kick-all")
    running.advance(2)
    of_it = [body["recording"] for body in told(running, hook) if body["event"] == "recording.statusUpdate"]
    assert [(said["status"], said["type"]) for said in of_it] == [
        *(("RECORDING", "TRACK"), ("UPLOADING", "TRACK"), ("UPLOADED", "TRACK"))
    ]
    ((layer,), (answered,)) = of_it[-1]["downloadUrl"], call.data("GET", f"/recordings/{started['id']}")["download_url"]
    assert layer["download_urls"].keys() == answered["download_urls"].keys()


def test_headers(running: Running, call: Caller) -> None:
    with receiver() as made:
        webhook = subscribe(call, made.url, "meeting.started")
        made.answers = [500]
        running.join(call.meeting(), "ana")
        running.deliveries()
        running.advance(1)
        first, second = running.deliveries()
        assert [headers["rtk-webhook-id"] for headers, _ in made.came] == [webhook, webhook]
        assert [headers["rtk-uuid"] for headers, _ in made.came] == [first.id, second.id]
        assert first.id == second.id


def test_only_what_is_subscribed_to_and_enabled(running: Running, call: Caller) -> None:
    with receiver() as made:
        webhook = subscribe(call, made.url, "meeting.ended")
        running.join(call.meeting(), "ana")
        assert running.deliveries() == []
        call.data("PATCH", f"/webhooks/{webhook}", {"events": list(EVENTS), "enabled": False})
        running.join(call.meeting(), "ana")
        assert running.deliveries() == []


@pytest.mark.parametrize(("status", "attempts"), [(500, 4), (404, 1), (302, 1), (None, 4)])
def test_retries(running: Running, call: Caller, status: int | None, attempts: int) -> None:
    with receiver() as made:
        subscribe(call, made.url, "meeting.started")
        made.answers = [status] * 9
        running.join(call.meeting(), "ana")
        running.advance(3600)
        assert len(running.deliveries()) == attempts


def test_kicking_all_ends_it_by_the_host(running: Running, call: Caller, hook: Receiver, meeting: str) -> None:
    running.join(meeting, "ana")
    call.data("POST", f"/meetings/{meeting}/active-session/kick-all")
    (ended,) = (body for body in told(running, hook) if body["event"] == "meeting.ended")
    assert ended["reason"] == "HOST_ENDED_MEETING"


def test_duplicates_and_disorder_on_demand(running: Running, call: Caller, hook: Receiver, meeting: str) -> None:
    running.faults(
        WebhookFault(then=Handling.REORDERED, event="started"),
        WebhookFault(then=Handling.DUPLICATED, event="participantLeft"),
    )
    running.leave(meeting, running.join(meeting, "ana").participant_id)
    assert [body["event"].partition(".")[2] for body in told(running, hook)] == [
        *("participantJoined", "started", "participantLeft", "participantLeft")
    ]
