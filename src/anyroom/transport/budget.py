"""The retry budget: while everything fails, repeating everything would make it worse."""

from __future__ import annotations

from typing import Final

from anyroom import forks

FULL: Final = 10.0
"""Retries that a client has in hand at first, and at the most."""
EARNED: Final = 0.1
"""What each call earns: in the long run at most one request in ten is a repeat."""


class RetryBudget:
    """Shared by all calls of a client. Thread-safe."""

    def __init__(self) -> None:
        self._left = FULL
        self._lock = forks.lock()

    def earn(self) -> None:
        """A call begins."""
        if self._left == FULL:  # as a rule; what a retry in this very moment takes is earned by the next call
            return
        with self._lock:
            self._left = min(FULL, self._left + EARNED)

    def spend(self) -> bool:
        """Take one retry; False if there is none left."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True
