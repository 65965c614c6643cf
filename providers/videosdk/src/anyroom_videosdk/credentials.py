"""The platform's tokens: JWTs signed here with the secret. One kind asks the API, the other lets a participant in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from anyroom_videosdk.config import VideoSDKConfig

API_TOKEN_SECONDS: Final = 3600
RENEW_BEFORE_SECONDS: Final = 300
"""A server token is replaced so long before its end that no request can outlive it, a skewed clock included."""
STALE_AFTER_SECONDS: Final = 60

# An explicit role keeps each kind of token out of the other's place: `crawler` cannot join, `rtc` cannot call the API
# (API reference, authentication; official Node SDK, September 2026). `version` must stand where roles or scopes do.
API_CLAIMS: Final[Mapping[str, Any]] = {"permissions": ["allow_join", "allow_mod"], "roles": ["crawler"]}
JOIN_CLAIMS: Final[Mapping[str, Any]] = {"roles": ["rtc"]}


def signed(config: VideoSDKConfig, claims: Mapping[str, Any], *, now: float, seconds: float) -> str:
    """A token with these claims, good for so many seconds from `now` (epoch seconds) on."""
    issued = int(now)  # never a naive datetime, which would be read as UTC
    payload = {
        "apikey": config.api_key.get_secret_value(),
        "version": 2,
        **claims,
        "iat": issued,
        "exp": issued + int(seconds),
    }
    import jwt  # takes half as long to load as all of this adapter

    return jwt.encode(payload, config.secret.get_secret_value(), algorithm="HS256")


@dataclass(frozen=True, slots=True)
class ServerToken:
    """A token for the API, and when it was made (epoch seconds)."""

    value: str = field(repr=False)
    made: float

    def good(self, now: float) -> bool:
        """Whether it may still be sent. One from the future was made before a clock was set back."""
        return 0 <= now - self.made < API_TOKEN_SECONDS - RENEW_BEFORE_SECONDS

    def stale(self, now: float) -> bool:
        """Whether a new one may fare better where this one was refused. One just made would be signed the same way."""
        return not 0 <= now - self.made < STALE_AFTER_SECONDS


class ServerTokens:
    """The token for the API, kept until shortly before its end. Threads may race: each gets a good one."""

    def __init__(self, config: VideoSDKConfig) -> None:
        self._config = config
        self._kept: ServerToken | None = None

    def value(self, now: float) -> str:
        """The token to send at `now`."""
        kept = self._kept
        if kept is None or not kept.good(now):
            kept = ServerToken(signed(self._config, API_CLAIMS, now=now, seconds=API_TOKEN_SECONDS), now)
            self._kept = kept
        return kept.value

    def drop(self, now: float) -> bool:
        """Forget the token; True if another one may fare better."""
        kept, self._kept = self._kept, None
        return kept is not None and kept.stale(now)
