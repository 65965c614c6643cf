"""Things whose state moves by the clock, brought up to date in the order in which it would have happened."""

from __future__ import annotations

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

    def add(self, thing: Lifecycle) -> None:
        self._unfinished.append(thing)

    def settle(self, now: float) -> None:
        while self._unfinished:
            first = min(self._unfinished, key=lambda thing: thing.due())
            if first.due() > now:
                break
            first.step()
        self._unfinished = [thing for thing in self._unfinished if thing.due() < NEVER]
