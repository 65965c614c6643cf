"""A server on loopback that does what a script says, socket by socket: answers, drips, cuts, resets, silence."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

_UNSET: Final = object()
_PATIENCE: Final = 10.0


@dataclass(frozen=True)
class Heard:
    """A request as it arrived."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Line:
    """One connection."""

    def __init__(self, sock: socket.socket, heard: list[Heard], over: threading.Event) -> None:
        self.sock = sock
        self.heard = heard
        self.over = over
        sock.settimeout(_PATIENCE)

    def hear(self) -> Heard:
        said = b""
        while b"\r\n\r\n" not in said:
            more = self.sock.recv(65536)
            if not more:
                raise ConnectionError("the client hung up")
            said += more
        head, _, body = said.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", "0")):
            body += self.sock.recv(65536)
        method, target, _ = first.split(" ")
        heard = Heard(method, target, headers, body)
        self.heard.append(heard)
        return heard

    def say(self, said: bytes) -> None:
        self.sock.sendall(said)

    def reset(self) -> None:
        """Close with RST, as a crashing server does."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


@dataclass(frozen=True)
class Reply:
    """An answer. `promised` is the content-length, if it is not the body's; None sends none."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    promised: object = _UNSET

    def head(self) -> bytes:
        headers = {"connection": "close", **self.headers}
        length = len(self.body) if self.promised is _UNSET else self.promised
        if length is not None:
            headers["content-length"] = str(length)
        lines = (f"{name}: {value}" for name, value in headers.items())
        return "\r\n".join((f"HTTP/1.1 {self.status} Whatever", *lines, "", "")).encode("latin-1")


Act = Callable[[Line], object]


def reply(
    status: int = 200,
    body: bytes = b"",
    *,
    said: object = _UNSET,
    promised: object = _UNSET,
    **headers: str,
) -> Act:
    """Read the request and answer; `said` is a JSON body. Header names are spelt with underscores."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if said is not _UNSET:
        body, given = json.dumps(said).encode(), {"content-type": "application/json", **given}
    return answer(lambda _: Reply(status, body, given, promised))


def answer(make: Callable[[Heard], Reply]) -> Act:
    """Read the request and answer as it deserves."""

    def act(line: Line) -> None:
        made = make(line.hear())
        line.say(made.head() + made.body)

    return act


def drip(*parts: bytes, every: float) -> Act:
    """Read the request and send these bytes, part by part, with a pause before each."""

    def act(line: Line) -> None:
        line.hear()
        for part in parts:
            if line.over.wait(every):
                break
            line.say(part)

    return act


def reset_before_reading(line: Line) -> None:
    """Wait until something has come, so that the connection surely stands, and do not read it."""
    line.sock.recv(1, socket.MSG_PEEK)
    line.reset()


def reset_after_reading(line: Line) -> None:
    line.hear()
    line.reset()


def hang_up_after_reading(line: Line) -> None:
    line.hear()


def silence(line: Line) -> None:
    """Read the request and say nothing, until the test is over."""
    line.hear()
    line.over.wait(_PATIENCE)


class Peer:
    """The server. Each connection plays the next act; one too many is a failure of the test."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.connections = 0
        self._acts: deque[Act] = deque()
        self._always: Act | None = None
        self._surplus = 0
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def script(self, *acts: Act) -> None:
        self._acts.extend(acts)

    def always(self, act: Act) -> None:
        self._always = act

    def close(self) -> None:
        self._over.set()
        # A listener that is merely closed stays in its accept() for ever on Linux.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def verify(self) -> None:
        assert not self._surplus, f"{self._surplus} request(s) more than the script has"
        assert not self._acts, f"{len(self._acts)} act(s) of the script were never played"

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                act = self._acts.popleft() if self._acts else self._always
            thread = threading.Thread(target=self._play, args=(sock, act), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _play(self, sock: socket.socket, act: Act | None) -> None:
        with sock, suppress(OSError):
            line = Line(sock, self.heard, self._over)
            if act is None:
                self._surplus += 1
                act = reply(500, b"the script is over")
            act(line)


@contextmanager
def peer() -> Iterator[Peer]:
    made = Peer()
    try:
        yield made
    finally:
        made.close()
