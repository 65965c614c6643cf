"""Webhooks: what platforms post, verified and in neutral words. With a client `client.webhooks.parse`, without one a `Receiver`.

Everything here loads when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anyroom.lazy import lazily

if TYPE_CHECKING:
    from anyroom.webhooks.answers import Answer
    from anyroom.webhooks.django import django_view
    from anyroom.webhooks.inbox import Inbox
    from anyroom.webhooks.parsing import Delivered
    from anyroom.webhooks.receiver import Receiver
    from anyroom.webhooks.schemes import Arrival, Signed, WebhookScheme
    from anyroom.webhooks.seen import Claim, MemorySeen, SeenDeliveries
    from anyroom.webhooks.seen_in_redis import RedisSeen
    from anyroom.webhooks.seen_in_sqlite import SqliteSeen
    from anyroom.webhooks.tracker import Correction, Tracker

_PLACES = {
    "Answer": "answers",
    "Arrival": "schemes",
    "Claim": "seen",
    "Correction": "tracker",
    "Delivered": "parsing",
    "Inbox": "inbox",
    "MemorySeen": "seen",
    "Receiver": "receiver",
    "RedisSeen": "seen_in_redis",
    "SeenDeliveries": "seen",
    "Signed": "schemes",
    "SqliteSeen": "seen_in_sqlite",
    "Tracker": "tracker",
    "WebhookScheme": "schemes",
    "django_view": "django",
}
"""Where each name lives."""

__all__ = [
    "Answer",
    "Arrival",
    "Claim",
    "Correction",
    "Delivered",
    "Inbox",
    "MemorySeen",
    "Receiver",
    "RedisSeen",
    "SeenDeliveries",
    "Signed",
    "SqliteSeen",
    "Tracker",
    "WebhookScheme",
    "django_view",
]

__getattr__: Callable[[str], Any] = lazily(__name__, _PLACES)
