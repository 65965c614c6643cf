"""Webhooks on their way: signed, retried by the world's clock, in order, bounded, and spoilt on demand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

import pytest

from anyroom.simulator import Clock, Deliveries, Delivery, Handling, Retries, Subscriber, WebhookFault, failing
from anyroom.simulator import deliveries as module
from anyroom.simulator.receiving import Receiver, receiver

START = 1_700_000_000.0
TWICE = Retries((5, 10))


def sign(delivery: Delivery) -> Mapping[str, str]:
    return {"signed": f"{delivery.id} {len(delivery.body)}"}


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: START)


Sender = Callable[..., Deliveries]


@pytest.fixture
def sender(clock: Clock) -> Iterator[Sender]:
    """Makes a sender that sends, at a clock that stands still."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def make(retries: Retries = TWICE) -> Deliveries:
            made = Deliveries(clock, 7, retries)
            stack.enter_context(made.sending("test"))
            return made

        yield make


def emit(deliveries: Deliveries, url: str, *names: str) -> None:
    for name in names:
        deliveries.emit(name, {"event": name}, Subscriber(url, sign), START)


def advance(deliveries: Deliveries, clock: Clock, seconds: float) -> None:
    clock.advance(seconds)
    deliveries.wake()


def outcomes(deliveries: Deliveries) -> list[tuple[str, int, int | None, float]]:
    assert deliveries.settled()
    return [(made.event, made.number, made.status, made.at - START) for made in deliveries.attempts()]


def test_it_is_compact_json_and_signed(sender: Sender, hook: Receiver) -> None:
    deliveries = sender()
    deliveries.emit("a", {"b": [1, "é"], "c": None}, Subscriber(hook.url, sign), START)
    assert outcomes(deliveries) == [("a", 1, 200, 0)]
    ((headers, body),) = hook.came
    assert body == b'{"b":[1,"\\u00e9"],"c":null}'
    (made,) = deliveries.attempts()
    assert headers["signed"] == f"{made.id} {len(body)}"
    assert headers["content-type"] == "application/json"
    assert (made.url, made.problem, deliveries.waiting) == (hook.url, None, 0)


def test_in_the_order_in_which_they_happened(sender: Sender, hook: Receiver) -> None:
    deliveries = sender()
    emit(deliveries, hook.url, *"abcdefghij")
    outcomes(deliveries)
    assert [json.loads(body)["event"] for _, body in hook.came] == list("abcdefghij")


def test_retries_wait_for_the_worlds_clock(sender: Sender, hook: Receiver, clock: Clock) -> None:
    deliveries = sender()
    hook.answers = [500, None, 404]
    emit(deliveries, hook.url, "a")
    assert outcomes(deliveries) == [("a", 1, 500, 0)]
    advance(deliveries, clock, 4)
    assert len(outcomes(deliveries)) == 1
    advance(deliveries, clock, 1)
    assert outcomes(deliveries)[1:] == [("a", 2, None, 5)]
    advance(deliveries, clock, 10)
    assert outcomes(deliveries)[2:] == [("a", 3, 404, 15)]
    assert deliveries.waiting == 0
    bodies, signatures = ({item[1] for item in hook.came}, {item[0]["signed"] for item in hook.came})
    assert len(bodies) == len(signatures) == 1, "the same bytes under the same id"


def test_a_jump_of_a_day_is_played_as_a_day(sender: Sender, hook: Receiver, clock: Clock) -> None:
    deliveries = sender()
    hook.answers = [500, 500]
    emit(deliveries, hook.url, "a")
    outcomes(deliveries)
    advance(deliveries, clock, 86_400)
    assert [(number, status) for _, number, status, _ in outcomes(deliveries)] == [(1, 500), (2, 500), (3, 200)]


def test_which_answers_are_tried_again(sender: Sender, hook: Receiver, clock: Clock) -> None:
    deliveries = sender(Retries((1,), failing))
    hook.answers = [404]
    emit(deliveries, hook.url, "a")
    outcomes(deliveries)
    assert deliveries.waiting == 0
    hook.answers = [503]
    emit(deliveries, hook.url, "b")
    outcomes(deliveries)
    assert deliveries.waiting == 1


