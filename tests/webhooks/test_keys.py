"""Public keys: fetched once for all who wait, again after a failed check at most every five minutes, or pinned."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from anyroom.errors import BadSignature, KeyUnavailable, ProviderUnavailable
from anyroom.operations import Operation, Request, Response, Sleep, Transfer, drive
from anyroom.webhooks.keys import (
    LARGEST_KEY,
    REFETCH_SECONDS,
    RETRY_SECONDS,
    WAITS,
    PublicKeys,
    fetch_text,
    read_public_key,
    sign,
)

BODY = b'{"event": "room.closed"}'


def a_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


OLD, NEW, STRANGE = a_key(), a_key(), a_key()


def pem(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    form: serialization.PublicFormat = serialization.PublicFormat.SubjectPublicKeyInfo,
) -> str:
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


class Platform:
    """Says its keys, or fails to, and counts how often it was asked."""

    def __init__(self, *keys: rsa.RSAPrivateKey) -> None:
        self.keys: Sequence[rsa.RSAPrivateKey] = keys
        self.down: Exception | None = None
        self.asked = 0

    def fetch(self) -> Operation[Sequence[str]]:
        yield from ()
        self.asked += 1
        if self.down is not None:
            raise self.down
        return [pem(key) for key in self.keys]


def check(keys: PublicKeys, signature: str, now: float = 0.0, body: bytes = BODY) -> None:
    drive(keys.verify(signature, body, now), nothing)


def nothing(step: Request | Sleep | Transfer) -> Response:
    return Response(0)


# --- signatures -------------------------------------------------------------------------------------------------------


def sha1(body: bytes) -> bytes:
    return OLD.sign(body, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 # as an attacker would


def pss(body: bytes) -> bytes:
    return OLD.sign(body, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())


BAD: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "garbage": lambda: "%%%",
    "beyond_ascii": lambda: "ключ",
    "base64_of_nothing_much": lambda: "AAAA",
    "of_another_body": lambda: sign(BODY + b" ", OLD),
    "of_another_key": lambda: sign(BODY, STRANGE),
    "cut_off": lambda: sign(BODY, OLD)[:-4],
    "with_something_after": lambda: sign(BODY, OLD) + "AAAA",
    "with_a_newline_in_it": lambda: sign(BODY, OLD)[:40] + "\n" + sign(BODY, OLD)[40:],
    "in_hexadecimal": lambda: base64.b64decode(sign(BODY, OLD)).hex(),
    "with_sha1": lambda: base64.b64encode(sha1(BODY)).decode(),
    "with_pss": lambda: base64.b64encode(pss(BODY)).decode(),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("pinned", [True, False], ids=["pinned", "fetched"])
def test_a_signature_that_is_none_of_the_platforms(name: str, pinned: bool) -> None:
    platform = Platform(OLD)
    keys = PublicKeys([pem(OLD)] if pinned else [], platform.fetch)
    with pytest.raises(BadSignature) as caught:
        check(keys, BAD[name]())
    assert BAD[name]()[:20] not in str(caught.value) or name == "empty"


def test_what_was_signed_is_let_in() -> None:
    check(PublicKeys([pem(OLD)], Platform().fetch), sign(BODY, OLD))


def test_a_pinned_key_is_never_fetched() -> None:
    platform = Platform(NEW)
    keys = PublicKeys([pem(OLD)], platform.fetch)
    with pytest.raises(BadSignature):
        check(keys, sign(BODY, NEW))
    assert platform.asked == 0


def test_several_keys_at_once() -> None:
    keys = PublicKeys([pem(OLD), pem(NEW, serialization.PublicFormat.PKCS1)], Platform().fetch)
    check(keys, sign(BODY, OLD))
    check(keys, sign(BODY, NEW))


@pytest.mark.parametrize(
    "text",
    ["", "a key", pem(OLD)[:90], pem(ec.generate_private_key(ec.SECP256R1())), pem(OLD).replace("PUBLIC", "PRIVATE")],
    ids=["empty", "text", "cut_off", "of_another_kind", "mislabelled"],
)
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_public_key(text)
    assert text[30:60] not in str(caught.value) or not text[30:60]


# --- fetching ---------------------------------------------------------------------------------------------------------


def test_a_key_is_fetched_on_first_use_and_kept() -> None:
    platform = Platform(OLD)
    keys = PublicKeys([], platform.fetch)
    assert platform.asked == 0
    for now in range(0, 10_000, 100):
        check(keys, sign(BODY, OLD), now)
    assert platform.asked == 1


def test_a_rotation_is_noticed_by_the_first_failed_check() -> None:
    platform = Platform(OLD)
    keys = PublicKeys([], platform.fetch)
    check(keys, sign(BODY, OLD), 0)
    platform.keys = [NEW]
    check(keys, sign(BODY, NEW), REFETCH_SECONDS)
    with pytest.raises(BadSignature):
        check(keys, sign(BODY, OLD), REFETCH_SECONDS + 1)
    assert platform.asked == 2


def test_whoever_asks_no_key_is_fetched_twice_in_five_minutes() -> None:
    platform = Platform(OLD)
    keys = PublicKeys([], platform.fetch)
    check(keys, sign(BODY, OLD), 0)
    for now in range(0, 3000, 7):
        with pytest.raises(BadSignature):
            check(keys, sign(str(now).encode(), STRANGE), now)
        check(keys, sign(BODY, OLD), now)
    assert platform.asked == 1 + 3000 // REFETCH_SECONDS - 1


def test_a_refetch_that_fails_leaves_the_key_that_was_there() -> None:
    platform = Platform(OLD)
    keys = PublicKeys([], platform.fetch)
    check(keys, sign(BODY, OLD), 0)
    for down in (ProviderUnavailable("down", status=503), ValueError("no key"), None):
        platform.down, platform.keys = down, []
        with pytest.raises(KeyUnavailable):
            check(keys, sign(BODY, STRANGE), 10_000 * (platform.asked + 1))
        check(keys, sign(BODY, OLD), 20_000)
    assert platform.asked == 4


def test_a_rotation_that_a_failed_fetch_hid_is_noticed_ten_seconds_later() -> None:
    """Until then nobody can say whose signature it is: a platform that is told so sends the delivery again."""
    platform = Platform(OLD)
    keys = PublicKeys([], platform.fetch)
    check(keys, sign(BODY, OLD), 0)
    platform.keys, platform.down = [NEW], ProviderUnavailable("down", status=503)
    for now in (1000.0, 1001.0, 1000 + RETRY_SECONDS - 0.1):
        with pytest.raises(KeyUnavailable):
            check(keys, sign(BODY, NEW), now)
    assert platform.asked == 2
    platform.down = None
    check(keys, sign(BODY, NEW), 1000 + RETRY_SECONDS)
    with pytest.raises(BadSignature):
        check(keys, sign(BODY, STRANGE), 1001 + RETRY_SECONDS)
    assert platform.asked == 3


@pytest.mark.parametrize("down", [ProviderUnavailable("https://acme.test said no", status=503), ValueError("no key")])
def test_a_first_fetch_that_fails_is_repeated_after_ten_seconds(down: Exception) -> None:
    platform = Platform(OLD)
    keys = PublicKeys([], platform.fetch)
    platform.down = down
    for now in (0.0, 1.0, RETRY_SECONDS - 0.1):
        with pytest.raises(KeyUnavailable) as caught:
            check(keys, sign(BODY, OLD), now)
        assert "acme.test" not in str(caught.value)
    assert platform.asked == 1
    platform.down = None
    check(keys, sign(BODY, OLD), RETRY_SECONDS)
    assert platform.asked == 2


def test_a_first_fetch_that_somebody_gave_up_is_repeated_after_ten_seconds() -> None:
    asked: list[None] = []

    def fetch() -> Operation[Sequence[str]]:
        asked.append(None)
        yield Sleep(1)
        return [pem(OLD)]

    keys = PublicKeys([], fetch)
    cancelled = keys.verify(sign(BODY, OLD), BODY, 0)
    next(cancelled)
    cancelled.close()
    with pytest.raises(KeyUnavailable):
        check(keys, sign(BODY, OLD), 1)
    check(keys, sign(BODY, OLD), RETRY_SECONDS)
    assert len(asked) == 2


def test_who_comes_while_a_key_is_fetched_waits_for_it() -> None:
    """In threads: one asks the platform, and all are let in by what it says."""
    fetching, answer, answered = threading.Event(), threading.Event(), threading.Event()
    asked: list[None] = []

    def fetch() -> Operation[Sequence[str]]:
        asked.append(None)
        fetching.set()
        yield Sleep(0)
        return [pem(OLD)]

    def until(event: threading.Event) -> Callable[[Request | Sleep | Transfer], Response]:
        def perform(step: Request | Sleep | Transfer) -> Response:
            assert event.wait(10)
            return Response(0)

        return perform

    keys = PublicKeys([], fetch)
    with ThreadPoolExecutor(8) as threads:
        first = threads.submit(drive, keys.verify(sign(BODY, OLD), BODY, 0), until(answer))
        first.add_done_callback(lambda _: answered.set())
        assert fetching.wait(10)
        others = [threads.submit(drive, keys.verify(sign(BODY, OLD), BODY, 0), until(answered)) for _ in range(7)]
        assert not any(one.done() for one in (first, *others))
        answer.set()
        for one in (first, *others):
            one.result(10)
    assert len(asked) == 1


def test_who_waits_for_a_key_does_not_wait_for_ever() -> None:
    def fetch() -> Operation[Sequence[str]]:
        yield Sleep(1)
        return []

    keys = PublicKeys([], fetch)
    hangs = keys.verify(sign(BODY, OLD), BODY, 0)
    next(hangs)
    waited: list[object] = []

    def count(step: Request | Sleep | Transfer) -> Response:
        waited.append(step)
        return Response(0)

    with pytest.raises(KeyUnavailable):
        drive(keys.verify(sign(BODY, OLD), BODY, 0), count)
    assert len(waited) == WAITS
    hangs.close()


def test_a_key_is_fetched_without_credentials_and_up_to_a_size() -> None:
    asked: list[Transfer] = []

    def perform(step: Request | Sleep | Transfer) -> Response:
        assert isinstance(step, Transfer)
        asked.append(step)
        step.sink.begin(offset=0, total=None)
        step.sink.write(pem(OLD).encode())
        return Response(200)

    assert drive(fetch_text("https://acme.test/key.pem"), perform) == pem(OLD)
    assert (asked[0].url, asked[0].length) == ("https://acme.test/key.pem", LARGEST_KEY)
