"""VideoSDK has no server SDK for Python: the exchanges that its pages print are replayed, as raw HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
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


def test_a_difference_is_seen() -> None:
    printed = {"id": "x", "data": [{"n": 1, "on": True}]}
    assert differences(printed, {"id": "x", "data": [{"n": 1, "on": True}], "more": 1}) == []
    for wrong in ({"id": "x"}, {"id": "y", "data": [{"n": 1, "on": True}]}, {"id": "x", "data": []}, [], "x"):
        assert differences(printed, wrong), wrong
    assert differences(printed, {"id": "x", "data": [{"n": True, "on": 1}]}) != []
