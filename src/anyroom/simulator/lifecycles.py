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
        while True:
            # Each is asked once a turn: with a thousand going on, that is what a request costs.
            dues = [thing.due() for thing in self._unfinished]
            soonest = min(dues, default=NEVER)
            if min(soonest, self._moments[0][0] if self._moments else NEVER) > now:
                break
            if self._moments and self._moments[0][0] <= soonest:
                heapq.heappop(self._moments)[2].step()
            else:
                self._unfinished[dues.index(soonest)].step()
        if NEVER in dues:
            self._unfinished = [thing for thing, due in zip(self._unfinished, dues, strict=True) if due < NEVER]
