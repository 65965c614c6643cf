"""The application's key pair, and the two kinds of RS256 token that are signed with it."""

from __future__ import annotations

import base64
import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from anyroom.simulator import KEYS, Ids, private_pem, wall_time
from anyroom.simulator.fields import is_list

APPLICATION_TOKEN_SECONDS: Final = 15 * 60  # when it names no `exp` itself
PARTICIPANT_TOKEN_SECONDS: Final = 24 * 60 * 60  # likewise
LONGEST_PARTICIPANT_TOKEN_SECONDS: Final = 30 * 24 * 60 * 60
LONGEST_CONNECTION_DATA: Final = 1000

PUBLISHING_ROLES: Final = frozenset({"publisher", "moderator", "publisheronly"})
ROLES: Final = PUBLISHING_ROLES | {"subscriber"}

# Times are looked at below: a missing `exp` has a meaning of its own, and several claims are ignored.
UNCHECKED: Final[Any] = {f"verify_{claim}": False for claim in ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")}


@dataclass(frozen=True)
class KeyPair:
    private_pem: str
    public_key: rsa.RSAPublicKey


def key_pair() -> KeyPair:
    return pair_of(KEYS.private_key("vonage", "application"))


@cache
def pair_of(private: rsa.RSAPrivateKey) -> KeyPair:
    return KeyPair(private_pem(private), private.public_key())


@dataclass(frozen=True)
class Account:
    """The account that the application is of, and the secret that its webhooks are signed with."""

    api_key: str
    api_secret: str
    webhook_secret: str

    @classmethod
    def make(cls, ids: Ids) -> Account:
        return cls(*(ids.bytes(length).hex() for length in (4, 8, 16)))

    def is_in(self, authorization: str) -> bool:
        """Whether a header presents the key and the secret, as HTTP Basic does."""
        scheme, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded.strip(), validate=True)
        except ValueError:
            return False
        return scheme.lower() == "basic" and hmac.compare_digest(given, f"{self.api_key}:{self.api_secret}".encode())


class BadToken(Exception):
    """A token that Vonage would not take; the text is what it says."""


@dataclass(frozen=True)
class Bearer:
    """Who a participant token lets into a session, and as what."""

    session_id: str
    role: str
    data: str
    layout_classes: tuple[str, ...]

    @property
    def publishes(self) -> bool:
        return self.role in PUBLISHING_ROLES


def claims(token: str) -> Mapping[str, Any]:
    """What a token signed with the application's key says."""
    try:
        return jwt.decode(
            token,
            key_pair().public_key,
            algorithms=["RS256"],
            options=UNCHECKED,
        )
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
        raise BadToken("Invalid signature") from None
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        # PyJWT lets the latter three through for what was never meant to be a token.
        raise BadToken("Invalid token format") from None


def seconds(said: Mapping[str, Any], claim: str) -> float:
    value = said.get(claim)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadToken("Invalid token")
    return value


def expiry(said: Mapping[str, Any], lifetime: int) -> float:
    return seconds(said, "exp") if "exp" in said else seconds(said, "iat") + lifetime


def check_application_token(authorization: str, application_id: str, path_application: str | None) -> None:
    """Raise `BadToken` unless the header is a bearer token of this application, for this application's path."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise BadToken("Invalid token format")
    said = claims(token.strip())
    seconds(said, "iat")
    if expiry(said, APPLICATION_TOKEN_SECONDS) <= wall_time():
        raise BadToken("Invalid token")
    if "application_id" not in said:
        raise BadToken("Invalid issuer format")
    # One SDK sends base64 for `jti`, so any string will do. Creating a session has no application in its path.
    if not isinstance(said.get("jti"), str) or path_application not in {None, application_id}:
        raise BadToken("Invalid token")
    if said["application_id"] != application_id:
        raise BadToken("Invalid token")


def words(value: object) -> tuple[str, ...]:
    """Layout classes: a list in one SDK's tokens, and one string with spaces in the others'."""
    if isinstance(value, str):
        return tuple(value.split())
    if not is_list(value):
        raise BadToken("Invalid token")
    return tuple(str(word) for word in value)


def read_participant_token(token: str, application_id: str, session_id: str) -> Bearer:
    """Who this token lets into that session; `BadToken` if nobody."""
    said = claims(token)
    issued, expires = seconds(said, "iat"), expiry(said, PARTICIPANT_TOKEN_SECONDS)
    role = said.get("role", "publisher")
    # One SDK writes `data`.
    data = said.get("connection_data", said.get("data")) or ""
    classes = words(said.get("initial_layout_class_list") or "")
    good = (
        said.get("application_id") == application_id
        and said.get("session_id") == session_id
        and said.get("scope") == "session.connect"
        and isinstance(role, str)
        and role in ROLES
        and isinstance(data, str)
        and len(data) <= LONGEST_CONNECTION_DATA
        and expires - issued <= LONGEST_PARTICIPANT_TOKEN_SECONDS
        and wall_time() < expires
    )
    if not good:
        raise BadToken("Invalid token")
    return Bearer(session_id, role, data, classes)
