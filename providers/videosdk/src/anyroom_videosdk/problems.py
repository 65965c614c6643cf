"""From the platform's refusals to errors, as data; and a refusal told again once its reason was found out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from anyroom.errors import Conflict, InvalidRequest, NotFound, ProviderError
from anyroom.operations import Request, Response
from anyroom.provider import Problem
from anyroom_videosdk.envelopes import members

Kind = TypeVar("Kind", bound=ProviderError)

# No error body is documented whole. Samples, client code and SDK read these keys (the React and prebuilt samples `error`,
# the official Node SDK of September 2026 all of them), or a plain text.
_MESSAGES: Final = ("message", "error", "msg", "statusMessage")
_CODES: Final = ("code", "errorCode")

REFUSALS: Final = (InvalidRequest, NotFound, Conflict)
"""What a start or stop is refused with when the room, its session or the thing is not as it should be. Which status means
which is not documented."""

ANYWHERE: Final[Mapping[int, type[ProviderError]]] = {402: NotFound}
"""402 is how the server says "not found" in places, not "pay" (official Node SDK)."""
OF_A_NAMED_THING: Final[Mapping[int, type[ProviderError]]] = {400: NotFound, **ANYWHERE}
"""An unknown or malformed id is answered with 400, 402 or 404 (official Node SDK; "Room not found." comes with a 400)."""
OF_AN_OPERATION: Final[Mapping[str, Mapping[int, type[ProviderError]]]] = {
    "deactivateRoom": OF_A_NAMED_THING,
    "endSipCall": {**OF_A_NAMED_THING, 409: NotFound},
    "removeParticipant": {**OF_A_NAMED_THING, 409: NotFound},
    "validateRoom": OF_A_NAMED_THING,  # a read, also where it is spelled as a POST
}
_NAMES_IN_QUERIES: Final = frozenset({"roomId", "customRoomId", "sessionId", "hlsId"})


def problem(request: Request, response: Response) -> Problem:
    """Read a refusal."""
    body = response.json()
    status = response.status
    of_operation = OF_AN_OPERATION.get(request.endpoint.operation, {})
    of_status = OF_A_NAMED_THING if _names_a_thing(request) else ANYWHERE
    return Problem(
        message=_message(body),
        code=_code(body),
        kind=of_operation.get(status) or of_status.get(status),
        # The header of the vendor's cloud; the official SDK looks there too.
        request_id=response.headers.get("x-amzn-requestid", ""),
    )


def _names_a_thing(request: Request) -> bool:
    """Whether an id is all that the caller could have got wrong: the rest of a read is this adapter's."""
    named = bool(request.segments) or any(key in _NAMES_IN_QUERIES for key, _ in request.query)
    return named and request.endpoint.method in {"GET", "DELETE"}


def is_from_the_platform(raw: object) -> bool:
    """Whether an error's body is the API's own, and not a router's or a proxy's."""
    return any(members(raw).get(key) for key in (*_MESSAGES, *_CODES))


def _message(body: object) -> str:
    said = next((text for key in _MESSAGES if (text := _text(members(body).get(key)))), _text(body))
    return "" if said.startswith("<") else said  # a proxy's page says nothing to a reader of logs


def _code(body: object) -> str:
    return next((text for key in _CODES if (text := _text(members(body).get(key)))), "")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def restated(refusal: ProviderError, kind: type[Kind], reason: str) -> Kind:
    """The same refusal as another class, for a reason that was found out by asking."""
    return kind(
        f"{reason} (the service said: {refusal.message})",
        provider=refusal.provider,
        operation=refusal.operation,
        status=refusal.status,
        code=refusal.code,
        request_id=refusal.request_id,
        retry_after=refusal.retry_after,
        raw=refusal.raw,
    )
