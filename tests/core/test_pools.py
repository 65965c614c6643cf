"""The sync pools of one connection; test_carriers.py has the same of the async ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from anyroom.errors import TimedOut, TransportError
from anyroom.operations import Response
from anyroom.transport.pools import Pools
from anyroom.transport.wire import MAX_CONNECTIONS, MAX_IDLE, Outgoing

PATIENCE = 10.0


class Recorded:
    """Carriers that answer when they are let, and what became of them."""

    def __init__(self) -> None:
        self.made = self.closed = self.under_way = self.most = 0
        self.timeouts: list[float] = []
        self.error: BaseException | None = None
        self.changed = threading.Condition()
        self.gate = threading.Event()

    def make(self) -> _One:
        with self.changed:
            self.made += 1
        return _One(self)

    def until_under_way(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.under_way == count, PATIENCE)


class _One:
    def __init__(self, record: Recorded) -> None:
        self._record = record
        self._using = threading.Lock()
        self._shut = False
        self._url = ""

    def send(self, outgoing: Outgoing, /) -> Response:
        record = self._record
        assert not self._shut
        assert self._url in {"", outgoing.url}, "a line leads to one host"
        self._url = outgoing.url
        assert self._using.acquire(blocking=False), "a line is one call's at a time"
        with record.changed:
            record.timeouts.append(outgoing.timeout)
            record.under_way += 1
            record.most = max(record.most, record.under_way)
            record.changed.notify_all()
        assert record.gate.wait(PATIENCE)
        with record.changed:
            record.under_way -= 1
        self._using.release()
        if record.error is not None:
            raise record.error
        return Response(200)

    def close(self) -> None:
        assert not self._shut, "closed once"
        self._shut = True
        with self._record.changed:
            self._record.closed += 1


def outgoing(host: str = "a.test", timeout: float = PATIENCE) -> Outgoing:
    return Outgoing("GET", f"https://{host}/x", {}, None, timeout)


@pytest.fixture
def record() -> Recorded:
    return Recorded()


@pytest.fixture
def pools(record: Recorded) -> Iterator[Pools]:
    made = Pools(record.make)
    yield made
    made.close()
    assert record.closed == record.made, "all are closed in the end"


@contextmanager
def under_way(pools: Pools, record: Recorded, count: int, *hosts: str) -> Iterator[None]:
    """So many calls by threads, held until the block ends."""
    record.gate.clear()
    with ThreadPoolExecutor(count) as threads:
        begun = [threads.submit(pools.send, outgoing(host)) for _ in range(count // len(hosts)) for host in hosts]
        try:
            record.until_under_way(min(count, MAX_CONNECTIONS))
            yield
        finally:
            record.gate.set()
        assert {one.result(PATIENCE).status for one in begun} == {200}


def test_so_many_connections_and_so_many_idle(pools: Pools, record: Recorded) -> None:
    with under_way(pools, record, 150, "a.test"):
        assert record.made == MAX_CONNECTIONS
    assert record.most == MAX_CONNECTIONS
    assert record.made - record.closed == MAX_IDLE
    made = record.made
    with under_way(pools, record, MAX_IDLE, "a.test"):
        assert record.made == made, "what is idle is used"


def test_hosts_keep_their_connections(pools: Pools, record: Recorded) -> None:
    for _ in range(3):
        with under_way(pools, record, 6, "a.test", "b.test", "c.test"):
            assert record.made == 6


def test_waiting_in_line_counts(pools: Pools, record: Recorded) -> None:
    with under_way(pools, record, MAX_CONNECTIONS, "a.test"):
        with pytest.raises(TimedOut, match="no connection in time") as caught:
            pools.send(outgoing(timeout=0.05))
        assert caught.value.outcome == "not_sent"
        late = threading.Thread(target=pools.send, args=(outgoing(timeout=5.0),))
        late.start()
        time.sleep(0.1)
    late.join(PATIENCE)
    assert 0 < record.timeouts[-1] < 4.95


def test_a_failure_keeps_the_line_and_an_interruption_does_not(pools: Pools, record: Recorded) -> None:
    record.gate.set()
    for error, closed in ((TransportError("cut"), 0), (KeyboardInterrupt(), 1)):
        record.error = error
        with pytest.raises(type(error)):
            pools.send(outgoing())
        assert (record.made, record.closed) == (1, closed)
    record.error = None
    assert pools.send(outgoing()).status == 200
    assert record.made == 2


def test_what_is_under_way_at_the_close_is_closed_when_it_is_given_back(pools: Pools, record: Recorded) -> None:
    with under_way(pools, record, 3, "a.test"):
        pools.close()
        assert record.closed == 0
    assert record.closed == 3
