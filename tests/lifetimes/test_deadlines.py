"""A call ends at its deadline, however the answer dawdles: also where each byte comes in time, and the whole does not."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from anyroom import AsyncClient, Client
from anyroom.errors import TimedOut
from anyroom.simulator.tls import Authority
from anyroom.transport.httpx_carrier import async_single_lines, single_lines
from anyroom.transport.pools import AsyncPools, Pools
from anyroom.transport.wire import Outgoing

from .echo import Echo
from .server import FILE, Server

Get = Callable[[str, float], object]
TIMEOUT = 0.5


def _sync(url: str, timeout: float) -> object:
    with Client(Echo(url), retries=0, timeout=timeout) as client:
        return client.recordings.get("a").id


def _awaited(backend: str, http: str | None = None) -> Get:
    async def get(url: str, timeout: float) -> object:
        async with AsyncClient(Echo(url), retries=0, timeout=timeout, http=http) as client:
            return (await client.recordings.get("a")).id

    def run(*given: Any) -> object:
        return anyio.run(get, *given, backend=backend)

    return run


ASYNC = [_awaited("asyncio"), _awaited("trio")]
NAMES = ["asyncio", "trio"]


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("get", [_sync, *ASYNC], ids=["sync", *NAMES])
def test_a_head_that_drips_over_tls(get: Get, tls_server: Server) -> None:
    assert get(tls_server.url, 30) == "a"
    _ends_in_time(get, tls_server)


@pytest.mark.parametrize("get", [*ASYNC, _awaited("asyncio", "aiohttp")], ids=[*NAMES, "aiohttp"])
def test_a_head_that_drips(get: Get, server: Server) -> None:
    _ends_in_time(get, server)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("get", [_sync, *ASYNC], ids=["sync", *NAMES])
def test_a_handshake_that_never_comes_sent_nothing(get: Get) -> None:
    """Both ends are near: that of the connecting, which knows, and that of the whole call."""
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(TimedOut) as caught:
        get(f"https://127.0.0.1:{listener.getsockname()[1]}", TIMEOUT)
    assert caught.value.outcome == "not_sent"


class Whole:
    """A sink that keeps all."""

    def __init__(self) -> None:
        self.size = 0

    def begin(self, *, offset: int, total: int | None) -> None:
        """From its beginning, always."""

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)


@pytest.mark.usefixtures("trusted")
def test_a_file_may_take_its_time(tls_server: Server) -> None:
    """Its time-out is that of silence."""
    tls_server.drip = TIMEOUT / 20
    awaited, blocking = Whole(), Whole()

    async def fetch() -> None:
        carrier = AsyncPools(async_single_lines())
        await carrier.send(Outgoing("GET", f"{tls_server.url}/files/film", {}, None, TIMEOUT, awaited))
        await carrier.close()

    began = time.monotonic()
    anyio.run(fetch)
    carrier = Pools(single_lines())
    carrier.send(Outgoing("GET", f"{tls_server.url}/files/film", {}, None, TIMEOUT, blocking))
    carrier.close()
    assert (awaited.size, blocking.size) == (len(FILE), len(FILE))
    assert time.monotonic() - began > 2 * TIMEOUT * 1.5


def _ends_in_time(get: Get, server: Server) -> None:
    server.drip = TIMEOUT / 5
    began = time.monotonic()
    with pytest.raises(TimedOut, match="no answer in time") as caught:
        get(server.url, TIMEOUT)
    assert TIMEOUT * 0.9 < time.monotonic() - began < TIMEOUT * 4
    assert caught.value.outcome == "unknown"
