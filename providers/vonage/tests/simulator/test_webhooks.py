"""What the application's webhooks are told: every kind, signed as Vonage signs, in the adapter's own eyes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from anyroom import Client
from anyroom.errors import BadSignature
from anyroom.events import EventType
from anyroom.simulator import Running
from anyroom.simulator.receiving import Receiver, receiver
from anyroom_vonage import Vonage
from anyroom_vonage.simulator import VonageSimulator
from anyroom_vonage.simulator.applications import WEBHOOKS

from .conftest import Caller, Signer


@pytest.fixture
def hook(running: Running, call: Caller) -> Iterator[Receiver]:
    """A receiver that all kinds are posted to; archives' have a secret of their own."""
    with receiver() as made:
        webhooks: dict[str, Any] = {kind: {"address": made.url, "active": True} for kind in WEBHOOKS}
        webhooks["archive_status"]["secret"] = "archives alone"
        write(running, {"webhooks": webhooks})
        yield made


def write(running: Running, video: dict[str, Any]) -> None:
    import httpx

    settings = running.settings
    answer = httpx.put(
        f"{running.base_url}/v2/applications/{settings['application_id']}",
        json={"name": "x", "capabilities": {"video": video}},
        auth=(settings["api_key"], settings["api_secret"]),
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text


def told(running: Running, hook: Receiver) -> list[dict[str, Any]]:
    assert all(attempt.status == 200 for attempt in running.deliveries())
    return [json.loads(body) for _, body in hook.came]


def names(running: Running, hook: Receiver) -> list[str]:
    return [f"{body['event']} {body['status']}" if "status" in body else body["event"] for body in told(running, hook)]


def test_somebody_comes_and_goes(running: Running, call: Caller, hook: Receiver) -> None:
    session = call.session()
    ana = running.join(session, "ana")
    running.leave(session, ana.participant_id)
    ben = running.join(session, "ben")
    assert call("DELETE", f"/session/{session}/connection/{ben.connection_id}").status_code == 204
    come = ["connectionCreated", "streamCreated"]
    go = ["streamDestroyed", "connectionDestroyed"]
    assert names(running, hook) == ["sessionCreated", *come, *go, *come, *go]
    gone = [body["reason"] for body in told(running, hook) if body["event"] == "connectionDestroyed"]
    assert gone == ["clientDisconnected", "forceDisconnected"]
    running.advance(59)
    assert names(running, hook)[-1] == "connectionDestroyed"
    running.advance(1)
    last = told(running, hook)[-1]
    application = running.settings["application_id"]
    assert last == {
        "sessionId": session,
        "event": "sessionDestroyed",
        "timestamp": 1_700_000_060_250,
        "applicationId": application,
        "projectId": application,
    }


def test_an_archives_life(running: Running, call: Caller, busy: str, hook: Receiver) -> None:
    archive = call("POST", "/archive", json={"sessionId": busy, "name": "weekly"}).json()
    running.advance(10)
    call("POST", f"/archive/{archive['id']}/stop")
    running.advance(2)
    running.advance(72 * 3600)
    archives = [body for body in told(running, hook) if body["event"] == "archive"]
    assert [body["status"] for body in archives] == ["started", "stopped", "available", "expired"]
    assert archives[1]["reason"] == "user initiated"
    assert archives[2]["partnerId"] == archives[2]["applicationId"] == running.settings["application_id"]
    assert (archives[2]["duration"], archives[2]["name"]) == (10, "weekly")
    # Callbacks know their times to the second, unlike the answer to the start.
    assert archive["createdAt"] == 1_700_000_000_250
    assert {body["createdAt"] for body in archives} == {1_700_000_000_000}
    assert archives[1]["updatedAt"] == 1_700_000_010_000


@pytest.fixture
def everything(running: Running, call: Caller, hook: Receiver, signer: Signer) -> Callable[[], None]:
    def happen() -> None:
        session = call.session()
        ana = running.join(session, "ana")
        moderator = signer.participant(session, role="moderator")
        assert call("POST", "/archive", json={"sessionId": session}).status_code == 200
        outputs = {"hls": {}}
        assert call("POST", "/broadcast", json={"sessionId": session, "outputs": outputs}).status_code == 200
        assert call("POST", "/captions", json={"sessionId": session, "token": moderator}).status_code == 202
        sip = {"uri": "sip:someone@example.com", "observeForceMute": True}
        dialled = call("POST", "/dial", json={"sessionId": session, "token": moderator, "sip": sip}).json()
        page = {"sessionId": session, "token": signer.participant(session), "url": "https://example.com/page"}
        assert call("POST", "/render", json=page).status_code == 202
        running.advance(2)
        call("POST", f"/session/{session}/stream/{dialled['streamId']}/mute")
        call("DELETE", f"/session/{session}/connection/{dialled['connectionId']}")
        running.leave(session, ana.participant_id)
        running.advance(7200)

    return happen


def test_every_kind_is_told(running: Running, hook: Receiver, everything: Callable[[], None]) -> None:
    everything()
    told(running, hook)
    # The server that a session is on is never changed here, which is all that notifications are about.
    assert {attempt.event for attempt in running.deliveries()} == WEBHOOKS - {"session_notification"}


def test_the_adapter_verifies_and_reads_all_of_it(
    running: Running, hook: Receiver, everything: Callable[[], None]
) -> None:
    everything()
    told(running, hook)
    secrets = [running.settings["webhook_secret"], "archives alone"]
    settings: dict[str, Any] = {**running.settings, "webhook_secret": tuple(secrets)}
    with Client(Vonage(**settings)) as video:
        read = [event for headers, body in hook.came for event in video.webhooks.parse(headers, body)]
        assert EventType.UNKNOWN not in {event.type for event in read}
        headers, body = hook.came[0]
        with pytest.raises(BadSignature):
            video.webhooks.parse(headers, body + b" ")


def test_a_kind_that_is_not_active_is_silent(running: Running, call: Caller) -> None:
    with receiver() as silent:
        write(running, {"webhooks": {"session_created": {"address": silent.url, "active": False}}})
        running.join(call.session(), "ana")
        assert running.deliveries() == []


def test_callbacks_of_single_calls(running: Running, call: Caller, busy: str, signer: Signer) -> None:
    token = signer.participant(busy, role="moderator")
    with receiver() as made:
        asked = {"sessionId": busy, "token": token, "statusCallbackUrl": made.url}
        captions = call("POST", "/captions", json=asked).json()["captionsId"]
        call("POST", f"/captions/{captions}/stop")
        assert [body["status"] for body in told(running, made)] == ["started", "stopped"]
        assert told(running, made)[0]["captionId"] == captions


def test_retries_go_on_for_a_day(running: Running, call: Caller, hook: Receiver) -> None:
    session = call.session()
    hook.answers = [503] * 1000
    running.join(session, "ana")
    running.advance(24 * 3600)
    attempts = [attempt for attempt in running.deliveries() if attempt.event == "session_created"]
    assert len(attempts) == len(VonageSimulator.retries.delays) + 1
    assert {attempt.status for attempt in attempts} == {503}
