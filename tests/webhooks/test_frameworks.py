"""Receivers in the real frameworks, over real HTTP: a platform posts, repeats and mixes up, and each event is handled once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from anyroom import Event, EventType
from anyroom.webhooks import Receiver
from anyroom.webhooks.documents import LARGEST_BODY

from .acme import acme, body_of, signed
from .frameworks import FRAMEWORKS, PATH

pytestmark = pytest.mark.outsiders

BODY = body_of()
Post = Callable[..., int]


@pytest.fixture
def events() -> Receiver:
    return Receiver(acme())


@pytest.fixture(params=FRAMEWORKS)
def http(request: pytest.FixtureRequest, events: Receiver) -> Iterator[httpx.Client]:
    with FRAMEWORKS[request.param](events) as origin, httpx.Client(base_url=origin, trust_env=False) as client:
        yield client


@pytest.fixture
def post(http: httpx.Client) -> Post:
    def deliver(body: bytes = BODY, headers: Any = None) -> int:
        return http.post(PATH, content=body, headers=signed(body) if headers is None else headers).status_code

    return deliver


def test_a_delivery_reaches_its_handler(post: Post, events: Receiver) -> None:
    told: list[Event] = []
    events.on(EventType.RECORDING_READY)(told.append)
    assert post() == 200
    (event,) = told
    assert event.recording is not None
    assert event.recording.id == "rec-1"


def test_what_is_not_let_in_does_not(post: Post, events: Receiver) -> None:
    told: list[Event] = []
    events.on()(told.append)
    assert post(headers={}) == 401
    assert post(headers=signed(BODY, secret="x")) == 401
    assert post(b"[]") == 400
    try:
        assert post(b"x" * (LARGEST_BODY + 1)) == 413
    except httpx.TransportError:
        pass  # the connection was closed on what was still being sent
    assert told == []


def test_nothing_but_post(http: httpx.Client) -> None:
    assert http.get(PATH).status_code == 405


def test_a_form_is_no_delivery_and_no_trouble(post: Post) -> None:
    """Frameworks look into bodies of this type by themselves."""
    body = b"event=room.closed"
    assert post(body, {**signed(body), "Content-Type": "application/x-www-form-urlencoded"}) == 400


def test_a_handler_that_fails_gets_the_retry_once_per_success(post: Post, events: Receiver) -> None:
    calls: list[str] = []

    @events.on()
    def sync(event: Event) -> None:
        calls.append("sync")

    @events.on()
    async def awaited(event: Event) -> None:
        calls.append("async")
        if calls.count("async") < 3:
            raise RuntimeError

    assert [post() for _ in range(4)] == [500, 500, 200, 200]
    assert calls == ["sync", "async", "async", "async"]


def test_work_is_handed_on(post: Post, events: Receiver) -> None:
    opened, done = threading.Event(), threading.Event()

    @events.on(background=True)
    def slow(event: Event) -> None:
        assert opened.wait(10)
        done.set()

    assert post() == 200
    assert not done.is_set()
    opened.set()
    assert done.wait(10)


def test_a_platform_that_posts_everything_twice_and_in_disorder(post: Post, events: Receiver) -> None:
    """Forty deliveries with two or three events, three times each, from four threads, until each was answered 200."""
    handled: Counter[str] = Counter()
    unlucky = random.Random(7)
    lock = threading.Lock()

    @events.on()
    def handle(event: Event) -> None:
        with lock:
            if unlucky.random() < 0.3:
                raise RuntimeError
            handled[event.id] += 1

    deliveries = [
        (body_of("people.left", room=f"r-{n}", people=["ana", "bo", "cy"][: 2 + n % 2]), f"d-{n}") for n in range(40)
    ]
    posted = deliveries * 3
    unlucky.shuffle(posted)

    def deliver(delivery: tuple[bytes, str]) -> None:
        body, name = delivery
        while (status := post(body, signed(body, delivery=name))) != 200:
            assert status in {500, 503}

    with ThreadPoolExecutor(4) as platform:
        list(platform.map(deliver, posted))
    assert len(handled) == sum(2 + n % 2 for n in range(40))
    assert set(handled.values()) == {1}
