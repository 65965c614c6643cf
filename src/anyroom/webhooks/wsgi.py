"""Receivers as WSGI apps, to be mounted in Flask or Django, or served alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from anyroom.webhooks.answers import Answer, Body, Declined, declared_length, require_post

if TYPE_CHECKING:
    from anyroom.webhooks.receiver import Receiver

StartResponse: TypeAlias = Callable[[str, list[tuple[str, str]]], object]

PIECE: Final = 16 * 1024
_UNPREFIXED: Final = ("CONTENT_TYPE", "CONTENT_LENGTH")


class Input(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


class WsgiReceiver:
    """A receiver as a WSGI app. It looks at no path: whoever mounts it decides that."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        answer = self._answer(environ)
        start_response(f"{int(answer.status)} {answer.reason}", list(answer.all_headers))
        return [answer.body]

    def _answer(self, environ: Mapping[str, Any]) -> Answer:
        try:
            require_post(environ["REQUEST_METHOD"])
            length = declared_length(environ.get("CONTENT_LENGTH"))
            if length is None and not environ.get("wsgi.input_terminated", False):
                # Without it nobody knows where the body ends; servers that undo chunks themselves say so.
                raise Declined(HTTPStatus.LENGTH_REQUIRED)
            body = read_body(environ["wsgi.input"], length, self._receiver.answer_within)
        except Declined as declined:
            return declined.answer
        return self._receiver.receive(list(_headers(environ)), body)


def read_body(stream: Input, length: int | None, seconds: float) -> bytes:
    """A body of `length` bytes, or all that there is.

    Between pieces the time is looked at. A piece that never comes is for the server's own time limit to end: nothing here can.

    Raises:
        Declined: it is too large, takes too long, or ends too soon.
    """
    body, left, deadline = Body(), length, time.monotonic() + seconds
    # Where it exists, what has come is read without waiting for the rest of the piece.
    read = getattr(stream, "read1", stream.read)
    while left != 0:
        try:
            piece: bytes = read(PIECE if left is None else min(left, PIECE))
        except OSError:
            raise Declined(HTTPStatus.BAD_REQUEST) from None
        if not piece:
            break
        body.take(piece)
        left = None if left is None else left - len(piece)
        if time.monotonic() > deadline:
            raise Declined(HTTPStatus.REQUEST_TIMEOUT)
    return body.whole(length)


def _headers(environ: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        if name in _UNPREFIXED:
            yield name.replace("_", "-"), str(value)
        elif name.startswith("HTTP_"):
            yield name.removeprefix("HTTP_").replace("_", "-"), str(value)
