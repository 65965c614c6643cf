"""Operations carried out by hand: what they ask is kept and answered from a list. No HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import Enum
from typing import Any, TypeVar

import jwt

from anyroom.failures import failure
from anyroom.operations import Operation, Request, Response, Sleep, Transfer, drive
from anyroom_videosdk import VideoSDK

T = TypeVar("T")

API_KEY = "5b0c9d2e-41f7-4a8e-9f63-7c1d2e3f4a5b"
SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
NOW = 1_760_000_000.5
ROOM = "2abc-3def-4ghi"
Said = tuple[str, str, Sequence[tuple[str, str]], Any]
"""A request: method, path, query, JSON body."""

PAGING = [("page", "1"), ("perPage", "20")]
"""The query of every first page."""


def of_room(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The query of a room's first page."""
    return [("roomId", ROOM), *more, *PAGING]


@dataclass
class Stagehand:
    """Carries operations out by hand: answers what they ask with what a test says, and keeps what they asked."""

    provider: VideoSDK

    def __post_init__(self) -> None:
        self.said: list[Said] = []
        self.requests: list[Request] = []

    def play(self, operation: Operation[T], *answers: Any) -> T:
        """Carry an operation out. An answer is a `Response`, an error to throw, or what is the JSON of a 200."""
        left = list(answers)

        def perform(step: Request | Sleep | Transfer) -> Response:
            assert isinstance(step, Request)
            self.requests.append(step)
            assert step.form is None
            path = step.endpoint.render({**self.provider.segments(), **step.segments})
            self.said.append((step.endpoint.method, path, list(step.query), json.loads(json.dumps(step.json))))
            assert left, f"not expected: {self.said[-1]}"
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            response = answer if isinstance(answer, Response) else answered(answer)
            if not 200 <= response.status < 300:
                raise failure(self.provider.problem(step, response), response, now=NOW)
            return response

        result = drive(operation, perform)
        assert not left, f"never asked for: {left}"
        return result


def answered(body: Any, status: int = 200, *, at: float | None = None) -> Response:
    """An answer with JSON in it; with None, one without a body. `at`: when the service says it is, epoch seconds."""
    headers = {} if at is None else {"date": format_datetime(datetime.fromtimestamp(at, UTC), usegmt=True)}
    return Response(status, b"" if body is None else json.dumps(body).encode(), headers)


def text(body: str, status: int) -> Response:
    """An answer that is no JSON."""
    return Response(status, body.encode())


def refused(status: int, message: str = "no") -> Response:
    """A refusal in the shape that the vendor's samples read."""
    return answered({"statusCode": status, "error": message}, status)


def page(*items: Any, number: int = 1, last: int = 1, key: str = "data") -> dict[str, Any]:
    """A page in the usual envelope."""
    info = {"currentPage": number, "perPage": 20, "lastPage": last, "total": 20 * (last - 1) + len(items)}
    return {"pageInfo": info, key: list(items)}


def instant(seconds: float) -> str:
    """An instant as the platform spells it, so many seconds from now."""
    return datetime.fromtimestamp(NOW + seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def claims(token: str) -> dict[str, Any]:
    """What a token says, if it is signed with the secret. Time is the provider's, and not checked."""
    return jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False})


def plainly(thing: Any) -> Any:
    """A neutral object as JSON has it, without what is not set and without `raw`."""
    if is_dataclass(thing):
        shown = {item.name: plainly(getattr(thing, item.name)) for item in fields(thing) if item.name != "raw"}
        return {name: value for name, value in shown.items() if value not in (None, [], {}, False)}
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, datetime):
        return thing.isoformat()
    if isinstance(thing, (tuple, list)):
        return [plainly(item) for item in thing]
    if isinstance(thing, Mapping):
        return {key: plainly(value) for key, value in thing.items()}
    return thing
