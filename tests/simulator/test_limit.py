"""The limit on requests: off until it is set, and then answered with the platform's own refusal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyroom import Client, stages
from anyroom.errors import AnyroomError, RateLimited
from anyroom.simulator.limit import RequestLimit
from anyroom.stages import ServedStage, open_stage

SERVED = [name for name in stages.names() if name != "memory"]


@given(st.integers(1, 20), st.lists(st.floats(0, 100), max_size=100))
def test_never_more_than_the_limit_in_a_window(most: int, arrivals: list[float]) -> None:
    limit = RequestLimit()
    limit.set(most, 10)
    taken = [now for now in sorted(arrivals) if limit.meet(now) is None]
    windows: list[list[float]] = []
    for now in taken:
        if not windows or now >= windows[-1][0] + 10:
            windows.append([])
        windows[-1].append(now)
    assert all(len(window) <= most for window in windows)


def test_how_long_to_wait() -> None:
    limit = RequestLimit()
    assert limit.meet(0) is None
    limit.set(1, 30)
    assert limit.meet(100) is None
    refused = limit.meet(110.5)
    assert refused is not None
    assert (refused.status, refused.retry_after) == (429, 20)
    assert limit.meet(130) is None
    limit.set(None)
    assert all(limit.meet(130) is None for _ in range(100))


@pytest.mark.parametrize("name", SERVED)
def test_a_client_is_refused_as_the_platform_does_and_waits(name: str) -> None:
    with open_stage(name) as stage:
        assert isinstance(stage, ServedStage)
        with Client(stage.provider(), retries=0) as video:
            stage.running.limit(2, 60)
            for _ in range(2):
                video.rooms.create()
            with pytest.raises(RateLimited) as caught:
                video.rooms.create()
            assert caught.value.status == 429
            assert 0 < (caught.value.retry_after or 0) <= 60
            assert str(caught.value.message) != "the service gave no reason"
            # The next call is held back for as long, by the world's clock, and then goes through.
            video.with_options(timeout=120).rooms.create()
        stage.running.limit(None)
        with Client(stage.provider(), retries=0) as video:
            for _ in range(5):
                video.rooms.create()


def test_files_are_no_requests_of_the_api(simulated_vonage: Any) -> None:
    running = simulated_vonage.running
    running.limit(1, 60)
    with Client(simulated_vonage.provider(), retries=0) as video:
        video.rooms.create()
    assert running.requests()
    running.reset()
    with Client(simulated_vonage.provider(), retries=0) as video:
        for _ in range(3):
            video.rooms.create()


def test_a_limit_of_nothing_is_refused(simulated_vonage: Any) -> None:
    for bad in ({"requests": 0}, {"requests": 1, "seconds": -1}, {"most": 3}):
        with pytest.raises(AnyroomError):
            simulated_vonage.running._control("limit", bad)
