"""The simulator over HTTP, and the SDK pointed at it, asynchronous or not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anyroom.simulator import Clock, Joined, Running, serve
from anyroom_cloudflare.simulator import CloudflareSimulator

from .speaking import START, Kit, speaking


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    with serve(CloudflareSimulator(seed=1, clock=Clock(lambda: START))) as running:
        yield running


@pytest.fixture
def running(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def asynchronous(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def kit(running: Running, asynchronous: bool) -> Iterator[Kit]:
    with speaking(running, asynchronous=asynchronous) as kit:
        yield kit


@pytest.fixture
def lenient(running: Running, asynchronous: bool) -> Iterator[Kit]:
    """The client as it comes: an answer of another type than declared passes, as a plain value."""
    with speaking(running, asynchronous=asynchronous, strict=False) as kit:
        yield kit


@pytest.fixture
def meeting(kit: Kit) -> str:
    return str(kit.meetings.create(title="Weekly sync").data.id)


@pytest.fixture
def ana(running: Running, meeting: str) -> Joined:
    return running.join(meeting, "ana")


@pytest.fixture
def session(ana: Joined) -> str:
    assert ana.session_id
    return ana.session_id
