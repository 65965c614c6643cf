"""The pace: how fast a client asks, which is as fast as it is asked to, until the platform says that it is too fast.

All calls of a client, on whatever thread or task, take their turns in the order in which they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Final

from anyroom import dates, forks

FIRST_INTERVAL: Final = 0.05
"""Seconds between requests after a first refusal; each further one doubles them."""
LONGEST_INTERVAL: Final = 5.0
EASING: Final = 0.8
"""What each success makes of the interval; below `FIRST_INTERVAL` there is none any more."""
DEFAULT_PATIENCE: Final = 1.0
"""Seconds to hold after a refusal that does not say for how long."""
LONGEST_PATIENCE: Final = 300.0
_EPOCH: Final = 1_000_000_000
_REMAINING: Final = ("x-ratelimit-remaining", "ratelimit-remaining")
_RESET: Final = ("x-ratelimit-reset", "ratelimit-reset")


class Pace:
    """Gives out turns. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._interval = 0.0
        self._next = float("-inf")
        self._returned: list[float] = []
        self._lock = forks.lock()

    def turn(self, now: float, *, rate: float | None = None, patience: float = inf) -> float:
        """Take a turn; returns the seconds until it comes. `rate` is a limit of the app's own, in requests a second.

        Who cannot wait for it, because `patience` seconds are shorter, takes none: turns of those who gave up would hold back
        all who come later.
        """
        with self._lock:
            interval = self._interval if rate is None else max(self._interval, 1 / rate)
            if self._returned:
                self._returned = [turn for turn in self._returned if turn >= now]
            begins = min(self._returned) if self._returned else max(now, self._next)
            wait = begins - now
            if wait == 0 or wait < patience:
                if self._returned:
                    self._returned.remove(begins)
                else:
                    self._next = begins + interval
            return wait

    def give_back(self, turn: float) -> None:
        """Give a turn back that has not come, as the time at which it would have: who comes next takes it."""
        with self._lock:
            self._returned.append(turn)

    def refused(self, now: float, patience: float | None) -> None:
        """The platform refused a request because there were too many; `patience` is what it said, in seconds."""
        wait = DEFAULT_PATIENCE if patience is None else min(patience, LONGEST_PATIENCE)
        with self._lock:
            self._interval = min(LONGEST_INTERVAL, max(FIRST_INTERVAL, 2 * self._interval))
            self._hold(now + wait)

    def answered(self, now: float, wall: float, headers: Mapping[str, str]) -> None:
        """An answer came; its headers may say that no more requests are taken until then. `wall` is seconds since the epoch."""
        wait = _wait(headers, wall)
        if wait is None and not self._interval:  # as a rule
            return
        with self._lock:
            self._interval *= EASING
            if self._interval < FIRST_INTERVAL * EASING:
                self._interval = 0.0
            if wait is not None and _number(headers, _REMAINING) == 0:
                self._hold(now + min(max(wait, 0.0), LONGEST_PATIENCE))

    def _hold(self, until: float) -> None:
        self._next = max(self._next, until)
        self._returned = [turn for turn in self._returned if turn >= until]


def _wait(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds until the limit is lifted. Some say in how many seconds that is, some when: as a time stamp, or as a date."""
    if not _text(headers, _RESET):  # as a rule; to find no date in nothing takes longer than all the rest
        return None
    said = _number(headers, _RESET)
    if said is not None:
        return said - wall if said > _EPOCH else said
    when = dates.epoch(_text(headers, _RESET))
    return None if when is None else when - wall


def _number(headers: Mapping[str, str], names: tuple[str, ...]) -> float | None:
    said = _text(headers, names)
    return float(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def _text(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    for name in names:
        if name in headers:
            return headers[name]
    return ""
