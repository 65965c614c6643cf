"""Keys as settings have them: PEM of either kind, alone, several in one text, or several texts."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from anyroom.errors import InvalidArgument
from anyroom.testing.rsa_deliveries import private_key, public_pem
from anyroom.webhooks.keys import public_keys, read_private_key, read_public_key

SPKI = public_pem(private_key("one")).strip()
PKCS1 = public_pem(private_key("two"), pkcs1=True).strip()


@pytest.mark.parametrize(
    "said",
    [
        [SPKI, PKCS1],
        (f"{SPKI}\n", f"\n {PKCS1}"),
        f"{SPKI}\n{PKCS1}",
        f"of 2025:\r\n{SPKI}\r\nof 2026:\r\n{PKCS1}\r\n",
        f"{SPKI}\n{PKCS1}".replace("\n", "\\n"),
        [f"{SPKI}\n{PKCS1}"],
    ],
)
def test_several_keys_are_read_however_they_are_given(said: object) -> None:
    found = public_keys(said)
    assert [read_public_key(pem) for pem in found] == [read_public_key(pem) for pem in (SPKI, PKCS1)]


def test_none_at_all_is_none() -> None:
    assert public_keys([]) == ()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no key",
        None,
        7,
        [SPKI, "no key"],
        SPKI.replace("PUBLIC", "PRIVATE"),
        SPKI[:-5],
        f"{SPKI}\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    ],
)
def test_what_is_no_key_is_refused(said: object) -> None:
    with pytest.raises(ValueError, match="RSA public key"):
        public_keys(said)


OURS = private_key("one")
PKCS8 = OURS.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
OF_ANOTHER_KIND = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "said",
    [
        PKCS8,
        f"\r\n{PKCS8}\r\n",
        PKCS8.replace("\n", "\\n"),
        OURS.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode(),
    ],
)
def test_a_private_key_is_read_however_it_is_given(said: str) -> None:
    assert read_private_key(said).private_numbers() == OURS.private_numbers()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "s3cr3t",
        SPKI,
        PKCS8[:-40],
        OURS.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"s3cr3t")).decode(),
        OF_ANOTHER_KIND.decode(),
    ],
)
def test_what_is_no_private_key_is_refused(said: str) -> None:
    with pytest.raises(InvalidArgument, match="an RSA private key in PEM, without a password") as caught:
        read_private_key(said)
    assert "s3cr3t" not in str(caught.value)
