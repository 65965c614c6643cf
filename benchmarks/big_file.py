"""A server on loopback that streams a file of any size out of one block, in a process of its own. It knows ranges."""

from __future__ import annotations

import multiprocessing
import re
import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

BLOCK: Final = memoryview(bytes(range(256)) * 4096)
"""A megabyte; a file is this over and over."""
_ASKED: Final = re.compile(
    rb"GET /(?P<size>[0-9]+)\S* (?:.*\r\nrange: bytes=(?P<start>[0-9]+)-)?", re.IGNORECASE | re.DOTALL
)


def _answer(connection: socket.socket, head: bytes) -> None:
    asked = _ASKED.match(head)
    assert asked is not None, head
    size, start = int(asked["size"]), int(asked["start"] or 0)
    status = b"206 Partial Content" if asked["start"] else b"200 OK"
    extent = b"content-range: bytes %d-%d/%d\r\n" % (start, size - 1, size) if asked["start"] else b""
    connection.sendall(
        b"HTTP/1.1 %s\r\ncontent-type: video/mp4\r\ncontent-length: %d\r\n%s\r\n" % (status, size - start, extent)
    )
    while start < size:
        within = start % len(BLOCK)
        start += connection.send(BLOCK[within : within + size - start])


def _serve(port: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port.send(server.getsockname()[1])
        while True:
            connection, _ = server.accept()
            with connection:
                try:
                    _answer(connection, connection.recv(65536))
                except ConnectionError:
                    pass  # who asked has heard enough


@contextmanager
def big_files() -> Generator[str]:
    """Serve for as long as the `with` block lasts; gives the origin. `/{size}` is a file of so many bytes."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()
