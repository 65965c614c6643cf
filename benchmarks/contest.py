"""Contenders take turns at the same work, round after round: whatever else the machine does meets them all alike."""

from __future__ import annotations

import asyncio
import gc
import itertools
import time
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from benchmarks.rows import Figure

T = TypeVar("T")
Clock = Callable[[], float]

IN_FLIGHT: Final = 50


@dataclass(frozen=True)
class Contender:
    """Who takes part. `work(n)` does n units; fewer than `fewest` at once would not be the same work."""

    name: str
    work: Callable[[int], object]
    fewest: int = 1


@dataclass(frozen=True)
class Effort:
    """How long to measure: so many rounds, in which each contender's turn takes about so many seconds."""

    rounds: int
    turn: float
    quick: bool = False


FULL: Final = Effort(rounds=15, turn=0.1)
QUICK: Final = Effort(rounds=5, turn=0.03, quick=True)


@dataclass(frozen=True)
class Score:
    """What one unit took in each round, in seconds."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]

    @property
    def in_cpu(self) -> Figure:
        """All threads of this process, and nothing of the server, which is another process."""
        return Figure.of(self.cpu)

    @property
    def in_wall(self) -> Figure:
        return Figure.of(self.wall)


def hold(
    contenders: Sequence[Contender],
    effort: Effort,
    *,
    cpu: Clock = time.process_time,
    wall: Clock = time.perf_counter,
) -> Mapping[str, Score]:
    """Warm everybody up, then let them take turns. Another one begins each round."""
    units = {one.name: _units(one, effort.turn, wall) for one in contenders}
    spent: dict[str, list[tuple[float, float]]] = {one.name: [] for one in contenders}
    with settled():
        for first in range(effort.rounds):
            for one in _rotated(contenders, first):
                gc.collect()
                cpu_before, wall_before = cpu(), wall()
                one.work(units[one.name])
                cpu_after, wall_after = cpu(), wall()
                count = units[one.name]
                spent[one.name].append(((cpu_after - cpu_before) / count, (wall_after - wall_before) / count))
    return {
        name: Score(cpu=tuple(one for one, _ in turns), wall=tuple(one for _, one in turns))
        for name, turns in spent.items()
    }


@contextmanager
def settled() -> Generator[None]:
    """What is loaded by now, the collector does not go through again. It stays on: what one leaves behind is its cost."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def in_turns(timed: Mapping[str, Callable[[], float]], rounds: int) -> Mapping[str, Figure]:
    """The same for those who time themselves, because a process of theirs has to begin first: each says what it cost."""
    for one in timed.values():
        one()
    costs: dict[str, list[float]] = {name: [] for name in timed}
    for first in range(rounds):
        for name in _rotated(tuple(timed), first):
            costs[name].append(timed[name]())
    return {name: Figure.of(each) for name, each in costs.items()}


def repeated(call: Callable[[], object]) -> Callable[[int], object]:
    """The work of making one call after the other."""

    def work(count: int) -> None:
        for _ in range(count):
            call()

    return work


def in_flight(
    call: Callable[[], Awaitable[object]], loop: asyncio.AbstractEventLoop, at_once: int = IN_FLIGHT
) -> Callable[[int], object]:
    """The work of making calls on a loop, so many at a time."""

    async def fly(count: int) -> None:
        left = iter(range(count))

        async def one_after_the_other() -> None:
            for _ in left:
                await call()

        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))

    return lambda count: loop.run_until_complete(fly(count))


def _units(one: Contender, turn: float, wall: Clock) -> int:
    """How many units fill a turn; finding out is the warm-up."""
    one.work(one.fewest)
    count = one.fewest
    while True:
        before = wall()
        one.work(count)
        took = wall() - before
        if took >= turn / 4:
            return max(one.fewest, round(count * turn / took))
        count *= 2


def _rotated(contenders: Sequence[T], first: int) -> Sequence[T]:
    first %= len(contenders)
    return tuple(itertools.chain(contenders[first:], contenders[:first]))
