"""What may go wrong with a request, what it may be told as, and what a repeat would do about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from anyroom.errors import (
    AnyroomError,
    AuthenticationFailed,
    Conflict,
    InvalidRequest,
    NotFound,
    Outcome,
    PermissionDenied,
    ProviderUnavailable,
    RateLimited,
    TimedOut,
    TransportError,
    UnexpectedResponse,
)
from anyroom.simulator import Effect, Fault


class Cure(StrEnum):
    """What makes good."""

    NONE = "nothing"
    RETRY = "a repeat"
    """Where the request may be repeated."""
    RENEWAL = "a new credential"
    """Where the provider makes its own; the refused request did nothing, and may be sent again whatever it is."""


class Trouble(NamedTuple):
    """A fault, and how it shows. `readable`: the adapter may take it for an answer, as a 404 of what may be missing."""

    fault: Fault
    errors: tuple[type[AnyroomError], ...]
    cure: Cure = Cure.NONE
    readable: bool = False
    outcome: Outcome | None = None
    """What a `TransportError` says of whether the service did anything."""
    quick: bool = False
    """Whether the client's patience is short, for the answer comes too late for any."""


RETRY_AFTER: Final = 2
NEVER: Final = 3600.0
"""Seconds that are longer than any test."""
ALWAYS: Final[Mapping[str, Any]] = {"times": None}

REFUSED: Final = (InvalidRequest, NotFound, Conflict)
CREDENTIAL: Final = (AuthenticationFailed, PermissionDenied)
BROKEN: Final = (TransportError,)

TROUBLES: Final[Mapping[str, Trouble]] = {
    "400": Trouble(Fault(status=400, **ALWAYS), REFUSED, readable=True),
    "401": Trouble(Fault(status=401, **ALWAYS), CREDENTIAL),
    "401, once": Trouble(Fault(status=401), CREDENTIAL, Cure.RENEWAL),
    "403": Trouble(Fault(status=403, **ALWAYS), CREDENTIAL),
    "404": Trouble(Fault(status=404, **ALWAYS), REFUSED, readable=True),
    "409": Trouble(Fault(status=409, **ALWAYS), REFUSED, readable=True),
    "422": Trouble(Fault(status=422, **ALWAYS), REFUSED, readable=True),
    "429": Trouble(Fault(status=429, retry_after=RETRY_AFTER, **ALWAYS), (RateLimited,)),
    "429, once": Trouble(Fault(status=429, retry_after=RETRY_AFTER), (RateLimited,), Cure.RETRY),
    "500": Trouble(Fault(status=500, **ALWAYS), (ProviderUnavailable,)),
    "500, once": Trouble(Fault(status=500), (ProviderUnavailable,), Cure.RETRY),
    "500, once, after the effect": Trouble(Fault(status=500, took_effect=True), (ProviderUnavailable,), Cure.RETRY),
    "503 with Retry-After, once": Trouble(
        Fault(status=503, retry_after=RETRY_AFTER), (ProviderUnavailable,), Cure.RETRY
    ),
    "a proxy's page, 502": Trouble(Fault(then=Effect.HTML, **ALWAYS), (ProviderUnavailable,)),
    "a login page, 200": Trouble(Fault(then=Effect.HTML, status=200, **ALWAYS), (UnexpectedResponse,), readable=True),
    "reset": Trouble(Fault(then=Effect.RESET, **ALWAYS), BROKEN, outcome="unknown"),
    "reset, once": Trouble(Fault(then=Effect.RESET), BROKEN, Cure.RETRY, outcome="unknown"),
    "reset, after the effect": Trouble(Fault(then=Effect.RESET, took_effect=True, **ALWAYS), BROKEN, outcome="unknown"),
    "reset, once, after the effect": Trouble(
        Fault(then=Effect.RESET, took_effect=True), BROKEN, Cure.RETRY, outcome="unknown"
    ),
    "no answer in time": Trouble(
        Fault(then=Effect.LATENCY, seconds=NEVER, **ALWAYS), (TimedOut,), outcome="unknown", quick=True
    ),
    "a body that takes too long": Trouble(
        Fault(then=Effect.SLOW, seconds=NEVER, **ALWAYS), (TimedOut,), readable=True, outcome="unknown", quick=True
    ),
    "half a body, then a reset": Trouble(Fault(then=Effect.CUT, **ALWAYS), BROKEN, readable=True, outcome="unknown"),
    "half a body": Trouble(Fault(then=Effect.TRUNCATED, **ALWAYS), (UnexpectedResponse,), readable=True),
    "no body": Trouble(Fault(then=Effect.EMPTY, **ALWAYS), (UnexpectedResponse,), readable=True),
    "another content type": Trouble(Fault(then=Effect.CONTENT_TYPE, **ALWAYS), (), readable=True),
    "the platform's clock is wrong": Trouble(
        Fault(then=Effect.SKEW, skew=400 * 24 * 3600.0, **ALWAYS), CREDENTIAL, readable=True
    ),
    "a listing that moves": Trouble(Fault(then=Effect.SHIFTED, **ALWAYS), (), readable=True),
}
