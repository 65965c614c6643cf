"""Webhooks as they are delivered: how VideoSDK signs them, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.config import ProviderConfig
from anyroom.errors import BadSignature, MalformedDelivery
from anyroom.events import Event
from anyroom.operations import Operation
from anyroom.webhooks import keys
from anyroom.webhooks.documents import read_document
from anyroom.webhooks.parsing import Delivered, Headers, parse
from anyroom.webhooks.schemes import Arrival, Signed, WebhookScheme
from anyroom.webhooks.seen import MemorySeen, SeenDeliveries
from anyroom_videosdk import wire
from anyroom_videosdk.config import NAME, VideoSDKWebhookConfig
from anyroom_videosdk.samples import SAMPLES
from anyroom_videosdk.webhook_key import FETCH_WEBHOOK_KEY, WebhookKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SIGNATURE: Final = "videosdk-signature"
KEY_PATH: Final = FETCH_WEBHOOK_KEY.path


def sign(body: bytes, private_key: RSAPrivateKey) -> Mapping[str, str]:
    """The header that VideoSDK would send with these bytes."""
    return {SIGNATURE: keys.sign(body, private_key)}


class VideoSDKDeliveries(WebhookScheme):
    """RSA-SHA256 over the raw body (pages of March 2024 and July 2025), and nothing else is signed: no id, no time."""

    provider: ClassVar[str] = NAME
    config_class: ClassVar[type[ProviderConfig]] = VideoSDKWebhookConfig
    samples: ClassVar[Mapping[str, Mapping[str, Any]]] = SAMPLES

    def __init__(self, config: VideoSDKWebhookConfig, fetch: keys.Fetch | None = None) -> None:
        """Take the settings. `fetch` asks for the key where no place of its own is configured; without it, it is asked for
        bare: whether the platform wants its credential is not documented.
        """
        super().__init__(config)
        self._key_url = config.webhook_key_url or f"{config.base_url}{KEY_PATH}"
        bare = fetch is None or config.webhook_key_url is not None
        self._keys = keys.PublicKeys(config.webhook_public_key, self._fetch if bare else cast("keys.Fetch", fetch))

    @override
    def verify(self, arrival: Arrival) -> Operation[Signed]:
        signature = arrival.headers.get(SIGNATURE, "").strip()
        if not signature:
            raise BadSignature(f"there is no {SIGNATURE} header, or two that differ")
        return Signed((yield from self._keys.verify(signature, arrival.body, arrival.now)))

    @override
    @classmethod
    def signed(cls, body: bytes, key: str, *, now: float) -> Mapping[str, str]:
        """With a private key, whose public half the endpoint has to know."""
        return sign(body, keys.read_private_key(key))

    @override
    def read(self, document: dict[str, Any], arrival: Arrival, signed: Signed) -> Sequence[Event]:
        # The Node SDK looks for the name under both.
        name = document.get("webhookType") or document.get("type")
        if not isinstance(name, str):
            raise MalformedDelivery("the body names no event: it has no webhookType")
        if name not in wire.events.EVENTS:
            return [self.unknown(name, document, arrival, signed)]
        return wire.events.events(name, document, arrival, signed.key)

    def _fetch(self) -> Operation[Sequence[str]]:
        return _keys_in((yield from keys.fetch_text(self._key_url)))


class Deliveries(WebhookKey):
    """Parsing what was delivered."""

    webhook_scheme: ClassVar[type[WebhookScheme] | None] = VideoSDKDeliveries

    @override
    @speaks(FETCH_WEBHOOK_KEY)
    def parse_webhook(
        self, headers: Headers, body: bytes, /, *, verify: bool = True, seen: SeenDeliveries | None = None
    ) -> Operation[Delivered]:
        """Which key signs is asked once, unless keys are pinned (`webhook_public_key`)."""
        seen = self._seen if seen is None else seen
        return parse(self._deliveries, headers, body, now=self.clock.now(), seen=seen, verify=verify)

    # `setdefault`: where two threads are the first, both go on with the same one, and neither's claims get lost.

    @property
    def _deliveries(self) -> VideoSDKDeliveries:
        made = vars(self).get("_scheme") or VideoSDKDeliveries(self._settings, self._fetch_keys)
        return cast("VideoSDKDeliveries", vars(self).setdefault("_scheme", made))

    @property
    def _seen(self) -> SeenDeliveries:
        return cast("SeenDeliveries", vars(self).setdefault("_memory", MemorySeen()))

    def _fetch_keys(self) -> Operation[Sequence[str]]:
        return keys.public_keys((yield from self.get_webhook_public_key()))


def _keys_in(text: str) -> tuple[str, ...]:
    """The keys in `{"publicKey": "-----BEGIN …"}` (Node SDK), or in a bare PEM text."""
    try:
        document = read_document(text.encode())
    except MalformedDelivery:
        return keys.public_keys(text)
    return keys.public_keys(document.get("publicKey", ""))
