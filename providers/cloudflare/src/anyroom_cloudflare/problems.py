"""From RealtimeKit's refusals to errors: three shapes of body, one table of causes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar, cast

from anyroom.errors import (
    AlreadyActive,
    AuthenticationFailed,
    NoActiveSession,
    NotFound,
    ProviderError,
    ProviderUnavailable,
    WrongState,
)
from anyroom.failures import BY_STATUS, Problem
from anyroom.operations import Request, Response
from anyroom_cloudflare.shapes import elements, members

Kind = TypeVar("Kind", bound=ProviderError)


@dataclass(frozen=True, slots=True)
class Cause:
    """An error class, and the answers that mean it. What is not said is not asked."""

    kind: type[ProviderError]
    statuses: frozenset[int] = frozenset()
    code: str = ""
    says: str = ""
    operations: frozenset[str] = frozenset()

    def fits(self, operation: str, said: Said) -> bool:
        """Whether an answer to an operation means this."""
        return (
            (not self.statuses or said.status in self.statuses)
            and self.code in {"", said.code}
            and (not self.operations or operation in self.operations)
            and re.search(self.says, said.message, re.IGNORECASE) is not None
        )


class Said(NamedTuple):
    """What a refusal says: the status that counts, the gateway's code, the words."""

    status: int
    code: str
    message: str


_STARTS: Final = frozenset({"startRecording", "startTrackRecording", "startMeetingLivestream"})
_ENDS: Final = frozenset({"controlRecording", "stopMeetingLivestream"})
_OF_SOMEBODY: Final = frozenset({"kickParticipants", "muteParticipants"})
_INTO_A_ROOM: Final = _STARTS | {"addParticipant", "editParticipant", "replaceParticipant", "refreshParticipantToken"}

CAUSES: Final = (
    # The gateway's codes (API fundamentals). 10000 is the token of another account and, as "Forbidden", a missing permission.
    Cause(AuthenticationFailed, code="9106"),
    Cause(AuthenticationFailed, code="10000", says="authentication"),
    # An Authorization header that cannot be a token: a 400 (Cloudflare community, topic 110430).
    Cause(AuthenticationFailed, code="6003", says="header"),
    # "Could not route to ..., perhaps your object identifier is invalid?" and "No route for that URI": under 400 or 404.
    Cause(NotFound, code="7003"),
    Cause(NotFound, code="7000"),
    # Somebody who is not in the room, also where that is because nobody is: there is no such participant to put out.
    Cause(NotFound, frozenset({404}), operations=_OF_SOMEBODY),
    # Documented for the active session alone, as a 404; likely elsewhere, under a status that is not documented.
    Cause(NoActiveSession, says=r"\bno (active|live|ongoing|running) (session|meeting)\b"),
    # A closed meeting: refused, under a status and in words that are not documented.
    Cause(WrongState, says=r"\binactive\b|\bnot active\b|\bclosed\b", operations=_INTO_A_ROOM),
    # An id that is none of theirs: documented for webhooks, as a 400.
    Cause(NotFound, frozenset({400, 422}), says=r"\bvalid (guid|uuid)\b"),
    # The only failure documented for meetings and participants is a 500, so that an unknown id may be one.
    Cause(NotFound, frozenset({500}), says=r"\bnot found\b|\bdoes not exist\b|\bno \w+ (was )?found\b"),
    Cause(AlreadyActive, frozenset({409}), operations=_STARTS),
    Cause(AlreadyActive, frozenset({400, 422}), says=r"\balready\b", operations=_STARTS),
    # Stopping, pausing or resuming what is not in a state for it: not documented; all else in these requests is ours.
    Cause(WrongState, frozenset({400, 409, 422}), operations=_ENDS),
)
"""The first that fits is meant; where none does, the status says enough."""


def read_problem(request: Request, response: Response) -> Problem:
    """What an answer that is no success says, and the error that it means."""
    said = _read(response)
    kind = next((cause.kind for cause in CAUSES if cause.fits(request.endpoint.operation, said)), None)
    if kind is None and said.status != response.status:
        kind = BY_STATUS.get(said.status, ProviderUnavailable if said.status >= 500 else None)
    return Problem(message=said.message, code=said.code, kind=kind)


def restated(refusal: ProviderError, kind: type[Kind], reason: str) -> Kind:
    """The same refusal as another class, for a reason that was found out by asking."""
    return kind(
        f"{reason} (the service said: {refusal.message})",
        status=refusal.status,
        code=refusal.code,
        request_id=refusal.request_id,
        retry_after=refusal.retry_after,
        raw=refusal.raw,
    )


def refused(body: Any) -> bool:
    """Whether an answer's JSON says `success: false`, under whatever status."""
    return members(body).get("success") is False


def _read(response: Response) -> Said:
    body = response.json()
    envelope = members(body)
    # RealtimeKit's own: {"success": false, "error": {"code": 404, "message": "..."}}. The code is the status again.
    own = members(envelope.get("error"))
    if own:
        code = own.get("code")
        message = _text(own.get("message"))
        if isinstance(code, int) and 400 <= code < 600:
            return Said(code, "", message)
        return Said(response.status, _text(code), message)
    # The gateway's: {"success": false, "errors": [{"code": 10000, "message": "..."}], "messages": [], "result": null}.
    errors = [members(entry) for entry in elements(envelope.get("errors"))]
    if errors:
        return Said(response.status, _text(errors[0].get("code")), "; ".join(_texts(errors)))
    # Authentication, at the webhooks: {"message": "Unauthorized"}.
    message = _text(envelope.get("message")) or _text(envelope.get("error"))
    return Said(response.status, "", message or _plain(body))


def _plain(body: object) -> str:
    """A body that is no JSON; of a page of a proxy's, nothing: it tells a reader of logs nothing."""
    return body if isinstance(body, str) and not body.lstrip().startswith("<") else ""


def _texts(errors: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [text for error in errors if (text := _text(error.get("message")))]


def _text(value: object) -> str:
    if isinstance(value, list):  # validators list what is wrong
        return "; ".join(text for item in elements(cast("object", value)) if (text := _text(item)))
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
