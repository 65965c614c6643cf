"""Operations carried out by hand: what they ask is kept and answered from a list. No HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from anyroom.failures import failure
from anyroom.operations import Operation, Request, Response, Sleep, Transfer, drive
from anyroom_vonage import Vonage

T = TypeVar("T")

APPLICATION = "7d5f0c86-3f0e-4c0a-9d4b-2f4a1b6c7d8e"
NOW = 1_760_000_000.5
Said = tuple[str, str, Sequence[tuple[str, str]], Any]
"""A request: method, path, query, and the body, JSON or form."""


@dataclass
class Stagehand:
    """Carries operations out by hand: answers what they ask with what a test says, and keeps what they asked."""

    vonage: Vonage
    private_key: RSAPrivateKey

    def __post_init__(self) -> None:
        self.said: list[Said] = []
        self.requests: list[Request] = []

    def play(self, operation: Operation[T], *answers: Any) -> T:
        """Carry an operation out. An answer is a `Response`, or what is the JSON of a 200."""
        left = list(answers)

        def perform(step: Request | Sleep | Transfer) -> Response:
            assert isinstance(step, Request)
            self.requests.append(step)
            self.said.append(self.spelled(step))
            answer = left.pop(0)
            response = answer if isinstance(answer, Response) else answered(answer)
            if not 200 <= response.status < 300:
                raise failure(self.vonage.problem(step, response), response, now=NOW)
            return response

        result = drive(operation, perform)
        assert not left, f"never asked for: {left}"
        return result

    def spelled(self, request: Request) -> Said:
        path = request.endpoint.render({**self.vonage.segments(), **request.segments})
        body = request.json if request.form is None else list(request.form)
        return request.endpoint.method, path, list(request.query), self._readable(body)

    def _readable(self, body: Any) -> Any:
        """The body as it would arrive; a participant's token in it shown as what it is good for."""
        if not isinstance(body, dict):
            return body
        sent: dict[str, Any] = json.loads(json.dumps(body))
        if "token" in sent:
            claims = self.claims(sent["token"])
            data = f": {claims['connection_data']}" if "connection_data" in claims else ""
            sent["token"] = f"<{claims['role']} of {claims['session_id']}{data}>"
        return sent

    def claims(self, token: str) -> dict[str, Any]:
        """What a token says, if it is signed with the application's key. Time is the provider's, and not checked."""
        read: dict[str, Any] = jwt.decode(
            token,
            self.private_key.public_key(),
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False},
        )
        return read


def answered(body: Any, status: int = 200) -> Response:
    """An answer with JSON in it; with None, one without a body."""
    return Response(status, b"" if body is None else json.dumps(body).encode())
