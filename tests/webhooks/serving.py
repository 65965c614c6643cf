"""Servers for tests, on loopback: uvicorn for ASGI apps, the standard library's for WSGI apps; and a client of raw sockets."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import uvicorn

from anyroom.simulator.server import listen


@contextmanager
def serve_asgi(app: Any, **config: Any) -> Generator[str]:
    """Serve an ASGI app, and say where."""
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none", **config))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def serve_wsgi(app: Any) -> Generator[str]:
    """Serve a WSGI app, and say where."""
    with make_server("127.0.0.1", 0, app, Threaded, Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        logging.getLogger("tests").debug(format, *args)


class Raw:
    """A client that sends what it is told to, piece by piece."""

    def __init__(self, origin: str) -> None:
        host, _, port = origin.removeprefix("http://").partition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=10)

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._socket.sendall(piece)

    def head(self, path: str, headers: Iterable[tuple[str, object]] = (), method: str = "POST") -> None:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers)]
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def status(self) -> int:
        """The status of the answer; 0 if the connection was closed without one."""
        received = b""
        while b"\r\n" not in received:
            piece = self._socket.recv(4096)
            if not piece:
                return 0
            received += piece
        return int(received.split(b" ")[1])

    def closed(self) -> bool:
        """Whether the server closes the connection after its answer."""
        try:
            while self._socket.recv(65536):
                pass
        except ConnectionResetError:
            pass
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
