"""From Vonage's error answers to errors: five shapes of body, one table of causes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from anyroom.errors import (
    AlreadyActive,
    AuthenticationFailed,
    Conflict,
    NoActiveSession,
    NotFound,
    ProviderError,
    ProviderUnavailable,
    WrongState,
)
from anyroom.failures import Problem
from anyroom.operations import Request, Response

_MESSAGE_KEYS: Final = ("message", "detail", "title", "description", "Error")
"""Where the shapes put what went wrong, the most telling first: the video back end `{code, message, description}`, its
documentation `{code, message}`, some conflicts `{message}`, the gateway `{type, title, detail, instance}`, and `{Error}`."""


@dataclass(frozen=True, slots=True)
class Cause:
    """An error class, and the answers that mean it. What is not said is not asked."""

    kind: type[ProviderError]
    status: int | None = None
    code: str = ""
    says: str = ""
    operations: frozenset[str] = frozenset()

    def fits(self, operation: str, status: int, code: str, message: str) -> bool:
        """Whether an answer means this."""
        return (
            self.status in {None, status}
            and self.code in {"", code}
            and (not self.operations or operation in self.operations)
            and re.search(self.says, message, re.IGNORECASE) is not None
        )


_STARTS: Final = frozenset(
    {"startArchive", "startBroadcast", "startCaptions", "startRender", "startAudioConnector", "dial"}
)
_ENDS: Final = frozenset({"stopArchive", "deleteArchive", "stopBroadcast", "stopCaptions"})
_SELECTIONS: Final = frozenset({"selectArchiveStreams", "selectBroadcastStreams"})
_OF_A_STREAM: Final = frozenset({"getStream", "muteStream"})
_GET_BROADCAST: Final = frozenset({"getBroadcast"})
_NO_MATCH: Final = r"\bno matching broadcast\b"

_TOKEN: Final = r"\b(jwt|token|issuer|signature)\b"
_BAD: Final = r"\b(invalid|expired|malformed)\b"

CAUSES: Final = (
    # A bad token is a 403 on Vonage (SDK issues, 2018 to 2024); a missing permission is one too, and other words tell.
    Cause(AuthenticationFailed, 403, says=rf"{_BAD}.*{_TOKEN}|{_TOKEN}.*{_BAD}"),
    Cause(AuthenticationFailed, 403, says=r"authentication (error|failed|credentials)|unauthorized"),
    # One cause under three statuses: 404 without a code (PHP SDK's fixture), 400 (older guides), 409 (OpenAPI file).
    Cause(NoActiveSession, says=r"\bno (active |connected )?(clients?|connections?)\b", operations=_STARTS),
    Cause(AlreadyActive, 409, "15001"),  # the archive; its message says nothing but the status
    Cause(WrongState, 409, "15002"),  # stopping an archive that has ended
    Cause(WrongState, 409, "15004"),  # deleting one that is not finished
    Cause(Conflict, 409, "15008"),  # a relayed session
    Cause(AlreadyActive, 409, "60003"),  # captions
    Cause(Conflict, 409, says=r"\brouted\b|\brelayed\b"),
    Cause(AlreadyActive, 409, says=r"\balready\b", operations=_STARTS),
    # OpenTok's Python SDK has a 409 where the others have a 404: the broadcast is unknown, or has ended.
    Cause(NotFound, 409, operations=_GET_BROADCAST),
    Cause(NotFound, 409, says=_NO_MATCH, operations=_ENDS),
    Cause(WrongState, 409, operations=_ENDS),
    Cause(WrongState, 405, operations=_SELECTIONS),  # streams are selected by the service, not by hand
    # 408 is Vonage's word for an unknown stream (Java SDK, guides), and with code -1 a time-out behind its front door.
    Cause(ProviderUnavailable, 408, "-1"),
    Cause(NotFound, 408, operations=_OF_A_STREAM),
    Cause(ProviderUnavailable, 408),
)
"""The first that fits is meant; where none does, the status says enough."""


def read_problem(request: Request, response: Response) -> Problem:
    """What an answer that is no success says, and the error that it means."""
    said = response.json()
    fields = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    message = _message(fields) or (said if isinstance(said, str) else "")
    code = _text(fields.get("code"))
    operation = request.endpoint.operation
    kind = next((cause.kind for cause in CAUSES if cause.fits(operation, response.status, code, message)), None)
    # A code of -1, or the status again, is none: only the others (15001, 50005, ...) tell one cause from another.
    own_code = "" if code in {"-1", str(response.status)} else code
    return Problem(message=message, code=own_code, kind=kind, request_id=_text(fields.get("instance")))


def _message(fields: Mapping[str, Any]) -> str:
    return next((text for key in _MESSAGE_KEYS if (text := _text(fields.get(key)))), "")


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
