"""Playing a cassette on a port of this machine: what is said goes over a socket, to whatever host it is addressed."""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Protocol

import httpx
from typing_extensions import override

from anyroom.config import ProviderConfig
from anyroom.testing.kit.cassettes.matching import complaint_of
from anyroom.testing.kit.cassettes.tape import Cassette, Interaction

SCHEME: Final = "x-kit-scheme"
"""The header that tells the peer how the request was addressed; the host is in the usual one."""


class NotOnTheCassette(Exception):
    """A request was said that the cassette does not have."""


class Wire(Protocol):
    """What answers an adapter's requests."""

    refusals: tuple[type[Exception], ...]
    complaints: list[str]

    @property
    def played(self) -> int: ...
    def sync_wire(self) -> httpx.BaseTransport: ...
    def async_wire(self) -> httpx.AsyncBaseTransport: ...


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request as it came over the socket."""

    method: str
    uri: str
    headers: Mapping[str, str]
    body: bytes


class Peer:
    """Plays a cassette to whoever connects."""

    refusals: tuple[type[Exception], ...] = (NotOnTheCassette,)

    def __init__(self, cassette: Cassette, config: ProviderConfig) -> None:
        self.complaints: list[str] = []
        self.played: int = 0
        self.port: int = 0
        self._left = list(cassette.interactions)
        self._config = config

    def answer(self, arrived: Arrived) -> Interaction | None:
        """The interaction that a request is the next of, which is then played; None if there is none."""
        for interaction in self._left:
            complaint = complaint_of(arrived, interaction.request, self._config)
            if not complaint:
                self._left.remove(interaction)
                self.played += 1
                return interaction
            self.complaints.append(complaint)
        return None

    def lead(self, request: httpx.Request) -> None:
        """Address a request to this port, and tell it where it was going."""
        request.headers[SCHEME] = request.url.scheme
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)

    def sync_wire(self) -> httpx.BaseTransport:
        return _Led(self)

    def async_wire(self) -> httpx.AsyncBaseTransport:
        return _AsyncLed(self)


class _Led(httpx.HTTPTransport):
    def __init__(self, peer: Peer) -> None:
        super().__init__(verify=False, trust_env=False)
        self._peer = peer

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._peer.lead(request)
        return _refused(super().handle_request(request))


class _AsyncLed(httpx.AsyncHTTPTransport):
    def __init__(self, peer: Peer) -> None:
        super().__init__(verify=False, trust_env=False)
        self._peer = peer

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._peer.lead(request)
        return _refused(await super().handle_async_request(request))


def _refused(response: httpx.Response) -> httpx.Response:
    if response.headers.get(SCHEME) == "none":
        raise NotOnTheCassette
    return response


@contextmanager
def served(cassette: Cassette, config: ProviderConfig) -> Generator[Peer]:
    """Serve a cassette on a free port of the loopback interface."""
    peer = Peer(cassette, config)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """What is said is nobody's business but the cassette's."""

        @override
        def parse_request(self) -> bool:
            if super().parse_request():
                self._answer()
            return False  # it is answered; the base class has methods of its own to look for

        def _answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", "0")))
            uri = f"{headers[SCHEME]}://{headers['host']}{self.path}"
            found = peer.answer(Arrived(self.command, uri, headers, body))
            answer = None if found is None else found.response
            # Without the server's own headers: the cassette may say when it was answered.
            self.send_response_only(599 if answer is None else answer.status)
            if answer is None:
                self.send_header(SCHEME, "none")
            else:
                for name, value in answer.sent_headers().items():
                    self.send_header(name, value)
            content = b"" if answer is None else answer.content
            if answer is None or answer.status not in {204, 304}:
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
