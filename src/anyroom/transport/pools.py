"""Many pools of one connection in place of one of many, sync and async.

httpx's pool looks at all of its connections and all of its requests whenever one begins or ends: with 50 requests in flight
more than half of a call's time goes into that (figures: docs/decisions/0011). And between threads it is not safe: one that looks
whether another's idle connection has expired may find the answer to what that one has just sent, and close it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

import anyio

from anyroom import forks
from anyroom.errors import TimedOut
from anyroom.operations import Response
from anyroom.transport.wire import MAX_CONNECTIONS, MAX_IDLE, AsyncCarrier, Carrier, Outgoing

_MOMENT: Final = 0.001

T = TypeVar("T")


class Pools:
    """A `Carrier` made of those that `make` makes, each with one connection. What has no connection waits in line.

    The line that was given back last is taken first, if it leads to the same host: its connection is the freshest, and those
    that a burst has left over grow cold and are closed.
    """

    def __init__(self, make: Callable[[], Carrier]) -> None:
        self._lines = _Lines(make)
        self._turns = threading.Semaphore(MAX_CONNECTIONS)

    def send(self, outgoing: Outgoing, /) -> Response:
        """As `Carrier.send`."""
        if not self._turns.acquire(blocking=False):
            began = time.monotonic()
            if not self._turns.acquire(timeout=outgoing.timeout):
                raise _none_in_time()
            outgoing = _in_what_is_left(outgoing, began)
        try:
            with self._lines.lent(outgoing.url) as line:
                self._close_the_coldest()
                try:
                    return line.carrier.send(outgoing)
                except Exception:
                    raise
                except BaseException:  # as for a task that is cancelled
                    line.whole = False
                    line.carrier.close()
                    raise
        finally:
            self._turns.release()
            self._close_the_coldest()

    def close(self) -> None:
        """Close what is idle now, and all else when it is given back."""
        self._lines.keep_none()
        self._close_the_coldest()

    def _close_the_coldest(self) -> None:
        while (cold := self._lines.coldest()) is not None:
            cold.close()


class AsyncPools:
    """`Pools`, awaited."""

    def __init__(self, make: Callable[[], AsyncCarrier]) -> None:
        self._lines = _Lines(make)
        self._turns = anyio.Semaphore(MAX_CONNECTIONS)

    async def send(self, outgoing: Outgoing, /) -> Response:
        """As `AsyncCarrier.send`."""
        try:
            self._turns.acquire_nowait()
        except anyio.WouldBlock:
            began = time.monotonic()
            with anyio.move_on_after(outgoing.timeout) as waiting:
                await self._turns.acquire()
            if waiting.cancelled_caught:
                raise _none_in_time() from None
            outgoing = _in_what_is_left(outgoing, began)
        try:
            with self._lines.lent(outgoing.url) as line:
                await self._close_the_coldest()
                with anyio.move_on_after(outgoing.at_most):
                    try:
                        return await line.carrier.send(outgoing)
                    except Exception:
                        raise
                    except BaseException:
                        # Cancelled at some moments (between having a connection and using it, or while an answer is being
                        # closed), httpcore 1.0 keeps the connection, in use by nobody, for ever:
                        # tests/lifetimes/test_cancellation.py.
                        line.whole = False
                        await line.carrier.close()
                        raise
                raise TimedOut("no answer in time")
        finally:
            self._turns.release()
            await self._close_the_coldest()

    async def close(self) -> None:
        """As `Pools.close`."""
        self._lines.keep_none()
        await self._close_the_coldest()

    async def _close_the_coldest(self) -> None:
        while (cold := self._lines.coldest()) is not None:
            await cold.close()


@dataclass(slots=True)
class _Line(Generic[T]):
    """A carrier with one connection, and where that leads. It is `whole` if it may be used again."""

    carrier: T
    origin: list[str]
    whole: bool = True


class _Lines(Generic[T]):
    """The lines that are idle, the freshest last, and how many are busy. Thread-safe."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._idle: list[_Line[T]] = []
        self._busy = 0
        self._kept = MAX_IDLE
        self._lock = forks.lock()

    @contextmanager
    def lent(self, url: str) -> Generator[_Line[T]]:
        """A line to the URL's host. It is idle afterwards if it is whole, else it is gone."""
        origin = url.split("/", 3)[:3]
        with self._lock:
            self._busy += 1
            line = self._idle_to(origin)
        try:
            if line is None:
                line = _Line(self._make(), origin)
            yield line
        finally:
            with self._lock:
                self._busy -= 1
                if line is not None and line.whole:
                    self._idle.append(line)

    def coldest(self) -> T | None:
        """The carrier of an idle line that is one too many; it is idle no more."""
        with self._lock:
            if len(self._idle) > min(self._kept, MAX_CONNECTIONS - self._busy):
                return self._idle.pop(0).carrier
            return None

    def keep_none(self) -> None:
        """From now on every idle line is one too many."""
        with self._lock:
            self._kept = 0

    def _idle_to(self, origin: list[str]) -> _Line[T] | None:
        for index in range(len(self._idle) - 1, -1, -1):
            if self._idle[index].origin == origin:
                return self._idle.pop(index)
        return None


def _none_in_time() -> TimedOut:
    return TimedOut("no connection in time", outcome="not_sent")


def _in_what_is_left(outgoing: Outgoing, began: float) -> Outgoing:
    """After waiting in line since then: what is left of the request's time is its to be carried in."""
    if outgoing.sink is not None:  # whose time is that of silence
        return outgoing
    return replace(outgoing, timeout=max(outgoing.timeout - (time.monotonic() - began), _MOMENT))
