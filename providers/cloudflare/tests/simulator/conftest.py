"""The simulator served over HTTP, its world's time standing still, and a caller who speaks by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from anyroom.simulator import Clock, Running, serve
from anyroom.testing.by_hand import by_hand
from anyroom_cloudflare.simulator import CloudflareSimulator

START = 1_700_000_000.25


class Caller:
    """Speaks for the account: paths are relative to its app."""

    def __init__(self, running: Running) -> None:
        settings = running.settings
        self.account = f"/accounts/{settings['account_id']}/realtime/kit"
        self.app = f"{self.account}/{settings['app_id']}"
        self.http = by_hand(
            running.base_url, authorization=f"Bearer {settings['api_token']}", accept="application/json"
        )

    def __call__(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self.http.request(method, f"{self.app}{path}", **given)

    def data(self, method: str, path: str, body: object = None, *, status: int = 200, query: Any = None) -> Any:
        """The `data` of an answer that has this status, and says that it is a success."""
        answer = self(method, path, params=query, **({} if body is None else {"json": body}))
        assert answer.status_code == status, answer.text
        assert answer.json()["success"] is True
        return answer.json()["data"]

    def refused(self, method: str, path: str, status: int, body: object = None, query: Any = None) -> str:
        """The message of an error of the service's own shape."""
        answer = self(method, path, params=query, **({} if body is None else {"json": body}))
        assert answer.status_code == status, answer.text
        error = answer.json()["error"]
        assert answer.json() == {"success": False, "error": {"code": status, "message": error["message"]}}
        return str(error["message"])

    def meeting(self, **options: object) -> str:
        return str(self.data("POST", "/meetings", options, status=201)["id"])

    def record(self, meeting: str, **options: object) -> Any:
        return self.data("POST", "/recordings", {"meeting_id": meeting, **options})


@pytest.fixture(scope="session")
def served() -> Iterator[Running]:
    with serve(CloudflareSimulator(seed=1, clock=Clock(lambda: START))) as running:
        yield running


@pytest.fixture
def running(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture
def call(running: Running) -> Iterator[Caller]:
    caller = Caller(running)
    with caller.http:
        yield caller


@pytest.fixture
def meeting(call: Caller) -> str:
    """A meeting with nobody in it."""
    return call.meeting(title="Weekly sync")


@pytest.fixture
def busy(call: Caller, running: Running) -> str:
    """A meeting where Ana is."""
    meeting = call.meeting(title="Busy")
    running.join(meeting, "ana")
    return meeting


@pytest.fixture
def speaking() -> Iterator[Callable[..., tuple[Running, Caller]]]:
    """Serves the simulator once more, in another dialect."""
    open_: list[Any] = []

    def start(**options: Any) -> tuple[Running, Caller]:
        context = serve(CloudflareSimulator(seed=2, clock=Clock(lambda: START), **options))
        open_.append(context)
        running = context.__enter__()
        caller = Caller(running)
        open_.append(caller.http)
        return running, caller

    yield start
    for context in reversed(open_):
        context.__exit__(None, None, None)
