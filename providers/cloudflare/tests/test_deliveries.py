"""Deliveries: every event in pairs, attacks on the signature, and how the key is fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given
from hypothesis import strategies as st

from anyroom import Client
from anyroom.clock import VirtualClock
from anyroom.errors import BadSignature, Replayed, WebhookRejected
from anyroom.events import EventType
from anyroom.operations import drive
from anyroom.testing import DeliveryPairs, FetchedKeys
from anyroom.testing.deliveries import nothing_is_fetched
from anyroom.testing.fetched_keys import Publisher
from anyroom.testing.rsa_deliveries import (
    CANNOT,
    MARKER,
    NOW,
    Attack,
    RsaDeliveries,
    private_key,
    public_pem,
    require_silence,
    words_in,
)
from anyroom.webhooks import Inbox, MemorySeen, WebhookScheme
from anyroom.webhooks.parsing import Delivered, parse
from anyroom_cloudflare import Cloudflare
from anyroom_cloudflare.config import WEBHOOK_KEY_URL, CloudflareWebhookConfig
from anyroom_cloudflare.deliveries import OLD_SIGNATURE, SIGNATURE, CloudflareDeliveries, sign
from anyroom_cloudflare.wire.events import READERS
from anyroom_cloudflare.wire.webhooks import EVENTS

from .stagehand import ACCOUNT, APP_ID, TOKEN

STARTED: Final = {"event": "meeting.started", "meeting": {"id": "room-1", "sessionId": "session-1"}}
BODY: Final = json.dumps(STARTED).encode()
PAIRS: Final = Path(__file__).parent / "webhooks"
PEM: Final = public_pem(private_key())
DYTES: Final = "https://api.dyte.io/.well-known/webhooks.json"
"""Where the key is of what still comes from there."""


def well_known(key: RSAPrivateKey) -> str:
    return json.dumps({"success": True, "data": {"publicKey": public_pem(key)}, "message": ""})


def pinned(*pems: str) -> CloudflareDeliveries:
    return CloudflareDeliveries(CloudflareWebhookConfig(webhook_public_key=pems))


class TestPairs(DeliveryPairs):
    pairs: ClassVar[Path] = PAIRS
    names: ClassVar[Any] = EVENTS

    def scheme(self) -> CloudflareDeliveries:
        return pinned(PEM)

    def signed(self, body: bytes) -> Mapping[str, str]:
        return sign(body, private_key())


class TestAttacks(RsaDeliveries):
    """What this scheme cannot express says `CANNOT`."""

    header: ClassVar[str] = SIGNATURE
    unsigned: ClassVar[Sequence[str]] = ("rtk-uuid", "dyte-uuid", "rtk-webhook-id")
    genuine: ClassVar[Mapping[str, Any]] = STARTED

    def scheme(self, *pinned_keys: str) -> CloudflareDeliveries:
        return pinned(*pinned_keys)


class TestAttacksByTheOldName(TestAttacks):
    header: ClassVar[str] = OLD_SIGNATURE


def test_what_cannot_be_expressed_is_said() -> None:
    assert set(CANNOT) == {"stale", "future-dated", "RS256 where HS256 belongs"}


def test_every_event_that_can_be_subscribed_to_is_read() -> None:
    assert set(READERS) == set(EVENTS)


# --- whatever comes ----------------------------------------------------------------------------------------------------------

ANYTHING: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=6),
    max_leaves=15,
)
WORDS: Final = words_in(PAIRS)
SAID: Final = ["UPLOADED", "RECORDING", "LIVE", "TRACK", "x", "anyroom_rtmp_out_x.mp4", "http://[", "null"]
INNER: Final = st.dictionaries(st.sampled_from(WORDS), ANYTHING | st.sampled_from(SAID), max_size=10)
OUTER: Final = st.dictionaries(st.sampled_from(WORDS), INNER | ANYTHING | st.sampled_from(SAID), max_size=8)
NAMED: Final = st.builds(
    lambda outer, name, inner: {**outer, "recording": inner, "event": name}, OUTER, st.sampled_from(EVENTS), INNER
)
EVENT: Final = NAMED | OUTER


def let_in(headers: Mapping[str, str], body: bytes, *, verify: bool = True) -> Delivered | None:
    operation = parse(pinned(PEM), headers, body, now=NOW, seen=MemorySeen(), verify=verify)
    try:
        return drive(operation, nothing_is_fetched)
    except WebhookRejected as error:
        require_silence(error, Attack(None, body))
        return None


@given(EVENT | ANYTHING)
def test_whatever_is_signed_is_read_or_rejected(document: Any) -> None:
    body = json.dumps(document).encode()
    for event in let_in(sign(body, private_key()), body) or ():
        assert event.raw is not None


@given(st.binary(max_size=400), st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=5), st.booleans())
def test_whatever_comes_is_rejected(body: bytes, headers: dict[str, str], verify: bool) -> None:
    assert let_in(headers, body, verify=verify) is None or not verify


@given(st.text(max_size=700), st.sampled_from([SIGNATURE, OLD_SIGNATURE]))
def test_no_signature_is_good_but_the_right_one(signature: str, header: str) -> None:
    assert let_in({header: signature}, BODY) is None


# --- the key -----------------------------------------------------------------------------------------------------------------


class TestFetchedKeys(FetchedKeys):
    scheme: ClassVar[type[WebhookScheme]] = CloudflareDeliveries
    header: ClassVar[str] = SIGNATURE
    genuine: ClassVar[Mapping[str, Any]] = STARTED
    url: ClassVar[str] = WEBHOOK_KEY_URL
    elsewhere: ClassVar[Sequence[tuple[Mapping[str, str], str]]] = [({"webhook_key_url": DYTES}, DYTES)]
    keyless: ClassVar[Sequence[str]] = [
        *("", "{}", "[]", '{"data": null}', '{"data": {"publicKey": 7}}', '{"success": false}', "<html>", "[" * 60_000)
    ]

    def published(self, key: RSAPrivateKey) -> Sequence[str]:
        return [well_known(key)]


def test_a_client_asks_for_the_key_without_its_token(cloudflare: Cloudflare) -> None:
    publisher, headers = Publisher(well_known(private_key())), sign(BODY, private_key())
    (event,) = publisher.run(cloudflare.parse_webhook(headers, BODY))
    assert event.type is EventType.SESSION_STARTED
    with pytest.raises(Replayed):  # the same memory, and the same key
        publisher.run(cloudflare.parse_webhook(headers, BODY))
    publisher.run(cloudflare.parse_webhook(headers, BODY, seen=MemorySeen()))
    assert publisher.asked == [WEBHOOK_KEY_URL]


def test_a_client_has_a_key_of_its_own() -> None:
    provider = Cloudflare(api_token=TOKEN, account_id=ACCOUNT, app_id=APP_ID, webhook_public_key=PEM)
    provider.clock = VirtualClock(NOW)
    with Client(provider) as video:
        (event,) = video.webhooks.parse(sign(BODY, private_key()), BODY)
        assert event.room is not None
        assert event.room.id == "room-1"
        with pytest.raises(BadSignature):
            video.webhooks.parse({}, BODY + b" ")
        assert video.webhooks.parse({}, BODY + b" ", verify=False)


def test_an_inbox_needs_no_credential() -> None:
    inbox = Inbox("cloudflare", webhook_public_key=PEM, environ={})
    (event,) = inbox.parse({OLD_SIGNATURE: sign(BODY, private_key())[SIGNATURE]}, BODY)
    assert event.type is EventType.SESSION_STARTED


# --- what an app is handed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        {
            "event": "livestreaming.statusUpdate",
            "streamId": "stream-1",
            "status": "LIVE",
            "streamKey": MARKER,
            "playbackUrl": f"https://stream.example.com/live.m3u8?sig={MARKER}",
        },
        {
            "event": "recording.statusUpdate",
            "recording": {
                "id": "r-1",
                "status": "UPLOADED",
                "downloadUrl": f"https://files.example.com/film.mp4?sig={MARKER}",
            },
        },
        {
            "event": "meeting.chatSynced",
            "sessionId": "s-1",
            "chatDownloadUrl": f"https://files.example.com/words.csv?sig={MARKER}",
        },
        {
            "event": "meeting.transcript",
            "meeting": {"id": "room-1", "sessionId": "s-1"},
            "transcriptDownloadUrl": f"https://files.example.com/words.csv?sig={MARKER}",
        },
    ],
)
def test_what_is_handed_out_is_masked(document: dict[str, Any]) -> None:
    body = json.dumps(document).encode()
    found = let_in(sign(body, private_key()), body)
    assert found is not None
    assert found[0].type is not EventType.UNKNOWN
    assert MARKER in str(found[0].raw)
    assert found[0].file is not None
    assert MARKER in str(found[0].file.url)
    assert MARKER not in f"{found!r} {found}"
