"""The clock, and lifecycles that move by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from anyroom.simulator import NEVER, Clock, Ids, Lifecycles, milliseconds


def test_the_clock_runs_with_its_source_and_ahead_of_it() -> None:
    times = iter([100.0, 101.0, 102.0, 103.0])
    clock = Clock(lambda: next(times))
    assert clock.now() == 100
    clock.advance(50)
    assert clock.now() == 151
    clock.advance(0.5)
    assert clock.now() == 152.5
    clock.reset()
    assert clock.now() == 103


def test_the_clock_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        Clock().advance(-1)


def test_milliseconds_are_whole() -> None:
    assert milliseconds(1.9999) == 1999


@dataclass
class Alarm:
    """Rings at each of its times."""

    name: str
    times: list[float]
    log: list[tuple[float, str]]
    on_ring: Callable[[float], None] | None = None

    def due(self) -> float:
        return self.times[0] if self.times else NEVER

    def step(self) -> None:
        at = self.times.pop(0)
        self.log.append((at, self.name))
        if self.on_ring:
            self.on_ring(at)


@dataclass
class House:
    log: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    alarms: Lifecycles = field(default_factory=Lifecycles)


def test_a_jump_plays_changes_in_the_order_of_their_times() -> None:
    house = House()
    house.alarms.add(Alarm("a", [10, 40], house.log))
    house.alarms.add(Alarm("b", [20, 30, 99], house.log))
    house.alarms.settle(50)
    assert house.log == [(10, "a"), (20, "b"), (30, "b"), (40, "a")]
    house.alarms.settle(98)
    assert len(house.log) == 4
    house.alarms.settle(99)
    assert house.log[-1] == (99, "b")


def test_what_a_change_starts_is_played_in_the_same_jump() -> None:
    house = House()

    def wake(at: float) -> None:
        house.alarms.add(Alarm("second", [at + 5], house.log))

    house.alarms.add(Alarm("first", [10], house.log, wake))
    house.alarms.settle(20)
    assert house.log == [(10, "first"), (15, "second")]


def test_what_is_finished_is_looked_at_no_more() -> None:
    house = House()
    alarm = Alarm("a", [10], house.log)
    house.alarms.add(alarm)
    house.alarms.settle(10)
    alarm.times.append(11)
    house.alarms.settle(12)
    assert house.log == [(10, "a")]


def test_a_seed_repeats_ids_and_a_purpose_separates_them() -> None:
    def sequence(seed: int | None, purpose: str = "") -> list[str]:
        ids = Ids(seed, purpose)
        return [ids.uuid(), ids.text(8, "abc"), ids.bytes(4).hex()]

    assert sequence(1) == sequence(1)
    assert len({*sequence(1), *sequence(2), *sequence(1, "files"), *sequence(None), *sequence(None)}) == 15
