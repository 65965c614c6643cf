"""The control API: what happens around a platform that its own API cannot do. People come and go, time passes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from inspect import isawaitable
from typing import Any, Final, Protocol

from starlette.types import Receive, Scope, Send

from anyroom.simulator.deliveries import Deliveries
from anyroom.simulator.exchange import Answer, read_json
from anyroom.simulator.faults import MOST_RULES, Fault, Faults, reply_with
from anyroom.simulator.fields import BadField, Fields
from anyroom.simulator.front import LARGEST_BODY, put, read
from anyroom.simulator.limit import LONGEST_WINDOW, MOST_REQUESTS, RequestLimit
from anyroom.simulator.requests import RequestLog
from anyroom.simulator.webhook_faults import WebhookFault

CONTROL_PATH: Final = "/_control"
LONGEST_ADVANCE: Final = 10 * 366 * 24 * 60 * 60


@dataclass(frozen=True)
class Joined:
    """Somebody in a room; what the platform has no such thing as is None."""

    participant_id: str
    connection_id: str | None = None
    stream_id: str | None = None
    session_id: str | None = None

    def as_json(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value is not None}


class ControlRefused(Exception):
    """The control API cannot do what it was asked; the text says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Controlled(Protocol):
    """What the control API reaches of a simulator."""

    faults: Faults
    limit: RequestLimit
    log: RequestLog
    deliveries: Deliveries

    def happen(self, what: str, details: Mapping[str, Any]) -> object: ...
    def reset(self) -> None: ...
    def openapi(self) -> dict[str, Any]: ...


class Control:
    """Serves `CONTROL_PATH`; errors are `{"message": ...}` with a status from 400 to 499."""

    def __init__(self, simulator: Controlled) -> None:
        self._simulator = simulator
        self._calls: Mapping[tuple[str, str], Callable[[Fields], object | Awaitable[object]]] = {
            ("POST", "join"): self._join,
            ("POST", "leave"): self._leave,
            ("POST", "advance"): self._advance,
            ("POST", "faults"): self._faults,
            ("POST", "limit"): self._limit,
            ("POST", "reset"): self._reset,
            ("GET", "requests"): self._requests,
            ("GET", "deliveries"): self._deliveries,
            ("GET", "openapi.json"): self._openapi,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        content = await read(receive)
        name = str(scope["path"]).removeprefix(f"{CONTROL_PATH}/").removesuffix("/")
        try:
            answer, status = self._answer(str(scope["method"]), name, content), 200
            if isawaitable(answer):
                answer = await answer
        except ControlRefused as refused:
            answer, status = {"message": str(refused)}, refused.status
        except BadField as problem:
            answer, status = {"message": str(problem)}, 400
        await put(reply_with(Answer(answer, status)), send)

    def _answer(self, method: str, name: str, content: bytes) -> object:
        call = self._calls.get((method, name))
        if call is None:
            known = ", ".join(f"{method} {name}" for method, name in self._calls)
            wrong_method = any(name == called for _, called in self._calls)
            raise ControlRefused(405 if wrong_method else 404, f"the control API has: {known}")
        if len(content) > LARGEST_BODY:
            raise ControlRefused(413, f"the body is larger than {LARGEST_BODY} bytes")
        try:
            body = read_json(content if content.strip() else b"{}")
        except ValueError as error:
            raise ControlRefused(400, f"the body is not JSON: {error}") from None
        return call(Fields(body))

    def _join(self, body: Fields) -> object:
        body.only(("room_id", "name", "token"))
        room_id, name = body.needed_text("room_id"), body.text("name") or ""
        joined = self._simulator.happen("join", {"room_id": room_id, "name": name, "token": body.text("token")})
        assert isinstance(joined, Joined)
        return joined.as_json()

    def _leave(self, body: Fields) -> object:
        body.only(("room_id", "participant_id"))
        room_id, participant_id = body.needed_text("room_id"), body.needed_text("participant_id")
        self._simulator.happen("leave", {"room_id": room_id, "participant_id": participant_id})
        return {}

    def _advance(self, body: Fields) -> object:
        body.only(("seconds",))
        seconds = body.seconds("seconds", most=LONGEST_ADVANCE)
        if seconds is None:
            raise body.bad("seconds", "is required")
        self._simulator.happen("advance", {"seconds": seconds})
        return {}

    def _faults(self, body: Fields) -> object:
        """Rules take the place of those before; an empty list clears them. Those for `webhooks` may be left out."""
        body.only(("rules", "webhooks"))
        rules = body.each("rules", most=MOST_RULES)
        if rules is None:
            raise body.bad("rules", "is required")
        faults = [Fault.read(rule) for rule in rules]
        webhook_faults = [WebhookFault.read(rule) for rule in body.each("webhooks", most=MOST_RULES) or ()]
        self._simulator.faults.replace(faults)
        self._simulator.deliveries.faults.replace(webhook_faults)
        return {}

    def _limit(self, body: Fields) -> object:
        """So many `requests` in so many `seconds` (60 unless given); without `requests`, any number."""
        body.only(("requests", "seconds"))
        requests = body.whole("requests", least=1, most=MOST_REQUESTS)
        self._simulator.limit.set(requests, body.seconds("seconds", most=LONGEST_WINDOW) or 60)
        return {}

    def _reset(self, body: Fields) -> object:
        body.only(())
        self._simulator.reset()
        return {}

    def _requests(self, body: Fields) -> object:
        return {"requests": [request.as_json() for request in self._simulator.log]}

    def _openapi(self, body: Fields) -> object:
        return self._simulator.openapi()

    async def _deliveries(self, body: Fields) -> object:
        """Told once all that is due was attempted; `settled` is false where that took too long."""
        deliveries = self._simulator.deliveries
        settled = await asyncio.to_thread(deliveries.settled)
        attempts = [attempt.as_json() for attempt in deliveries.attempts()]
        return {"deliveries": attempts, "waiting": deliveries.waiting, "settled": settled}
