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
from anyroom.errors import BadSignature, InvalidArgument, WebhookRejected
from anyroom.events import EventType
from anyroom.operations import drive
from anyroom.testing import DeliveryPairs, FetchedKeys
from anyroom.testing.deliveries import nothing_is_fetched
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
from anyroom.types.broadcasts import OutputKind
from anyroom.webhooks import Inbox, MemorySeen, WebhookScheme
from anyroom.webhooks.parsing import Delivered, parse
from anyroom_videosdk import UnnamedBroadcast, UnnamedRecording, VideoSDK
from anyroom_videosdk.config import VideoSDKWebhookConfig
from anyroom_videosdk.deliveries import SIGNATURE, VideoSDKDeliveries, sign
from anyroom_videosdk.wire.events import EVENTS

from .stagehand import API_KEY, SECRET, Stagehand

STARTED: Final = {"webhookType": "session-started", "data": {"meetingId": "room-1", "sessionId": "session-1"}}
BODY: Final = json.dumps(STARTED).encode()
PAIRS: Final = Path(__file__).parent / "webhooks"
PEM: Final = public_pem(private_key())


def pinned(*pems: str) -> VideoSDKDeliveries:
    return VideoSDKDeliveries(VideoSDKWebhookConfig(webhook_public_key=pems))


class TestPairs(DeliveryPairs):
    pairs: ClassVar[Path] = PAIRS
    names: ClassVar[Any] = EVENTS

    def scheme(self) -> VideoSDKDeliveries:
        return pinned(PEM)

    def signed(self, body: bytes) -> Mapping[str, str]:
        return sign(body, private_key())


class TestAttacks(RsaDeliveries):
    """What this scheme cannot express says `CANNOT`."""

    header: ClassVar[str] = SIGNATURE
    genuine: ClassVar[Mapping[str, Any]] = STARTED

    def scheme(self, *pinned_keys: str) -> VideoSDKDeliveries:
        return pinned(*pinned_keys)


def test_what_cannot_be_expressed_is_said() -> None:
    assert set(CANNOT) == {"stale", "future-dated", "RS256 where HS256 belongs"}


# --- whatever comes ----------------------------------------------------------------------------------------------------------

ANYTHING: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=6),
    max_leaves=15,
)
WORDS: Final = [*words_in(PAIRS), "_id", "recording", "meta"]
DATA: Final = st.dictionaries(st.sampled_from(WORDS), ANYTHING, max_size=10) | ANYTHING
EVENT: Final = st.fixed_dictionaries({"webhookType": st.sampled_from([*EVENTS]) | ANYTHING, "data": DATA})


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


@given(st.text(max_size=700))
def test_no_signature_is_good_but_the_right_one(signature: str) -> None:
    assert let_in({SIGNATURE: signature}, BODY) is None


# --- the key -----------------------------------------------------------------------------------------------------------------


class TestFetchedKeys(FetchedKeys):
    scheme: ClassVar[type[WebhookScheme]] = VideoSDKDeliveries
    header: ClassVar[str] = SIGNATURE
    genuine: ClassVar[Mapping[str, Any]] = STARTED
    url: ClassVar[str] = "https://api.videosdk.live/v2/public/rsa-public-key"
    elsewhere: ClassVar[Sequence[tuple[Mapping[str, str], str]]] = [
        ({"webhook_key_url": "https://keys.example.com/videosdk"}, "https://keys.example.com/videosdk"),
        ({"base_url": "http://127.0.0.1:9/v2/"}, "http://127.0.0.1:9/v2/public/rsa-public-key"),
        ({"base_url": "http://127.0.0.1:9", "webhook_key_url": "http://127.0.0.1:8/k"}, "http://127.0.0.1:8/k"),
    ]
    keyless: ClassVar[Sequence[str]] = [
        *("", "{}", "[]", '{"publicKey": null}', '{"publicKey": {}}', "<html>", "[" * 60_000)
    ]

    def published(self, key: RSAPrivateKey) -> Sequence[str]:
        pem = public_pem(key)
        pkcs1 = json.dumps({"publicKey": public_pem(key, pkcs1=True)})
        return [json.dumps({"publicKey": pem}), pkcs1, json.dumps(pem), pem, f"\r\n{pem}\r\n"]


def test_a_client_asks_for_the_key_with_its_credential(provider: VideoSDK, stagehand: Stagehand) -> None:
    headers = sign(BODY, private_key())
    (event,) = stagehand.play(provider.parse_webhook(headers, BODY), {"publicKey": PEM})
    assert event.type is EventType.SESSION_STARTED
    (said,) = stagehand.requests
    assert said.endpoint.operation == "fetchWebhookPublicKey"
    with pytest.raises(WebhookRejected):  # the same memory, and the same key
        stagehand.play(provider.parse_webhook(headers, BODY))
    stagehand.play(provider.parse_webhook(headers, BODY, seen=MemorySeen()))


def test_a_client_has_a_key_of_its_own() -> None:
    provider = VideoSDK(api_key=API_KEY, secret=SECRET, webhook_public_key=PEM)
    provider.clock = VirtualClock(NOW)
    with Client(provider) as video:
        (event,) = video.webhooks.parse(sign(BODY, private_key()), BODY)
        assert event.room is not None
        assert event.room.id == "room-1"
        with pytest.raises(BadSignature):
            video.webhooks.parse({}, BODY + b" ")
        assert video.webhooks.parse({}, BODY + b" ", verify=False)


def test_an_inbox_needs_no_credential() -> None:
    inbox = Inbox("videosdk", webhook_public_key=PEM, environ={})
    (event,) = inbox.parse(sign(BODY, private_key()), BODY)
    assert event.type is EventType.SESSION_STARTED


# --- references without an id ------------------------------------------------------------------------------------------------


def events_of(name: str, **data: str) -> Delivered:
    body = json.dumps({"webhookType": name, "data": {"meetingId": "room-1", "sessionId": "session-1", **data}}).encode()
    found = let_in(sign(body, private_key()), body)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "output", "path"),
    [("hls-stopped", OutputKind.HLS, "/v2/hls"), ("livestream-stopped", OutputKind.RTMP, "/v2/livestreams")],
)
def test_a_broadcast_is_found_among_those_of_its_kind(
    provider: VideoSDK, stagehand: Stagehand, name: str, output: OutputKind, path: str
) -> None:
    (event,) = events_of(name)
    assert isinstance(event.broadcast, UnnamedBroadcast)
    assert event.broadcast.output is output
    listed = {
        "data": [{"id": "b-1", "roomId": "room-1", "start": "2025-12-31T00:00:00Z", "end": "2025-12-31T00:01:00Z"}]
    }
    assert stagehand.play(provider.get_broadcast(event.broadcast), listed).id == f"{output}:b-1"
    assert [request.endpoint.path for request in stagehand.requests] == [path]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("participant-recording-stopped", "list_participant_recordings"),
        ("participant-track-recording-stopped", "list_track_recordings"),
    ],
)
def test_a_participants_recording_is_not_taken_for_the_rooms(
    provider: VideoSDK, stagehand: Stagehand, name: str, says: str
) -> None:
    (event,) = events_of(name, participantId="ana", kind="audio")
    assert isinstance(event.recording, UnnamedRecording)
    with pytest.raises(InvalidArgument, match=says):
        stagehand.play(provider.get_recording(event.recording))


# --- what an app is handed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "field"), [("recording-stopped", "fileUrl"), ("hls-playable", "playbackHlsUrl")])
def test_what_is_handed_out_is_masked(name: str, field: str) -> None:
    url = f"https://cdn.videosdk.live/{MARKER}.mp4"
    (event,) = events_of(name, **{field: url})
    assert event.file is not None
    assert event.file.url == url
    assert MARKER not in f"{event!r} {event}"
