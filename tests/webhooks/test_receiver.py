"""Receivers: which handlers are called, what is answered, and that each event is handled once per success."""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from anyroom import Event, EventType
from anyroom.clock import VirtualClock
from anyroom.errors import (
    BadSignature,
    InvalidArgument,
    KeyUnavailable,
    MalformedDelivery,
    Replayed,
    StaleDelivery,
    WebhookRejected,
)
from anyroom.operations import Operation
from anyroom.webhooks import Arrival, MemorySeen, Receiver, Signed, SqliteSeen
from anyroom.webhooks.documents import LARGEST_BODY

from .acme import SECRET, AcmeConfig, AcmeDeliveries, acme, body_of, signed
from .receiving import BODY, SIGNED_URL, Handlers, Take, sync

# --- which handlers ---------------------------------------------------------------------------------------------------


def test_handlers_are_called_for_their_types(take: Take, handlers: Handlers) -> None:
    handlers.add("ready", EventType.RECORDING_READY)
    handlers.add("several", EventType.SESSION_ENDED, EventType.RECORDING_READY, is_async=True)
    handlers.add("left", EventType.PARTICIPANT_LEFT)
    handlers.add("all", is_async=True)
    assert take(handlers.events).status == 200
    assert handlers.calls == ["ready", "several", "all"]


def test_each_event_of_a_delivery_is_handled_in_its_turn(take: Take, events: Receiver) -> None:
    told: list[tuple[str, str]] = []
    events.on(EventType.PARTICIPANT_LEFT)(lambda event: told.append(("one", event.participant.id)))
    events.on()(lambda event: told.append(("two", event.participant.id)))
    body = body_of("people.left", people=["ana", "bo"])
    assert take(events, body).status == 200
    assert told == [("one", "ana"), ("two", "ana"), ("one", "bo"), ("two", "bo")]


def test_what_nobody_handles_is_let_in(take: Take, events: Receiver) -> None:
    assert take(events).status == 200
    assert take(events, body_of("room.painted")).status == 200


def test_a_handler_stays_what_it_was(events: Receiver) -> None:
    @events.on(EventType.RECORDING_READY)
    def fetch(event: Event) -> str:
        return event.id

    assert fetch.__name__ == "fetch"


def test_whatever_is_awaitable_is_awaited(take: Take, events: Receiver) -> None:
    done: list[str] = []

    async def note(name: str, event: Event) -> None:
        await anyio.lowlevel.checkpoint()
        done.append(name)

    class Noting:
        async def __call__(self, event: Event) -> None:
            await note("object", event)

    events.on()(functools.partial(note, "partial"))
    events.on()(Noting())
    events.on()(lambda event: note("lambda", event))
    assert take(events).status == 200
    assert done == ["partial", "object", "lambda"]


@pytest.mark.parametrize("named", ["recording.ready", print, None], ids=["a_word", "no_call", "none"])
def test_what_is_no_type_of_events(events: Receiver, named: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"@events.on\(EventType.RECORDING_READY\)"):
        events.on(named)


@pytest.mark.parametrize(
    "more", [{"answer_within": 0}, {"answer_within": float("inf")}, {"backlog": 0}, {"threads": 0}]
)
def test_what_makes_no_receiver(more: Any) -> None:
    with pytest.raises(InvalidArgument):
        Receiver(acme(), **more)


@pytest.mark.usefixtures("installed")
def test_a_receiver_by_name_and_settings() -> None:
    events = Receiver("acme", webhook_secret=[SECRET])
    assert sync(events).status == 200
    assert repr(events) == "<Receiver of acme>"


# --- what is answered -------------------------------------------------------------------------------------------------


class Refusing(AcmeDeliveries):
    """Verifies as it is told."""

    error: Exception | None = None

    def verify(self, arrival: Arrival) -> Operation[Signed]:
        if self.error is not None:
            raise self.error
        return (yield from super().verify(arrival))


class Resending(Refusing):
    unsigned_status = 503


