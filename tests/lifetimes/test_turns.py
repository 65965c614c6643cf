"""Turns that are given back: who waited for one and gave up holds nobody back."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyroom import AsyncClient
from anyroom.clock import SystemClock
from anyroom.transport.pace import Pace

from .echo import Echo
from .server import Server


def test_the_next_takes_the_earliest_that_was_given_back() -> None:
    pace = Pace()
    assert [pace.turn(0.0, rate=1) for _ in range(5)] == [0, 1, 2, 3, 4]
    pace.give_back(3.0)
    pace.give_back(2.0)
    assert [pace.turn(0.5, rate=1) for _ in range(3)] == [1.5, 2.5, 4.5]


def test_a_turn_that_has_passed_is_nobodys() -> None:
    pace = Pace()
    assert [pace.turn(0.0, rate=1) for _ in range(2)] == [0, 1]
    pace.give_back(1.0)
    assert pace.turn(1.5, rate=1) == 0.5


def test_a_refusal_takes_back_those_before_its_end() -> None:
    pace = Pace()
    assert [pace.turn(0.0, rate=1) for _ in range(3)] == [0, 1, 2]
    pace.give_back(1.0)
    pace.refused(0.5, 10.0)
    assert pace.turn(0.5, rate=1) == 10


def test_who_cannot_wait_for_it_takes_none() -> None:
    pace = Pace()
    assert [pace.turn(0.0, rate=1) for _ in range(2)] == [0, 1]
    pace.give_back(1.0)
    assert pace.turn(0.0, rate=1, patience=0.5) == 1
    assert pace.turn(0.0, rate=1) == 1


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_turns_are_never_closer_than_the_rate_allows(steps: list[tuple[float, bool]]) -> None:
    pace, now, taken = Pace(), 0.0, list[float]()
    for pause, gives_up in steps:
        now += pause
        turn = now + pace.turn(now, rate=2)
        if gives_up and turn > now:
            pace.give_back(turn)
        else:
            taken.append(turn)
    assert all(later - earlier >= 0.5 - 1e-9 for earlier, later in zip(sorted(taken), sorted(taken)[1:], strict=False))


@pytest.mark.parametrize("waiting", [1, 20])
def test_calls_that_are_given_up_in_line_hold_nobody_back(waiting: int, server: Server) -> None:
    class Noting(SystemClock):
        def __init__(self) -> None:
            self.slept: asyncio.Queue[float] = asyncio.Queue()

        async def asleep(self, seconds: float) -> None:
            self.slept.put_nowait(seconds)
            await asyncio.Event().wait()

    async def main() -> None:
        clock = Noting()
        async with AsyncClient(Echo(server.url, clock)) as client:
            slow = client.with_options(max_rate=0.1, timeout=3600)
            await slow.recordings.get("first")
            for _ in range(waiting):
                calling = asyncio.create_task(slow.recordings.get("never"))
                assert await clock.slept.get() <= 10
                calling.cancel()
                await asyncio.gather(calling, return_exceptions=True)

    asyncio.run(main())
    assert server.requests == 1
