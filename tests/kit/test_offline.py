"""The guard that keeps tests on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import httpx
import pytest

OUTSIDE = "192.0.2.1"
"""Reserved for documentation (RFC 5737): nobody is there, even if the guard fails."""
refused = pytest.raises(pytest.fail.Exception, match=f"connect to {OUTSIDE}:80")


def test_a_plain_socket_stays_here() -> None:
    with socket.socket() as sock, refused:
        sock.settimeout(0.1)
        sock.connect((OUTSIDE, 80))


def test_http_stays_here() -> None:
    with refused, httpx.Client(trust_env=False, timeout=0.1) as client:
        client.get(f"http://{OUTSIDE}/")


def test_asyncio_stays_here() -> None:
    async def connect() -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.open_connection(OUTSIDE, 80), 0.5)

    with refused:
        asyncio.run(connect())


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8"])
def test_loopback_by_any_name_is_open(host: str) -> None:
    with socket.socket() as sock:
        sock.settimeout(0.2)
        assert sock.connect_ex((host, 1)) != 0, "nobody listens on port 1; what matters is that it was let try"


def test_a_name_is_no_loopback() -> None:
    with socket.socket() as sock, pytest.raises(pytest.fail.Exception, match=r"anyroom\.example:80"):
        sock.connect(("anyroom.example", 80))
