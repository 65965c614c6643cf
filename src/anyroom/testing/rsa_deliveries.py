"""Attacks on a scheme that signs with RSA-SHA256 over the raw body, and signs nothing else: neither an id nor a time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, cast

import pytest

from anyroom.errors import BadSignature, MalformedDelivery, Replayed, WebhookRejected
from anyroom.operations import drive
from anyroom.testing.deliveries import SENT, nothing_is_fetched, read_delivery
from anyroom.webhooks.keys import sign
from anyroom.webhooks.parsing import REPEAT_SECONDS, Delivered, Headers, parse
from anyroom.webhooks.schemes import WebhookScheme
from anyroom.webhooks.seen import MemorySeen

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

NOW: Final = 1_767_225_600.0
YEAR: Final = 365 * 24 * 60 * 60.0
MARKER: Final = "kit-marker-of-the-body"
"""Stands in every body that is sent here, and must stand in no message."""


@cache
def private_key(name: str = "the platform's") -> RSAPrivateKey:
    """A key, the same one for the same name. They take long to find."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    return generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(key: RSAPrivateKey, *, pkcs1: bool = False) -> str:
    """The public half of a key, as PEM of either kind."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    kind = PublicFormat.PKCS1 if pkcs1 else PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(Encoding.PEM, kind).decode()


class Attack(NamedTuple):
    """What is sent: a signature in the platform's header (None for no such header), a body, and headers beside them."""

    signature: str | None
    body: bytes
    beside: Mapping[str, str] = {}


def _signed_well(body: bytes) -> Attack:
    return Attack(sign(body, private_key()), body)


