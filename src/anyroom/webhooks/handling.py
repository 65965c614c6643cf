"""Handling one delivery: every handler of each of its events, each once per success, however often the delivery comes."""

from __future__ import annotations

import asyncio
import inspect
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar, cast

import anyio

from anyroom.events import Event, EventType
from anyroom.transport.redaction import Scrubber
from anyroom.types.values import mask
from anyroom.webhooks.in_hand import InHand
from anyroom.webhooks.parsing import Delivered
from anyroom.webhooks.seen import Claim, SeenDeliveries

logger: Final[logging.Logger] = logging.getLogger("anyroom.webhooks")

RETRIED_SECONDS: Final = 600.0
"""Where a platform names no delivery: what comes later than this after a failure is taken for news, which all handlers get."""

T = TypeVar("T")
Handle: TypeAlias = Callable[[Event], Awaitable[object] | object]
Await: TypeAlias = Callable[[Awaitable[object]], object]
"""Waits, from a thread, for what an async handler comes to."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What is done with events of some types; of all, if none is named. `name` is the same in every process. `is_async`: calling
    it waits for nothing, and what it returns is awaited.
    """

    name: str
    handle: Handle
    types: frozenset[EventType]
    background: bool
    is_async: bool

    def takes(self, event: Event) -> bool:
        """Whether it is for this event."""
        return not self.types or event.type in self.types


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One handler's work on one event."""

    event: Event
    handler: Handler

    @property
    def key(self) -> str:
        """Names the job among all, in every process."""
        return f"{self.event.id}>{self.handler.name}"


Work: TypeAlias = Generator[Job, BaseException | None, T]
"""Jobs to be done one by one, in a thread or in an event loop; for each, whoever does it says what it failed with."""


class Handling:
    """The work on one delivery whose claim is held, from one thread at a time. `settle` it when all that was tried is over."""

    def __init__(
        self, delivered: Delivered, handlers: Sequence[Handler], in_hand: InHand, scrubber: Scrubber, now: float
    ) -> None:
        self._key = delivered.key
        self._in_hand = in_hand
        self._scrubber = scrubber
        self._now = now
        self._jobs = [Job(event, handler) for event in delivered for handler in handlers if handler.takes(event)]
        self._left = self._jobs.copy()
        self._progress: Progress | None = None

    def recall(self) -> None:
        """Leave out what was done when the delivery came before."""
        # With one job there is nothing that could be left out, nor kept for the retry.
        if len(self._jobs) > 1:
            window = float("inf") if self._in_hand.comes_once(self._key) else RETRIED_SECONDS
            self._progress = Progress(self._in_hand.claims, self._key, self._now, window)
            done = self._progress.recalled([job.key for job in self._jobs])
            self._left = [job for job in self._jobs if job.key not in done]

    def open(self, *, background: bool) -> Sequence[Job]:
        """The jobs of one kind that are left."""
        return [job for job in self._left if job.handler.background is background]

    def work(self, *, background: bool) -> Work[bool]:
        """Have all jobs of one kind done that are left. A handler that fails is logged, and keeps none of the others from its
        turn.

        Returns whether all of them succeeded.
        """
        succeeded = True
        for job in self.open(background=background):
            failure = yield job
            if failure is None:
                self._left.remove(job)
            else:
                succeeded = False
                self._log(job, failure)
        return succeeded

    def settle(self) -> None:
        """Keep the claim if everything was done, or give it back, so that the platform's retry is let in for what was not."""
        try:
            if not self._left:
                if self._progress is not None:
                    self._progress.forget([job.key for job in self._jobs])
                self._in_hand.put_down(self._key)
            else:
                if self._progress is not None:
                    self._progress.keep([job.key for job in self._jobs if job not in self._left])
                self._in_hand.release(self._key)
        except Exception as error:
            self._in_hand.put_down(self._key)
            logger.error("a delivery's claim could not be settled: %s", type(error).__name__)  # noqa: TRY400 # it may hold a password

    def _log(self, job: Job, error: BaseException) -> None:
        """With its traceback, but nothing of it that the platform handed out, or that the configuration keeps."""
        event = job.event
        said = self._scrubber.text("".join(traceback.format_exception(error)))
        for address in _addresses(event.raw):
            said = said.replace(address, mask(address))
        logger.error("%s: handler %s failed on %s %s\n%s", event.provider, job.handler.name, event.type, event.id, said)


class Progress:
    """Which jobs of a delivery are done, while others of it failed: kept with the claims, so that every process knows."""

    def __init__(self, claims: SeenDeliveries, key: str, now: float, window: float) -> None:
        self._claims = claims
        self._mark = f"{key}>"
        self._now = now
        self._window = window
        self._begun = False

    def recalled(self, jobs: Sequence[str]) -> Sequence[str]:
        """Those of the jobs that are done; none, unless the delivery failed in part before."""
        self._begun = self._made(self._mark)
        return [job for job in jobs if self._made(job)] if self._begun else ()

    def keep(self, done: Collection[str]) -> None:
        """Keep what is done, for the retry."""
        for mark in (*done, self._mark) if done else ():
            self._claims.claim(mark, self._now, self._window)

    def forget(self, jobs: Collection[str]) -> None:
        """Everything is done. The same bytes may be news one day."""
        for mark in (*jobs, self._mark) if self._begun else ():
            self._claims.release(mark)

    def _made(self, mark: str) -> bool:
        """Whether there is such a mark. A store of claims is asked by claiming."""
        if self._claims.claim(mark, self._now, self._window) is Claim.SEEN:
            return True
        self._claims.release(mark)
        return False


def is_async(handle: Handle) -> bool:
    """Whether a handler is an `async def`, or an object that is called like one: no other surely waits for nothing."""
    return inspect.iscoroutinefunction(handle) or inspect.iscoroutinefunction(getattr(handle, "__call__", None))  # noqa: B004


def call(job: Job, wait_for: Await) -> BaseException | None:
    """Do a job in a thread; returns what it failed with."""
    try:
        outcome = job.handler.handle(job.event)
        if inspect.isawaitable(outcome):
            _wait(outcome, wait_for)
    except (KeyboardInterrupt, SystemExit):
        raise
    # Cancellation too, which is no Exception: an async handler that was cut short has not succeeded.
    except BaseException as error:
        return error
    return None


async def acall(job: Job, deadline: float) -> BaseException | None:
    """Do the job of an async handler in this event loop, until `deadline` by its clock; returns what it failed with.

    What is begun goes on when the server waits no more, as it does in a thread.
    """
    try:
        with anyio.CancelScope(deadline=deadline, shield=True) as scope:
            await cast("Awaitable[object]", job.handler.handle(job.event))
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise  # this task was meant, and not something that the handler waited for
        return error
    except Exception as error:
        return error
    return TimeoutError() if scope.cancelled_caught else None


def _wait(outcome: Awaitable[object], wait_for: Await) -> None:
    try:
        wait_for(outcome)
    finally:
        # Where the app's event loop has ended, it did not even begin.
        if inspect.iscoroutine(outcome) and inspect.getcoroutinestate(outcome) == inspect.CORO_CREATED:
            outcome.close()


def _addresses(value: Any) -> Iterator[str]:
    """The URLs in a delivery, which may be signed: a handler that fetches one has it in its errors."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting.extend(cast("dict[str, Any]", found).values())
        elif isinstance(found, list):
            waiting.extend(cast("list[Any]", found))
        elif isinstance(found, str) and "://" in found:
            yield found
