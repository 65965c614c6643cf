"""The canonical operations on webhook endpoints."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation, Page
from anyroom.types.webhooks import CreateWebhook, UpdateWebhook, WebhookEndpoint, WebhookRef


class WebhookOperations:
    """Webhook endpoints, as every adapter describes them."""

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