def _altered_signature(body: bytes) -> Attack:
    raw = bytearray(base64.b64decode(sign(body, private_key())))
    raw[len(raw) // 2] ^= 1
    return Attack(base64.b64encode(raw).decode(), body)


def _sha1(body: bytes) -> Attack:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA1

    return Attack(base64.b64encode(private_key().sign(body, PKCS1v15(), SHA1())).decode(), body)  # noqa: S303


def _pss(body: bytes) -> Attack:
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
    from cryptography.hazmat.primitives.hashes import SHA256

    padding = PSS(MGF1(SHA256()), PSS.MAX_LENGTH)
    return Attack(base64.b64encode(private_key().sign(body, padding, SHA256())).decode(), body)


def _hs256(body: bytes) -> Attack:
    made = hmac.new(public_pem(private_key()).encode(), body, hashlib.sha256).digest()
    return Attack(base64.b64encode(made).decode(), body)


def _another_platforms(body: bytes) -> Attack:
    theirs = sign(body, private_key("another platform's"))
    jwt = "Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
    return Attack(None, body, {"x-signature": theirs, "authorization": jwt})


FORGERIES: Final[Mapping[str, Callable[[bytes], Attack]]] = {
    "altered body": lambda body: Attack(sign(body, private_key()), body.replace(b"{", b'{"x":1,', 1)),
    "body that was serialised anew": lambda body: Attack(
        sign(body, private_key()), json.dumps(json.loads(body), indent=1).encode()
    ),
    "altered signature": _altered_signature,
    "truncated signature": lambda body: Attack(sign(body, private_key())[:-4], body),
    "missing signature": lambda body: Attack(None, body),
    "empty signature": lambda body: Attack("", body),
    "blank signature": lambda body: Attack("  \t ", body),
    "garbage signature": lambda body: Attack("§ no base64 ☃", body),
    "algorithm none": lambda body: Attack("eyJhbGciOiJub25lIn0.e30.", body),
    "HS256 keyed with the public key": _hs256,
    "SHA-1": _sha1,
    "another padding": _pss,
    "another key": lambda body: Attack(sign(body, private_key("a stranger's")), body),
    "another platform's delivery": _another_platforms,
}
"""Each makes of a genuine body what a stranger might send with it, who has not the key."""

BAD_BODIES: Final[Mapping[str, bytes]] = {
    "empty": b"",
    "not JSON": f"{MARKER}: no JSON".encode(),
    "JSON and more": b'{"m":"' + MARKER.encode() + b'"}{}',
    "a list": b'["' + MARKER.encode() + b'"]',
    "null": b"null",
    "no event": b'{"m":"' + MARKER.encode() + b'"}',
    "10 MB": b'{"m":"' + MARKER.encode() * 500_000 + b'"}',
    "nested 100,000 deep": b'{"m":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "duplicate keys": b'{"m":"' + MARKER.encode() + b'","m":2}',
    "NaN": b'{"m":NaN}',
    "Infinity": b'{"m":-Infinity}',
    "a number of a million digits": b'{"m":' + b"7" * 1_000_000 + b"}",
    "invalid UTF-8": b'{"m":"' + MARKER.encode() + b'\xff\xfe"}',
    "a lone surrogate's bytes": b'{"m":"\xed\xa0\x80"}',
}
"""Signed well, and nothing to be read: as if the platform's key were in wrong hands."""

CANNOT: Final[Mapping[str, str]] = {
    "stale": "no time is signed, so an old delivery cannot be told from a late one: it is let in, marked as a repeat if known",
    "future-dated": "no time is signed",
    "RS256 where HS256 belongs": "RSA is all there is; nothing that is sent chooses an algorithm",
}
"""Attacks that such a scheme has no way to express."""


class RsaDeliveries:
    """What must hold for such a scheme. Subclass it in a test module; give `header`, `genuine` and `scheme`."""

    header: ClassVar[str]
    """The header that the signature stands in."""
    unsigned: ClassVar[Sequence[str]] = ()
    """Headers that the platform sends beside it, to tell deliveries apart, and does not sign."""
    genuine: ClassVar[Mapping[str, Any]]
    """A body that is an event, and that may be sent again as another one's."""

    def scheme(self, *pinned: str) -> WebhookScheme:
        """The platform's scheme, with these keys pinned."""
        raise NotImplementedError

    @property
    def body(self) -> bytes:
        """The genuine body, with the marker in it."""
        return json.dumps({**self.genuine, "marker": MARKER}, separators=(",", ":")).encode()

    def sent(self, attack: Attack) -> Headers:
        """The headers that come with it."""
        signature = {} if attack.signature is None else {self.header: attack.signature}
        return {"content-type": "application/json", **signature, **attack.beside}

    def let_in(
        self,
        attack: Attack,
        *,
        keys: tuple[str, ...] = (),
        now: float = NOW,
        seen: MemorySeen | None = None,
        headers: Headers | None = None,
    ) -> Delivered:
        """What comes of a delivery."""
        scheme = self.scheme(*(keys or (public_pem(private_key()),)))
        known = MemorySeen() if seen is None else seen
        return drive(parse(scheme, headers or self.sent(attack), attack.body, now=now, seen=known), nothing_is_fetched)

    @pytest.mark.parametrize("forgery", FORGERIES)
    def test_a_forgery_is_a_bad_signature(self, forgery: str) -> None:
        """Something that the platform did not sign is let in, or rejected as something else; or its claim is kept, which
        would keep the genuine one out.
        """
        seen, attack = MemorySeen(), FORGERIES[forgery](self.body)
        with pytest.raises(BadSignature) as caught:
            self.let_in(attack, seen=seen)
        require_silence(caught.value, attack)
        assert self.let_in(_signed_well(self.body), seen=seen)

    @pytest.mark.parametrize("bad", BAD_BODIES)
    def test_a_bad_body_is_malformed(self, bad: str) -> None:
        """A body that is no event of anybody's is let in, or rejected as something else."""
        attack = _signed_well(BAD_BODIES[bad])
        with pytest.raises(MalformedDelivery) as caught:
            self.let_in(attack)
        require_silence(caught.value, attack)

    def test_what_was_parsed_is_not_what_came(self) -> None:
        """A body that a framework parsed, or decoded, is taken for the bytes that came."""
        several: list[Any] = [self.body.decode(), json.loads(self.body)]
        for parsed in several:
            with pytest.raises(MalformedDelivery):
                self.let_in(_signed_well(self.body)._replace(body=parsed))

    def test_a_signature_that_came_twice_is_none(self) -> None:
        """Of two different signatures one is chosen, and another reader might choose the other."""
        attack = _signed_well(self.body)
        twice = [(self.header, "bm9uZQ=="), (self.header.upper(), attack.signature or "")]
        with pytest.raises(BadSignature):
            self.let_in(attack, headers=twice)

    def test_the_same_bytes_are_a_replay_and_later_a_repeat(self) -> None:
        """A delivery comes twice within a retry's time and is let in twice; or what came long ago is kept out, though it may
        have happened again; or what was given back is kept out.
        """
        seen, attack = MemorySeen(), _signed_well(self.body)
        first = self.let_in(attack, seen=seen)
        assert not any(event.repeat for event in first)
        with pytest.raises(Replayed) as caught:
            self.let_in(attack, seen=seen, now=NOW + REPEAT_SECONDS)
        require_silence(caught.value, attack)
        again = self.let_in(attack, seen=seen, now=NOW + REPEAT_SECONDS + 1)
        assert all(event.repeat for event in again)
        again.release()
        anew = self.let_in(attack, seen=seen, now=NOW + REPEAT_SECONDS + 2)
        assert not any(event.repeat for event in anew)

    def test_what_is_not_signed_makes_no_delivery_new(self) -> None:
        """Whoever repeats a delivery can change its headers, and has it let in again."""
        seen, attack = MemorySeen(), _signed_well(self.body)
        names = ("date", *self.unsigned)
        self.let_in(attack._replace(beside=dict.fromkeys(names, "1")), seen=seen)
        with pytest.raises(Replayed):
            self.let_in(attack._replace(beside=dict.fromkeys(names, "2")), seen=seen)

    @pytest.mark.parametrize("name", ["old", "new"])
    @pytest.mark.parametrize("pkcs1", [False, True])
    def test_keys_rotate(self, name: str, pkcs1: bool) -> None:
        """While two keys are pinned, of either kind of PEM, what one of them signed is kept out; or it still is let in when
        the key is gone.
        """
        pems = {each: public_pem(private_key(each), pkcs1=pkcs1) for each in ("old", "new")}
        attack = Attack(sign(self.body, private_key(name)), self.body)
        assert self.let_in(attack, keys=tuple(pems.values()))
        (other,) = (pem for each, pem in pems.items() if each != name)
        with pytest.raises(BadSignature):
            self.let_in(attack, keys=(other,))

    @pytest.mark.parametrize("years", [-10, 10])
    def test_clocks_do_not_matter(self, years: int) -> None:
        """A delivery is kept out for its time, which nobody signed."""
        assert self.let_in(_signed_well(self.body), now=NOW + years * YEAR)


def words_in(pairs: Path) -> Sequence[str]:
    """Every member name in the bodies of a folder of pairs: what a fuzzer may put together anew."""
    bodies = (read_delivery(sent).body for sent in pairs.glob(f"*{SENT}"))
    return sorted({name for body in bodies for name in _names(json.loads(body))})


def _names(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        yield from cast("dict[str, Any]", document)
        document = [*cast("dict[str, Any]", document).values()]
    if isinstance(document, list):
        for inner in cast("list[Any]", document):
            yield from _names(inner)


def require_silence(error: WebhookRejected, attack: Attack) -> None:
    """Require that an error says nothing of what came."""
    said = f"{error} {error!r} {vars(error)} {error.__cause__!r}"
    assert MARKER not in said
    assert len(str(error)) < 200
    assert not attack.signature or len(attack.signature) < 16 or attack.signature[:16] not in said
