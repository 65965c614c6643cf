"""Things whose state moves by the clock, brought up to date in the order in which it would have happened."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

NEVER: Final = math.inf


class Lifecycle(Protocol):
    """A thing that knows from its own timestamps when it changes next."""

    def due(self) -> float:
        """Seconds since the epoch of the next change, as matters stand; `NEVER` once nothing more will happen."""
        ...

    def step(self) -> None:
        """Make that one change, as of the moment it was due. `due` must be later afterwards."""
        ...


@dataclass
class Moment:
    """Something that happens once, at a known time."""

    at: float
    act: Callable[[float], None]
    over: bool = False

    def due(self) -> float:
        return NEVER if self.over else self.at

    def step(self) -> None:
        self.over = True
        self.act(self.at)


class Lifecycles:
    """No timers: a simulator settles before it looks, so a jump of hours is played as minutes would have been.

    One change may cause another (a page that stops playing silences a recording), hence one step at a time.
    """

    def __init__(self) -> None:
        self._unfinished: list[Lifecycle] = []
        # Their times never change, so there may be many: only the first is looked at.
        self._moments: list[tuple[float, int, Moment]] = []
        self._added = 0

    def add(self, thing: Lifecycle) -> None:
        self._added += 1
        if isinstance(thing, Moment):
            heapq.heappush(self._moments, (thing.at, self._added, thing))
        else:
            self._unfinished.append(thing)

    def settle(self, now: float) -> None:
        while (first := self._first()) and first.due() <= now:
            if isinstance(first, Moment):
                heapq.heappop(self._moments)
            first.step()
        self._unfinished = [thing for thing in self._unfinished if thing.due() < NEVER]

    def _first(self) -> Lifecycle | None:
        first = min(self._unfinished, key=lambda thing: thing.due(), default=None)
        if self._moments and (first is None or self._moments[0][0] <= first.due()):
            return self._moments[0][2]
        return first
