"""Operations of Vonage's carried out by hand."""

from __future__ import annotations

from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from anyroom.testing import stagehand as testing
from anyroom.testing.stagehand import Said, answered
from anyroom_vonage import Vonage

__all__ = ["APPLICATION", "NOW", "Said", "Stagehand", "answered"]

APPLICATION = "7d5f0c86-3f0e-4c0a-9d4b-2f4a1b6c7d8e"
NOW = 1_760_000_000.5


class Stagehand(testing.Stagehand[Vonage]):
    """Shows a participant's token in a body as what it is good for."""

    def __init__(self, provider: Vonage, private_key: RSAPrivateKey) -> None:
        super().__init__(provider, now=NOW)
        self._public_key = private_key.public_key()

    def shown(self, body: Any) -> Any:
        if isinstance(body, dict) and "token" in body:
            claims = self.claims(body["token"])
            data = f": {claims['connection_data']}" if "connection_data" in claims else ""
            body["token"] = f"<{claims['role']} of {claims['session_id']}{data}>"
        return body

    def claims(self, token: str) -> dict[str, Any]:
        """What a token says, if it is signed with the application's key. Time is the provider's, and not checked."""
        read: dict[str, Any] = jwt.decode(
            token, self._public_key, algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False}
        )
        return read
