"""A server on loopback with canned answers, in a process of its own: it costs the contenders nothing, and all the same."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

Answers = Mapping[str, Any]
"""By the path's end: the JSON to answer with."""


class _Canned(asyncio.Protocol):
    def __init__(self, answers: Mapping[str, bytes]) -> None:
        self._answers = answers
        self._said = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._said += data
        while (end := self._said.find(b"\r\n\r\n")) >= 0:
            head = self._said[:end].lower()
            length = 0
            if (at := head.find(b"content-length:")) >= 0:
                length = int(head[at + 15 : head.find(b"\r\n", at) if head.find(b"\r\n", at) > 0 else None])
            if len(self._said) < end + 4 + length:
                return
            path = self._said.split(b" ", 2)[1].partition(b"?")[0].decode()
            self._said = self._said[end + 4 + length :]
            self._transport.write(next((body for name, body in self._answers.items() if path.endswith(name)), b""))


def _serve(answers: Answers, port: Any) -> None:
    def answer(body: bytes) -> bytes:
        return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)

    canned = {name: answer(json.dumps(body, separators=(",", ":")).encode()) for name, body in answers.items()}

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: _Canned(canned), "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(run())


@contextmanager
def canned(answers: Answers) -> Generator[str]:
    """Serve for as long as the `with` block lasts; gives the origin."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(answers, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()
