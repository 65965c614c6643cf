"""Webhook endpoints."""

from __future__ import annotations

from typing import Any, Final

from anyroom.reading import Flag, Text, WireModel, read
from anyroom_cloudflare.types.webhooks import AppWebhook
from anyroom_cloudflare.wire import PROVIDER, Time

EVENTS: Final = (
    "meeting.started",
    "meeting.ended",
    "meeting.participantJoined",
    "meeting.participantLeft",
    "meeting.chatSynced",
    "recording.statusUpdate",
    "livestreaming.statusUpdate",
    "meeting.transcript",
    "meeting.summary",
)
"""All there are (SDK 5.9.0, OpenAPI of July 2026, guides)."""


class WireWebhook(WireModel):
    """A webhook. One documented example leaves `enabled` out."""

    id: str
    name: Text = None
    url: Text = None
    events: tuple[str, ...] = ()
    enabled: Flag = None
    created_at: Time = None
    updated_at: Time = None


def webhook(data: Any) -> AppWebhook:
    """The endpoint."""
    found = read(WireWebhook, data)
    return AppWebhook(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        url=found.url,
        name=found.name,
        events=found.events,
        enabled=found.enabled,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )
