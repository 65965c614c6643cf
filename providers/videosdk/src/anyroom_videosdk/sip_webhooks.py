"""Webhooks of the platform's SIP part. Those of rooms and recordings are subscribed to where these are made."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.provider import speaks
from anyroom.types.values import check_collection, identify
from anyroom_videosdk import wire
from anyroom_videosdk.envelopes import fetch_page, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.types.sip_webhooks import SipWebhook, SipWebhookRef

_WEBHOOKS: Final = "/v2/sip/webhooks"
CREATE_WEBHOOK: Final = Endpoint("createSipWebhook", "POST", _WEBHOOKS, Safety.ONCE)
FETCH_WEBHOOKS: Final = Endpoint("fetchSipWebhooks", "GET", _WEBHOOKS, Safety.READ)
FETCH_WEBHOOK: Final = Endpoint("fetchSipWebhook", "GET", f"{_WEBHOOKS}/{{webhookId}}", Safety.READ)
UPDATE_WEBHOOK: Final = Endpoint("updateSipWebhook", "PATCH", f"{_WEBHOOKS}/{{webhookId}}", Safety.IDEMPOTENT)
DELETE_WEBHOOK: Final = Endpoint("deleteSipWebhook", "DELETE", f"{_WEBHOOKS}/{{webhookId}}", Safety.IDEMPOTENT)


class SipWebhooks(VideoSDKRequests):
    """SIP webhooks are of the account, and hear of all its calls."""

    @speaks(CREATE_WEBHOOK)
    def create_sip_webhook(self, url: str, events: Collection[str], /) -> Operation[SipWebhook]:
        """Have the platform post there when something happens to a call: `SipEvent` has the events that are known."""
        response = yield CREATE_WEBHOOK(json={"url": url, **_events(events)})
        return wire.sip_webhooks.sip_webhook(thing(response), response)

    @speaks(FETCH_WEBHOOKS)
    def list_sip_webhooks(self, *, cursor: str | None = None) -> Operation[Page[SipWebhook]]:
        """List SIP webhooks: `client.walk(provider.list_sip_webhooks)`."""
        return (yield from fetch_page(FETCH_WEBHOOKS, wire.sip_webhooks.sip_webhook, cursor=cursor))

    @speaks(FETCH_WEBHOOK)
    def get_sip_webhook(self, webhook: SipWebhookRef, /) -> Operation[SipWebhook]:
        """Get a SIP webhook.

        Raises:
            NotFound: there is no such webhook.
        """
        response = yield FETCH_WEBHOOK(webhookId=identify(webhook, "webhook"))
        return wire.sip_webhooks.sip_webhook(thing(response), response)

    @speaks(UPDATE_WEBHOOK)
    def update_sip_webhook(
        self, webhook: SipWebhookRef, /, *, url: str | None = None, events: Collection[str] | None = None
    ) -> Operation[SipWebhook]:
        """Change the URL, the events, or both.

        Raises:
            InvalidArgument: neither is given.
            NotFound: there is no such webhook.
        """
        webhook_id = identify(webhook, "webhook")
        if url is None and events is None:
            raise InvalidArgument("nothing to change: give url or events")
        body = {**({} if url is None else {"url": url}), **({} if events is None else _events(events))}
        response = yield UPDATE_WEBHOOK(webhookId=webhook_id, json=body)
        return wire.sip_webhooks.sip_webhook(thing(response), response)

    @speaks(DELETE_WEBHOOK)
    def delete_sip_webhook(self, webhook: SipWebhookRef, /) -> Operation[None]:
        """Have the platform post there no more.

        Raises:
            NotFound: there is no such webhook.
        """
        yield DELETE_WEBHOOK(webhookId=identify(webhook, "webhook"))


def _events(events: Collection[str]) -> dict[str, Any]:
    check_collection("events", events)
    return {"events": list(events)}
