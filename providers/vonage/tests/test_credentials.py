"""Credentials: key formats and what is wrong with bad ones, and the server's own token, kept and renewed."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Collection, Iterable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from anyroom.clock import VirtualClock
from anyroom.errors import ConfigurationError
from anyroom.operations import Request
from anyroom_vonage import Vonage
from anyroom_vonage.credentials import parse_private_key
from anyroom_vonage.participants import LIST_CONNECTIONS

from .stagehand import APPLICATION, NOW, Stagehand

REQUEST: Request = LIST_CONNECTIONS(sessionId="room-1")


def encoded(key: rsa.RSAPrivateKey, form: PrivateFormat) -> str:
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
@pytest.mark.parametrize(
    "written",
    [
        lambda pem: pem,
        lambda pem: pem.replace("\n", "\\n"),
        lambda pem: pem.replace("\n", "\\r\\n"),
        lambda pem: pem.replace("\n", "\r\n"),
        lambda pem: f"\n  {pem.strip()}  \n",
    ],
    ids=["as it is", "escaped", "escaped, with returns", "with returns", "with space around"],
)
def test_a_key_is_read_however_it_is_written(
    private_key: rsa.RSAPrivateKey, form: PrivateFormat, written: Callable[[str], str]
) -> None:
    found = parse_private_key(written(encoded(private_key, form)))
    assert found.private_numbers() == private_key.private_numbers()


def bad_keys() -> dict[str, tuple[str, str]]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    whole = encoded(key, PrivateFormat.PKCS8)
    curve = ec.generate_private_key(ec.SECP256R1())
    edwards = ed25519.Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    locked_old = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"x"))
    as_pkcs8 = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {
        "a word": ("hunter2hunter2", "no PEM"),
        "empty": ("", "no PEM"),
        "a public key": (public.decode(), "a public key"),
        "cut": (whole[:400], "damaged"),
        "without its end": (whole.replace("-----END PRIVATE KEY-----", ""), "damaged"),
        "changed": (whole.replace(whole.splitlines()[3], "A" * 64), "damaged"),
        "not base64": ("-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----", "damaged"),
        "of an elliptic curve": (curve.private_bytes(*as_pkcs8).decode(), "no RSA key"),
        "of Edwards's": (edwards.private_bytes(*as_pkcs8).decode(), "no RSA key"),
        "encrypted": (locked.decode(), "encrypted"),
        "encrypted, PKCS#1": (locked_old.decode(), "encrypted"),
        "OpenSSH's": (encoded(key, PrivateFormat.OpenSSH), "OpenSSH"),
    }


BAD_KEYS = bad_keys()


@pytest.mark.parametrize("what", BAD_KEYS)
def test_a_bad_key_is_refused_with_its_reason_and_not_shown(what: str) -> None:
    text, reason = BAD_KEYS[what]
    with pytest.raises(ConfigurationError, match=reason) as caught:
        Vonage(application_id=APPLICATION, private_key=text)
    assert "private_key" in str(caught.value)
    secret_lines = [line for line in text.splitlines() if line and not line.startswith("-----")]
    assert not any(line in str(caught.value) for line in secret_lines)


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 0x80 else bytes([0x81, size]) if size < 0x100 else b"\x82" + size.to_bytes(2)
    return bytes([tag]) + length + content


def written(numbers: Iterable[int]) -> str:
    """A PKCS#1 key of these numbers, whatever they are (RFC 8017, A.1.2)."""
    integers = [der(2, number.to_bytes(number.bit_length() // 8 + 1)) for number in (0, *numbers)]
    lines = base64.encodebytes(der(0x30, b"".join(integers))).decode()
    return f"-----BEGIN RSA PRIVATE KEY-----\n{lines}-----END RSA PRIVATE KEY-----\n"


NUMBERS = ("n", "e", "d", "p", "q", "dmp1", "dmq1", "iqmp")


def numbers_of(key: rsa.RSAPrivateKey) -> dict[str, int]:
    of = key.private_numbers()
    public = {"n": of.public_numbers.n, "e": of.public_numbers.e}
    return {name: public[name] if name in public else getattr(of, name) for name in NUMBERS}


def test_a_key_whose_numbers_belong_together_is_read(private_key: rsa.RSAPrivateKey) -> None:
    found = parse_private_key(written(numbers_of(private_key).values()))
    assert found.private_numbers() == private_key.private_numbers()


@pytest.mark.parametrize("change", [lambda _: 0, lambda _: 1, lambda was: was + 2, lambda was: was ^ (1 << 9)])
@pytest.mark.parametrize("damaged", [*((name,) for name in NUMBERS), ("p", "q"), ("d", "dmp1", "dmq1"), NUMBERS])
def test_a_key_whose_numbers_do_not_belong_together_is_damaged(
    private_key: rsa.RSAPrivateKey, damaged: Collection[str], change: Callable[[int], int]
) -> None:
    # Some of these would sign well, by one of the two ways there are. None is let pass for that.
    whole = numbers_of(private_key)
    numbers = {name: change(number) if name in damaged else number for name, number in whole.items()}
    with pytest.raises(ConfigurationError, match="private_key: the PEM is damaged") as caught:
        Vonage(application_id=APPLICATION, private_key=written(numbers.values()))
    assert not any(str(number) in str(caught.value) for number in whole.values() if number.bit_length() > 64)


def test_a_request_is_signed_for_the_application(stagehand: Stagehand) -> None:
    (header,) = stagehand.provider.sign(REQUEST).items()
    assert header[0] == "Authorization"
    scheme, _, token = header[1].partition(" ")
    claims = stagehand.claims(token)
    assert scheme == "Bearer"
    assert claims.pop("jti")
    assert claims == {"application_id": APPLICATION, "iat": int(NOW), "exp": int(NOW) + 900}


def test_the_token_is_kept_until_a_minute_is_left(vonage: Vonage) -> None:
    clock = VirtualClock(NOW)
    vonage.clock = clock
    first = vonage.sign(REQUEST)
    clock.advance(839)
    assert vonage.sign(REQUEST) == first
    clock.advance(1)
    assert vonage.sign(REQUEST) != first


def test_the_token_is_made_anew_when_the_clock_is_set_back(vonage: Vonage) -> None:
    first = vonage.sign(REQUEST)
    vonage.clock = VirtualClock(NOW - 3600)
    assert vonage.sign(REQUEST) != first


def test_renewing_drops_the_token(vonage: Vonage) -> None:
    first = vonage.sign(REQUEST)
    assert vonage.renew()
    assert vonage.sign(REQUEST) != first


def test_threads_share_one_token(vonage: Vonage) -> None:
    together = threading.Barrier(8)
    found: list[str] = []

    def ask() -> None:
        together.wait()
        found.append(vonage.sign(REQUEST)["Authorization"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