ANSWERS: Sequence[tuple[Exception, int, int]] = [
    (BadSignature("no"), 401, 503),
    (StaleDelivery("no"), 401, 503),
    (Replayed("no"), 200, 200),
    (MalformedDelivery("no"), 400, 400),
    (KeyUnavailable("no"), 503, 503),
    (WebhookRejected("no"), 401, 503),
    (OSError("redis://user:password@host is down"), 503, 503),
]


@pytest.mark.parametrize(("error", "usual", "resending"), ANSWERS, ids=lambda value: type(value).__name__)
def test_the_status_says_what_the_platform_should_do(
    take: Take, error: Exception, usual: int, resending: int, caplog: pytest.LogCaptureFixture
) -> None:
    for cls, status in ((Refusing, usual), (Resending, resending)):
        scheme = cls(AcmeConfig())
        scheme.error = error
        answer = take(Receiver(scheme))
        assert answer.status == status
        assert answer.body == answer.reason.encode(), "and nothing of why"
    assert "password" not in caplog.text


def test_repeats_are_answered_as_the_first(take: Take, handlers: Handlers) -> None:
    handlers.add("one")
    first, second = take(handlers.events), take(handlers.events)
    assert first == second
    assert handlers.calls == ["one"]


def test_what_is_too_large(take: Take, events: Receiver) -> None:
    assert take(events, b"x" * (LARGEST_BODY + 1)).status == 413


def test_what_was_not_let_in_reaches_no_handler(take: Take, handlers: Handlers) -> None:
    handlers.add("all")
    assert take(handlers.events, BODY, {}).status == 401
    assert take(handlers.events, b"{}").status == 400
    assert handlers.calls == []


def test_unsigned_where_that_is_written(take: Take) -> None:
    assert take(Receiver(acme(), verify=False), BODY, {}).status == 200


# --- handlers that fail -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_async", [False, True], ids=["sync_handler", "async_handler"])
def test_a_handler_that_fails_gets_the_retry_and_is_called_once_per_success(
    take: Take, handlers: Handlers, is_async: bool
) -> None:
    handlers.add("one", is_async=is_async)
    handlers.failing["one"] = 2
    assert [take(handlers.events).status for _ in range(5)] == [500, 500, 200, 200, 200]
    assert handlers.calls == ["one"] * 3


def test_a_failure_is_logged_without_secrets(take: Take, handlers: Handlers, caplog: pytest.LogCaptureFixture) -> None:
    handlers.add("one")
    handlers.failing["one"] = 1
    take(handlers.events, body_of(links=[{"url": SIGNED_URL}]))
    (said,) = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert "acme: handler tests" in said or "acme: handler test_receiver" in said
    assert "recording.ready" in said
    assert "RuntimeError: one has no luck with https://files.acme.test/*** and ***" in said
    assert SECRET not in caplog.text
    assert "handed-out" not in caplog.text


def test_one_that_fails_keeps_none_of_the_others_from_its_turn(take: Take, handlers: Handlers) -> None:
    """And those are not called again: the retry is for the one that failed."""
    for name in ("first", "second", "third"):
        handlers.add(name, is_async=name == "third")
    handlers.failing["second"] = 2
    assert [take(handlers.events).status for _ in range(4)] == [500, 500, 200, 200]
    assert handlers.calls == ["first", "second", "third", "second", "second"]


def test_one_event_that_fails_is_the_only_one_to_be_handled_again(take: Take, events: Receiver) -> None:
    calls: list[str] = []

    @events.on()
    def handle(event: Event) -> None:
        assert event.participant is not None
        calls.append(str(event.participant.id))
        if calls == ["ana", "bo"]:
            raise RuntimeError

    body = body_of("people.left", people=["ana", "bo", "cy"])
    assert [take(events, body).status for _ in range(3)] == [500, 200, 200]
    assert calls == ["ana", "bo", "cy", "bo"]


