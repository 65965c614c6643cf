"""The API token that the caller has, and the participant tokens that RealtimeKit makes."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from anyroom.simulator import KEYS, Ids, wall_time

ACCOUNT_ID_ALPHABET: Final = string.hexdigits[:16]
TOKEN_ALPHABET: Final = string.ascii_letters + string.digits + "_-"
# RealtimeKit only says that tokens are bound to a time.
PARTICIPANT_TOKEN_SECONDS: Final = 24 * 60 * 60


class BadToken(Exception):
    """A participant token that lets nobody in."""


@dataclass(frozen=True)
class Credentials:
    """One account with two API tokens, only one of which has a Realtime permission, and one app."""

    account_id: str
    app_id: str
    api_token: str
    powerless_token: str

    @classmethod
    def make(cls, seed: int | None) -> Credentials:
        ids = Ids(seed, "credentials")
        return cls(
            account_id=ids.text(32, ACCOUNT_ID_ALPHABET),
            app_id=ids.uuid(),
            api_token=ids.text(40, TOKEN_ALPHABET),
            powerless_token=ids.text(40, TOKEN_ALPHABET),
        )


def bearer(authorization: str) -> str:
    """The token of an Authorization header; empty when it has another scheme."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def signing_key() -> RSAPrivateKey:
    return KEYS.private_key("cloudflare", "participant tokens")


def participant_token(app_id: str, meeting_id: str, participant_id: str, preset_id: str | None) -> str:
    """The claims are those of the predecessor's documented sample; RealtimeKit documents none."""
    now = int(wall_time())
    claims = {"orgId": app_id, "meetingId": meeting_id, "participantId": participant_id, "presetId": preset_id}
    return jwt.encode({**claims, "iat": now, "exp": now + PARTICIPANT_TOKEN_SECONDS}, signing_key(), "RS256")


def read_participant_token(token: str, app_id: str, meeting_id: str) -> str:
    """The id of the participant whom this token lets into that meeting; `BadToken` if nobody."""
    try:
        claims = jwt.decode(token, signing_key().public_key(), algorithms=["RS256"])
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as problem:
        # PyJWT lets the latter three through for what was never meant to be a token.
        raise BadToken(str(problem)) from None
    if (claims.get("orgId"), claims.get("meetingId")) != (app_id, meeting_id):
        raise BadToken("it is for another meeting")
    return str(claims.get("participantId"))
