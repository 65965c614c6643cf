"""`client.webhooks`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted, listed
from anyroom.provider.webhooks import WebhookOperations
from anyroom.types.webhooks import CreateWebhook, UpdateWebhook


class Webhooks(Resource[Clients_co]):
    """`client.webhooks`."""

    @lifted(WebhookOperations.parse_webhook)
    def parse(self) -> None:
        """Read a delivery."""

    @lifted(WebhookOperations.create_webhook, CreateWebhook)
    def create(self) -> None:
        """Have events posted to a URL."""

    @lifted(WebhookOperations.get_webhook)
    def get(self) -> None:
        """Get a webhook endpoint."""

    @listed(WebhookOperations.list_webhooks)
    def list(self) -> None:
        """List webhook endpoints."""

    @lifted(WebhookOperations.update_webhook, UpdateWebhook)
    def update(self) -> None:
        """Change a webhook endpoint."""

    @lifted(WebhookOperations.delete_webhook)
    def delete(self) -> None:
        """Have events posted there no more."""
