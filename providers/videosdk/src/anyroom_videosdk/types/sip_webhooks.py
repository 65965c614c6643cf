"""SIP webhooks: where the platform reports what happens to calls."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from anyroom.types.values import record
from anyroom.types.webhooks import WebhookEndpoint


class SipEvent(StrEnum):
    """What a SIP webhook may be told of (VideoSDK's documentation and its Node SDK, 2026)."""

    STARTED = "call-started"
    RINGING = "call-ringing"
    ANSWERED = "call-answered"
    HANGUP = "call-hangup"
    MISSED = "call-missed"
    UPDATE = "call-update"
    TRANSFERRED = "call-transferred"
    TRANSFER_INITIATED = "call-transfer-initiated"
    TRANSFER_ACCEPTED = "call-transfer-accepted"
    TRANSFERRING = "call-transferring"
    TRANSFER_RINGING = "call-transfer-ringing"
    TRANSFER_FAILED = "call-transfer-failed"
    SWITCH_ROOM_INITIATED = "switch-room-initiated"
    SWITCH_ROOM_COMPLETED = "switch-room-completed"
    SWITCH_ROOM_FAILED = "switch-room-failed"


@record
class SipWebhook(WebhookEndpoint):
    """A URL that the platform posts to when something happens to a call."""

    created_at: datetime | None = None
    updated_at: datetime | None = None


SipWebhookRef: TypeAlias = str | SipWebhook
