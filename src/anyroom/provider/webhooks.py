"""The canonical operations on webhook endpoints."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation, Page
from anyroom.types.webhooks import CreateWebhook, UpdateWebhook, WebhookEndpoint, WebhookRef
from anyroom.webhooks.parsing import Delivered, Headers
from anyroom.webhooks.seen import SeenDeliveries


class WebhookOperations:
    """Webhook endpoints, as every adapter describes them."""

    @neutral("webhooks.parse")
    def parse_webhook(
        self, headers: Headers, body: bytes, /, *, verify: bool = True, seen: SeenDeliveries | None = None
    ) -> Operation[Delivered]:
        """The events of a delivery, verified over its raw bytes: a tuple, with a claim that can be given back (`release`).

        Args:
            headers: as they came; a mapping or pairs.
            body: the raw bytes that came, not what a framework parsed of them.
            verify: False lets unsigned deliveries in, from anybody.
            seen: what was let in before; the provider's own memory, unless given.

        Raises:
            WebhookRejected: it is not let in; the subclass says why.
        """
        raise NotImplementedError

    @neutral("webhooks.create", CreateWebhook)
    def create_webhook(self, url: str, options: CreateWebhook, /) -> Operation[WebhookEndpoint]:
        """Have the platform post its events to `url`."""
        raise NotImplementedError

    @neutral("webhooks.get")
    def get_webhook(self, webhook: WebhookRef, /) -> Operation[WebhookEndpoint]:
        """Get a webhook endpoint.

        Raises:
            NotFound: there is no such endpoint.
        """
        raise NotImplementedError

    @neutral("webhooks.list")
    def list_webhooks(self, *, cursor: str | None = None) -> Operation[Page[WebhookEndpoint]]:
        """List webhook endpoints."""
        raise NotImplementedError

    @neutral("webhooks.update", UpdateWebhook)
    def update_webhook(self, webhook: WebhookRef, options: UpdateWebhook, /) -> Operation[WebhookEndpoint]:
        """Change what is given, and leave the rest.

        Raises:
            NotFound: there is no such endpoint.
        """
        raise NotImplementedError

    @neutral("webhooks.delete")
    def delete_webhook(self, webhook: WebhookRef, /) -> Operation[None]:
        """Have the platform post there no more.

        Raises:
            NotFound: there is no such endpoint.
        """
        raise NotImplementedError
