"""Public keys to verify signatures with: pinned, or fetched from the platform on first use and kept."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, cast

from anyroom import forks
from anyroom.errors import AnyroomError, BadSignature, InvalidArgument, KeyUnavailable
from anyroom.operations import Operation, Sleep, Transfer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

REFETCH_SECONDS: Final = 300.0
"""After a fetch the next one waits so long, whoever asks: a stranger with bad signatures must not make us hammer the platform."""
RETRY_SECONDS: Final = 10.0
"""After one that failed."""
WAITS: Final = 50
WAIT_SECONDS: Final = 0.1
"""While another delivery's fetch goes on: this often, this long."""
LARGEST_KEY: Final = 64 * 1024
_PEM: Final = re.compile(r"-----BEGIN (?P<kind>[A-Z ]+)-----.+?-----END (?P=kind)-----", re.DOTALL)

Fetch = Callable[[], Operation[Sequence[str]]]
"""Asks the platform for its keys, in PEM."""
Check = Callable[[bytes, bytes], bool]
"""Whether a key made a signature (the first) of what has a SHA-256 (the second)."""


class PublicKeys:
    """The keys of one platform. Thread-safe; what is fetched is fetched once for all who wait."""

    def __init__(self, pinned: Sequence[str], fetch: Fetch) -> None:
        self._pinned = bool(pinned)
        self._known = self._pinned  # whether these are the platform's keys, as far as it can be known
        self._keys: tuple[Check, ...] = tuple(map(_check_with, pinned))
        self._fetch = fetch
        self._next_fetch = float("-inf")
        self._fetching = False
        self._lock = forks.lock()
        forks.renewed(self)

    def renew_in_child(self) -> None:
        """Fetch for oneself what the parent was about to fetch."""
        if self._fetching:
            self._fetching, self._next_fetch = False, float("-inf")

    def verify(self, signature: str, body: bytes, now: float) -> Operation[str]:
        """Require that one of the keys signed these bytes, with RSASSA-PKCS1-v1_5 and SHA-256.

        Returns their SHA-256 in hexadecimal, by which a delivery may be known.

        Raises:
            BadSignature: none of them did.
            KeyUnavailable: the same, and they may be others by now: the last fetch failed.
        """
        raw, found = _decoded(signature), hashlib.sha256(body)
        digest = found.digest()
        if self._signed(raw, digest):
            return found.hexdigest()
        if not self._pinned:
            yield from self._renew(now) if self._may_fetch(now) else self._wait_for_another()
            if self._signed(raw, digest):
                return found.hexdigest()
        if not self._known:
            raise KeyUnavailable("the key to verify with could not be fetched a moment ago")
        raise BadSignature("no key of the platform made this signature")

    def _signed(self, signature: bytes, digest: bytes) -> bool:
        for signed in self._keys:  # noqa: SIM110 # for each delivery, and mostly for one key
            if signed(signature, digest):
                return True
        return False

    def _may_fetch(self, now: float) -> bool:
        with self._lock:
            if now < self._next_fetch:
                return False
            self._next_fetch = now + REFETCH_SECONDS
            self._fetching = True
            return True

    def _renew(self, now: float) -> Operation[None]:
        """Fetch the keys. Where that fails, those there are stay."""
        self._known = False
        try:
            found = tuple(map(_check_with, (yield from self._fetch())))
            self._keys, self._known = found or self._keys, bool(found)
        except (AnyroomError, ValueError) as error:
            raise KeyUnavailable(f"the key to verify with could not be fetched: {type(error).__name__}") from None
        finally:
            # Also where whoever asked for the fetch gave up in the middle of it.
            if not self._known:
                self._next_fetch = now + RETRY_SECONDS
            self._fetching = False

    def _wait_for_another(self) -> Operation[None]:
        """Several deliveries may be the first ones, or the first after a rotation: none of them is to be refused for that."""
        for _ in range(WAITS):
            if not self._fetching:
                return
            yield Sleep(WAIT_SECONDS)


def fetch_text(url: str) -> Operation[str]:
    """The text at a URL, asked for without credentials.

    Raises:
        AnyroomError: it could not be fetched, or is longer than any key.
    """
    sink = _Text()
    yield Transfer(url, sink, length=LARGEST_KEY)
    return sink.content.decode("utf-8", "replace")


def public_keys(said: object) -> tuple[str, ...]:
    r"""The RSA keys in a PEM text, or in several, each in a text of its own. `\n` may stand for a newline, as in .env files.

    Raises:
        ValueError: there are none, or one is of another kind.
    """
    found: list[str] = []
    for text in cast("list[object]", [*said]) if isinstance(said, (list, tuple)) else [said]:
        keys = [match[0] for match in _PEM.finditer(str(text).replace("\\n", "\n"))]
        if not keys:
            raise ValueError("must be PEM of an RSA public key: -----BEGIN PUBLIC KEY----- …")
        found += keys
    for key in found:
        try:
            read_public_key(key)
        except ValueError:
            raise ValueError("must be an RSA public key in PEM") from None
    return tuple(found)


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


def read_private_key(pem: str) -> RSAPrivateKey:
    r"""An RSA key of PEM without a password, in either of its two kinds (PKCS #8, PKCS #1). `\n` may stand for a newline.

    Raises:
        InvalidArgument: it is none.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem.replace("\\n", "\n").strip().encode(), None)
    except (TypeError, ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise InvalidArgument("the key must be an RSA private key in PEM, without a password")
    return key


def sign(body: bytes, key: RSAPrivateKey) -> str:
    """The signature that `PublicKeys.verify` wants, in base64."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return base64.b64encode(key.sign(body, PKCS1v15(), SHA256())).decode()


def _decoded(signature: str) -> bytes:
    try:
        return binascii.a2b_base64(signature, strict_mode=True)
    except ValueError:
        raise BadSignature("the signature is no base64") from None


def _check_with(pem: str) -> Check:
    """Load a key. What checking takes is imported and made with it, and not with each delivery."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from cryptography.hazmat.primitives.hashes import SHA256

    key, padding, made_with = read_public_key(pem), PKCS1v15(), Prehashed(SHA256())

    def signed(signature: bytes, digest: bytes) -> bool:
        try:
            key.verify(signature, digest, padding, made_with)
        except InvalidSignature:
            return False
        return True

    return signed


class _Text:
    """Takes what is fetched."""

    def __init__(self) -> None:
        self.content = bytearray()

    def begin(self, *, offset: int, total: int | None) -> None:
        self.content.clear()

    def write(self, chunk: bytes, /) -> None:
        self.content += chunk
