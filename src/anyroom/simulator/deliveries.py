"""Sending webhooks: signed anew for each attempt, retried as the platform does by the world's clock, and logged."""

from __future__ import annotations

import ipaddress
import json
import threading
from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import httpx

from anyroom.simulator.clock import Clock
from anyroom.simulator.ids import Ids
from anyroom.simulator.rules import Rules
from anyroom.simulator.webhook_faults import Handling, WebhookFault

MOST_WAITING: Final = 10_000
KEPT_ATTEMPTS: Final = 10_000
LONGEST_WAIT: Final = 10.0  # seconds for `settled`
LOOPBACK_NAME: Final = "localhost"


@dataclass(frozen=True)
class Delivery:
    """One event for one subscriber. The same bytes under the same id in every attempt; only the signature may change."""

    id: str
    event: str
    url: str
    body: bytes


Sign = Callable[[Delivery], Mapping[str, str]]
"""The headers that sign a delivery, made anew for each attempt."""


@dataclass(frozen=True)
class Subscriber:
    url: str
    sign: Sign


def unanswered(status: int | None) -> bool:
    """Whether no 2xx came; None stands for no answer at all."""
    return status is None or not 200 <= status < 300


def failing(status: int | None) -> bool:
    """Whether the receiver failed or did not answer; what it refuses is refused for good."""
    return status is None or status >= 500


@dataclass(frozen=True)
class Retries:
    """How a platform tries again: after these seconds one by one, as long as `on` holds for what was answered."""

    delays: tuple[float, ...] = ()
    on: Callable[[int | None], bool] = unanswered
    answer_within: float = 5.0
    """Seconds that a receiver has."""

    @classmethod
    def doubling(cls, first: float, *, most: float, within: float) -> Retries:
        """Wait twice as long each time, but never longer than `most`, until `within` seconds are over."""
        delays: list[float] = []
        while sum(delays) + first <= within:
            delays.append(first)
            first = min(first * 2, most)
        return cls(tuple(delays))


@dataclass(frozen=True)
class Attempt:
    """One attempt to deliver.

    `at` is in seconds since the epoch by the world's clock; `number` counts from 1; `status` is what the receiver answered, None
    if it did not; `problem` says why not, or why nothing was sent.
    """

    id: str
    event: str
    url: str
    number: int
    at: float
    status: int | None
    problem: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Attempt:
        return cls(**value)


class DeliveryRecord(Protocol):
    """Remembers beyond the process how far deliveries got."""

    def attempts(self, delivery_id: str) -> int | None:
        """How many were made; None once no more will be."""
        ...

    def attempted(self, delivery_id: str, attempts: int | None) -> None: ...


@dataclass(eq=False)
class Outgoing:
    delivery: Delivery
    sign: Sign
    due: float
    order: float
    attempts: int = 0
    held: bool = False
    """Whether it waits for the next one to the same place to go first."""
    copy: bool = False


