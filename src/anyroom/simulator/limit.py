"""The limit on requests: switched on, a platform answers with its own refusal once there were too many."""

from __future__ import annotations

import math
import threading
from typing import Final

from anyroom.simulator.faults import Fault

MOST_REQUESTS: Final = 10**9
LONGEST_WINDOW: Final = 24 * 60 * 60


class RequestLimit:
    """Takes so many requests in so many seconds of the world's clock, and any number until it is set. Thread-safe."""

    def __init__(self) -> None:
        self._most: int | None = None
        self._seconds = 0.0
        self._ends = float("-inf")
        self._taken = 0
        self._lock = threading.Lock()

    def set(self, requests: int | None, seconds: float = 60) -> None:
        """Take `requests` in each window of `seconds`; None lifts the limit."""
        with self._lock:
            self._most, self._seconds, self._ends, self._taken = requests, seconds, float("-inf"), 0

    def meet(self, now: float) -> Fault | None:
        """Count a request; the refusal that it meets, if it is one too many."""
        with self._lock:
            if self._most is None:
                return None
            if now >= self._ends:
                self._ends, self._taken = now + self._seconds, 0
            self._taken += 1
            if self._taken <= self._most:
                return None
            return Fault(status=429, retry_after=max(1, math.ceil(self._ends - now)))
