"""An ASGI app on uvicorn, in a process of its own that says what it has spent: what a receiver costs whoever runs one."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import socket
import time
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

App = Callable[[Any, Any, Any], Awaitable[None]]


class Served:
    """A served app, and what is posted to it, one after the other on one connection."""

    def __init__(self, pipe: Connection, port: int, requests: Sequence[bytes]) -> None:
        self._pipe = pipe
        self._port = port
        self._coming = itertools.cycle(requests)

    def cost(self, count: int) -> float:
        """CPU seconds of the server for each of so many requests."""
        with socket.create_connection(("127.0.0.1", self._port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            before = self._spent()
            for request in itertools.islice(self._coming, count):
                line.sendall(request)
                _require_success(line)
            return (self._spent() - before) / count

    def _spent(self) -> float:
        self._pipe.send(None)
        spent: float = self._pipe.recv()
        return spent


@contextmanager
def served(app: Callable[[], App], requests: Callable[[], Sequence[bytes]]) -> Generator[Served]:
    """Serve for as long as the `with` block lasts. Both are called in the server's process, where a key is its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(app, requests, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Served(ours, *ours.recv())
    finally:
        process.terminate()
        process.join()


def _serve(app: Callable[[], App], requests: Callable[[], Sequence[bytes]], pipe: Connection) -> None:
    import uvicorn

    def tell() -> None:
        with suppress(EOFError, OSError):  # whoever asked is gone, and this process soon
            pipe.recv()
            pipe.send(time.process_time())

    async def run() -> None:
        # Named as TCP, or asyncio does not know that it may switch Nagle's delays off.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # whoever is told the port may come before uvicorn listens
        server = uvicorn.Server(uvicorn.Config(app(), log_level="warning", access_log=False, lifespan="off"))
        asyncio.get_running_loop().add_reader(pipe.fileno(), tell)
        pipe.send((listener.getsockname()[1], requests()))
        await server.serve(sockets=[listener])

    asyncio.run(run())


def _require_success(line: socket.socket) -> None:
    said = b""
    while (end := said.find(b"\r\n\r\n")) < 0:
        said += _more(line)
    head = said[:end].lower()
    if not head.startswith(b"http/1.1 200 "):
        raise AssertionError(f"a delivery was answered {head[9:12].decode()}")
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(said) < end + 4 + length:
        said += _more(line)


def _more(line: socket.socket) -> bytes:
    more = line.recv(65536)
    if not more:
        raise AssertionError("the server closed the connection")
    return more
