"""The backlog: work on deliveries that were answered already, in threads, and bounded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from anyroom import forks
from anyroom.errors import InvalidArgument


class Backlog:
    """At most `most` pieces of work at once, begun or waiting, done by `threads` threads.

    What is in it when the program ends is done first.
    """

    def __init__(self, most: int, threads: int) -> None:
        if most < 1 or threads < 1:
            raise InvalidArgument("a backlog has room for one delivery at least, and a thread to do it")
        self._most = most
        self._threads = threads
        self._lock = forks.lock()
        self.renew_in_child()
        forks.renewed(self)

    def renew_in_child(self) -> None:
        """Begin empty. What is in it is the parent's to do, and its threads are there alone."""
        self._room = threading.BoundedSemaphore(self._most)
        self._pool: ThreadPoolExecutor | None = None

    def admit(self) -> bool:
        """Whether there is room. If so it is taken, until the work is done or `leave` gives it back."""
        return self._room.acquire(blocking=False)

    def leave(self) -> None:
        """Give the room back: there is nothing to do after all."""
        self._room.release()

    def add(self, work: Callable[[], None]) -> Future[None]:
        """Have work done that was admitted."""
        future = self._started().submit(work)
        future.add_done_callback(lambda _: self.leave())
        return future

    def _started(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads, "anyroom-webhooks")
            return self._pool
