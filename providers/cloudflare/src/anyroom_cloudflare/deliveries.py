"""Webhooks as they are delivered: how RealtimeKit signs them, and what they say."""

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
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import CloudflareApp
from anyroom_cloudflare.config import CloudflareWebhookConfig
from anyroom_cloudflare.samples import SAMPLES
from anyroom_cloudflare.shapes import members
from anyroom_cloudflare.wire import PROVIDER

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SIGNATURE: Final = "rtk-signature"
OLD_SIGNATURE: Final = "dyte-signature"
"""What Dyte called it (v2 documentation, May 2025), whose payloads still occur. It is verified all the same."""


def sign(body: bytes, private_key: RSAPrivateKey) -> Mapping[str, str]:
    """The header that RealtimeKit would send with these bytes. `rtk-uuid` and `rtk-webhook-id`, which it sends too, are not
    signed.
    """
    return {SIGNATURE: keys.sign(body, private_key)}


class CloudflareDeliveries(WebhookScheme):
    """RSA-SHA256 over the raw body (guides, 2025-2026), and nothing else is signed: no id, no time.

    The header `rtk-uuid` is meant for telling repeats apart. Whoever repeats a delivery can change it, and one integration saw
    it change with each retry: it is no part of the key.
    """

    provider: ClassVar[str] = PROVIDER
    config_class: ClassVar[type[ProviderConfig]] = CloudflareWebhookConfig
    samples: ClassVar[Mapping[str, Mapping[str, Any]]] = SAMPLES

    def __init__(self, config: CloudflareWebhookConfig) -> None:
        super().__init__(config)
        self._key_url = config.webhook_key_url
        self._keys = keys.PublicKeys(config.webhook_public_key, self._fetch)

    @override
    def verify(self, arrival: Arrival) -> Operation[Signed]:
        signature = (arrival.headers.get(SIGNATURE) or arrival.headers.get(OLD_SIGNATURE, "")).strip()
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
        name = document.get("event")
        if not isinstance(name, str) or not name:
            raise MalformedDelivery("the body names no event: it has no event")
        if name not in wire.events.READERS:
            return [self.unknown(name, document, arrival, signed)]
        return wire.events.events(name, document, arrival, signed.key)

    def _fetch(self) -> Operation[Sequence[str]]:
        """The key in the well-known document: `{"success": true, "data": {"publicKey": "-----BEGIN …"}}`."""
        document = read_document((yield from keys.fetch_text(self._key_url)).encode())
        return keys.public_keys(members(document.get("data")).get("publicKey", ""))


class Deliveries(CloudflareApp):
    """Parsing what was delivered."""

    webhook_scheme: ClassVar[type[WebhookScheme] | None] = CloudflareDeliveries

    @override
    @speaks()
    def parse_webhook(
        self, headers: Headers, body: bytes, /, *, verify: bool = True, seen: SeenDeliveries | None = None
    ) -> Operation[Delivered]:
        """Which key signs is asked once, without the API token, unless keys are pinned (`webhook_public_key`)."""
        seen = self._seen if seen is None else seen
        return parse(self._deliveries, headers, body, now=self.clock.now(), seen=seen, verify=verify)

    # `setdefault`: where two threads are the first, both go on with the same one, and neither's claims get lost.

    @property
    def _deliveries(self) -> CloudflareDeliveries:
        made = vars(self).get("_scheme") or CloudflareDeliveries(self.settings)
        return cast("CloudflareDeliveries", vars(self).setdefault("_scheme", made))

    @property
    def _seen(self) -> SeenDeliveries:
        return cast("SeenDeliveries", vars(self).setdefault("_memory", MemorySeen()))
