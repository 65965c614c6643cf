"""The simulator served over HTTP, its world's time standing still, and callers who sign by hand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import pytest

from anyroom.simulator import Clock, Running, serve
from anyroom.testing.by_hand import by_hand
from anyroom_videosdk.simulator import VideoSDKSimulator

START = 1_700_000_000.25


def now() -> int:
    return int(time.time())


@dataclass(frozen=True)
class Signer:
    """Makes tokens with the account's secret, or with another's."""

    api_key: str
    secret: str

    def sign(self, claims: Mapping[str, object], *, secret: str | None = None, algorithm: str = "HS256") -> str:
        """These claims alone; those that are None are left out."""
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, secret or self.secret, algorithm)

    def server(self, **changes: object) -> str:
        claims = {
            "apikey": self.api_key,
            "permissions": ["allow_join", "allow_mod"],
            "version": 2,
            "roles": ["crawler"],
            "iat": now(),
            "exp": now() + 600,
        }
        return self.sign({**claims, **changes})

    def participant(self, **changes: object) -> str:
        return self.server(**{"permissions": ["allow_join"], "roles": ["rtc"], **changes})


class Caller:
    """Speaks for the account: paths are relative to the API's second version."""

    def __init__(self, running: Running, signer: Signer) -> None:
        self.http = by_hand(running.base_url, authorization=signer.server())

    def __call__(self, method: str, path: str, **given: Any) -> httpx.Response:
        # Escaped to ASCII, so that a lone surrogate can be sent too.
        if "json" in given:
            given["content"] = json.dumps(given.pop("json"))
        return self.http.request(method, path if path.startswith("/ai/") else f"/v2{path}", **given)

    def get(self, path: str, **query: object) -> Any:
        answer = self("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: object) -> Any:
        answer = self("POST", path, json=body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json() if answer.content else None

    def room(self, **options: object) -> str:
        return str(self.post("/rooms", **options)["roomId"])


@pytest.fixture(scope="session")
def served() -> Iterator[Running]:
    with serve(VideoSDKSimulator(seed=1, clock=Clock(lambda: START))) as running:
        yield running


@pytest.fixture
def running(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture
def signer(running: Running) -> Signer:
    return Signer(running.settings["api_key"], running.settings["secret"])


@pytest.fixture
def call(running: Running, signer: Signer) -> Iterator[Caller]:
    caller = Caller(running, signer)
    with caller.http:
        yield caller


@pytest.fixture
def room(call: Caller) -> str:
    """A room with nobody in it."""
    return call.room()


@pytest.fixture
def busy(call: Caller, running: Running) -> str:
    """A room where Ana is."""
    room = call.room(customRoomId="busy")
    running.join(room, "ana")
    return room


@pytest.fixture
def ana(call: Caller, busy: str) -> tuple[str, str]:
    """Ana's participant id and her session's."""
    (session,) = call.get("/sessions", roomId=busy)["data"]
    return session["participants"][0]["participantId"], session["id"]


@pytest.fixture
def speaking() -> Callable[..., Any]:
    """Serves the simulator once more, in another dialect, its time standing still."""

    def start(**options: Any) -> Any:
        return serve(VideoSDKSimulator(**{"clock": Clock(lambda: START), **options}))

    return start


@pytest.fixture
def caller() -> Callable[[Running], Caller]:
    return lambda running: Caller(running, Signer(running.settings["api_key"], running.settings["secret"]))
