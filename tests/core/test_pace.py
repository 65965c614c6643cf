"""The pace and the retry budget: refusals slow all calls down, in order, and an outage is not amplified."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyroom import Client
from anyroom.errors import ProviderUnavailable, RateLimited, TimedOut
from anyroom.transport.budget import EARNED, FULL, RetryBudget
from anyroom.transport.pace import FIRST_INTERVAL, LONGEST_INTERVAL, LONGEST_PATIENCE, Pace

from .peer import Peer, reply
from .test_transport import SleepingClock
from .toy import Toy


def test_nobody_waits_until_something_was_refused() -> None:
    pace = Pace()
    assert [pace.turn(float(now)) for now in range(5)] == [0] * 5


def test_after_a_refusal_turns_come_one_after_the_other() -> None:
    pace = Pace()
    pace.refused(0, 7)
    assert [pace.turn(1) for _ in range(3)] == pytest.approx([6, 6 + FIRST_INTERVAL, 6 + 2 * FIRST_INTERVAL])


def test_each_refusal_slows_down_and_each_success_eases() -> None:
    pace = Pace()
    for _ in range(20):
        pace.refused(0, 0)
    pace.turn(100)
    assert pace.turn(100) == pytest.approx(LONGEST_INTERVAL)
    for _ in range(40):
        pace.answered(100, 0, {})
    pace.turn(200)
    assert pace.turn(200) == 0


def test_patience_has_an_end() -> None:
    pace = Pace()
    pace.refused(0, 10**9)
    assert pace.turn(0) == LONGEST_PATIENCE


def test_who_gives_up_takes_no_turn() -> None:
    pace = Pace()
    pace.refused(0, 7)
    for _ in range(1000):
        assert pace.turn(0, rate=1, patience=7) == 7
    assert pace.turn(0, rate=1, patience=7.1) == 7
    assert pace.turn(0, rate=1) == 8


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "12"}, 12),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000030"}, 30),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "3"}, 3),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "Fri, 15 Jan 2027 08:00:30 GMT"}, 30),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "Fri, 15 Jan 2027 07:00:00 GMT"}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "Fri, 32 Jan 2027 08:00:30 GMT"}, 0),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "12"}, 0),
        ({"x-ratelimit-remaining": "0"}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000000"}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "\u0661"}, 0),
        ({}, 0),
    ],
)
def test_what_the_headers_say(headers: Mapping[str, str], wait: float) -> None:
    pace = Pace()
    pace.answered(0, 1_800_000_000, headers)
    assert pace.turn(0) == wait


@given(st.lists(st.floats(0, 1e6), max_size=30), st.floats(0.1, 1000))
def test_a_rate_of_the_apps_own_is_never_exceeded(arrivals: list[float], rate: float) -> None:
    pace = Pace()
    begun = [now + pace.turn(now, rate=rate) for now in sorted(arrivals)]
    assert all(later - earlier >= 1 / rate - 1e-6 for earlier, later in itertools.pairwise(begun))


def test_threads_get_a_turn_each() -> None:
    pace = Pace()
    turns: list[float] = []

    def ask() -> None:
        turns.extend(pace.turn(0, rate=10) for _ in range(200))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(turns) == pytest.approx([number / 10 for number in range(800)])


def test_a_budget_is_spent_and_earned() -> None:
    budget = RetryBudget()
    assert sum(budget.spend() for _ in range(100)) == FULL
    for _ in range(round(1 / EARNED) + 1):
        budget.earn()
    assert [budget.spend(), budget.spend()] == [True, False]


# --- in a client -------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(toy: Toy) -> SleepingClock:
    toy.clock = made = SleepingClock()
    return made


@pytest.fixture
def video(toy: Toy, clock: SleepingClock) -> Iterator[Client[Toy]]:
    with Client(toy, retries=1000, timeout=10**6) as made:
        yield made


def test_a_refusal_holds_the_other_calls_back_too(video: Client[Toy], peer: Peer, clock: SleepingClock) -> None:
    peer.script(reply(429, retry_after="5"), reply(200, said={"id": "r"}))
    with pytest.raises(RateLimited):
        video.with_options(retries=0).recordings.get("r")
    assert clock.naps == []
    video.recordings.get("r")
    assert clock.naps == [5]


def test_a_call_whose_turn_comes_too_late_is_not_sent(video: Client[Toy], peer: Peer) -> None:
    peer.script(reply(429, retry_after="100"))
    with pytest.raises(RateLimited):
        video.with_options(retries=0).recordings.get("r")
    with pytest.raises(TimedOut, match="takes no more requests") as caught:
        video.with_options(timeout=30).recordings.get("r")
    assert caught.value.outcome == "not_sent"
    assert len(peer.heard) == 1


def test_an_outage_is_not_amplified(video: Client[Toy], peer: Peer) -> None:
    peer.always(reply(503))
    for _ in range(20):
        with pytest.raises(ProviderUnavailable):
            video.recordings.get("r")
    assert len(peer.heard) <= 20 + FULL + 20 * EARNED


def test_each_call_earns_a_part_of_a_retry(video: Client[Toy], peer: Peer) -> None:
    peer.always(reply(503))
    with pytest.raises(ProviderUnavailable):
        video.recordings.get("r")
    assert len(peer.heard) == 1 + FULL, "the budget is spent"
    peer.always(reply(200, said={"id": "r"}))
    for _ in range(round(1 / EARNED)):
        video.recordings.get("r")
    peer.script(reply(503), reply(200, said={"id": "again"}))
    assert video.recordings.get("r").id == "again"


def test_a_rate_of_the_apps_own_is_shared_by_all_views(video: Client[Toy], peer: Peer, clock: SleepingClock) -> None:
    peer.always(reply(200, said={"id": "r"}))
    for view in (video.with_options(max_rate=2), video.with_options(max_rate=2, timeout=50)):
        view.recordings.get("r")
    assert clock.naps == pytest.approx([0.5], abs=0.1)
