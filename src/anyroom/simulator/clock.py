"""The world's clock, what a simulated platform takes the time to be; and the wall's, by which credentials are checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_wall: Final[ContextVar[Callable[[], float]]] = ContextVar("wall", default=time.time)


class Clock:
    """Seconds since the epoch, running on from `source` and moved forward by `advance`.

    States move and files expire by this clock. Credentials do not: a token that the caller signed is checked on the
    wall clock, or else `advance` would lock the caller out of its own simulation. A `source` that always returns
    the same number makes every time in the simulation repeatable.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0
        self._instant: float | None = None

    def now(self) -> float:
        return self._source() + self._ahead if self._instant is None else self._instant

    def advance(self, seconds: float) -> None:
        """Move time forward; ValueError for a negative number, for states never move back."""
        if seconds < 0:
            raise ValueError(f"time only moves forward, not by {seconds}")
        self._ahead += seconds
        if self._instant is not None:
            self._instant += seconds

    @contextmanager
    def standing(self, at: float | None = None) -> Generator[float]:
        """Let no time pass within the block: whatever looks sees one instant, which is now unless `at` says otherwise."""
        before = self._instant
        self._instant = instant = self.now() if at is None else at
        try:
            yield instant
        finally:
            self._instant = before

    def reset(self) -> None:
        self._ahead = 0.0
        if self._instant is not None:
            self._instant = self._source()


def wall_time() -> float:
    """Seconds since the epoch by the wall's clock, as the platform has it: a fault may set that wrong."""
    return _wall.get()()


@contextmanager
def wall_standing(at: float) -> Generator[None]:
    """Within the block the wall's clock stands at this instant."""
    token = _wall.set(lambda: at)
    try:
        yield
    finally:
        _wall.reset(token)


@contextmanager
def wall_skewed(seconds: float) -> Generator[None]:
    """Within the block the wall's clock is so far ahead; behind, when negative."""
    source = _wall.get()
    token = _wall.set(lambda: source() + seconds)
    try:
        yield
    finally:
        _wall.reset(token)


def milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
