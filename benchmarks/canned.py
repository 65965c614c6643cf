"""A server on loopback with canned answers, in a process of its own: it costs the contenders nothing, and all the same."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

NUMBER: Final = "@number@"
FIRST: Final = "@first@"
LAST: Final = "@last@"


@dataclass(frozen=True)
class Pages:
    """A listing of many pages: the JSON of one, in which the words above stand for what differs.

    `NUMBER` may stand anywhere in a text; texts that are nothing but one of the words become numbers. `parameter` of the query
    says which page is asked for; they count from 1.
    """

    parameter: str
    size: int
    page: Any


Answers = Mapping[str, Any]
"""By the path's end: the JSON to answer with, or `Pages`."""


class _Canned(asyncio.Protocol):
    def __init__(self, answers: Mapping[str, Callable[[bytes], bytes]]) -> None:
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
            path, _, query = self._said.split(b" ", 2)[1].partition(b"?")
            self._said = self._said[end + 4 + length :]
            said = path.decode()
            self._transport.write(next((one(query) for name, one in self._answers.items() if said.endswith(name)), b""))


def _answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)


def _packed(body: Any) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


def _always(answer: bytes) -> Callable[[bytes], bytes]:
    return lambda _: answer


def _paged(pages: Pages) -> Callable[[bytes], bytes]:
    template, parameter = _packed(pages.page), f"{pages.parameter}=".encode()

    def answer(query: bytes) -> bytes:
        asked = next((one for one in query.split(b"&") if one.startswith(parameter)), parameter + b"1")
        number = int(asked[len(parameter) :])
        body = template
        for word, value in ((NUMBER, number), (FIRST, (number - 1) * pages.size + 1), (LAST, number * pages.size)):
            body = body.replace(b'"%s"' % word.encode(), b"%d" % value)
        return _answer(body.replace(NUMBER.encode(), b"%08d" % number))

    return answer


def _serve(answers: Answers, port: Any) -> None:
    canned = {
        name: _paged(body) if isinstance(body, Pages) else _always(_answer(_packed(body)))
        for name, body in answers.items()
    }

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
