"""Claims: three stores that agree with one model, and processes that share a file."""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anyroom.errors import ConfigurationError
from anyroom.webhooks import Claim, MemorySeen, RedisSeen, SeenDeliveries, SqliteSeen
from anyroom.webhooks.seen import KEPT_SECONDS, LONGEST_KEPT_SECONDS

NOW = 1_767_225_600.0
FOREVER = float("inf")


def redis() -> Any:
    fakeredis = pytest.importorskip("fakeredis", reason="a development dependency that the lowest set leaves out")
    pytest.importorskip("lupa", reason="runs the scripts that a Redis would")
    return fakeredis.FakeRedis(server=fakeredis.FakeServer())


STORES: dict[str, Callable[[Path], SeenDeliveries]] = {
    "memory": lambda folder: MemorySeen(),
    "sqlite": lambda folder: SqliteSeen(folder / "seen.db"),
    "redis": lambda folder: RedisSeen(redis()),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SeenDeliveries:
    return STORES[request.param](tmp_path)


class Model:
    """What a store is: the time of each key's last claim."""

    def __init__(self) -> None:
        self.claims: dict[str, float] = {}

    def claim(self, key: str, now: float, window: float) -> Claim:
        last = self.claims.get(key)
        if last is not None and now - last <= window:
            return Claim.SEEN
        self.claims[key] = now
        return Claim.NEW if last is None else Claim.SEEN_LONG_AGO

    def release(self, key: str) -> None:
        self.claims.pop(key, None)


KEYS = st.sampled_from(["one", "two", "two/0", "9f86d081884c7d659a2feaa0c55ad015", "Zoë'; DROP TABLE claims; --", ""])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "claim", "release"]),
        KEYS,
        st.sampled_from([0.0, 0.5, 10.0, 10.5, 4000.0]),
        st.sampled_from([10.0, FOREVER]),
    ),
    max_size=30,
)


@pytest.mark.parametrize("kind", STORES)
@given(steps=STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_every_store_does_as_the_model_does(kind: str, steps: list[tuple[str, str, float, float]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, model, now = STORES[kind](Path(folder)), Model(), NOW
        for what, key, passed, window in steps:
            now += passed
            if what == "claim":
                assert store.claim(key, now, window) is model.claim(key, now, window)
            else:
                store.release(key)
                model.release(key)


def test_of_many_who_claim_at_once_one_has_it(store: SeenDeliveries) -> None:
    begin = threading.Barrier(8)

    def claim(_: int) -> list[Claim]:
        begin.wait(10)
        return [store.claim(f"key {number}", NOW, FOREVER) for number in range(20)]

    with ThreadPoolExecutor(8) as threads:
        found = [claimed for claims in threads.map(claim, range(8)) for claimed in claims]
    assert Counter(found) == {Claim.NEW: 20, Claim.SEEN: 140}


def test_a_clock_that_was_set_back_makes_nothing_new(store: SeenDeliveries) -> None:
    store.claim("key", NOW, FOREVER)
    assert store.claim("key", NOW - 3600, 10) is Claim.SEEN


def test_memory_has_a_limit_and_forgets_the_oldest() -> None:
    store = MemorySeen(kept=3)
    for key in "abcd":
        store.claim(key, NOW, FOREVER)
    store.claim("b", NOW, FOREVER)  # asked for again, and so not the oldest any more
    store.claim("e", NOW, FOREVER)
    assert {key: store.claim(key, NOW, FOREVER) for key in "bde"} == dict.fromkeys("bde", Claim.SEEN)
    assert store.claim("c", NOW, FOREVER) is Claim.NEW


def test_a_file_forgets_what_is_old_where_nothing_says_for_ever(tmp_path: Path) -> None:
    store = SqliteSeen(tmp_path / "seen.db", kept_seconds=100)
    store.claim("old", NOW, 10)
    store.claim("new", NOW + 101, 10)
    with sqlite3.connect(tmp_path / "seen.db") as connection:
        assert connection.execute("SELECT key FROM claims").fetchall() == [("new",)]
    connection.close()


def test_a_file_does_not_grow_for_ever_even_if_nothing_may_come_twice(tmp_path: Path) -> None:
    store = SqliteSeen(tmp_path / "seen.db")
    store.claim("old", NOW, FOREVER)
    assert store.claim("old", NOW + LONGEST_KEPT_SECONDS - 1, FOREVER) is Claim.SEEN
    assert store.claim("old", NOW + LONGEST_KEPT_SECONDS + 1, FOREVER) is Claim.NEW


def test_redis_forgets_by_itself() -> None:
    client = redis()
    RedisSeen(client, prefix="p:").claim("key", NOW, 10)
    assert 0 < client.ttl("p:key") <= KEPT_SECONDS
    RedisSeen(client, prefix="p:").claim("other", NOW, FOREVER)
    assert KEPT_SECONDS < client.ttl("p:other") <= LONGEST_KEPT_SECONDS


def test_redis_that_decodes_for_itself() -> None:
    fakeredis = pytest.importorskip("fakeredis", reason="a development dependency that the lowest set leaves out")
    store = RedisSeen(fakeredis.FakeRedis(server=fakeredis.FakeServer(), decode_responses=True))
    assert [store.claim("key", NOW, FOREVER) for _ in range(2)] == [Claim.NEW, Claim.SEEN]


# --- several processes ------------------------------------------------------------------------------------------------

PROCESSES, DELIVERIES = 3, 60


def _claim_all(path: str, begin: Any, out: Any) -> None:
    store = SqliteSeen(path)
    begin.wait(30)
    out.put([n for n in range(DELIVERIES) if store.claim(f"delivery {n}", NOW, FOREVER) is Claim.NEW])


@pytest.mark.usefixtures("unmeasured")
def test_processes_that_share_a_file_claim_each_delivery_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    begin, out = spawn.Barrier(PROCESSES), spawn.Queue()
    workers = [spawn.Process(target=_claim_all, args=(str(tmp_path / "seen.db"), begin, out)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    claimed = [number for _ in workers for number in out.get(timeout=60)]
    for worker in workers:
        worker.join(30)
        assert worker.exitcode == 0
    out.close()
    assert sorted(claimed) == list(range(DELIVERIES))


def test_claims_survive_the_process(tmp_path: Path) -> None:
    SqliteSeen(tmp_path / "seen.db").claim("key", NOW, FOREVER)
    assert SqliteSeen(tmp_path / "seen.db").claim("key", NOW + 60, FOREVER) is Claim.SEEN


@pytest.fixture(autouse=True)
def _no_connection_is_left_open(recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    yield
    assert [str(warning.message) for warning in recwarn if issubclass(warning.category, ResourceWarning)] == []


def test_a_file_that_cannot_be_had(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "seen.db"):
        with pytest.raises(ConfigurationError, match=rf"^claims cannot be kept in {re.escape(str(path))}: "):
            SqliteSeen(path)


def test_redis_takes_a_client() -> None:
    with pytest.raises(ConfigurationError, match=r"redis.Redis.from_url\(...\), not str$"):
        RedisSeen("redis://localhost")
