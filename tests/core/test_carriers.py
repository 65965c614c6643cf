"""What an async client sends with: many pools of one connection, aiohttp, or what the app gave."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import anyio
import anyio.to_thread
import pytest
from pydantic import SecretStr

from anyroom import AsyncClient
from anyroom.errors import AnyroomError, ConfigurationError, TimedOut, TransportError, UnexpectedResponse
from anyroom.operations import Endpoint, Response, Safety, Transfer
from anyroom.transport.pools import AsyncPools
from anyroom.transport.wire import MAX_CONNECTIONS, MAX_IDLE, Outgoing

from .modes import MODES, Mode, ask
from .peer import Line, Peer, Reply, reply, silence
from .toy import GET, KEY, START, Toy, ToyConfig

PATIENCE = 30.0
ONCE = Endpoint("once", "GET", "/x", Safety.ONCE)
SYNC, ASYNCIO, TRIO, AIOHTTP = MODES
AWAITED = pytest.mark.parametrize("mode", [ASYNCIO, AIOHTTP], ids=str)


def kept(*replies: Reply) -> Callable[[Line], None]:
    """One connection, on which each request has its answer; the one after them is heard, and the line cut."""

    def act(line: Line) -> None:
        for one in replies:
            line.hear()
            line.say(one.head() + one.body)
        line.hear()
        line.reset()

    return act


def plain(cookie: str = "") -> Reply:
    return Reply(200, b"{}", {"connection": "keep-alive", **({"set-cookie": cookie} if cookie else {})})


class Taken:
    """A sink."""

    def __init__(self, into: bytearray) -> None:
        self._into = into

    def begin(self, *, offset: int, total: int | None) -> None:
        assert offset == 0

    def write(self, chunk: bytes, /) -> None:
        self._into.extend(chunk)


def fetch(url: str, into: bytearray) -> Any:
    return (yield Transfer(url, Taken(into)))


# --- what both promise ------------------------------------------------------------------------------------------------


def test_a_request_is_sent_once_though_the_kept_connection_broke(mode: Mode, toy: Toy, peer: Peer) -> None:
    """Libraries repeat by the method; what may be repeated is the endpoint's to say."""
    peer.script(kept(plain()))

    def sync(client: Any) -> None:
        client.raw.request("GET", "/x")
        client.run(toy.ask(ONCE))

    async def awaited(client: Any) -> None:
        await client.raw.request("GET", "/x")
        await client.run(toy.ask(ONCE))

    with pytest.raises(TransportError) as caught:
        mode.use(toy, awaited if mode.backend else sync)
    assert caught.value.outcome == "unknown"
    assert len(peer.heard) == 2


