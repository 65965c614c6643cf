"""Telling the application's webhooks what happens, each kind at its own URL and signed with its own secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from anyroom.simulator import Deliveries, Delivery, Subscriber, wall_time
from anyroom_vonage.simulator.credentials import Account

NAMES: Final = frozenset({"applicationId", "projectId"})


@dataclass(frozen=True)
class Outside:
    """What those who live in the world reach beyond it: who is told, and what happens later by itself."""

    tell: Callable[[str, Mapping[str, object], float, str | None], None]
    """Of a kind of webhook with a body, as of a moment; and a URL that a call named for it."""
    later: Callable[[float, Callable[[float], None]], None]


@dataclass(frozen=True)
class Webhooks:
    deliveries: Deliveries
    application_id: str
    account: Account

    def tell(
        self,
        application: Mapping[str, Any],
        kind: str,
        body: Mapping[str, object],
        at: float,
        callback_url: str | None = None,
    ) -> None:
        """Under which of two names events of sessions say the application is not documented: they have both."""
        body = body if NAMES & body.keys() else {**body, **dict.fromkeys(sorted(NAMES), self.application_id)}
        webhook = webhook_of(application, kind)
        secret = str(webhook.get("secret") or self.account.webhook_secret)
        for url in dict.fromkeys([webhook.get("address"), callback_url]):
            if url is not None:
                self.deliveries.emit(kind, body, Subscriber(str(url), partial(self._sign, secret)), at)

    def _sign(self, secret: str, delivery: Delivery) -> Mapping[str, str]:
        # Only what delivers needs the adapter, which a simulator does without otherwise.
        from anyroom_vonage import deliveries

        return deliveries.sign(
            delivery.body,
            secret,
            now=wall_time(),
            api_key=self.account.api_key,
            application_id=self.application_id,
            jti=delivery.id,
        )


def webhook_of(application: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """Where an application's document wants this kind; empty where nobody is to be told."""
    found: Any = application
    for name in ("capabilities", "video", "webhooks", kind):
        found = found.get(name) or {}
    return {} if found.get("active") is False else found
