"""Callbacks made by hand: signed as Vonage does, or as somebody would who is not Vonage."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from anyroom.operations import drive
from anyroom.testing.deliveries import NOW
from anyroom.webhooks import Delivered, MemorySeen
from anyroom.webhooks.parsing import Headers, parse
from anyroom_vonage.deliveries import VonageDeliveries, sign

from .stagehand import APPLICATION

SECRET: Final = "canary-secret-0123456789"
OTHER_SECRET: Final = "another-secret"
JTI: Final = "2f0a8d8e-43a5-4d8b-9d56-0f3e6f0c1b7a"
STARTED: Final = b'{"sessionId": "canary-session", "event": "sessionCreated", "timestamp": 1767225540000}'
ENDED: Final = STARTED.replace(b"sessionCreated", b"sessionDestroyed")
AT: Final = NOW.timestamp()


def signed(body: bytes = STARTED, secret: str = SECRET, *, now: float = AT, jti: str | None = JTI) -> Mapping[str, str]:
    """The headers of a good delivery."""
    return sign(body, secret, now=now, api_key="a1b2c3d4", application_id=APPLICATION, jti=jti)


def claims(body: bytes = STARTED, **changes: Any) -> dict[str, Any]:
    """What a good token claims, with changes; `...` takes a claim away."""
    said = {"iat": int(AT), "jti": JTI, "iss": "Vonage", "payload_hash": hashlib.sha256(body).hexdigest(), **changes}
    return {name: claim for name, claim in said.items() if claim is not ...}


def message(said: object, **header: Any) -> bytes:
    """The part of a token that is signed."""
    parts = [json.dumps(part).encode() for part in ({"typ": "JWT", **header}, said)]
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


def bearing(part: bytes, signature: bytes) -> Mapping[str, str]:
    """The headers with a token of these two parts."""
    token = part + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")
    return {"Authorization": f"Bearer {token.decode()}"}


def forge(
    said: object, *, key: bytes = SECRET.encode(), digest: str = "sha256", alg: Any = "HS256", **header: Any
) -> Mapping[str, str]:
    """The headers with a token that no library would make."""
    part = message(said, alg=alg, **header)
    return bearing(part, hmac.new(key, part, digest).digest())


def token_of(headers: Mapping[str, str]) -> str:
    return headers["Authorization"].removeprefix("Bearer ")


def scheme(secret: Any = SECRET, **more: Any) -> VonageDeliveries:
    return VonageDeliveries.configured({"webhook_secret": secret, **more}, environ={})


def let_in(
    headers: Headers,
    body: bytes = STARTED,
    *,
    now: float = AT,
    by: VonageDeliveries | None = None,
    seen: MemorySeen | None = None,
    verify: bool = True,
) -> Delivered:
    """The events of a delivery; an error if it is not let in."""
    memory = MemorySeen() if seen is None else seen
    return drive(parse(by or scheme(), headers, body, now=now, seen=memory, verify=verify), _nothing_is_asked)


def _nothing_is_asked(step: object) -> NoReturn:
    raise AssertionError(f"the scheme asked for {step!r}")
