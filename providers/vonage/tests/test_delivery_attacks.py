"""Callbacks that are not let in: every attack against every part of the scheme, and chance."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from anyroom.errors import BadSignature, MalformedDelivery, StaleDelivery, WebhookRejected
from anyroom.testing.deliveries import read_delivery
from anyroom.testing.kit.forgeries import forged
from anyroom.webhooks import MemorySeen
from anyroom.webhooks.parsing import Headers
from anyroom_vonage.config import TOLERANCE
from anyroom_vonage.deliveries import VonageDeliveries
from anyroom_vonage.simulator.credentials import key_pair
from anyroom_vonage.vocabulary import CALLBACK_KINDS

from .signing import (
    AT,
    JTI,
    OTHER_SECRET,
    SECRET,
    STARTED,
    bearing,
    claims,
    forge,
    let_in,
    message,
    scheme,
    signed,
    token_of,
)

PAIRS: Final = sorted((Path(__file__).parent / "webhooks").glob("*.http"))
Arriving = tuple[Headers, bytes]
Attack = Callable[[], Arriving]


def body(content: bytes) -> Attack:
    """A body that is signed as it should be."""
    return lambda: (signed(content), content)


def headers(make: Callable[[], Headers]) -> Attack:
    """A good body, with other headers."""
    return lambda: (make(), STARTED)


def bearer(token: str) -> Attack:
    return lambda: ({"Authorization": f"Bearer {token}"}, STARTED)


def token(said: object, **how: Any) -> Attack:
    """A good body, with a forged token."""
    return lambda: (forge(said, **how), STARTED)


def claiming(**changes: Any) -> Attack:
    """A token that is signed well, with other claims."""
    return lambda: (forge(claims(**changes)), STARTED)


def signature_of_another_token() -> Headers:
    signature = token_of(signed()).rpartition(".")[2]
    return bearing(message(claims(jti="x"), alg="HS256"), base64.urlsafe_b64decode(signature + "="))


def with_rs256() -> Headers:
    return {"Authorization": f"Bearer {jwt.encode(claims(), key_pair().private_pem, algorithm='RS256')}"}


def public_key() -> bytes:
    return key_pair().public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def nested(depth: int) -> Any:
    return {"canary": nested(depth - 1)} if depth else claims()


ATTACKS: Final[Mapping[str, tuple[type[WebhookRejected], Attack]]] = {
    "altered body": (BadSignature, lambda: (signed(), STARTED.replace(b"Created", b"Mangled"))),
    "a blank more": (BadSignature, lambda: (signed(), STARTED + b" ")),
    "no body": (BadSignature, lambda: (signed(), b"")),
    "altered signature": (BadSignature, headers(lambda: {"Authorization": forged(signed()["Authorization"])})),
    "the signature of another token": (BadSignature, headers(signature_of_another_token)),
    "missing signature": (BadSignature, headers(dict)),
    "empty header": (BadSignature, headers(lambda: {"Authorization": ""})),
    "empty token": (BadSignature, bearer("")),
    "empty signature": (BadSignature, headers(lambda: bearing(message(claims(), alg="HS256"), b""))),
    "garbage": (BadSignature, bearer("canary.garbage.%%%")),
    "garbage that is no ASCII": (BadSignature, bearer("ÿþ.ÿþ.ÿþ")),
    "a lone surrogate": (BadSignature, bearer("\ud800.\ud800.\ud800")),
    "one dot": (BadSignature, bearer("e30.e30")),
    "dots alone": (BadSignature, bearer("." * 9000)),
    "a longer header than any": (BadSignature, bearer("e" * 20_000)),
    "a header nested 5,000 deep": (BadSignature, bearer(base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.e30")),
    "another scheme of authorization": (
        BadSignature,
        headers(lambda: {"Authorization": signed()["Authorization"].replace("Bearer", "Basic")}),
    ),
    "the header twice": (BadSignature, headers(lambda: [*signed().items(), *signed(secret=OTHER_SECRET).items()])),
    "another secret": (BadSignature, headers(lambda: signed(secret=OTHER_SECRET))),
    "algorithm none": (BadSignature, headers(lambda: bearing(message(claims(), alg="none"), b""))),
    "algorithm nOnE": (BadSignature, headers(lambda: bearing(message(claims(), alg="nOnE"), b""))),
    "algorithm none, signed all the same": (BadSignature, token(claims(), alg="none")),
    "no algorithm": (BadSignature, token(claims(), alg=None)),
    "HS512": (BadSignature, token(claims(), digest="sha512", alg="HS512")),
    "HS512 that says HS256": (BadSignature, token(claims(), digest="sha512")),
    "SHA-1": (BadSignature, token(claims(), digest="sha1", alg="HS1")),
    "SHA-1 that says HS256": (BadSignature, token(claims(), digest="sha1")),
    "the SHA-1 of the body": (BadSignature, claiming(payload_hash=hashlib.sha1(STARTED).hexdigest())),  # noqa: S324 # the attack
    "RS256 where HS256 belongs": (BadSignature, headers(with_rs256)),
    "HS256 keyed with a public key": (BadSignature, lambda: (forge(claims(), key=public_key()), STARTED)),
    "HS256 keyed with nothing": (BadSignature, token(claims(), key=b"")),
    "a key that the token brings": (BadSignature, token(claims(), key=b"k", jwk={"kty": "oct", "k": "aw"}, kid="/x")),
    "a payload beside the token": (BadSignature, token(claims(), b64=False, crit=["b64"])),
    "an extension that nobody knows": (BadSignature, token(claims(), crit=["canary"])),
    "another platform's delivery": (
        BadSignature,
        headers(lambda: {"rtk-signature": base64.b64encode(b"canary" * 40).decode(), "rtk-uuid": JTI}),
    ),
    "yet another platform's": (BadSignature, headers(lambda: {"videosdk-signature": "Y2FuYXJ5" * 40})),
    "a participant's token": (BadSignature, token({"scope": "session.connect", "iat": int(AT), "exp": int(AT) + 900})),
    "nothing said of the body": (BadSignature, claiming(payload_hash=...)),
    "the hash a number": (BadSignature, claiming(payload_hash=7)),
    "the hash no ASCII": (BadSignature, claiming(payload_hash="é" * 64)),
    "the hash of another body": (BadSignature, claiming(payload_hash=hashlib.sha256(b"canary").hexdigest())),
    "no time": (BadSignature, claiming(iat=...)),
    "the time a text": (BadSignature, claiming(iat=str(int(AT)))),
    "the time a truth": (BadSignature, claiming(iat=True)),
    "the time infinite": (BadSignature, claiming(iat=float("inf"))),
    "the time no number": (BadSignature, claiming(iat=float("nan"))),
    "the time of 400 digits": (BadSignature, claiming(iat=10**400)),
    "the expiry null": (BadSignature, claiming(exp=None)),
    "the id a list": (BadSignature, claiming(jti=["canary"])),
    "the id a lone surrogate": (BadSignature, claiming(jti="\ud800")),
    "the account a number": (BadSignature, claiming(api_key=7)),
    "claims that are none": (BadSignature, token(["canary"])),
    "claims nested 200 deep": (BadSignature, token(nested(200))),
    "stale": (StaleDelivery, headers(lambda: signed(now=AT - TOLERANCE - 1))),
    "expired": (StaleDelivery, claiming(exp=int(AT - TOLERANCE) - 1)),
    "of the year 1": (StaleDelivery, claiming(iat=-62_135_596_800)),
    "future-dated": (StaleDelivery, headers(lambda: signed(now=AT + TOLERANCE + 1))),
    "of the year 10000": (StaleDelivery, claiming(iat=253_402_300_800)),
    "not JSON": (MalformedDelivery, body(b"canary")),
    "nothing": (MalformedDelivery, body(b"")),
    "a list": (MalformedDelivery, body(b'[{"event": "sessionCreated", "sessionId": "canary-session"}]')),
    "a text": (MalformedDelivery, body(b'"sessionCreated"')),
    "no event": (MalformedDelivery, body(b'{"id": "canary"}')),
    "the event a list": (MalformedDelivery, body(b'{"event": ["sessionCreated"], "sessionId": "canary-session"}')),
    "the event empty": (MalformedDelivery, body(b'{"event": "", "sessionId": "canary-session"}')),
    "10 MB": (MalformedDelivery, body(b'{"event": "' + b"canary" * 1_700_000 + b'"}')),
    "nested 100,000 deep": (MalformedDelivery, body(b'{"event": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")),
    "duplicate keys": (MalformedDelivery, body(b'{"event": "sessionCreated", ' + STARTED[1:])),
    "NaN": (MalformedDelivery, body(STARTED.replace(b"1767225540000", b"NaN"))),
    "Infinity": (MalformedDelivery, body(STARTED.replace(b"1767225540000", b"-Infinity"))),
    "a number of a million digits": (MalformedDelivery, body(STARTED.replace(b"0000", b"0" * 1_000_000))),
    "invalid UTF-8": (MalformedDelivery, body(STARTED.replace(b"canary", b"\xff\xfe"))),
}
"""By attack: what it raises, and how it is made. Replays are tested beside what is let in."""
CANNOT: Final = {
    "a key that cannot be fetched": "the secret is a setting: nothing is fetched, so there is no KeyUnavailable",
    "a certificate, or a chain of them": "the key is a shared secret, and the header's own (x5c, jku) is never looked at",
}
"""Attacks that cannot be expressed in this scheme, and why."""


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_not_let_in(attack: str) -> None:
    expected, make = ATTACKS[attack]
    arriving, content = make()
    seen = MemorySeen()
    with pytest.raises(WebhookRejected) as caught:
        let_in(arriving, content, seen=seen)
    error = caught.value
    assert type(error) is expected
    assert error.__suppress_context__ or error.__context__ is None, "a traceback would show what it is made of"
    assert let_in(signed(), seen=seen), "it was claimed all the same"
    shown = f"{error} {error!r} {error.args} {vars(error)}"
    parts = dict(arriving).get("Authorization", "").split(".")
    assert not [part for part in (SECRET, "canary", *parts) if len(part) > 5 and part in shown]


def test_what_this_scheme_cannot_express_is_said_in_words() -> None:
    assert not set(CANNOT) & set(ATTACKS)
    assert all(len(reason) > 20 for reason in CANNOT.values())


# --- chance --------------------------------------------------------------------------------------------------------------

_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_NAMES: Final = st.sampled_from(["Authorization", "authorization", "X-Canary"])


@given(st.dictionaries(_NAMES, st.text() | st.text().map("Bearer {}".format)), st.binary())
def test_no_headers_and_no_body_do_anything_else(arriving: dict[str, str], content: bytes) -> None:
    with pytest.raises(WebhookRejected):
        let_in(arriving, content)


@given(st.binary() | _JSON.map(lambda value: json.dumps(value).encode()))
def test_no_signed_body_does_anything_else(content: bytes) -> None:
    let_in_or_not(signed(content), content)


@given(_JSON, st.dictionaries(st.sampled_from(["alg", "b64", "crit", "kid", "typ", "zip"]), _JSON))
def test_no_token_does_anything_else(said: Any, header: dict[str, Any]) -> None:
    with pytest.raises(BadSignature):
        let_in(forge(said, **{"alg": "HS256", **header}))


@settings(max_examples=300)
@given(st.sampled_from(PAIRS), st.data())
def test_no_odd_value_in_a_callback_does_anything_else(sent: Path, data: st.DataObject) -> None:
    document = json.loads(read_delivery(sent).body)
    place = data.draw(st.sampled_from(list(places(document))))
    content = json.dumps(changed(document, place, data.draw(_JSON))).encode()
    let_in_or_not(signed(content), content)
    let_in_or_not(signed(content), content, by=scheme(dict.fromkeys(CALLBACK_KINDS, SECRET)))


def let_in_or_not(arriving: Headers, content: bytes, by: VonageDeliveries | None = None) -> None:
    try:
        assert let_in(arriving, content, by=by)
    except WebhookRejected:
        pass


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*place, key)
        yield from places(child, (*place, key))


def changed(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    found = copy.deepcopy(document)
    holder = found
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    return found