def test_the_retry_may_come_to_another_process(tmp_path: Path) -> None:
    """Two receivers with the same handlers, as two processes have them, and one file."""
    calls: list[str] = []
    failing = [True]

    def process() -> Receiver:
        events = Receiver(acme(), seen=SqliteSeen(tmp_path / "seen.db"))

        @events.on()
        def bill(event: Event) -> None:
            calls.append("bill")

        @events.on()
        def notify(event: Event) -> None:
            calls.append("notify")
            if failing:
                failing.clear()
                raise RuntimeError

        return events

    one, other = process(), process()
    assert [sync(events).status for events in (one, other, one, other)] == [500, 200, 200, 200]
    assert calls == ["bill", "notify", "notify"]


def test_the_same_bytes_as_news_are_handled_by_all_again(clock: VirtualClock) -> None:
    handlers = Handlers(Receiver(acme(), clock=clock))
    handlers.add("first")
    handlers.add("second")
    handlers.failing["second"] = 1
    assert [sync(handlers.events).status for _ in range(2)] == [500, 200]
    clock.advance(60)
    assert sync(handlers.events).status == 200
    assert handlers.calls == ["first", "second", "second", "first", "second"]


@pytest.mark.parametrize(("passed", "named", "calls"), [(599, False, 1), (601, False, 2), (86_000, True, 1)])
def test_how_long_a_retry_is_waited_for(clock: VirtualClock, passed: float, named: bool, calls: int) -> None:
    """Later, and where the platform names no delivery, the same bytes are news: all handlers are called."""
    handlers = Handlers(Receiver(acme(), clock=clock))
    handlers.add("first")
    handlers.add("second")
    handlers.failing["second"] = 1
    headers = signed(BODY, delivery="d-1" if named else "")
    assert sync(handlers.events, headers=headers).status == 500
    clock.advance(passed)
    assert sync(handlers.events, headers=headers).status == 200
    assert handlers.calls.count("first") == calls


def test_handlers_of_one_name_are_told_apart(take: Take, events: Receiver) -> None:
    calls: list[int] = []
    for number in range(3):
        events.on()(lambda event, number=number: calls.append(number) or (1 / 0 if len(calls) == 2 else None))
    assert [take(events).status for _ in range(2)] == [500, 200]
    assert calls == [0, 1, 2, 1]


class Down(MemorySeen):
    """A store that fails when it is told to."""

    down: frozenset[str] = frozenset()

    def claim(self, key: str, now: float, window: float) -> Any:
        if "claim" in self.down or ("marks" in self.down and key.endswith(">")):
            raise OSError("redis://user:password@host is down")
        return super().claim(key, now, window)

    def release(self, key: str) -> None:
        if "release" in self.down:
            raise OSError("redis://user:password@host is down")
        super().release(key)


def test_without_its_store_a_receiver_puts_deliveries_off(take: Take, caplog: pytest.LogCaptureFixture) -> None:
    store = Down()
    handlers = Handlers(Receiver(acme(), seen=store))
    handlers.add("one")
    store.down = frozenset({"claim"})
    assert take(handlers.events).status == 503
    store.down = frozenset()
    assert take(handlers.events).status == 200
    handlers.failing["one"] = 1
    store.down = frozenset({"release"})
    other = body_of(room="r-2")
    assert take(handlers.events, other).status == 500
    assert take(handlers.events, other).status == 200, "the claim could not be given back, and nothing hangs for that"
    assert "password" not in caplog.text


def test_a_store_that_fails_after_the_claim_leaves_nothing_in_hand(take: Take) -> None:
    store = Down()
    handlers = Handlers(Receiver(acme(), seen=store))
    handlers.add("one")
    handlers.add("two")
    store.down = frozenset({"marks"})
    assert take(handlers.events).status == 503
    store.down = frozenset()
    assert take(handlers.events).status == 200
    assert handlers.calls == ["one", "two"]


def test_what_stops_the_program_stops_it_and_gives_the_claim_back(events: Receiver) -> None:
    stops = [SystemExit(1), KeyboardInterrupt()]

    @events.on()
    def stop(event: Event) -> None:
        if stops:
            raise stops.pop()

    for kind in (KeyboardInterrupt, SystemExit):
        with pytest.raises(kind):
            sync(events)
    assert sync(events).status == 200
    assert not stops
