"""Join tokens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from anyroom.reading import Text, WireModel, read, unreadable
from anyroom.types.tokens import JoinToken
from anyroom_cloudflare.wire import PROVIDER


class WireToken(WireModel):
    """A token alone. Guides also call it `authToken`, as client SDKs do; in answers it has this name."""

    token: Text = None


def join_token(data: Any, *, room_id: str, participant_id: str) -> JoinToken:
    """The token of somebody who may enter a meeting."""
    found = read(WireToken, data)
    if found.token is None:
        raise unreadable("no token in the answer", data)
    return JoinToken(
        provider=PROVIDER,
        raw=data,
        value=found.token,
        room_id=room_id,
        participant_id=participant_id,
        expires_at=expiry(found.token),
        connect={"authToken": found.token},
    )


def expiry(token: str) -> datetime | None:
    """When a token expires, if it says: that it is a JWT is not documented, only seen in samples."""
    import jwt

    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        return datetime.fromtimestamp(int(claims["exp"]), UTC)
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
