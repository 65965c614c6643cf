"""From an answer to an error: core maps by status, the adapter refines by the platform's own code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from anyroom import dates
from anyroom.errors import (
    AuthenticationFailed,
    Conflict,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    UnexpectedResponse,
)
from anyroom.operations import Response

BY_STATUS: Final[Mapping[int, type[ProviderError]]] = {
    400: InvalidRequest,
    401: AuthenticationFailed,
    403: PermissionDenied,
    404: NotFound,
    408: ProviderUnavailable,
    409: Conflict,
    410: NotFound,
    413: InvalidRequest,
    415: InvalidRequest,
    422: InvalidRequest,
    425: ProviderUnavailable,
    429: RateLimited,
}
REQUEST_ID_HEADERS: Final = ("x-request-id", "request-id", "x-correlation-id", "cf-ray", "x-amz-request-id")
_LONGEST_MESSAGE: Final = 500
CUT: Final = "…"
"""What a message ends in that was cut short."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What an adapter reads in an error's body. `kind` is None where the status says enough."""

    message: str = ""
    code: str = ""
    kind: type[ProviderError] | None = None
    request_id: str = ""


def failure(problem: Problem, response: Response, *, now: float) -> ProviderError:
    """The error for an answer that is no success. `now` (epoch seconds) is what a `Retry-After` date is held against."""
    status = response.status
    kind = problem.kind or BY_STATUS.get(status)
    if kind is None:
        kind = ProviderUnavailable if status >= 500 else UnexpectedResponse if status < 400 else InvalidRequest
    return kind(
        shorten(problem.message) or "the service gave no reason",
        status=status,
        code=problem.code,
        request_id=problem.request_id or request_id(response),
        retry_after=retry_after(response, now=now),
        raw=response.json(),
    )


def request_id(response: Response) -> str:
    """The id under which the service logged the request, if it said one."""
    return next((response.headers[name] for name in REQUEST_ID_HEADERS if name in response.headers), "")


def retry_after(response: Response, *, now: float) -> float | None:
    """How long to wait before asking again, in seconds. The header holds seconds or a date; anything else is ignored."""
    said = response.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    when = dates.epoch(said)
    return None if when is None else max(0.0, when - now)


def shorten(message: str) -> str:
    """One line, of a length fit for a log."""
    line = " ".join(message.split())
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + CUT
