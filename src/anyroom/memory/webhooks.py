"""Webhook endpoints in memory. They are kept, and nothing is ever posted to them."""

from __future__ import annotations

from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, absent
from anyroom.memory.answering import InMemory, here
from anyroom.memory.state import WebhookState
from anyroom.operations import Page
from anyroom.types.webhooks import CreateWebhook, UpdateWebhook, WebhookEndpoint, WebhookRef, host_of_endpoint

_NOTHING_POSTED: Final = "nothing is posted from memory; the simulators of real platforms post, signed as those do"
ALL_EVENTS: Final = "*"


class Webhooks(InMemory):
    """An endpoint that was created without `events` has them all (`"*"`)."""

    parse_webhook: Any = absent(Why.NEVER, _NOTHING_POSTED)

    @override
    @here(CreateWebhook)
    def create_webhook(self, url: str, options: CreateWebhook, /) -> WebhookEndpoint:
        host_of_endpoint(url)
        given = options.set_fields()
        webhook = WebhookState(
            birth=self.world.birth("webhook"),
            url=url,
            name=given.get("name"),
            events=tuple(given.get("events", (ALL_EVENTS,))),
            enabled=given.get("enabled", True),
        )
        self.world.webhooks[webhook.id] = webhook
        return self._webhook(webhook)

    @override
    @here()
    def get_webhook(self, webhook: WebhookRef, /) -> WebhookEndpoint:
        return self._webhook(self.world.find(self.world.webhooks, webhook, "webhook"))

    @override
    @here()
    def list_webhooks(self, *, cursor: str | None = None) -> Page[WebhookEndpoint]:
        return self.world.page(self.world.webhooks.values(), cursor, self._webhook)

    @override
    @here(UpdateWebhook)
    def update_webhook(self, webhook: WebhookRef, options: UpdateWebhook, /) -> WebhookEndpoint:
        found = self.world.find(self.world.webhooks, webhook, "webhook")
        given = options.set_fields()
        found.url = given.get("url", found.url)
        found.name = given.get("name", found.name)
        found.events = tuple(given.get("events", found.events))
        found.enabled = given.get("enabled", found.enabled)
        return self._webhook(found)

    @override
    @here()
    def delete_webhook(self, webhook: WebhookRef, /) -> None:
        del self.world.webhooks[self.world.find(self.world.webhooks, webhook, "webhook").id]

    def _webhook(self, webhook: WebhookState) -> WebhookEndpoint:
        shown = WebhookEndpoint(
            provider=self.name,
            id=webhook.id,
            url=webhook.url,
            name=webhook.name,
            events=webhook.events,
            enabled=webhook.enabled,
        )
        return self.show(shown, {})
