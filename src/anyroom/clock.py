"""Time, as clients and providers see it: the system's, or one that a test moves."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What waiting and expiry are measured by."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait, blocking."""

    async def asleep(self, seconds: float) -> None:
        """Wait, giving way to other tasks."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Block this thread."""
        time.sleep(seconds)

    async def asleep(self, seconds: float) -> None:
        """Give way to other tasks, on asyncio or trio."""
        import anyio

        await anyio.sleep(seconds)


class VirtualClock:
    """A clock that only sleeping and `advance` move; sleeping takes no real time."""

    def __init__(self, start: float | None = None) -> None:
        self._now = time.time() if start is None else start

    def now(self) -> float:
        """Seconds since the epoch, in this clock's world."""
        return self._now

    def monotonic(self) -> float:
        """The same: this clock never runs backwards."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`."""
        self._now += seconds

    def sleep(self, seconds: float) -> None:
        """Move on by `seconds`, at once."""
        self.advance(seconds)

    async def asleep(self, seconds: float) -> None:
        """Move on by `seconds`, giving way to other tasks once."""
        import anyio

        self.advance(seconds)
        await anyio.lowlevel.checkpoint()


SYSTEM_CLOCK = SystemClock()
