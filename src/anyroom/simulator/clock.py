"""The world's clock: what a simulated platform takes the time to be."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Seconds since the epoch, running on from `source` and moved forward by `advance`.

    States move and files expire by this clock. Credentials do not: a token that the caller signed is checked on the
    wall clock, or else `advance` would lock the caller out of its own simulation. A `source` that always returns
    the same number makes every time in the simulation repeatable.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0

    def now(self) -> float:
        return self._source() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move time forward; ValueError for a negative number, for states never move back."""
        if seconds < 0:
            raise ValueError(f"time only moves forward, not by {seconds}")
        self._ahead += seconds

    def reset(self) -> None:
        self._ahead = 0.0


def milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
