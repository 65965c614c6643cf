"""VideoSDK has no server SDK for Python: the exchanges that its pages print are replayed, as raw HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import httpx
import jwt
import pytest

from anyroom.simulator import Clock, Running, serve
from anyroom_videosdk.simulator import VideoSDKSimulator

from . import files, rooms, telephony
from .exchanges import Ask, Join, Step, Wait, differences, filled, found

pytestmark = pytest.mark.outsiders

START = 1_700_000_000.25


SCENARIOS: Mapping[str, Sequence[Step]] = {
    **rooms.SCENARIOS,
    **files.SCENARIOS,
    **telephony.SCENARIOS,
}


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    with serve(VideoSDKSimulator(seed=1, clock=Clock(lambda: START))) as running:
        yield running


@pytest.fixture
def running(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture
def http(running: Running) -> Iterator[httpx.Client]:
    now = int(time.time())
    claims = {
        "apikey": running.settings["api_key"],
        "permissions": ["allow_join", "allow_mod"],
        "version": 2,
        "roles": ["crawler"],
        "iat": now,
        "exp": now + 600,
    }
    token = jwt.encode(claims, running.settings["secret"], "HS256")
    # The bare token, and this type on every call: so the pages have it.
    headers = {"Authorization": token, "Content-Type": "application/json"}
    with httpx.Client(base_url=running.base_url, headers=headers, trust_env=False, timeout=10) as client:
        yield client


@pytest.mark.parametrize("steps", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_documented_exchanges(
    running: Running, http: httpx.Client, outsiders: Sequence[Any], steps: Sequence[Step]
) -> None:
    (replay,) = outsiders
    known: dict[str, str] = {}
    for step in steps:
        if isinstance(step, Wait):
            running.advance(step.seconds)
        elif isinstance(step, Join):
            joined = running.join(filled(step.room, known), step.name)
            assert joined.session_id
            known |= {"participant": joined.participant_id, "session": joined.session_id}
        else:
            answer = asked(http, step, known)
            operation = running.requests()[-1].operation
            assert operation == step.operation
            if step.answer is not None and step.status < HTTPStatus.BAD_REQUEST:
                replay.used.add(operation)
            known |= {name: found(answer, path) for name, path in step.saves.items()}


def asked(http: httpx.Client, ask: Ask, known: Mapping[str, str]) -> Any:
    """The answer, which is as printed."""
    method, url = filled(ask.request, known).split(" ")
    answer = http.request(method, url, **({} if ask.body is None else {"json": filled(ask.body, known)}))
    assert answer.status_code == ask.status, f"{ask.request}: {answer.text}"
    said = answer.json() if "json" in answer.headers["content-type"] else answer.text
    if ask.answer is not None:
        assert differences(filled(ask.answer, known), said) == [], ask.request
    return said


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v2/rooms/abcd-efgh-ijkl"),  # an old data file alone has it
        ("GET", "/v2/transcriptions"),  # a draft of March 2024
        ("GET", "/v2/sip-trunk"),  # telephony's first generation
        ("POST", "/v2/sip/outbound-call"),
        ("GET", "/v2/sip/routing-rules"),  # and its second
        ("PUT", "/v2/sip/outbound-gateways/gw_1"),
        ("POST", "/v2/whip"),  # families beside the server API, of which only the names are printed
        ("POST", "/v2/whep"),
        ("POST", "/v2/ingest/sessions"),
        ("POST", "/v2/agent/dispatch"),
        ("GET", "/ai/v1/cloud/deployments"),
        ("GET", "/v2/connectors"),
        ("GET", "/v2/batch-calls"),
        ("GET", "/v2/alertRules"),
        ("GET", "/v2/incidents"),
    ],
)
def test_what_is_listed_and_not_served(running: Running, http: httpx.Client, method: str, path: str) -> None:
    """Superseded, or beyond the operations that anyroom promises: so the simulator has no such route."""
    assert http.request(method, path).status_code in {404, 405}
    assert running.requests()[-1].operation is None


def test_a_difference_is_seen() -> None:
    printed = {"id": "x", "data": [{"n": 1, "on": True}]}
    assert differences(printed, {"id": "x", "data": [{"n": 1, "on": True}], "more": 1}) == []
    for wrong in ({"id": "x"}, {"id": "y", "data": [{"n": 1, "on": True}]}, {"id": "x", "data": []}, [], "x"):
        assert differences(printed, wrong), wrong
    assert differences(printed, {"id": "x", "data": [{"n": True, "on": 1}]}) != []
