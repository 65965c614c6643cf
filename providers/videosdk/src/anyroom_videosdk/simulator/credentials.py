"""HS256 tokens: those of servers, which call the REST API, and those of participants, who join rooms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt

from anyroom.simulator import wall_time
from anyroom.simulator.fields import is_list

PERMISSIONS: Final = frozenset({"allow_join", "ask_join", "allow_mod"})
ROLES: Final = frozenset({"crawler", "rtc"})
# The claims that exist since the second version of tokens and need it to be named.
VERSIONED: Final = ("roomId", "participantId", "roles")
VERSION: Final = 2

# Times are looked at below; other claims are ignored.
UNCHECKED: Final[Any] = {f"verify_{claim}": False for claim in ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")}


class BadToken(Exception):
    """A token that VideoSDK would not take; the text is for people, the service says the same in every case."""


@dataclass(frozen=True)
class Key:
    """An API key and its secret, whose UTF-8 bytes sign as they are."""

    api_key: str
    secret: str


@dataclass(frozen=True)
class Bearer:
    """What a token is good for; the limits are None where it has none."""

    permissions: frozenset[str]
    roles: frozenset[str] | None = None
    room_id: str | None = None
    participant_id: str | None = None

    @property
    def calls_api(self) -> bool:
        # Official samples create rooms with tokens that name no role at all.
        return self.roles is None or "crawler" in self.roles

    @property
    def joins(self) -> bool:
        return self.roles is None or "rtc" in self.roles


def read(token: str, key: Key) -> Bearer:
    """Who this token stands for now, by the wall clock; `BadToken` if nobody."""
    said = claims(token, key)
    if said.get("apikey") != key.api_key:
        raise BadToken("the claim apikey is another key's, or missing")
    if "exp" in said and number(said["exp"], "exp") <= wall_time():
        raise BadToken("it has expired")
    # The number 2: an official sample that says "2" is wrong.
    named = said.get("version") is not None or any(claim in said for claim in VERSIONED)
    if named and said.get("version") != VERSION:
        raise BadToken("the claim version must be 2")
    permissions = words(said.get("permissions"), "permissions", PERMISSIONS)
    if not permissions or ("ask_join" in permissions and len(permissions) > 1):
        raise BadToken("the claim permissions must not be empty, and ask_join stands alone")
    return Bearer(
        permissions,
        words(said["roles"], "roles", ROLES) if "roles" in said else None,
        text(said, "roomId"),
        text(said, "participantId"),
    )


def claims(token: str, key: Key) -> Mapping[str, Any]:
    try:
        return jwt.decode(token, key.secret, algorithms=["HS256"], options=UNCHECKED)
    except jwt.InvalidSignatureError:
        raise BadToken("it is not signed with the secret") from None
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        # PyJWT lets the latter three through for what was never meant to be a token.
        raise BadToken("it is no HS256 token") from None


def number(value: object, claim: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadToken(f"the claim {claim} is no number")
    return value


def text(said: Mapping[str, Any], claim: str) -> str | None:
    value = said.get(claim)
    if value is not None and not isinstance(value, str):
        raise BadToken(f"the claim {claim} is no string")
    return value


def words(value: object, claim: str, known: frozenset[str]) -> frozenset[str]:
    if not is_list(value):
        raise BadToken(f"the claim {claim} is no list")
    found = frozenset(word for word in value if isinstance(word, str))
    if len(found) != len(value) or not found <= known:
        raise BadToken(f"the claim {claim} has an unknown word")
    return found
