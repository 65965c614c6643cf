"""Operations carried out by hand: what they ask is kept and answered from a list. No HTTP, no clock, no client."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Generic, TypeAlias, TypeVar

from anyroom.failures import failure
from anyroom.operations import Operation, Request, Response, Sleep, Transfer, drive
from anyroom.provider import Provider

T = TypeVar("T")
ProviderT = TypeVar("ProviderT", bound=Provider)

Said: TypeAlias = tuple[str, str, Sequence[tuple[str, str]], Any]
"""A request: method, path, query, and the body, JSON or a form's pairs."""


class Stagehand(Generic[ProviderT]):
    """Answers what operations ask with what a test says, and keeps what they asked: `said`, and whole in `requests`.

    `now`, in seconds since the epoch, is what the date of a `Retry-After` is held against.
    """

    def __init__(self, provider: ProviderT, *, now: float) -> None:
        self.provider = provider
        self.now = now
        self.said: list[Said] = []
        self.requests: list[Request] = []

    def play(self, operation: Operation[T], *answers: Any) -> T:
        """Carry an operation out. An answer is a `Response`, an error to throw, or what `response` makes one of."""
        left = list(answers)

        def perform(step: Request | Sleep | Transfer) -> Response:
            assert isinstance(step, Request), f"not expected: {step!r}"
            self.requests.append(step)
            self.said.append(self.spelled(step))
            assert left, f"not expected: {self.said[-1]}"
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            response = answer if isinstance(answer, Response) else self.response(answer)
            if not 200 <= response.status < 300:
                raise failure(self.provider.problem(step, response), response, now=self.now)
            return response

        result = drive(operation, perform)
        assert not left, f"never asked for: {left}"
        return result

    def response(self, body: Any) -> Response:
        """The success that an answer of a test's stands for."""
        return answered(body)

    def spelled(self, request: Request) -> Said:
        """A request as it would go over the wire."""
        path = request.endpoint.render({**self.provider.segments(), **request.segments})
        body = list(request.form) if request.form is not None else json.loads(json.dumps(request.json))
        return request.endpoint.method, path, list(request.query), self.shown(body)

    def shown(self, body: Any) -> Any:
        """The body as a test compares it: what differs each time is shown as what it stands for."""
        return body


def answered(body: Any, status: int = 200) -> Response:
    """An answer with JSON in it; with None, one without a body."""
    return Response(status, b"" if body is None else json.dumps(body).encode())
