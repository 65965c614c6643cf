"""Callbacks: how Vonage signs what it posts, and how that is checked.

A callback carries `Authorization: Bearer <jwt>`: HS256 with the secret of the webhook that it is for, and among its claims the
SHA-256 of the raw body (Vonage's guides on signed webhooks and on secure callbacks of Video, 2022 to 2025).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar, Final
from uuid import uuid4

from pydantic import SecretStr
from typing_extensions import override

from anyroom.config import ProviderConfig
from anyroom.errors import BadSignature, InvalidArgument, MalformedDelivery, StaleDelivery, UnexpectedResponse
from anyroom.events import Event
from anyroom.operations import Operation
from anyroom.webhooks.documents import read_document
from anyroom.webhooks.schemes import Arrival, Signed, WebhookScheme
from anyroom_vonage import wire
from anyroom_vonage.config import VonageWebhookConfig
from anyroom_vonage.samples import SAMPLES
from anyroom_vonage.wire import PROVIDER

ALGORITHM: Final = "HS256"
"""The only one that is let in, whatever a token says of itself."""
TEXTS: Final = ("iss", "api_key", "application_id", "jti")
"""Claims that are text, where they are there. Which of them Video sends is not documented."""
_BLOCK: Final = 64  # bytes, of SHA-256
_TOKEN: Final = re.compile(r"(?P<said>(?P<header>[\w-]+)\.(?P<claims>[\w-]+))\.(?P<signature>[\w-]+)", re.ASCII)


class VonageDeliveries(WebhookScheme):
    """Vonage's callbacks."""

    provider: ClassVar[str] = PROVIDER
    config_class: ClassVar[type[ProviderConfig]] = VonageWebhookConfig
    # Now and then one comes unsigned; what is answered with 5xx comes again, signed (Vonage's support articles).
    unsigned_status: ClassVar[int] = 503
    samples: ClassVar[Mapping[str, Mapping[str, Any]]] = SAMPLES

    def __init__(self, config: VonageWebhookConfig) -> None:
        super().__init__(config)
        self._secrets = tuple(_by_kind(config.webhook_secret))
        self._tolerance = config.webhook_tolerance

    @override
    def verify(self, arrival: Arrival) -> Operation[Signed]:
        yield from ()  # there is nothing to fetch
        token = _bearer_token(arrival.headers.get("authorization", ""))
        if not self._secrets:
            raise BadSignature(
                "no webhook_secret is configured to check it with: give the webhook's signature secret, as the dashboard "
                "shows it (or VONAGE_WEBHOOK_SECRET in the environment)"
            )
        kinds, claims = self._signed_by(token)
        digest = arrival.digest
        if not hmac.compare_digest(_text(claims, "payload_hash").lower().encode(), digest.encode()):
            raise BadSignature("another body than this one was signed")
        self._require_fresh(claims, arrival.now)
        jti = claims.get("jti")
        return Signed(jti or digest, unique=bool(jti), kind=kinds)

    @override
    @classmethod
    def signed(cls, body: bytes, key: str, *, now: float) -> Mapping[str, str]:
        """With a secret, and without the claims that name an account and an application: nothing needs them."""
        if not key:
            raise InvalidArgument("the secret must not be empty")
        return sign(body, key, now=now, jti=str(uuid4()))

    @override
    def read(self, document: dict[str, Any], arrival: Arrival, signed: Signed) -> Sequence[Event]:
        kinds = (signed.kind or "").split()
        name = wire.events.name_of(document, kinds)
        callback = wire.events.CALLBACKS.get(name)
        if callback is None:
            return (self.unknown(name, document, arrival, signed),)
        if kinds and callback.kind not in kinds:
            raise BadSignature("it was signed with the secret of another kind of callback than the one that it is")
        try:
            return wire.events.events_of(name, document, arrival, signed.key)
        except UnexpectedResponse:  # it lacks what it is about: nothing is lost of it, and nothing promised
            return (self.unknown(name, document, arrival, signed),)

    def _signed_by(self, token: str) -> tuple[str | None, Mapping[str, Any]]:
        """The kinds of callback whose secret signed a token, with spaces between them, None if secrets are for all kinds; and
        what the token claims.
        """
        parts = _TOKEN.fullmatch(token)
        if parts is None:
            raise BadSignature("the bearer token is no signed one (RFC 7515, 7.1)")
        said, signature = parts["said"].encode(), _decoded(parts["signature"])
        kinds = [
            kind
            for kind, secret in self._secrets
            if hmac.compare_digest(hmac.digest(secret, said, "sha256"), signature)
        ]
        if not kinds:
            raise BadSignature("it was not signed with the secret, or one of the secrets, that is configured")
        # Nothing of the token was read before it was known to be Vonage's.
        header, claims = _document(parts["header"]), _document(parts["claims"])
        if header.get("alg") != ALGORITHM:
            raise BadSignature(f"the token does not say that it is signed with {ALGORITHM}")
        # Whoever does not know an extension must refuse it (RFC 7515, 4.1.11).
        if "crit" in header:
            raise BadSignature("the token wants an extension to be known that is not known here")
        return " ".join(dict.fromkeys(filter(None, kinds))) or None, _require_texts(claims)

    def _require_fresh(self, claims: Mapping[str, Any], now: float) -> None:
        issued, expires = _seconds(claims, "iat"), _seconds(claims, "exp") if "exp" in claims else math.inf
        if now - issued > self._tolerance or now - expires > self._tolerance:
            raise StaleDelivery(f"it was signed, or has expired, more than {self._tolerance:g} seconds ago")
        if issued - now > self._tolerance:
            raise StaleDelivery(f"it was signed more than {self._tolerance:g} seconds in the future")


