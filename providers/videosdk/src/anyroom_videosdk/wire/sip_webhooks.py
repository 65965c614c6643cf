"""SIP webhooks on the wire."""

from __future__ import annotations

from typing import Any

from anyroom.operations import Response
from anyroom.reading import Instant, Text, read
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.sip_webhooks import SipWebhook
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed


class SipWebhookOnWire(VideoSDKModel):
    """As create answers; listed ones may be named by `webhookId`."""

    webhook_id: str = needed("id", "webhookId")
    url: Text = None
    events: tuple[str, ...] = ()
    created_at: Instant = named("createdAt")
    updated_at: Instant = named("updatedAt")


def sip_webhook(data: Any, response: Response) -> SipWebhook:
    """Read a webhook."""
    wire = read(SipWebhookOnWire, data, response)
    return SipWebhook(
        provider=NAME,
        raw=data,
        id=wire.webhook_id,
        url=wire.url,
        events=wire.events,
        created_at=wire.created_at,
        updated_at=wire.updated_at,
    )
