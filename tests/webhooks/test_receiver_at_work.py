"""Receivers while handlers are at work: what comes again meanwhile, what takes too long, and what is done after the answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from anyroom import Event, EventType
from anyroom.webhooks import Answer, Receiver, SeenDeliveries, SqliteSeen
from anyroom.webhooks import receiver as receivers

from .acme import acme, body_of, signed
from .receiving import BODY, Handlers, Take, awaited, sync

# --- while a handler is at work ---------------------------------------------------------------------------------------


class Gate:
    """A handler that waits at a gate."""

    def __init__(self, fails: bool = False) -> None:
        self.entered, self.opened, self.left = threading.Event(), threading.Event(), threading.Event()
        self.fails = fails
        self.calls = 0

    def __call__(self, event: Event) -> None:
        self.calls += 1
        self.entered.set()
        assert self.opened.wait(10)
        try:
            if self.fails:
                self.fails = False
                raise RuntimeError
        finally:
            self.left.set()


@pytest.mark.parametrize("fails", [False, True])
def test_what_comes_again_while_it_is_handled_is_put_off(events: Receiver, fails: bool) -> None:
    """It has neither been handled nor failed: to answer that all is well would lose it if it fails."""
    gate = Gate(fails)
    events.on()(gate)
    first: list[Answer] = []
    thread = threading.Thread(target=lambda: first.append(sync(events)))
    thread.start()
    assert gate.entered.wait(10)
    assert [sync(events).status for _ in range(2)] == [503, 503]
    gate.opened.set()
    thread.join()
    assert first[0].status == (500 if fails else 200)
    assert sync(events).status == 200
    assert gate.calls == 1 + fails


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_handler_that_takes_too_long_is_cut_short_and_gets_the_retry(backend: str) -> None:
    calls: list[str] = []
    events = Receiver(acme(), answer_within=0.1)

    @events.on()
    async def handle(event: Event) -> None:
        calls.append("begun")
        if len(calls) == 1:
            await anyio.sleep_forever()
        calls.append("done")

    async def main() -> list[int]:
        answers = [(await events.areceive(signed(BODY), BODY)).status]
        # The thread that carried it may need a moment to give the claim back, and puts it off until then.
        with anyio.fail_after(10):
            while answers[-1] != 200:
                answers.append((await events.areceive(signed(BODY), BODY)).status)
        return answers

    answers = anyio.run(main, backend=backend)
    assert answers[0] in {500, 503}
    assert answers[-1] == 200
    assert calls == ["begun", "begun", "done"]


def test_without_an_event_loop_too() -> None:
    events = Receiver(acme(), answer_within=0.1)
    calls: list[None] = []

    @events.on()
    async def handle(event: Event) -> None:
        calls.append(None)
        if len(calls) == 1:
            await anyio.sleep_forever()

    assert [sync(events).status for _ in range(3)] == [500, 200, 200]
    assert len(calls) == 2


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_sync_handler_that_takes_too_long_is_answered_for_and_ends(backend: str, fails: bool) -> None:
    gate = Gate(fails)
    events = Receiver(acme(), answer_within=0.1)
    events.on()(gate)

    async def main() -> None:
        async def status() -> int:
            return (await events.areceive(signed(BODY), BODY)).status

        assert await status() == 503
        assert await status() == 503, "nobody knows yet how it will end"
        gate.opened.set()
        assert await anyio.to_thread.run_sync(gate.left.wait, 10)
        with anyio.fail_after(10):
            while await status() != 200:
                pass
        assert await status() == 200

    anyio.run(main, backend=backend)
    assert gate.calls == 1 + fails


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_handlers_that_never_end_are_few(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that were given up count: else each delivery would leave one behind."""
    monkeypatch.setattr(receivers, "AT_ONCE", 2)
    gate = Gate()
    events = Receiver(acme(), answer_within=0.1)
    events.on()(gate)

    async def main() -> None:
        for number in range(4):
            body = body_of(number=number)
            assert (await events.areceive(signed(body), body)).status == 503
        assert gate.calls == 2
        gate.opened.set()

    anyio.run(main, backend=backend)


def test_a_request_that_is_given_up_leaves_no_claim_behind(events: Receiver) -> None:
    gate = Gate(fails=True)
    events.on()(gate)

    async def main() -> None:
        request = asyncio.create_task(events.areceive(signed(BODY), BODY))
        await asyncio.to_thread(gate.entered.wait, 10)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        gate.opened.set()
        answer = await events.areceive(signed(BODY), BODY)
        while answer.status == 503:
            answer = await events.areceive(signed(BODY), BODY)
        assert answer.status == 200

    asyncio.run(main())
    assert gate.calls == 2


# --- in the background ------------------------------------------------------------------------------------------------


def later(take: Take, check: Callable[[], bool]) -> None:
    """Wait until something holds that a thread brings about."""
    deadline = 10.0
    while not check():
        assert deadline > 0
        threading.Event().wait(0.01)
        deadline -= 0.01


