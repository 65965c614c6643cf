"""The simulator served over HTTP, its world's time standing still, and callers who sign by hand."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import pytest

from anyroom.simulator import Clock, Running, serve
from anyroom.testing.by_hand import by_hand
from anyroom_vonage.simulator import VonageSimulator

START = 1_700_000_000.25


def now() -> int:
    return int(time.time())


@dataclass(frozen=True)
class Signer:
    """Makes tokens with the application's key, or with another's."""

    application_id: str
    private_key: str

    def sign(self, claims: Mapping[str, object], *, key: str | None = None, algorithm: str = "RS256") -> str:
        """These claims alone; those that are None are left out."""
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, key or self.private_key, algorithm)

    def application(self, **changes: object) -> str:
        claims = {"application_id": self.application_id, "iat": now(), "exp": now() + 900, "jti": str(uuid.uuid4())}
        return self.sign({**claims, **changes})

    def participant(self, session_id: str, /, **changes: object) -> str:
        claims = {
            "application_id": self.application_id,
            "session_id": session_id,
            "scope": "session.connect",
            "role": "publisher",
            "iat": now(),
            "exp": now() + 3600,
            "jti": str(uuid.uuid4()),
        }
        return self.sign({**claims, **changes})


class Caller:
    """Speaks for the application: paths are relative to its project."""

    def __init__(self, running: Running, signer: Signer) -> None:
        self.project = f"/v2/project/{signer.application_id}"
        self.http = by_hand(running.base_url, authorization=f"Bearer {signer.application()}", accept="application/json")

    def __call__(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self.http.request(method, f"{self.project}{path}", **given)

    def session(self, **options: str) -> str:
        answer = self.http.post("/session/create", data=options)
        assert answer.status_code == 200, answer.text
        return str(answer.json()[0]["session_id"])


@pytest.fixture(scope="session")
def served() -> Iterator[Running]:
    with serve(VonageSimulator(seed=1, clock=Clock(lambda: START))) as running:
        yield running


@pytest.fixture
def running(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture
def signer(running: Running) -> Signer:
    return Signer(running.settings["application_id"], running.settings["private_key"])


@pytest.fixture
def call(running: Running, signer: Signer) -> Iterator[Caller]:
    caller = Caller(running, signer)
    with caller.http:
        yield caller


@pytest.fixture
def session(call: Caller) -> str:
    """A routed session with nobody in it."""
    return call.session()


@pytest.fixture
def busy(call: Caller, running: Running) -> str:
    """A routed session where Ana publishes."""
    session = call.session()
    running.join(session, "ana")
    return session


@pytest.fixture
def speaking() -> Callable[..., Any]:
    """Serves the simulator once more, in another dialect, or on the wall clock."""

    def start(**options: Any) -> Any:
        return serve(VonageSimulator(**options))

    return start


@pytest.fixture
def caller() -> Callable[[Running], Caller]:
    return lambda running: Caller(running, Signer(running.settings["application_id"], running.settings["private_key"]))
