"""A receiver in a process of its own, as a server runs several of them: `receiving_process.py CLAIMS HANDLED PROVIDER SETTINGS`.

It shares the file CLAIMS with the others, says its port on stdout, writes into HANDLED the id of each event that it handled, and
ends with its stdin.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from typing_extensions import override

from anyroom import Event
from anyroom.clock import SystemClock
from anyroom.webhooks import Receiver, SqliteSeen


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class OneInstant(SystemClock):
    """However slow the machine is, what comes twice comes at the same time."""

    def __init__(self) -> None:
        self._now = time.time()

    @override
    def now(self) -> float:
        return self._now


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on stderr."""


def main(claims: str, handled: str, provider: str, settings: str) -> None:
    seen = SqliteSeen(claims)
    events = Receiver(provider, seen=seen, clock=OneInstant(), environ={}, **json.loads(settings))
    with Path(handled).open("w", encoding="utf-8", buffering=1) as file:

        @events.on()
        def handle(event: Event) -> None:
            file.write(f"{event.id}\n")

        with make_server("127.0.0.1", 0, events.wsgi, Threaded, Quiet) as server:
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            print(server.server_port, flush=True)
            sys.stdin.read()
            server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
