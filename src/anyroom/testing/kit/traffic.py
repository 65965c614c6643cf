"""What goes over the wire: every request that a client sends is kept, and a test may answer or spoil it instead."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx

TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it left the library. Header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes


def kept(request: httpx.Request) -> Sent:
    """What is kept of a request."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Sent(request.method, str(request.url), headers, request.content)


Interruption: TypeAlias = Callable[[httpx.Request], httpx.Response | None]
"""Sees a request before it is sent: may change it, answer it itself, or raise as a broken connection does."""


@dataclass
class Traffic:
    """The requests of one client, and what is to happen to the next ones."""

    sent: list[Sent] = field(default_factory=list[Sent])
    interruption: Interruption | None = None

    @contextmanager
    def interrupted(self, interruption: Interruption) -> Generator[None]:
        """Have requests seen before they are sent."""
        self.interruption = interruption
        try:
            yield
        finally:
            self.interruption = None

    def pass_through(self, request: httpx.Request) -> httpx.Response | None:
        """Keep the request; return the answer of whoever interrupts, or None to send it."""
        answer = self.interruption(request) if self.interruption is not None else None
        self.sent.append(kept(request))
        return answer

    def sync_client(self) -> httpx.Client:
        """An HTTP client whose requests are kept here."""
        return httpx.Client(transport=_Watched(self), trust_env=False, timeout=TIMEOUT)

    def async_client(self) -> httpx.AsyncClient:
        """An HTTP client whose requests are kept here."""
        return httpx.AsyncClient(transport=_AsyncWatched(self), trust_env=False, timeout=TIMEOUT)


class _Watched(httpx.BaseTransport):
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        # A stage is on loopback, and loading the machine's certificates would take longer than most tests.
        self._wire = httpx.HTTPTransport(verify=False, trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        return self._traffic.pass_through(request) or self._wire.handle_request(request)

    def close(self) -> None:
        self._wire.close()


class _AsyncWatched(httpx.AsyncBaseTransport):
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._wire = httpx.AsyncHTTPTransport(verify=False, trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return self._traffic.pass_through(request) or await self._wire.handle_async_request(request)

    async def aclose(self) -> None:
        await self._wire.aclose()