class Deliveries:
    """Takes events as they happen and posts them from a thread of its own, one after the other, as they are due.

    Only loopback is posted to, unless `anywhere` is set: a simulation must not disturb anybody by accident. A delivery that was
    due hours ago, because time was moved on, is made at once, and so are the retries that would have been made meanwhile.
    """

    def __init__(self, clock: Clock, seed: int | None, retries: Retries) -> None:
        self.anywhere = False
        self.record: DeliveryRecord | None = None
        self.faults: Rules[WebhookFault] = Rules()
        self._clock = clock
        self._seed = seed
        self._retries = retries
        self._ids = Ids(seed, "deliveries")
        self._changed = threading.Condition()
        self._waiting: list[Outgoing] = []
        self._busy = False
        self._stopped = False
        self._order = 0
        self._log: deque[Attempt] = deque(maxlen=KEPT_ATTEMPTS)

    def emit(self, event: str, body: Mapping[str, Any], subscriber: Subscriber, at: float) -> None:
        """Have it delivered, as of the moment when it happened. The body is made bytes once, as compact JSON."""
        content = json.dumps(body, separators=(",", ":")).encode()
        delivery = Delivery(self._ids.uuid(), event, subscriber.url, content)
        made = self.record.attempts(delivery.id) if self.record else 0
        if made is None:
            return
        with self._changed:
            problem = self._obstacle(subscriber.url)
            if problem:
                self._close(delivery, Attempt(delivery.id, event, subscriber.url, 0, at, None, f"not sent: {problem}"))
                return
            self._queue(delivery, subscriber.sign, at + sum(self._retries.delays[:made]), made)
            self._changed.notify_all()

    def wake(self) -> None:
        """Look at the clock again: it was moved."""
        with self._changed:
            self._changed.notify_all()

    def settled(self, longest: float = LONGEST_WAIT) -> bool:
        """Wait until all that is due was attempted; False if that took longer. Retries due later are not waited for."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy and self._next() is None, longest)

    def attempts(self) -> list[Attempt]:
        """The latest attempts in the order in which they were made."""
        with self._changed:
            return list(self._log)

    @property
    def waiting(self) -> int:
        """How many deliveries are not over, be they due or to be tried again later."""
        return len(self._waiting) + self._busy

    def clear(self) -> None:
        """Forget what waits and what was done."""
        with self._changed:
            self._waiting.clear()
            self._log.clear()
            self.faults.replace(())
            self._ids = Ids(self._seed, "deliveries")
            self._changed.notify_all()

    @contextmanager
    def sending(self, name: str) -> Generator[None]:
        """Post for as long as the block lasts."""
        thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._stopped = False
        thread.start()
        try:
            yield
        finally:
            with self._changed:
                self._stopped = True
                self._changed.notify_all()
            thread.join(1)

    # --- waiting ----------------------------------------------------------------------------------------------------------

    def _queue(self, delivery: Delivery, sign: Sign, due: float, made: int) -> None:
        fault = self.faults.take(lambda rule: rule.matches(delivery.event))
        handling, seconds = (fault.then, fault.delay) if fault else (None, 0.0)
        if handling is Handling.LOST:
            self._close(
                delivery, Attempt(delivery.id, delivery.event, delivery.url, 0, due, None, "not sent: lost by a fault")
            )
            return
        self._order += 1
        outgoing = Outgoing(delivery, sign, due + seconds, self._order, made, held=handling is Handling.REORDERED)
        for held in [item for item in self._waiting if item.held and item.delivery.url == delivery.url]:
            held.held, held.due, held.order = False, outgoing.due, outgoing.order + 0.5
        self._waiting.append(outgoing)
        if handling is Handling.DUPLICATED:
            self._waiting.append(Outgoing(delivery, sign, outgoing.due, outgoing.order + 0.25, copy=True))

    def _obstacle(self, url: str) -> str | None:
        if len(self._waiting) >= MOST_WAITING:
            return f"{MOST_WAITING} deliveries wait already"
        if not (self.anywhere or is_loopback(url)):
            return "the simulator posts to loopback alone, unless it was started with --webhooks-anywhere"
        return None

    def _next(self) -> Outgoing | None:
        """The first that is due."""
        first = min(self._waiting, key=lambda item: (item.due, item.order), default=None)
        return first if first and first.due <= self._clock.now() else None

    # --- posting ----------------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        with httpx.Client(timeout=self._retries.answer_within, trust_env=False) as http:
            while outgoing := self._take():
                attempt = self._attempt(http, outgoing)
                with self._changed:
                    self._busy = False
                    self._after(outgoing, attempt)
                    self._changed.notify_all()

    def _take(self) -> Outgoing | None:
        """The next to be sent, once it is due; None when it is time to stop."""
        with self._changed:
            while not self._stopped:
                if outgoing := self._next():
                    self._waiting.remove(outgoing)
                    self._busy = True
                    return outgoing
                soonest = min((item.due for item in self._waiting), default=None)
                # A clock that stands still is moved by `wake` alone, yet a wait for it must not spin.
                self._changed.wait(None if soonest is None else max(soonest - self._clock.now(), 0.01))
            return None

    def _attempt(self, http: httpx.Client, outgoing: Outgoing) -> Attempt:
        delivery, status, problem = outgoing.delivery, None, None
        try:
            headers = {"content-type": "application/json", **outgoing.sign(delivery)}
            status = http.post(delivery.url, content=delivery.body, headers=headers).status_code
        except httpx.TimeoutException:
            problem = f"no answer within {self._retries.answer_within:g} seconds"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            problem = f"no answer: {type(error).__name__}"
        return Attempt(
            delivery.id, delivery.event, delivery.url, outgoing.attempts + 1, self._clock.now(), status, problem
        )

    def _after(self, outgoing: Outgoing, attempt: Attempt) -> None:
        outgoing.attempts += 1
        again = self._retries.on(attempt.status) and outgoing.attempts <= len(self._retries.delays)
        if not again or outgoing.copy:
            self._close(None if outgoing.copy else outgoing.delivery, attempt)
            return
        self._log.append(attempt)
        # From when it was due, not from when it was made: a jump of a day is played as a day would have been.
        outgoing.due += self._retries.delays[outgoing.attempts - 1]
        self._waiting.append(outgoing)
        if self.record:
            self.record.attempted(outgoing.delivery.id, outgoing.attempts)

    def _close(self, delivery: Delivery | None, attempt: Attempt) -> None:
        self._log.append(attempt)
        if self.record and delivery:
            self.record.attempted(delivery.id, None)


def is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == LOOPBACK_NAME or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
