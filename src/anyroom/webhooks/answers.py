"""What a receiver answers: a status and its name, and never why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Final

from anyroom.webhooks.documents import LARGEST_BODY


@dataclass(frozen=True)  # no slots: what it says is made once
class Answer:
    """What to answer to a delivery. The body is plain text, and tells strangers no more than the status."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def reason(self) -> str:
        """The status's name."""
        return HTTPStatus(self.status).phrase

    @cached_property
    def body(self) -> bytes:
        """What stands in it."""
        return self.reason.encode()

    @cached_property
    def all_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers, with the body's type and length."""
        return (
            *self.headers.items(),
            ("content-type", "text/plain; charset=utf-8"),
            ("content-length", str(len(self.body))),
        )

    @cached_property
    def raw_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The same as bytes."""
        return tuple((name.encode(), value.encode()) for name, value in self.all_headers)


class Declined(Exception):
    """A request is answered without a look at its body, or at all of it."""

    def __init__(self, status: HTTPStatus, **headers: str) -> None:
        super().__init__(status.phrase)
        self.answer: Answer = Answer(status, headers)


OK: Final = Answer(HTTPStatus.OK)
FAILED: Final = Answer(HTTPStatus.INTERNAL_SERVER_ERROR)
LATER: Final = Answer(HTTPStatus.SERVICE_UNAVAILABLE)
TOO_LARGE: Final = Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def require_post(method: str) -> None:
    """Raises Declined unless it is a POST."""
    if method != "POST":
        raise Declined(HTTPStatus.METHOD_NOT_ALLOWED, allow="POST")


def declared_length(header: str | None) -> int | None:
    """What Content-Length says; None where there is none.

    Raises:
        Declined: it is no number, or larger than any delivery.
    """
    if header is None or not header.strip():
        return None
    digits = header.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise Declined(HTTPStatus.BAD_REQUEST)
    # Leading zeros aside, what has more digits than the limit is larger; int() takes long for very long ones.
    if len(digits.lstrip("0")) > len(str(LARGEST_BODY)) or int(digits) > LARGEST_BODY:
        raise Declined(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(digits)


class Body:
    """A body as it comes in, in pieces, and no larger than a delivery's."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def take(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            Declined: that is too much.
        """
        self._size += len(piece)
        if self._size > LARGEST_BODY:
            raise Declined(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self._pieces.append(piece)

    def whole(self, declared: int | None) -> bytes:
        """All of it.

        Raises:
            Declined: it is not as long as was said.
        """
        if declared not in {None, self._size}:
            raise Declined(HTTPStatus.BAD_REQUEST)
        return b"".join(self._pieces)
