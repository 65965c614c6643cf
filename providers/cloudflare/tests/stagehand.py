"""Operations carried out by hand: what they ask is kept and answered from a list. No HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from anyroom.failures import failure
from anyroom.operations import Operation, Request, Response, Sleep, Transfer, drive
from anyroom_cloudflare import Cloudflare

T = TypeVar("T")

ACCOUNT: Final = "023e105f4ecef8ad9ca31a8372d0c353"
APP_ID: Final = "9a1c7d2e-5b3f-4e60-8f7a-1c2d3e4f5a6b"
TOKEN: Final = "stagehand-api-token"
KIT: Final = f"/client/v4/accounts/{ACCOUNT}/realtime/kit"
APP: Final = f"{KIT}/{APP_ID}"
NOW: Final = 1_780_000_000.5
PAGING: Final = (("page_no", "1"), ("per_page", "50"))
Said = tuple[str, str, Sequence[tuple[str, str]], Any]
"""A request: method, path, query, and the JSON body."""


@dataclass
class Stagehand:
    """Carries operations out by hand: answers what they ask with what a test says, and keeps what they asked."""

    cloudflare: Cloudflare

    def __post_init__(self) -> None:
        self.said: list[Said] = []
        self.requests: list[Request] = []

    def play(self, operation: Operation[T], *answers: Any) -> T:
        """Carry an operation out. An answer is a `Response`, or what is the `data` of a 200."""
        left = list(answers)

        def perform(step: Request | Sleep | Transfer) -> Response:
            assert isinstance(step, Request)
            self.requests.append(step)
            self.said.append(self.spelled(step))
            answer = left.pop(0)
            response = answer if isinstance(answer, Response) else data(answer)
            if not 200 <= response.status < 300:
                raise failure(self.cloudflare.problem(step, response), response, now=NOW)
            return response

        result = drive(operation, perform)
        assert not left, f"never asked for: {left}"
        return result

    def spelled(self, request: Request) -> Said:
        path = request.endpoint.render({**self.cloudflare.segments(), **request.segments})
        body = None if request.json is None else json.loads(json.dumps(request.json))
        return request.endpoint.method, path, tuple(request.query), body


def answered(body: Any, status: int = 200) -> Response:
    """An answer with JSON in it; with None, one without a body."""
    return Response(status, b"" if body is None else json.dumps(body).encode())


def data(payload: Any, **more: Any) -> Response:
    """A success."""
    return answered({"success": True, "data": payload, **more})


def listed(items: Sequence[Any], *, total: int | None = None, end: int | None = None) -> Response:
    """A page of a listing, the only one unless it is said otherwise."""
    count = len(items)
    end = count if end is None else end
    paging = {"total_count": end if total is None else total, "start_offset": end - count + 1, "end_offset": end}
    return data(list(items), paging=paging)


def refused(status: int, message: str) -> Response:
    """A refusal of RealtimeKit's."""
    return answered({"success": False, "error": {"code": status, "message": message}}, status)


def gateway(status: int, code: int, message: str) -> Response:
    """A refusal of the gateway's."""
    errors = [{"code": code, "message": message}]
    return answered({"success": False, "errors": errors, "messages": [], "result": None}, status)
