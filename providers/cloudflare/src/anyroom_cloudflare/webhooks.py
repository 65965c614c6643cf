"""Webhook endpoints, of the app."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.reading import entries
from anyroom.tables import at, option_table
from anyroom.types.values import identify
from anyroom.types.webhooks import CreateWebhook, UpdateWebhook, WebhookEndpoint, WebhookRef
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.wire.webhooks import EVENTS, webhook

_WEBHOOK: Final = f"{APP}/webhooks/{{webhookId}}"
LIST: Final = Endpoint("listWebhooks", "GET", f"{APP}/webhooks", Safety.READ)
CREATE: Final = Endpoint("createWebhook", "POST", f"{APP}/webhooks", Safety.ONCE)
GET: Final = Endpoint("getWebhook", "GET", _WEBHOOK, Safety.READ)
EDIT: Final = Endpoint("editWebhook", "PATCH", _WEBHOOK, Safety.IDEMPOTENT)
DELETE: Final = Endpoint("deleteWebhook", "DELETE", _WEBHOOK, Safety.IDEMPOTENT)

CREATE_OPTIONS: Final = option_table(
    CreateWebhook, {"events": at("events", of=list), "name": at("name"), "enabled": at("enabled")}
)
UPDATE_OPTIONS: Final = option_table(
    UpdateWebhook, {"url": at("url"), "events": at("events", of=list), "name": at("name"), "enabled": at("enabled")}
)


class Webhooks(CloudflareApp):
    """Webhook endpoints."""

    @override
    @speaks(CREATE, options=CREATE_OPTIONS)
    def create_webhook(self, url: str, options: CreateWebhook, /) -> Operation[WebhookEndpoint]:
        """Without a `name`, which the service wants, it is the URL's host."""
        host = urlsplit(url).hostname
        if not url.startswith(("https://", "http://")) or not host:
            raise InvalidArgument("url must be an http(s) URL with a host")
        body = self.write(CREATE_OPTIONS, options, {"url": url, "name": host, "events": list(EVENTS)})
        return _read((yield from self.ask(CREATE(json=body))))

    @override
    @speaks(GET)
    def get_webhook(self, webhook: WebhookRef, /) -> Operation[WebhookEndpoint]:
        return _read((yield from self.ask(GET(webhookId=identify(webhook, "webhook")))))

    @override
    @speaks(LIST)
    def list_webhooks(self, *, cursor: str | None = None) -> Operation[Page[WebhookEndpoint]]:
        """All on one page."""
        response = yield from self.ask(LIST())
        return Page(tuple(map(webhook, entries(payload(response), response=response))))

    @override
    @speaks(EDIT, options=UPDATE_OPTIONS)
    def update_webhook(self, webhook: WebhookRef, options: UpdateWebhook, /) -> Operation[WebhookEndpoint]:
        body = self.write(UPDATE_OPTIONS, options, {})
        return _read((yield from self.ask(EDIT(json=body, webhookId=identify(webhook, "webhook")))))

    @override
    @speaks(DELETE)
    def delete_webhook(self, webhook: WebhookRef, /) -> Operation[None]:
        yield from self.ask(DELETE(webhookId=identify(webhook, "webhook")))


def _read(response: Response) -> WebhookEndpoint:
    return webhook(payload(response))
