"""Telling receivers what happens, signed with the key that anybody may fetch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from anyroom.simulator import KEYS, Deliveries, Delivery, Subscriber
from anyroom.simulator.fields import is_list

PROVIDER: Final = "videosdk"
SIGNING: Final = "webhooks"

Post = Callable[[str, str, Mapping[str, object], float], None]
"""Posts to a URL an event of this name with this `data`, as of a moment."""


@dataclass(frozen=True)
class Webhooks:
    deliveries: Deliveries

    def post(self, url: str, event: str, data: Mapping[str, object], at: float) -> None:
        self.deliveries.emit(event, {"webhookType": event, "data": data}, Subscriber(url, sign), at)


def sign(delivery: Delivery) -> Mapping[str, str]:
    # Only what delivers needs the adapter, which a simulator does without otherwise.
    from anyroom_videosdk import deliveries

    return deliveries.sign(delivery.body, KEYS.private_key(PROVIDER, SIGNING))


def wanted(event: str, patterns: object) -> bool:
    """Whether a list of names, which may have wildcards, has this one. Without a list everything is wanted."""
    return not is_list(patterns) or any(fnmatchcase(event, str(pattern)) for pattern in patterns)
