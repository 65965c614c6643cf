"""Deliveries taken in by an event loop itself: which are, which need a thread, and what becomes of those that are given up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable
from functools import partial
from typing import Any

import anyio
import pytest
from pydantic import SecretStr

from anyroom import Event
from anyroom.errors import BadSignature
from anyroom.operations import Operation, Sleep
from anyroom.webhooks import Arrival, Inbox, MemorySeen, Receiver, Signed
from anyroom.webhooks.inbox import LARGEST_AT_ONCE

from .acme import SECRET, AcmeConfig, AcmeDeliveries, acme, body_of, signed
from .receiving import BODY

BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])
LARGE = body_of(padding="x" * LARGEST_AT_ONCE)


class Witness(AcmeDeliveries):
    """Says in which thread a signature was checked; and waits first, as a scheme does that fetches its key."""

    def __init__(self, waits: bool = False) -> None:
        super().__init__(AcmeConfig(webhook_secret=(SecretStr(SECRET),)))
        self.waits = waits
        self.threads: list[int] = []

    def verify(self, arrival: Arrival) -> Operation[Signed]:
        if self.waits:
            yield Sleep(0.001)
        self.threads.append(threading.get_ident())
        return (yield from super().verify(arrival))


class Store(MemorySeen):
    """A store of somebody's own, which may wait for anything."""


class Prompt(Store):
    """One that says that it does not."""

    @property
    def at_once(self) -> bool:
        return True


def status_of(events: Receiver, backend: str = "asyncio", body: bytes = BODY, headers: Any = None) -> int:
    return anyio.run(events.areceive, signed(body) if headers is None else headers, body, backend=backend).status


@BACKENDS
@pytest.mark.parametrize(
    ("more", "body", "waits", "in_loop"),
    [
        ({}, BODY, False, True),
        ({"seen": Prompt()}, BODY, False, True),
        ({"seen": Store()}, BODY, False, False),
        ({}, LARGE, False, False),
        ({}, BODY, True, False),
    ],
    ids=["memory", "a_store_that_is_at_once", "a_store", "a_large_body", "a_key_to_fetch"],
)
def test_what_waits_for_nothing_needs_no_thread(
    backend: str, more: dict[str, Any], body: bytes, waits: bool, in_loop: bool
) -> None:
    scheme = Witness(waits)
    events = Receiver(scheme, **more)
    handled: list[int] = []

    @events.on()
    async def handle(event: Event) -> None:
        handled.append(threading.get_ident())

    headers = signed(body, delivery=f"{backend}")
    assert status_of(events, backend, body, headers) == 200
    here = threading.get_ident()
    assert (scheme.threads == [here]) is in_loop
    assert handled == [here], "async handlers are called in the event loop, whatever happens"


class Called:
    """A handler that is an object."""

    async def __call__(self, event: Event) -> None: ...


async def _async(event: Event) -> None: ...


def _sync(event: Event) -> None: ...


def _later(event: Event) -> Awaitable[None]:
    return _async(event)


@pytest.mark.parametrize(
    ("handlers", "in_loop"),
    [
        ([_async, Called()], True),
        ([_sync], False),
        ([_async, _sync], False),
        ([partial(_later)], False),
    ],
    ids=["async", "sync", "both", "sync_that_returns_an_awaitable"],
)
def test_a_sync_handler_is_called_in_a_thread(handlers: list[Any], in_loop: bool) -> None:
    scheme = Witness()
    events = Receiver(scheme)
    for handle in handlers:
        events.on()(handle)
    assert status_of(events) == 200
    assert (scheme.threads == [threading.get_ident()]) is in_loop


@BACKENDS
@pytest.mark.parametrize("waits", [False, True])
def test_awaited_or_not_errors_say_where_they_happened(backend: str, waits: bool) -> None:
    async def main() -> None:
        with pytest.raises(BadSignature) as caught:
            await Inbox(Witness(waits)).aparse(signed(BODY, secret="another"), BODY)
        assert (caught.value.provider, caught.value.operation) == ("acme", "webhooks.parse")

    anyio.run(main, backend=backend)


def test_a_request_that_is_cancelled_gives_the_claim_back() -> None:
    """The task itself is cancelled, which nothing can be shielded from."""
    events, begun = Receiver(acme()), asyncio.Event()
    ends: list[str] = []

    @events.on()
    async def handle(event: Event) -> None:
        if not ends:
            begun.set()
            try:
                await asyncio.sleep(60)
            finally:
                ends.append("cut short")
        ends.append("done")

    async def main() -> None:
        request = asyncio.create_task(events.areceive(signed(BODY), BODY))
        await begun.wait()
        assert (await events.areceive(signed(BODY), BODY)).status == 503, "it is being handled"
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        assert (await events.areceive(signed(BODY), BODY)).status == 200

    asyncio.run(main())
    assert ends == ["cut short", "done"]


@BACKENDS
def test_what_was_begun_goes_on_when_the_server_waits_no_more(backend: str) -> None:
    events = Receiver(acme())
    ends: list[str] = []

    @events.on()
    async def handle(event: Event) -> None:
        await anyio.sleep(0.05)
        ends.append("done")

    async def main() -> None:
        with anyio.CancelScope() as scope:
            scope.cancel()
            await events.areceive(signed(BODY), BODY)
        assert ends == ["done"]
        assert (await events.areceive(signed(BODY), BODY)).status == 200

    anyio.run(main, backend=backend)
    assert ends == ["done"]


def test_a_handler_whose_own_task_was_cancelled_has_failed(caplog: pytest.LogCaptureFixture) -> None:
    """It awaited something that somebody cancelled; nobody has cancelled the request."""
    events = Receiver(acme())
    calls: list[None] = []

    @events.on()
    async def handle(event: Event) -> None:
        calls.append(None)
        if len(calls) == 1:
            other = asyncio.create_task(asyncio.sleep(60))
            other.cancel()
            await other

    assert [status_of(events) for _ in range(3)] == [500, 200, 200]
    assert "CancelledError" in caplog.text


@BACKENDS
def test_one_handler_that_takes_too_long_is_said_to_have_failed(backend: str, caplog: pytest.LogCaptureFixture) -> None:
    events = Receiver(acme(), answer_within=0.05)
    calls: list[str] = []

    @events.on()
    async def first(event: Event) -> None:
        calls.append("first")

    @events.on()
    async def second(event: Event) -> None:
        calls.append("second")
        if calls.count("second") == 1:
            await anyio.sleep_forever()

    assert [status_of(events, backend) for _ in range(3)] == [500, 200, 200]
    assert calls == ["first", "second", "second"]
    assert "TimeoutError" in caplog.text
