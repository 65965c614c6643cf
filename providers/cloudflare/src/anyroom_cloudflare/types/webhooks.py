"""Webhook endpoints, as the app has them."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.values import record
from anyroom.types.webhooks import WebhookEndpoint


@record
class AppWebhook(WebhookEndpoint):
    """A webhook endpoint, with when it was made, and last changed."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