def test_connections_are_kept_and_cookies_are_not(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(kept(plain("a=1"), plain("b=2"), plain()))

    def sync(client: Any) -> None:
        for _ in range(3):
            client.raw.request("GET", "/x")

    async def awaited(client: Any) -> None:
        for _ in range(3):
            await client.raw.request("GET", "/x")

    mode.use(toy, awaited if mode.backend else sync)
    assert peer.connections == 1
    assert ["cookie" in heard.headers for heard in peer.heard] == [False] * 3


def test_a_url_is_requested_to_the_letter(mode: Mode, toy: Toy, peer: Peer) -> None:
    """Whoever signed it signed these very bytes."""
    target = "/a%7Eb%2Bc%2F~d?sig=%2B%3d&X=~*()'!"
    peer.script(reply(200, b"film"))
    taken = bytearray()
    mode.use(toy, lambda client: client.run(fetch(peer.url + target, taken)))
    assert bytes(taken) == b"film"
    assert peer.heard[0].target == target


@pytest.mark.parametrize("begins", [False, True])
def test_a_file_that_falls_silent_is_given_up(mode: Mode, toy: Toy, peer: Peer, begins: bool) -> None:
    def act(line: Line) -> None:
        line.hear()
        if begins:
            line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nfilm")
        line.over.wait(5)

    peer.script(act)
    taken = bytearray()
    with pytest.raises(TimedOut) as caught:
        mode.use(toy, lambda client: client.run(fetch(f"{peer.url}/film", taken)), timeout=0.3)
    assert caught.value.outcome == "unknown"
    assert bytes(taken) == (b"film" if begins else b"")


def test_headers_that_come_twice_are_joined(mode: Mode, toy: Toy, peer: Peer) -> None:
    def act(line: Line) -> None:
        line.hear()
        line.say(b"HTTP/1.1 200 OK\r\nX-Twice: a\r\nx-twice: b\r\nx-odd: \xff\r\ncontent-length: 0\r\n\r\n")

    peer.script(act)
    headers = mode.use(toy, lambda client: client.raw.request("GET", "/x")).headers
    assert headers["x-twice"] == "a, b"
    headers["x-odd"].encode()  # can be written


def test_a_proxy_of_the_environment_is_gone_through(mode: Mode, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = Toy(ToyConfig(key=SecretStr(KEY), base_url="http://toy.test"))
    monkeypatch.setenv("HTTP_PROXY", f"http://user:word@127.0.0.1:{peer.port}")
    monkeypatch.delenv("REQUEST_METHOD", raising=False)
    peer.script(reply(200, b"{}"))
    ask(mode, toy, GET, id="r")
    (heard,) = peer.heard
    assert heard.target == "http://toy.test/acc/recordings/r"
    assert heard.headers["proxy-authorization"].startswith("Basic ")
    assert heard.headers["authorization"] == f"Bearer {KEY}.0"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    peer.script(reply(200, b"{}"))
    ask(mode, Toy(ToyConfig(key=SecretStr(KEY), base_url=peer.url)), GET, id="r")
    assert peer.heard[1].target == "/acc/recordings/r"


@AWAITED
def test_who_is_cancelled_leaves_no_connection_in_use(
    mode: Mode, toy: Toy, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("pools", "aiohttp_carrier"):
        monkeypatch.setattr(f"anyroom.transport.{library}.MAX_CONNECTIONS", 1)
    peer.script(silence, silence, reply(200, b"{}"))

    async def use(client: Any) -> int:
        for _ in range(2):
            with anyio.move_on_after(0.1):
                await client.raw.request("GET", "/x")
        found: int = (await client.raw.request("GET", "/x")).status
        return found

    assert mode.use(toy, use, timeout=5) == 200


@AWAITED
def test_who_gets_no_connection_in_time_has_sent_nothing(
    mode: Mode, toy: Toy, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("pools", "aiohttp_carrier"):
        monkeypatch.setattr(f"anyroom.transport.{library}.MAX_CONNECTIONS", 1)
    asked = threading.Event()

    def tell_and_be_silent(line: Line) -> None:
        line.hear()
        asked.set()
        line.over.wait(PATIENCE)

    peer.script(tell_and_be_silent)

    async def use(client: Any) -> None:
        async def ask_in_vain(timeout: float) -> None:
            await client.with_options(timeout=timeout, retries=0).run(toy.ask(START, roomId="r"))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask_in_vain, PATIENCE)
            assert await anyio.to_thread.run_sync(asked.wait, PATIENCE)
            with pytest.raises(TimedOut) as caught:
                await ask_in_vain(0.2)
            assert caught.value.outcome == "not_sent"
            tasks.cancel_scope.cancel()

    mode.use(toy, use)


# --- many pools of one ------------------------------------------------------------------------------------------------


class Recorded:
    """Carriers that answer when they are let, and what became of them."""

    def __init__(self) -> None:
        self.made = self.opened = self.closed = self.under_way = self.most = self.most_open = 0
        self.timeouts: list[float] = []
        self.gate = anyio.Event()

    def make(self) -> _One:
        self.made += 1
        return _One(self)


class _One:
    def __init__(self, record: Recorded) -> None:
        self._record = record
        self._opened = self._shut = False

    async def send(self, outgoing: Outgoing, /) -> Response:
        assert not self._shut
        record = self._record
        record.timeouts.append(outgoing.timeout)
        record.opened += not self._opened
        self._opened = True
        record.most_open = max(record.most_open, record.opened - record.closed)
        record.under_way += 1
        record.most = max(record.most, record.under_way)
        try:
            await record.gate.wait()
        finally:
            record.under_way -= 1
        return Response(200)

    async def close(self) -> None:
        self._shut = True
        self._record.closed += 1


def outgoing(host: str = "a.test", timeout: float = 30.0) -> Outgoing:
    return Outgoing("GET", f"https://{host}/x", {}, None, timeout)


async def many(pools: AsyncPools, count: int, record: Recorded, host: str = "a.test") -> None:
    record.gate = anyio.Event()
    async with anyio.create_task_group() as tasks:
        for _ in range(count):
            tasks.start_soon(pools.send, outgoing(host))
        await anyio.wait_all_tasks_blocked()
        record.gate.set()


def on(backend: str, use: Callable[[AsyncPools, Recorded], Awaitable[None]]) -> None:
    async def main() -> None:
        record = Recorded()
        pools = AsyncPools(record.make)
        await use(pools, record)
        await pools.close()
        assert record.closed == record.made, "all are closed in the end"

    anyio.run(main, backend=backend)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_so_many_connections_and_so_many_idle(backend: str) -> None:
    async def use(pools: AsyncPools, record: Recorded) -> None:
        await many(pools, 250, record)
        assert record.most == MAX_CONNECTIONS
        assert record.made - record.closed == MAX_IDLE
        made = record.made
        await many(pools, MAX_IDLE, record)
        assert record.made == made, "what is idle is used"

    on(backend, use)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_hosts_keep_their_connections_and_all_together_are_bounded(backend: str) -> None:
    async def use(pools: AsyncPools, record: Recorded) -> None:
        for _ in range(3):
            for host in ("a.test", "b.test", "c.test"):
                await many(pools, 2, record, host)
        assert record.made == 6
        await many(pools, MAX_CONNECTIONS - 2, record, "d.test")
        assert record.most_open == MAX_CONNECTIONS

    on(backend, use)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_waiting_in_line_counts(backend: str) -> None:
    async def use(pools: AsyncPools, record: Recorded) -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(MAX_CONNECTIONS):
                tasks.start_soon(pools.send, outgoing())
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(TimedOut, match=r"no connection in time") as caught:
                await pools.send(outgoing(timeout=0.05))
            assert caught.value.outcome == "not_sent"
            tasks.start_soon(pools.send, outgoing(timeout=20))
            await anyio.sleep(0.1)
            record.gate.set()
        assert 15 < record.timeouts[-1] < 20

    on(backend, use)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_what_is_under_way_at_the_close_is_closed_when_it_is_given_back(backend: str) -> None:
    async def use(pools: AsyncPools, record: Recorded) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(pools.send, outgoing())
            await anyio.wait_all_tasks_blocked()
            await pools.close()
            assert record.closed == 0
            record.gate.set()

    on(backend, use)


# --- aiohttp ----------------------------------------------------------------------------------------------------------


def test_an_apps_connector_is_used_and_stays_open(toy: Toy, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")  # the app's connector goes where the app says
    peer.script(kept(plain(), plain()))

    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            async with AsyncClient(toy, http=session.connector) as client:
                await client.raw.request("GET", "/x")
            async with session.get(f"{peer.url}/y") as answer:
                assert answer.status == 200

    anyio.run(main)
    assert peer.connections == 1


def test_a_connector_that_cannot_be_used(toy: Toy, peer: Peer) -> None:
    async def closed() -> None:
        connector = aiohttp.TCPConnector()
        await connector.close()
        await AsyncClient(toy, http=connector).raw.request("GET", "/x")

    async def made() -> aiohttp.TCPConnector:
        return aiohttp.TCPConnector()

    async def elsewhere() -> None:
        await AsyncClient(toy, http=other).raw.request("GET", "/x")

    with pytest.raises(AnyroomError, match=r"http client is closed"):
        anyio.run(closed)
    other = anyio.run(made)
    with pytest.raises(ConfigurationError, match=r"in the loop that it was made in"):
        anyio.run(elsewhere)


def test_aiohttp_runs_on_asyncio_only(toy: Toy, peer: Peer) -> None:
    with pytest.raises(ConfigurationError, match=r"aiohttp runs on asyncio"):
        Mode("trio").use(toy, lambda client: client.raw.request("GET", "/x"), http="aiohttp")


def test_a_session_is_refused_and_its_connector_named(toy: Toy) -> None:
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            AsyncClient(toy, http=session)

    with pytest.raises(ConfigurationError, match=r"http=session.connector"):
        anyio.run(main)


def test_no_other_text_names_a_library(toy: Toy) -> None:
    with pytest.raises(ConfigurationError, match=r'or "aiohttp"'):
        AsyncClient(toy, http="aiohtp")


def test_aiohttp_that_is_not_installed(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, "anyroom.transport.aiohttp_carrier", raising=False)
    with pytest.raises(ConfigurationError, match=r'pip install "anyroom\[aiohttp\]"'):
        AsyncClient(toy, http="aiohttp")


def test_a_proxy_that_aiohttp_does_not_speak_to(toy: Toy, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://user:word@127.0.0.1:1")
    with pytest.raises(ConfigurationError, match=r"proxy for all is none of HTTP") as caught:
        ask(AIOHTTP, toy, GET, id="r")
    assert "word" not in str(caught.value)


def test_half_of_what_was_packed_is_not_taken_for_all(toy: Toy, peer: Peer) -> None:
    peer.script(
        reply(200, gzip.compress(b"x" * 1000)[:-9], content_encoding="gzip"), reply(200, content_encoding="gzip")
    )
    with pytest.raises(UnexpectedResponse, match=r"compression is broken"):
        ask(AIOHTTP, toy, GET, id="r")
    assert AIOHTTP.use(toy, lambda client: client.raw.request("HEAD", "/x")).content == b""


def test_a_name_that_cannot_be_looked_up(mode: Mode) -> None:
    toy = Toy(ToyConfig(key=SecretStr(KEY), base_url="http://a..b"))
    with pytest.raises(TransportError) as caught:
        ask(mode, toy, START, roomId="r", retries=0)
    assert caught.value.outcome == "not_sent"


@pytest.mark.usefixtures("unmeasured")
def test_aiohttp_is_loaded_by_who_names_it_and_nobody_else() -> None:
    said = "import sys, anyroom; anyroom.AsyncClient('memory'); print('aiohttp' in sys.modules, 'httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