def test_the_answer_does_not_wait_for_the_background(take: Take) -> None:
    gate = Gate()
    events = Receiver(acme(), answer_within=0.5)
    events.on(background=True)(gate)
    assert take(events).status == 200
    assert gate.entered.wait(10)
    assert take(events).status == 503, "it is still being handled"
    gate.opened.set()
    later(take, lambda: take(events).status == 200)
    assert gate.calls == 1


def test_a_full_backlog_puts_deliveries_off_and_claims_nothing(take: Take) -> None:
    gate = Gate()
    events = Receiver(acme(), backlog=2, threads=1)
    events.on(EventType.RECORDING_READY, background=True)(gate)
    bodies = [body_of(number=number) for number in range(3)]
    assert [take(events, body).status for body in bodies] == [200, 200, 503]
    assert take(events, body_of("room.closed")).status == 200, "nothing of this one is for the background"
    gate.opened.set()
    later(take, lambda: take(events, bodies[2]).status == 200)
    later(take, lambda: gate.calls == 3)


def test_the_background_waits_for_the_foreground_to_succeed(take: Take, handlers: Handlers) -> None:
    handlers.add("after", background=True)
    handlers.add("before")
    handlers.failing["before"] = 1
    assert take(handlers.events).status == 500
    assert handlers.calls == ["before"]
    assert take(handlers.events).status == 200
    later(take, lambda: handlers.calls == ["before", "before", "after"])


def test_one_that_fails_in_the_background_can_be_posted_again(
    take: Take, handlers: Handlers, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody does that by himself: the platform was told that all is well. But who does is let in."""
    handlers.add("before")
    handlers.add("after", background=True)
    handlers.failing["after"] = 1
    assert take(handlers.events).status == 200
    later(take, lambda: "after has no luck" in caplog.text)
    later(take, lambda: take(handlers.events).status == 200 and len(handlers.calls) == 3)
    assert handlers.calls == ["before", "after", "after"]


def test_room_is_given_back_whatever_happens(handlers: Handlers) -> None:
    handlers.events = Receiver(acme(), backlog=1)
    handlers.add("after", background=True)
    handlers.add("before")
    handlers.failing = {"before": 3, "after": 3}
    for number in range(12):
        body = body_of(number=number)
        later(sync, lambda body=body: sync(handlers.events, body).status != 503)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_handler_in_the_background_is_in_the_apps_event_loop(backend: str) -> None:
    events = Receiver(acme())
    loops: list[object] = []

    async def main() -> None:
        done = anyio.Event()

        @events.on(background=True)
        async def handle(event: Event) -> None:
            loops.append(anyio.lowlevel.current_token())
            done.set()

        assert (await events.areceive(signed(BODY), BODY)).status == 200
        with anyio.fail_after(10):
            await done.wait()
        assert loops == [anyio.lowlevel.current_token()]

    anyio.run(main, backend=backend)


def test_without_an_event_loop_it_has_one_of_its_own_and_all_the_time_it_needs() -> None:
    events, done = Receiver(acme(), answer_within=0.05), threading.Event()

    @events.on(background=True)
    async def handle(event: Event) -> None:
        await anyio.sleep(0.2)
        done.set()

    assert sync(events).status == 200
    assert done.wait(10)


def test_an_event_loop_that_ended_fails_what_waits_for_it(caplog: pytest.LogCaptureFixture) -> None:
    events = Receiver(acme(), threads=1)
    gate, done = Gate(), threading.Event()
    events.on(EventType.RECORDING_READY, background=True)(gate)

    @events.on(EventType.RECORDING_READY, background=True)
    async def handle(event: Event) -> None:
        done.set()

    assert awaited("asyncio")(events).status == 200
    gate.opened.set()
    later(sync, lambda: "handle failed on recording.ready" in caplog.text)
    later(sync, lambda: sync(events).status == 200 and done.wait(0.1))
    assert gate.calls == 1, "that one succeeded"


def test_many_at_once_are_each_handled_once(tmp_path: Path) -> None:
    """Sixty deliveries, each three times, on two receivers with one file, and every handler fails now and then."""
    calls: dict[str, int] = {}
    lock = threading.Lock()

    def process(seen: SeenDeliveries) -> Receiver:
        events = Receiver(acme(), seen=seen)

        @events.on()
        async def handle(event: Event) -> None:
            await anyio.lowlevel.checkpoint()
            with lock:
                calls.setdefault(event.id, 0)
                if event.raw["number"] % 7 == 0 and calls[event.id] > -2:
                    calls[event.id] -= 1
                    raise RuntimeError
                calls[event.id] += 1 if calls[event.id] >= 0 else 1 - calls[event.id]

        return events

    pair = [process(SqliteSeen(tmp_path / "seen.db")) for _ in range(2)]

    async def platform(number: int, events: Receiver) -> None:
        body = body_of(number=number)
        while (await events.areceive(signed(body), body)).status != 200:
            await anyio.lowlevel.checkpoint()

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            for number in range(60):
                for attempt in range(3):
                    tasks.start_soon(platform, number, pair[attempt % 2])

    anyio.run(main)
    assert len(calls) == 60
    assert set(calls.values()) == {1}
