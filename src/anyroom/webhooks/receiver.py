"""Receivers: deliveries taken in over HTTP, and their events given to the app's handlers."""

from __future__ import annotations

import inspect
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from functools import cached_property, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeVar, cast

import anyio
from anyio import from_thread, to_thread
from anyio.lowlevel import RunVar, current_token

from anyroom import forks
from anyroom.clock import SYSTEM_CLOCK, Clock
from anyroom.errors import InvalidArgument, KeyUnavailable, MalformedDelivery, Replayed, WebhookRejected
from anyroom.events import EventType
from anyroom.operations import adrive, drive
from anyroom.transport.redaction import Scrubber
from anyroom.webhooks.answers import FAILED, LATER, OK, TOO_LARGE, Answer
from anyroom.webhooks.backlog import Backlog
from anyroom.webhooks.documents import LARGEST_BODY
from anyroom.webhooks.handling import Await, Handle, Handler, Handling, Work, acall, call, is_async
from anyroom.webhooks.in_hand import InHand, StillInHand
from anyroom.webhooks.inbox import Inbox
from anyroom.webhooks.parsing import Delivered, Headers
from anyroom.webhooks.schemes import WebhookScheme
from anyroom.webhooks.seen import SeenDeliveries, store_of

if TYPE_CHECKING:
    from anyroom.webhooks.asgi import AsgiReceiver
    from anyroom.webhooks.wsgi import WsgiReceiver

logger: Final[logging.Logger] = logging.getLogger("anyroom.webhooks")

HandleT = TypeVar("HandleT", bound=Handle)
Handed = Future[None] | None
"""What was handed on, to be done after the answer."""

ANSWER_WITHIN: Final = 2.5
"""Seconds. Some platforms wait three before they call a delivery failed."""
BACKLOG: Final = 1_000
THREADS: Final = 8
AT_ONCE: Final = 40
"""Deliveries that are handled at once in an event loop's threads, those included that were given up and will not end."""

_limiter: Final[RunVar[anyio.CapacityLimiter]] = RunVar("anyroom_receivers")


