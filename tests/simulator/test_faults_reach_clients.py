"""Each fault reaches the client, on real sockets and on every platform, as the right typed error."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Any, NamedTuple

import pytest

from anyroom import Client, errors, stages
from anyroom.simulator import Effect, Fault
from anyroom.simulator.installed import GROUP, is_simulator
from anyroom.stages import ServedStage

FOR_EVER: dict[str, Any] = {"times": None}


class Case(NamedTuple):
    fault: Fault
    error: type[errors.AnyroomError]
    outcome: str | None = None
    """What a transport error says of whether the service did anything."""


CASES = {
    "bad request": Case(Fault(status=400, **FOR_EVER), errors.InvalidRequest),
    "credential": Case(Fault(status=401, **FOR_EVER), errors.AuthenticationFailed),
    "rate limit": Case(Fault(status=429, retry_after=7, **FOR_EVER), errors.RateLimited),
    "failure": Case(Fault(status=500, **FOR_EVER), errors.ProviderUnavailable),
    "unavailable": Case(Fault(status=503, **FOR_EVER), errors.ProviderUnavailable),
    "proxy": Case(Fault(then=Effect.HTML, **FOR_EVER), errors.ProviderUnavailable),
    "login page": Case(Fault(then=Effect.HTML, status=200, **FOR_EVER), errors.UnexpectedResponse),
    "reset before": Case(Fault(then=Effect.RESET, **FOR_EVER), errors.TransportError, "unknown"),
    "reset after": Case(Fault(then=Effect.RESET, took_effect=True, **FOR_EVER), errors.TransportError, "unknown"),
    "timeout": Case(Fault(then=Effect.LATENCY, seconds=30, **FOR_EVER), errors.TimedOut, "unknown"),
    "slow body": Case(Fault(then=Effect.SLOW, seconds=30, **FOR_EVER), errors.TimedOut, "unknown"),
    "cut body": Case(Fault(then=Effect.CUT, **FOR_EVER), errors.TransportError, "unknown"),
    "truncated JSON": Case(Fault(then=Effect.TRUNCATED, **FOR_EVER), errors.UnexpectedResponse),
    "no body": Case(Fault(then=Effect.EMPTY, **FOR_EVER), errors.UnexpectedResponse),
}


SIMULATORS = {entry.name: entry.load() for entry in entry_points(group=GROUP)}


@pytest.fixture(scope="module", params=[name for name, found in sorted(SIMULATORS.items()) if is_simulator(found)])
def stage(request: pytest.FixtureRequest) -> Iterator[ServedStage]:
    with stages.open_stage(request.param) as opened:
        assert isinstance(opened, ServedStage)
        yield opened


@pytest.fixture
def video(stage: ServedStage) -> Iterator[Client[Any]]:
    stage.running.reset()
    with Client(stage.provider()) as client:
        yield client.with_options(retries=0, timeout=1)


@pytest.mark.parametrize("name", CASES)
def test_as_the_right_error(stage: ServedStage, video: Client[Any], name: str) -> None:
    case = CASES[name]
    stage.running.faults(case.fault)
    with pytest.raises(case.error) as caught:
        video.recordings.list().first()
    if isinstance(caught.value, errors.TransportError):
        assert caught.value.outcome == case.outcome
    if isinstance(caught.value, errors.RateLimited):
        assert caught.value.retry_after == 7
    stage.running.faults()
    # Another client: one that was told to slow down does so.
    with Client(stage.provider()) as another:
        assert another.recordings.list().first() is None


def test_another_content_type_is_no_obstacle(stage: ServedStage, video: Client[Any]) -> None:
    stage.running.faults(Fault(then=Effect.CONTENT_TYPE, **FOR_EVER))
    assert video.rooms.create().id


def test_what_took_effect_is_not_done_twice(stage: ServedStage, video: Client[Any]) -> None:
    """The connection broke after the work was done: nobody may send that once more."""
    room = video.rooms.create()
    stage.join(room.id, "Ana")
    stage.running.faults(Fault(then=Effect.RESET, took_effect=True, method="POST"))
    with pytest.raises(errors.TransportError):
        video.with_options(retries=3).recordings.start(room)
    stage.advance(5)
    assert len(list(video.recordings.list(room=room))) == 1


def test_a_platforms_clock_that_is_wrong(stage: ServedStage, video: Client[Any]) -> None:
    """Only credentials with times in them are out of date then, which an API token that is a setting has not."""
    stage.running.faults(Fault(then=Effect.SKEW, skew=400 * 24 * 3600, **FOR_EVER))
    try:
        video.rooms.create()
        refused = False
    except (errors.AuthenticationFailed, errors.PermissionDenied):
        refused = True
    assert refused is ("api_token" not in stage.running.settings)