def sign(
    body: bytes,
    secret: str,
    *,
    now: float,
    api_key: str | None = None,
    application_id: str | None = None,
    jti: str | None,
) -> Mapping[str, str]:
    """The headers that sign a body as Vonage does, at `now` (seconds since the epoch), without the claims that are None."""
    claims = {
        "iat": int(now),
        "jti": jti,
        "iss": "Vonage",
        "payload_hash": sha256(body).hexdigest(),
        "api_key": api_key,
        "application_id": application_id,
    }
    said = {name: claim for name, claim in claims.items() if claim is not None}
    import jwt  # only who sends callbacks needs it: simulators, and tests

    return {"Authorization": f"Bearer {jwt.encode(said, _key(secret), algorithm=ALGORITHM)}"}


def _by_kind(
    secrets: Sequence[SecretStr] | Mapping[str, Sequence[SecretStr]],
) -> Iterator[tuple[str | None, bytes]]:
    """Each secret, with the kind of callback that it is for; None for all of them."""
    for kind, several in secrets.items() if isinstance(secrets, Mapping) else ((None, secrets),):
        for secret in several:
            yield kind, _key(secret.get_secret_value())


def _key(secret: str) -> bytes:
    """A secret as a key of HMAC, which by its definition (RFC 2104, 2) fills a short one up with zeros. Done here, the library
    does not warn that it is short: Vonage's may have one character.
    """
    return secret.encode().ljust(_BLOCK, b"\0")


def _bearer_token(header: str) -> str:
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise BadSignature("it is not signed: no Authorization header with a bearer token")
    return token.strip()


def _decoded(part: str) -> bytes:
    """Base64 in the URL's alphabet, of which tokens leave the padding out."""
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        raise BadSignature("a part of the token is no base64") from None


def _document(part: str) -> dict[str, Any]:
    try:
        return read_document(_decoded(part))
    except MalformedDelivery:
        raise BadSignature("the token's header, or its claims, cannot be read") from None


def _require_texts(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    for claim in TEXTS:
        if claims.get(claim) is not None:
            _text(claims, claim)
    return claims


def _text(claims: Mapping[str, Any], claim: str) -> str:
    value = claims.get(claim)
    if not isinstance(value, str) or not value.isascii():
        raise BadSignature(f"the token has no {claim}, or a malformed one")
    return value


def _seconds(claims: Mapping[str, Any], claim: str) -> float:
    value = claims.get(claim)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise BadSignature(f"the token has no {claim}, or a malformed one")
    return value
