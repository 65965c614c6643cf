"""Webhook endpoints, of the app."""

from __future__ import annotations

from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.reading import entries
from anyroom.tables import at, option_table
from anyroom.types.values import UNSET, identify
from anyroom.types.webhooks import CreateWebhook, UpdateWebhook, WebhookRef, host_of_endpoint
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import page, payload
from anyroom_cloudflare.types.webhooks import AppWebhook

_WEBHOOK: Final = f"{APP}/webhooks/{{webhookId}}"
LIST: Final = Endpoint("listWebhooks", "GET", f"{APP}/webhooks", Safety.READ)
CREATE: Final = Endpoint("createWebhook", "POST", f"{APP}/webhooks", Safety.ONCE)
GET: Final = Endpoint("getWebhook", "GET", _WEBHOOK, Safety.READ)
REPLACE: Final = Endpoint("replaceWebhook", "PUT", _WEBHOOK, Safety.IDEMPOTENT)
EDIT: Final = Endpoint("editWebhook", "PATCH", _WEBHOOK, Safety.IDEMPOTENT)
DELETE: Final = Endpoint("deleteWebhook", "DELETE", _WEBHOOK, Safety.IDEMPOTENT)
LIST_EVENTS: Final = Endpoint("listWebhookEvents", "GET", f"{APP}/webhooks/all", Safety.READ)

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
    def create_webhook(self, url: str, options: CreateWebhook, /) -> Operation[AppWebhook]:
        """Without a `name`, which the service wants, it is the URL's host."""
        return _read((yield from self.ask(CREATE(json=self._whole(url, options)))))

    @speaks(REPLACE, options=CREATE_OPTIONS)
    def replace_webhook(self, webhook: WebhookRef, url: str, options: CreateWebhook, /) -> Operation[AppWebhook]:
        """Put another endpoint in the place of one, under its id. What is not given is as in `webhooks.create`.

        Raises:
            NotFound: there is no such endpoint.
        """
        body = self._whole(url, options)
        return _read((yield from self.ask(REPLACE(json=body, webhookId=identify(webhook, "webhook")))))

    @override
    @speaks(GET)
    def get_webhook(self, webhook: WebhookRef, /) -> Operation[AppWebhook]:
        return _read((yield from self.ask(GET(webhookId=identify(webhook, "webhook")))))

    @override
    @speaks(LIST)
    def list_webhooks(self, *, cursor: str | None = None) -> Operation[Page[AppWebhook]]:
        """All on one page."""
        response = yield from self.ask(LIST())
        return Page(tuple(map(wire.webhooks.webhook, entries(payload(response), response=response))))

    @override
    @speaks(GET, EDIT, options=UPDATE_OPTIONS)
    def update_webhook(self, webhook: WebhookRef, options: UpdateWebhook, /) -> Operation[AppWebhook]:
        """Unless `enabled` is given, the endpoint is read first, and stays switched on or off."""
        webhook_id = identify(webhook, "webhook")
        body = self.write(UPDATE_OPTIONS, options, {})
        if options.enabled is UNSET:
            # In the schema of the change, too, `enabled` is true where it is left out (OpenAPI document of July 2026).
            there = _read((yield from self.ask(GET(webhookId=webhook_id))))
            if there.enabled is not None:
                body["enabled"] = there.enabled
        return _read((yield from self.ask(EDIT(json=body, webhookId=webhook_id))))

    @override
    @speaks(DELETE)
    def delete_webhook(self, webhook: WebhookRef, /) -> Operation[None]:
        yield from self.ask(DELETE(webhookId=identify(webhook, "webhook")))

    @speaks(LIST_EVENTS)
    def list_webhook_events(self, *, cursor: str | None = None) -> Operation[Page[str]]:
        """List the words for events that an endpoint can be given, all at once."""
        response = yield from self.ask(LIST_EVENTS())
        words = page(response.json(), response, "events", 1).items
        return Page(tuple(word for word in words if isinstance(word, str)))

    def _whole(self, url: str, options: CreateWebhook) -> dict[str, Any]:
        """An endpoint in full, as the service wants it."""
        plain = {"url": url, "name": host_of_endpoint(url), "events": list(wire.webhooks.EVENTS)}
        return self.write(CREATE_OPTIONS, options, plain)


def _read(response: Response) -> AppWebhook:
    return wire.webhooks.webhook(payload(response))