def test_doubling() -> None:
    delays = Retries.doubling(5, most=900, within=86_400).delays
    assert delays[:9] == (5, 10, 20, 40, 80, 160, 320, 640, 900)
    assert set(delays[8:]) == {900}
    assert 86_400 - 900 < sum(delays) <= 86_400


def test_a_receiver_that_does_not_answer_in_time_or_is_not_there(sender: Sender, clock: Clock) -> None:
    import socket

    deliveries = sender(Retries(answer_within=0.1))
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        emit(deliveries, url, "a")
        assert deliveries.settled()
    emit(deliveries, url, "b")
    assert deliveries.settled()
    problems = [made.problem for made in deliveries.attempts()]
    assert problems == ["no answer within 0.1 seconds", "no answer: ConnectError"]


@pytest.mark.parametrize(
    "url", ["http://example.com/", "http://127.0.0.1.example.com/", "https://10.0.0.1/", "nonsense", ""]
)
def test_nobody_outside_is_disturbed(clock: Clock, url: str) -> None:
    deliveries = Deliveries(clock, 7, TWICE)
    emit(deliveries, url, "a")
    (made,) = deliveries.attempts()
    assert (made.number, made.status) == (0, None)
    assert (made.problem or "").startswith("not sent: the simulator posts to loopback alone")
    deliveries.anywhere = True
    emit(deliveries, url, "b")
    assert deliveries.waiting == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://[::1]:9/", "http://localhost:9", "http://127.8.8.8/"])
def test_loopback_has_several_names(url: str) -> None:
    assert module.is_loopback(url)


def test_the_queue_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    deliveries = Deliveries(clock, 7, TWICE)
    emit(deliveries, "http://127.0.0.1:9/", *"abc")
    assert deliveries.waiting == 2
    assert [made.problem for made in deliveries.attempts()] == ["not sent: 2 deliveries wait already"]


def test_duplicated(sender: Sender, hook: Receiver) -> None:
    deliveries = sender()
    deliveries.faults.replace([WebhookFault(then=Handling.DUPLICATED, event="^b$")])
    emit(deliveries, hook.url, *"abc")
    assert [event for event, *_ in outcomes(deliveries)] == ["a", "b", "b", "c"]
    assert hook.came[1] == hook.came[2]


def test_reordered(sender: Sender, hook: Receiver, clock: Clock) -> None:
    deliveries = sender()
    deliveries.faults.replace([WebhookFault(then=Handling.REORDERED, event="a")])
    emit(deliveries, hook.url, "a")
    assert outcomes(deliveries) == []
    emit(deliveries, hook.url, "b", "c")
    assert [event for event, *_ in outcomes(deliveries)] == ["b", "a", "c"]


def test_reordered_with_nothing_after_it(sender: Sender, hook: Receiver, clock: Clock) -> None:
    deliveries = sender()
    deliveries.faults.replace([WebhookFault(then=Handling.REORDERED)])
    emit(deliveries, hook.url, "a")
    advance(deliveries, clock, 5)
    assert [event for event, *_ in outcomes(deliveries)] == ["a"]


def test_delayed_and_lost(sender: Sender, hook: Receiver, clock: Clock) -> None:
    deliveries = sender()
    deliveries.faults.replace(
        [WebhookFault(then=Handling.DELAYED, seconds=60, skip=1), WebhookFault(then=Handling.LOST, skip=1)]
    )
    emit(deliveries, hook.url, *"abc")
    deliveries.settled()
    assert [(made.event, made.problem) for made in deliveries.attempts()] == [
        ("c", "not sent: lost by a fault"),
        ("a", None),
    ]
    advance(deliveries, clock, 60)
    assert [event for event, *_ in outcomes(deliveries)] == ["c", "a", "b"]


def test_ids_are_repeatable(clock: Clock) -> None:
    def ids() -> list[str]:
        deliveries = Deliveries(clock, 7, TWICE)
        emit(deliveries, "http://example.com/", *"ab")
        first = [made.id for made in deliveries.attempts()]
        deliveries.clear()
        emit(deliveries, "http://example.com/", *"ab")
        assert [made.id for made in deliveries.attempts()] == first
        return first

    assert ids() == ids()
