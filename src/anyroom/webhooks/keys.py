"""Public keys to verify signatures with: pinned, or fetched from the platform on first use and kept."""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from anyroom.errors import AnyroomError, BadSignature, KeyUnavailable
from anyroom.operations import Operation, Transfer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

REFETCH_SECONDS: Final = 300.0
"""After a fetch the next one waits so long, whoever asks: a stranger with bad signatures must not make us hammer the platform."""
RETRY_SECONDS: Final = 10.0
"""After a fetch that failed, while there is no key at all."""
LARGEST_KEY: Final = 64 * 1024

Fetch = Callable[[], Operation[Sequence[str]]]
"""Asks the platform for its keys, in PEM."""


class PublicKeys:
    """The keys of one platform. Thread-safe; what is fetched is fetched once for all who wait."""

    def __init__(self, pinned: Sequence[str], fetch: Fetch) -> None:
        self._pinned = bool(pinned)
        self._keys: tuple[RSAPublicKey, ...] = tuple(map(read_public_key, pinned))
        self._fetch = fetch
        self._next_fetch = float("-inf")
        self._lock = threading.Lock()

    def verify(self, signature: str, body: bytes, now: float) -> Operation[None]:
        """Require that one of the keys signed these bytes, with RSASSA-PKCS1-v1_5 and SHA-256.

        Raises:
            BadSignature: none of them did.
            KeyUnavailable: there is no key to try.
        """
        raw = _decoded(signature)
        if any(_signed(key, raw, body) for key in self._keys):
            return
        if self._pinned or not self._may_fetch(now):
            if not self._keys:
                raise KeyUnavailable("the key to verify with could not be fetched a moment ago")
            raise BadSignature("no key of the platform made this signature")
        try:
            self._keys = tuple(map(read_public_key, (yield from self._fetch())))
        except (AnyroomError, ValueError) as error:
            if self._keys:  # those there are did not sign it
                raise BadSignature("no key of the platform made this signature") from None
            self._next_fetch = now + RETRY_SECONDS
            raise KeyUnavailable(f"the key to verify with could not be fetched: {type(error).__name__}") from None
        if not any(_signed(key, raw, body) for key in self._keys):
            raise BadSignature("no key of the platform made this signature")

    def _may_fetch(self, now: float) -> bool:
        with self._lock:
            if now < self._next_fetch:
                return False
            self._next_fetch = now + REFETCH_SECONDS
            return True


def fetch_text(url: str) -> Operation[str]:
    """The text at a URL, asked for without credentials.

    Raises:
        AnyroomError: it could not be fetched, or is longer than any key.
    """
    sink = _Text()
    yield Transfer(url, sink, length=LARGEST_KEY)
    return sink.content.decode("utf-8", "replace")


def read_public_key(pem: str) -> RSAPublicKey:
    """An RSA key of PEM, in either of its two kinds (SPKI, PKCS #1).

    Raises:
        ValueError: it is none.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem.strip().encode())
    except UnsupportedAlgorithm:
        raise ValueError("a key of an unsupported kind") from None
    if not isinstance(key, RSAPublicKey):
        raise ValueError("no RSA key")  # noqa: TRY004 # the text is of another kind, not the argument
    return key


def sign(body: bytes, key: RSAPrivateKey) -> str:
    """The signature that `PublicKeys.verify` wants, in base64."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return base64.b64encode(key.sign(body, PKCS1v15(), SHA256())).decode()


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature("the signature is no base64") from None


def _signed(key: RSAPublicKey, signature: bytes, body: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        key.verify(signature, body, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


class _Text:
    """Takes what is fetched."""

    def __init__(self) -> None:
        self.content = bytearray()

    def begin(self, *, offset: int, total: int | None) -> None:
        self.content.clear()

    def write(self, chunk: bytes, /) -> None:
        self.content += chunk
