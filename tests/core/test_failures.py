"""From an answer to an error: by status, refined by what the adapter reads."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    WrongState,
)
from anyroom.failures import REQUEST_ID_HEADERS, Problem, failure, request_id, retry_after, shorten
from anyroom.operations import Response
from anyroom.transport.pace import Pace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EPOCH = NOW.timestamp()

KINDS: dict[int, type[ProviderError]] = {
    100: UnexpectedResponse,
    301: UnexpectedResponse,
    304: UnexpectedResponse,
    400: InvalidRequest,
    401: AuthenticationFailed,
    402: InvalidRequest,
    403: PermissionDenied,
    404: NotFound,
    405: InvalidRequest,
    408: ProviderUnavailable,
    409: Conflict,
    410: NotFound,
    413: InvalidRequest,
    415: InvalidRequest,
    422: InvalidRequest,
    425: ProviderUnavailable,
    429: RateLimited,
    451: InvalidRequest,
    500: ProviderUnavailable,
    502: ProviderUnavailable,
    503: ProviderUnavailable,
    504: ProviderUnavailable,
    599: ProviderUnavailable,
}


@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_the_status_decides(status: int, kind: type[ProviderError]) -> None:
    error = failure(Problem("why"), Response(status), now=EPOCH)
    assert type(error) is kind
    assert (error.status, error.message, error.code, error.raw) == (status, "why", "", None)


def test_the_adapter_knows_better() -> None:
    problem = Problem("already stopped", "15002", WrongState, "r-9")
    answer = Response(400, b'{"code": 15002}', {"x-request-id": "not-this", "retry-after": "3"})
    error = failure(problem, answer, now=EPOCH)
    assert type(error) is WrongState
    assert (error.code, error.request_id, error.retry_after, error.raw) == ("15002", "r-9", 3.0, {"code": 15002})


@pytest.mark.parametrize("message", ["", " \n\t "])
def test_a_service_that_gives_no_reason(message: str) -> None:
    assert failure(Problem(message), Response(500), now=EPOCH).message == "the service gave no reason"


@given(st.text())
def test_a_message_is_one_short_line(message: str) -> None:
    line = shorten(message * 50)
    assert len(line) <= 500
    assert "\n" not in line
    assert shorten(line) == line


@pytest.mark.parametrize("name", REQUEST_ID_HEADERS)
def test_request_ids(name: str) -> None:
    assert request_id(Response(500, headers={name: "r-1"})) == "r-1"
    assert request_id(Response(500)) == ""


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("99999999999999999999", 999999999.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        ("Sun, 01 Mar 2026 12:01:30 -0000", 90.0),
        ("Sunday, 01-Mar-26 12:01:30 GMT", 90.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u00b2", None),
        ("Sun, 99 Foo 2026", None),
    ],
)
def test_retry_after(said: str, seconds: float | None) -> None:
    assert retry_after(Response(429, headers={"retry-after": said}), now=EPOCH) == seconds


@pytest.fixture
def _in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
    assert os.environ.get("TZ") != "Asia/Tokyo"


@pytest.mark.usefixtures("_in_tokyo")
def test_a_date_without_a_zone_is_utc_wherever_the_app_runs() -> None:
    said = "Sun, 01 Mar 2026 12:01:30 -0000"
    assert dates.epoch(said) == EPOCH + 90
    assert retry_after(Response(429, headers={"retry-after": said}), now=EPOCH) == 90.0
    pace = Pace()
    pace.answered(0, EPOCH, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": said})
    assert pace.turn(0) == 90.0


@given(st.text())
def test_no_header_breaks_the_reading(said: str) -> None:
    found = retry_after(Response(429, headers={"retry-after": said}), now=EPOCH)
    assert found is None or found >= 0
