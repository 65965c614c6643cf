"""The application's private key, and what is signed with it: the server's own token, and participants' tokens.

Both are JWTs (RS256) made here; no request is needed (Vonage's SDKs and guides, 2023 to 2025).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr

from anyroom import forks
from anyroom.clock import Clock
from anyroom.errors import ConfigurationError

SERVER_TOKEN_SECONDS: Final = 15 * 60
"""What Vonage's Python SDK gives a server token; the longest that the service takes is not documented."""
RENEW_BEFORE_SECONDS: Final = 60
CLIENT_TOKEN_SECONDS: Final = 24 * 60 * 60
"""How long a participant's token is good that was asked for without a `ttl`; the guides' default."""
_JOINS: Final[Mapping[str, Any]] = {"scope": "session.connect", "sub": "video", "acl": {"paths": {"/session/**": {}}}}
"""What makes a token a participant's. Some SDKs omit `sub` and `acl`, so the service cannot rely on them; most send them."""

_ADVICE: Final = "give the private key of the Vonage application, as PEM"
_DAMAGED: Final = f"the PEM is damaged: check that all its lines, and its line breaks, are there; {_ADVICE}"


def parse_private_key(text: str) -> RSAPrivateKey:
    """The RSA key in a PEM text, PKCS#1 or PKCS#8. Its line breaks may be written out, as .env files hold them.

    Raises:
        ConfigurationError: it is something else. The message says what, and shows nothing of it.
    """
    pem = text.replace("\\r", "").replace("\\n", "\n").strip()
    if "-----BEGIN" not in pem:
        raise ConfigurationError(f"private_key: no PEM in it (it has no BEGIN line); {_ADVICE}")
    if "PRIVATE KEY-----" not in pem:
        raise ConfigurationError(f"private_key: a public key or a certificate, not a private key; {_ADVICE}")
    if "OPENSSH" in pem:
        raise ConfigurationError("private_key: in OpenSSH's own format; convert it (ssh-keygen -p -m PKCS8 -f ...)")
    try:
        # What the library would check here is `_is_whole`, and that two numbers are prime, which takes 36 ms.
        key = load_pem_private_key(pem.encode(), password=None, unsafe_skip_rsa_key_validation=True)
    except TypeError:
        problem = "it is encrypted, and anyroom takes no passphrase; decrypt it (openssl pkey -in ... -out ...)"
    except (ValueError, UnsupportedAlgorithm):
        problem = _DAMAGED
    else:
        if isinstance(key, RSAPrivateKey):
            if _is_whole(key):
                return key
            problem = _DAMAGED
        else:
            problem = f"it is no RSA key, and Vonage's tokens are signed with RSA; {_ADVICE}"
    raise ConfigurationError(f"private_key: {problem}")


def _is_whole(key: RSAPrivateKey) -> bool:
    """Whether its eight numbers belong together (RFC 8017, 3.2). Each hangs on others: what damaged one, or some, shows."""
    of = key.private_numbers()
    n, e = of.public_numbers.n, of.public_numbers.e
    return (
        min(of.p, of.q) > 2
        and of.p * of.q == n
        and of.d * e % (of.p - 1) == of.d * e % (of.q - 1) == 1
        and (of.dmp1, of.dmq1) == (of.d % (of.p - 1), of.d % (of.q - 1))
        and of.iqmp * of.q % of.p == 1
    )


class Credentials:
    """Signs for one application. May be used from many threads."""

    def __init__(self, application_id: str, key: RSAPrivateKey) -> None:
        self.application_id = application_id
        self._key = key
        self._lock = forks.lock()
        self._token = ""
        self._good = range(0)

    def server_token(self, clock: Clock) -> str:
        """The token that authorizes requests. Made anew when it has less than a minute left, or the clock was set back."""
        now = int(clock.now())
        with self._lock:
            if now not in self._good:
                self._token = self._sign({}, now, SERVER_TOKEN_SECONDS)
                self._good = range(now, now + SERVER_TOKEN_SECONDS - RENEW_BEFORE_SECONDS)
            return self._token

    def forget(self) -> None:
        """Have the next request signed anew."""
        with self._lock:
            self._good = range(0)

    def client_token(self, session_id: str, claims: Mapping[str, Any], *, now: int, seconds: int) -> str:
        """A participant's token for one session; `claims` are its role and whatever else is said of the participant."""
        return self._sign({**_JOINS, "session_id": session_id, **claims}, now, seconds)

    def _sign(self, claims: Mapping[str, Any], now: int, seconds: int) -> str:
        times = {"iat": now, "exp": now + seconds, "jti": str(uuid4())}
        payload = {"application_id": self.application_id, **claims, **times}
        import jwt  # takes half as long to load as all of this adapter

        return jwt.encode(payload, self._key, algorithm="RS256")


class AccountCredentials:
    """The account's own key and secret, which the Application API wants (HTTP Basic). They may be missing."""

    def __init__(self, api_key: SecretStr | None, api_secret: SecretStr | None) -> None:
        self._pair = (api_key, api_secret)

    def header(self) -> str:
        """The header that presents them.

        Raises:
            ConfigurationError: one of them is missing.
        """
        key, secret = self._pair
        if key is None or secret is None:
            raise ConfigurationError(
                "an application's webhooks are changed with the account's own key and secret: give api_key and api_secret "
                "(or VONAGE_API_KEY and VONAGE_API_SECRET in the environment), from the settings of the Vonage account"
            )
        pair = f"{key.get_secret_value()}:{secret.get_secret_value()}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"
