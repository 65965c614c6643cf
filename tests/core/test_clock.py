"""Clocks: the machine's runs by itself, a virtual one when it is told to."""

from __future__ import annotations

import time

import anyio
import pytest

from anyroom.clock import SYSTEM_CLOCK, Clock, VirtualClock

from .modes import Mode


def test_the_systems_clock_is_the_machines(mode: Mode) -> None:
    clock: Clock = SYSTEM_CLOCK
    assert clock.now() == pytest.approx(time.time(), abs=5)
    began = clock.monotonic()
    if mode.backend is None:
        clock.sleep(0.01)
    else:
        anyio.run(clock.asleep, 0.01, backend=mode.backend)
    assert clock.monotonic() - began >= 0.009


def test_a_virtual_clock_takes_no_time(mode: Mode) -> None:
    clock = VirtualClock(100)
    began = time.monotonic()
    if mode.backend is None:
        clock.sleep(3600)
    else:
        anyio.run(clock.asleep, 3600, backend=mode.backend)
    clock.advance(0.5)
    assert clock.now() == clock.monotonic() == 3700.5
    assert time.monotonic() - began < 60


def test_a_virtual_clock_starts_now_unless_told() -> None:
    assert VirtualClock().now() == pytest.approx(time.time(), abs=5)


def test_others_run_while_one_sleeps_on_a_virtual_clock() -> None:
    clock, order = VirtualClock(0), []

    async def sleeper(name: str) -> None:
        for _ in range(2):
            await clock.asleep(1)
            order.append(name)

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sleeper, "a")
            tasks.start_soon(sleeper, "b")

    anyio.run(main)
    assert sorted(order[:2]) == ["a", "b"]
