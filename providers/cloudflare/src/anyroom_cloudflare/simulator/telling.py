"""Telling an app's webhooks what happens, signed with the key that anybody may fetch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from anyroom.simulator import KEYS, Answer, Call, Deliveries, Delivery, Served, Subscriber, public_pem
from anyroom_cloudflare.simulator.app import App
from anyroom_cloudflare.simulator.session import Session
from anyroom_cloudflare.simulator.times import stamp

PROVIDER: Final = "cloudflare"
SIGNING: Final = "webhooks"
KEY_PATH: Final = "/.well-known/webhooks.json"


@dataclass(frozen=True)
class Webhooks:
    deliveries: Deliveries

    def tell(self, app: App, event: str, body: Mapping[str, object], at: float) -> None:
        """Only what a webhook subscribes to is sent to it."""
        for webhook in app.webhooks.values():
            if webhook.content["enabled"] and event in webhook.content["events"]:
                subscriber = Subscriber(webhook.content["url"], partial(sign, webhook.id))
                self.deliveries.emit(event, {"event": event, **body}, subscriber, at)


def sign(webhook_id: str, delivery: Delivery) -> Mapping[str, str]:
    # Only what delivers needs the adapter, which a simulator does without otherwise.
    from anyroom_cloudflare import deliveries

    signed = deliveries.sign(delivery.body, KEYS.private_key(PROVIDER, SIGNING))
    return {**signed, "rtk-uuid": delivery.id, "rtk-webhook-id": webhook_id}


def meeting_of(app: App, session: Session) -> dict[str, object]:
    """The `meeting` of most events, spelled unlike anything in the API. It is "LIVE" even when it has ended."""
    ended = {} if session.ended_at is None else {"endedAt": stamp(session.ended_at)}
    return {
        "id": session.meeting_id,
        "sessionId": session.id,
        "title": session.title,
        "roomName": session.meeting_id,
        "status": "LIVE",
        "createdAt": stamp(session.started_at),
        "startedAt": stamp(session.started_at),
        **ended,
        "organizedBy": {"id": app.id, "name": app.name},
    }


def get_key(world: object, call: Call) -> Answer:
    pem = public_pem(KEYS.private_key(PROVIDER, SIGNING))
    return Answer({"success": True, "data": {"publicKey": pem}, "message": ""})


KEY_DOCUMENT: Final = (Served("fetchWebhookKey", "GET", KEY_PATH, get_key),)