class Receiver:
    """Takes one platform's deliveries in and calls the handlers of their events.

        events = Receiver("acme", webhook_secret=...)

        @events.on(EventType.RECORDING_READY)
        def fetch(event: Event) -> None: ...

    Serve it as `events.asgi`, `events.wsgi` or `django_view(events)`, or call `receive` from an endpoint of your own. Keep one
    for as long as the program runs. Thread-safe and task-safe.
    """

    def __init__(
        self,
        provider: str | WebhookScheme,
        *,
        seen: SeenDeliveries | None = None,
        verify: bool = True,
        answer_within: float = ANSWER_WITHIN,
        backlog: int = BACKLOG,
        threads: int = THREADS,
        environ: Mapping[str, str] | None = None,
        clock: Clock = SYSTEM_CLOCK,
        **settings: object,
    ) -> None:
        """Make a receiver.

        Args:
            provider: the platform's name, or its scheme.
            seen: what was let in; in this process's memory, unless given.
            verify: False lets unsigned deliveries in, from anybody. Write it out where you mean it.
            answer_within: seconds that reading the body may take, and then handling before the answer.
            backlog: how many deliveries may wait for their handlers in the background; more are put off.
            threads: how many of those are handled at once.
            environ: where settings that are not given come from; the process's environment, if None.
            clock: what the age of a delivery is measured by.
            settings: what the signature is checked with: a secret or several, or a public key.

        Raises:
            ProviderNotFound: there is no such platform.
            UnsupportedOperation: it posts nothing.
            ConfigurationError: a setting is unknown or malformed.
        """
        if not 0 < answer_within < float("inf"):
            raise InvalidArgument(f"answer_within must be a positive number of seconds, not {answer_within!r}")
        self.answer_within: Final = answer_within
        self._in_hand = InHand(store_of(seen))
        self._inbox = Inbox(provider, seen=self._in_hand, verify=verify, environ=environ, clock=clock, **settings)
        self._scrubber = Scrubber(self._inbox.scheme.config.secrets())
        self._handlers: list[Handler] = []
        self._needs_thread = False
        self._backlog = Backlog(backlog, threads)
        self.renew_in_child()
        forks.renewed(self)

    def renew_in_child(self) -> None:
        """Have room for all: the threads that take deliveries in are not there in a child."""
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def on(self, *types: EventType, background: bool = False) -> Callable[[HandleT], HandleT]:
        """Register a handler of events of some types; of all, if none is named. It is given the event, and may be async.

        Args:
            types: what it is for.
            background: it is called after the answer. If it fails then, the platform has been told that all is well and will
                not send the delivery again. Otherwise the answer waits for it, and says whether it failed.

        Raises:
            InvalidArgument: something else than a type of events was named.
        """
        for named in types:
            if not isinstance(cast(object, named), EventType):
                raise InvalidArgument(
                    f"a handler is registered with @events.on(EventType.RECORDING_READY), or @events.on() for all, not {named!r}"
                )

        def register(handle: HandleT) -> HandleT:
            handler = Handler(self._name(handle), handle, frozenset(types), background, is_async(handle))
            self._handlers.append(handler)
            self._needs_thread |= not (handler.is_async or background)
            return handle

        return register

    def receive(self, headers: Headers, body: bytes) -> Answer:
        """Take a delivery in, and say what to answer. Async handlers are run in an event loop of their own.

        Raises nothing that the delivery could be the cause of.
        """
        if len(body) > LARGEST_BODY:
            return TOO_LARGE

        def wait_for(outcome: Awaitable[object]) -> object:
            return anyio.run(_awaited, outcome, self.answer_within)

        def wait_for_later(outcome: Awaitable[object]) -> object:
            return anyio.run(_awaited, outcome)

        return self._receive(partial(self._inbox.parse, headers, body), wait_for, lambda: wait_for_later)[0]

    async def areceive(self, headers: Headers, body: bytes) -> Answer:
        """`receive`, awaited: sync handlers are called in a thread, async ones in this event loop. Where there are async ones
        alone, and claims that wait for nothing, no thread is needed at all.

        The answer comes in time even where a sync handler does not end. Until it does, the delivery is put off if it comes again.
        """
        return (await self.take_in(headers, body))[0]

    async def take_in(self, headers: Headers, body: bytes) -> tuple[Answer, Handed]:
        """`areceive`, with what was handed on, for who wants to wait for that after the answer was sent."""
        if len(body) > LARGEST_BODY:
            return TOO_LARGE, None
        if self._needs_thread:
            return await self._in_thread(partial(self._inbox.parse, headers, body))
        deadline = anyio.current_time() + self.answer_within
        try:
            begun = self._inbox.begin(headers, body)
        except Exception as error:
            return self._refused(error), None
        if not isinstance(begun, Delivered):
            return await self._in_thread(begun)
        return await adrive(self._handled(begun, _from_threads), lambda job: acall(job, deadline))

    async def _in_thread(self, parse: Callable[[], Delivered]) -> tuple[Answer, Handed]:
        """Take a delivery in where it may wait: for a sync handler, a claim, or a key."""
        token, deadline = current_token(), time.monotonic() + self.answer_within

        def wait_for(outcome: Awaitable[object]) -> object:
            return from_thread.run(_awaited, outcome, deadline - time.monotonic(), token=token)

        wait_for_later = _from_threads()

        def receive() -> tuple[Answer, Handed]:
            # Of the threads that were given up, only so many: who comes then waits a little, and is put off.
            if not self._room.acquire(timeout=self.answer_within):
                return LATER, None
            try:
                return self._receive(parse, wait_for, lambda: wait_for_later)
            finally:
                self._room.release()

        with anyio.move_on_after(self.answer_within):
            return await to_thread.run_sync(receive, abandon_on_cancel=True, limiter=_own_limiter())
        logger.warning("%s: a delivery was not handled in time, and is put off", self._inbox.scheme.provider)
        return LATER, None

    @cached_property
    def asgi(self) -> AsgiReceiver:
        """The receiver as an ASGI app, for any path: `Route("/webhooks/acme", events.asgi)`."""
        from anyroom.webhooks.asgi import AsgiReceiver

        return AsgiReceiver(self)

    @cached_property
    def wsgi(self) -> WsgiReceiver:
        """The receiver as a WSGI app, for any path."""
        from anyroom.webhooks.wsgi import WsgiReceiver

        return WsgiReceiver(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._inbox.scheme.provider}>"

    def _receive(
        self, parse: Callable[[], Delivered], wait_for: Await, later: Callable[[], Await]
    ) -> tuple[Answer, Handed]:
        try:
            delivered = parse()
        except Exception as error:
            return self._refused(error), None
        return drive(self._handled(delivered, later), lambda job: call(job, wait_for))

    def _handled(self, delivered: Delivered, later: Callable[[], Await]) -> Work[tuple[Answer, Handed]]:
        """`later` is asked, where something is handed on, for what waits for async handlers then."""
        handling = Handling(delivered, self._handlers, self._in_hand, self._scrubber, self._inbox.clock.now())
        admitted, handed = False, None
        try:
            handling.recall()
            if handling.open(background=True):
                admitted = self._backlog.admit()
                if not admitted:
                    logger.warning("%s: the backlog is full; a delivery is put off", self._inbox.scheme.provider)
                    return LATER, None
            if not (yield from handling.work(background=False)):
                return FAILED, None
            if admitted:
                handed = self._backlog.add(partial(_to_the_end, handling, later()))
        except Exception as error:
            return self._refused(error), None
        else:
            return OK, handed
        finally:
            if handed is None:
                handling.settle()
                if admitted:
                    self._backlog.leave()

    def _refused(self, error: Exception) -> Answer:
        if isinstance(error, WebhookRejected):
            return self._rejected(error)
        # The claims' store is out of reach, or an adapter is wrong: the delivery may come again when that is mended.
        logger.error("%s: a delivery could not be taken in: %s", self._inbox.scheme.provider, type(error).__name__)
        return LATER

    def _rejected(self, error: WebhookRejected) -> Answer:
        fitting = (answer for kind, answer in _ANSWERS.items() if isinstance(error, kind))
        # Its message holds nothing of the delivery. A repeat is nothing out of the ordinary.
        level = logging.DEBUG if isinstance(error, Replayed) else logging.WARNING
        logger.log(
            level,
            "%s: a delivery was not let in: %s: %s",
            self._inbox.scheme.provider,
            type(error).__name__,
            error.message,
        )
        return next(fitting, Answer(self._inbox.scheme.unsigned_status))

    def _name(self, handle: Handle) -> str:
        """What names a handler in every process: where it is defined, and which of several there it is."""
        named = inspect.unwrap(handle)
        name = f"{named.__module__}.{getattr(named, '__qualname__', type(named).__qualname__)}"
        again = sum(handler.name.partition("#")[0] == name for handler in self._handlers)
        return f"{name}#{again + 1}" if again else name


_ANSWERS: Final[Mapping[type[WebhookRejected], Answer]] = {
    StillInHand: LATER,
    Replayed: OK,
    MalformedDelivery: Answer(HTTPStatus.BAD_REQUEST),
    KeyUnavailable: LATER,
}
"""By the first class that fits. What is not here is unsigned, and each platform has its own status for that."""


def _to_the_end(handling: Handling, wait_for: Await) -> None:
    try:
        drive(handling.work(background=True), lambda job: call(job, wait_for))
    finally:
        handling.settle()


def _from_threads() -> Await:
    """Waits, in this event loop, for what a thread wants to wait for."""
    token = current_token()
    return lambda outcome: from_thread.run(_awaited, outcome, token=token)


async def _awaited(outcome: Awaitable[object], seconds: float | None = None) -> object:
    with anyio.fail_after(seconds):
        return await outcome


def _own_limiter() -> anyio.CapacityLimiter:
    """Threads of this event loop for deliveries alone, so that handlers that use threads too find some."""
    try:
        return _limiter.get()
    except LookupError:
        _limiter.set(anyio.CapacityLimiter(AT_ONCE))
        return _limiter.get()
