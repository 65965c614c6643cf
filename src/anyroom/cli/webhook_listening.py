"""`anyroom webhooks listen`: a receiver on loopback."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import typer
from typing_extensions import override

from anyroom.cli.webhook_events import word

if TYPE_CHECKING:
    from anyroom.webhooks import Receiver

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LOGGER: Final = "anyroom.webhooks"
"""Where receivers say why a delivery was not let in."""


def listen(receiver: Receiver, port: int, path: str, announce: Callable[[str], None]) -> None:
    """Serve a receiver at one path until SIGINT or SIGTERM; tell `announce` its URL once it listens.

    Raises:
        ConfigurationError: the port cannot be had, or the extra `simulator`, which brings the server, is not installed.
    """
    from anyroom.simulator import serve_until_signalled
    from anyroom.simulator.server import LOOPBACK, origin_of, serve_app
    from anyroom.simulator.server import listen as bound

    @contextmanager
    def serving() -> Generator[str]:
        with bound(LOOPBACK, port) as listener, serve_app(AtPath(receiver, path), [listener], "anyroom-webhooks"):
            yield origin_of(listener, "http") + path

    with _told_on_stderr():
        serve_until_signalled([serving()], announce)


class AtPath:
    """A receiver at one path alone. What is posted elsewhere is told of: it is the usual mistake."""

    def __init__(self, receiver: Receiver, path: str) -> None:
        self._app = receiver.asgi
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        from starlette.responses import PlainTextResponse

        if scope["path"] == self._path:
            await self._app(scope, receive, send)
            return
        _say(f"{scope['method']} {word(scope['path'])}: nothing is there; deliveries are taken at {self._path}")
        await PlainTextResponse("Not Found", 404, {"connection": "close"})(scope, receive, send)


class _OnStderr(logging.Handler):
    """Tells what is logged, one line each."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        _say(record.getMessage().partition("\n")[0])


@contextmanager
def _told_on_stderr() -> Generator[None]:
    logger, handler = logging.getLogger(LOGGER), _OnStderr()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)  # repeats, too
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)


def _say(text: str) -> None:
    typer.echo(f"anyroom: {text}", err=True)
