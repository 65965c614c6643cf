"""A server that keeps its connections, tells them apart, answers each request with what it asked, and stops where it is told."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import parse_qs, urlsplit

PATIENCE: Final = 20.0
FILE: Final = bytes(range(256)) * 1024
"""What each file holds: 256 KiB."""
PAGES: Final = 3


class Line:
    """One connection. `asked` are its requests; `over` is set when the client has gone."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.asked: list[str] = []
        self.over = threading.Event()
        self.broken = False
        """Whether it ended in the middle of an answer, or without a word of TLS."""


class Stop:
    """A place in an answer where the server waits, before its `"head"` or in the middle of its `"body"`: until it is told to
    go, or asked for the path `until`."""

    def __init__(self, at: str, until: str | None) -> None:
        self.at = at
        self.until = until
        self.reached = threading.Event()
        self.go = threading.Event()


class Server:
    """See the module. `lines` has every connection, in the order in which they came."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.lines: list[Line] = []
        self.open = 0
        self.most_open = 0
        self.requests = 0
        self.status = 200
        self.headers: dict[str, str] = {}
        self.drip = 0.0
        """Seconds between one byte of an answer's head and the next, if they come one by one."""
        self.authority = b""
        """Who vouches for it, in PEM."""
        self._tls = tls
        self._stops: dict[str, Stop] = {}
        self._every_stop: list[Stop] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        port = self._listener.getsockname()[1]
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{port}"
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def stop_at(self, path: str, at: str = "head", *, until: str | None = None) -> Stop:
        """Stop in the next answer to this path."""
        stop = self._stops[path] = Stop(at, until)
        self._every_stop.append(stop)
        return stop

    def close(self) -> None:
        self._over.set()
        for stop in self._every_stop:
            stop.go.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self.lines:
            with suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            line = Line(sock)
            self.lines.append(line)
            self._threads.append(threading.Thread(target=self._serve, args=(line,), daemon=True))
            self._threads[-1].start()

    def _serve(self, line: Line) -> None:
        with self._lock:
            self.open += 1
            self.most_open = max(self.open, self.most_open)
        try:
            if self._tls is not None:
                line.sock.settimeout(PATIENCE)
                # So that an end without TLS's own word for it is told from one with it.
                line.sock = self._tls.wrap_socket(line.sock, server_side=True, suppress_ragged_eofs=False)
            line.sock.settimeout(None)
            while self._answer(line):
                pass
        except OSError:
            line.broken = True
        finally:
            with self._lock:
                self.open -= 1
            line.sock.close()
            line.over.set()

    def _answer(self, line: Line) -> bool:
        said = b""
        while b"\r\n\r\n" not in said:
            more = line.sock.recv(65536)
            if not more:
                return False
            said += more
        head, _, body = said.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (item.partition(":") for item in rest)}
        while len(body) < int(headers.get("content-length", "0")):
            body += line.sock.recv(65536)
        target = first.split(" ")[1]
        line.asked.append(target)
        with self._lock:
            self.requests += 1
            stop = self._stops.pop(target, None)
            for other in self._every_stop:
                if other.until == target:
                    other.go.set()
            status = self.status if not target.startswith("/files") else 200
        content = self._content(target, headers)
        if stop is not None and stop.at == "head":
            self._wait(stop)
        more = (f"{name}: {value}" for name, value in self.headers.items())
        lines = (f"HTTP/1.1 {status} Whatever", f"content-length: {len(content)}", *more, "", "")
        half = len(content) // 2 if stop is not None and stop.at == "body" else len(content)
        said = "\r\n".join(lines).encode()
        while self.drip and said and not self._over.wait(self.drip):
            line.sock.sendall(said[:1])
            said = said[1:]
        line.sock.sendall(said + content[:half])
        if stop is not None and stop.at == "body":
            self._wait(stop)
            line.sock.sendall(content[half:])
        return True

    def _wait(self, stop: Stop) -> None:
        stop.reached.set()
        stop.go.wait(PATIENCE)

    @staticmethod
    def _content(target: str, headers: dict[str, str]) -> bytes:
        parts = urlsplit(target)
        if parts.path.startswith("/files/"):
            return FILE
        if parts.path == "/recordings":
            page = int(parse_qs(parts.query)["page"][0])
            items = [{"id": f"{page}-{index}", "file": ""} for index in range(3)]
            return json.dumps({"items": items, "next": str(page + 1) if page + 1 < PAGES else None}).encode()
        name = parts.path.rpartition("/")[2]
        file = f"/files/{name}" if name.startswith("done") else ""
        told = {"id": name, "file": file, "signed": headers.get("x-signed"), "mine": headers.get("x-mine")}
        return json.dumps(told).encode()


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    made = Server(tls)
    try:
        yield made
    finally:
        made.close()
