"""The RSA keys that simulated platforms sign with, or check signatures with."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

KEY_BITS: Final = 2048


class Keepsakes(Protocol):
    """Small texts that outlive the process."""

    def kept(self, name: str) -> str | None: ...
    def keep(self, name: str, value: str) -> None: ...


class KeyRing:
    """Makes each key when it is first asked for, and has it as long as the process lives: a simulator's credentials outlive
    its resets, and keys take long to find. With keepsakes they outlive the process too.
    """

    def __init__(self) -> None:
        self._keys: dict[str, RSAPrivateKey] = {}
        self._keepsakes: dict[str, Keepsakes] = {}
        self._lock = threading.Lock()

    def keep_in(self, keepsakes: Keepsakes, owner: str) -> None:
        """Take an owner's keys from there, and put those there that are made from now on."""
        with self._lock:
            self._keepsakes[owner] = keepsakes
            for name in [name for name in self._keys if name.startswith(f"{owner} ")]:
                del self._keys[name]

    def let_go(self, owner: str) -> None:
        """The owner's keepsakes are put away. Its keys stay."""
        with self._lock:
            self._keepsakes.pop(owner, None)

    def private_key(self, owner: str, purpose: str) -> RSAPrivateKey:
        """The key of this provider for this purpose."""
        name = f"{owner} {purpose}"
        with self._lock:
            if name not in self._keys:
                self._keys[name] = self._recalled(owner, purpose)
            return self._keys[name]

    def _recalled(self, owner: str, purpose: str) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.asymmetric import rsa
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        keepsakes = self._keepsakes.get(owner)
        pem = keepsakes.kept(f"key: {purpose}") if keepsakes else None
        if pem is not None:
            key = load_pem_private_key(pem.encode(), None)
            assert isinstance(key, rsa.RSAPrivateKey)
            return key
        made = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        if keepsakes:
            keepsakes.keep(f"key: {purpose}", private_pem(made))
        return made


KEYS: Final = KeyRing()


def private_pem(key: RSAPrivateKey) -> str:
    from cryptography.hazmat.primitives import serialization

    encoding, format = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, format, serialization.NoEncryption()).decode()


def public_pem(key: RSAPrivateKey) -> str:
    """Its public half, in the kind of PEM that most readers expect (SPKI)."""
    from cryptography.hazmat.primitives import serialization

    encoding, format = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(encoding, format).decode()
