"""Many pools of one connection in place of one of many.

httpx's pool looks at all of its connections and all of its requests whenever one begins or ends: with 50 requests in flight
more than half of a call's time goes into that. Figures: docs/decisions/0011.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import anyio

from anyroom.errors import TimedOut
from anyroom.operations import Response
from anyroom.transport.wire import MAX_CONNECTIONS, MAX_IDLE, AsyncCarrier, Outgoing

_MOMENT: Final = 0.001


class AsyncPools:
    """An `AsyncCarrier` made of those that `make` makes, each with one connection. What has no connection waits in line.

    The line that was given back last is taken first, if it leads to the same host: its connection is the freshest, and those
    that a burst has left over grow cold and are closed.
    """

    def __init__(self, make: Callable[[], AsyncCarrier]) -> None:
        self._make = make
        self._idle: list[_Line] = []
        self._busy = 0
        self._kept = MAX_IDLE
        self._turns = anyio.Semaphore(MAX_CONNECTIONS)

    async def send(self, outgoing: Outgoing, /) -> Response:
        """As `AsyncCarrier.send`."""
        try:
            self._turns.acquire_nowait()
        except anyio.WouldBlock:
            outgoing = await self._queued(outgoing)
        self._busy += 1
        try:
            line = self._line(outgoing.url)
            try:
                await self._close_the_coldest()
                answer = await line.carrier.send(outgoing)
            except Exception:
                self._idle.append(line)
                raise
            except BaseException:
                # Cancelled at some moments (between having a connection and using it, or while an answer is being closed),
                # httpcore 1.0 keeps the connection, in use by nobody, for ever: tests/lifetimes/test_cancellation.py.
                await line.carrier.close()
                raise
            self._idle.append(line)
            return answer
        finally:
            self._busy -= 1
            self._turns.release()
            await self._close_the_coldest()

    async def close(self) -> None:
        """Close what is idle now, and all else when it is given back."""
        self._kept = 0
        await self._close_the_coldest()

    async def _queued(self, outgoing: Outgoing) -> Outgoing:
        """Wait in line; what is left of the request's time is its to be carried in."""
        began = time.monotonic()
        with anyio.move_on_after(outgoing.timeout) as waiting:
            await self._turns.acquire()
        if waiting.cancelled_caught:
            raise TimedOut("no connection in time", outcome="not_sent")
        if outgoing.sink is not None:  # whose time is that of silence
            return outgoing
        return replace(outgoing, timeout=max(outgoing.timeout - (time.monotonic() - began), _MOMENT))

    def _line(self, url: str) -> _Line:
        origin = url.split("/", 3)[:3]
        for index in range(len(self._idle) - 1, -1, -1):
            if self._idle[index].origin == origin:
                return self._idle.pop(index)
        return _Line(self._make(), origin)

    async def _close_the_coldest(self) -> None:
        while len(self._idle) > min(self._kept, MAX_CONNECTIONS - self._busy):
            await self._idle.pop(0).carrier.close()


@dataclass(frozen=True, slots=True)
class _Line:
    """A carrier with one connection, and where that leads."""

    carrier: AsyncCarrier
    origin: list[str]
