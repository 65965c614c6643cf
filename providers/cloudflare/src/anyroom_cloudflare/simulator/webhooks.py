"""The webhook calls. The only ones whose bad requests are documented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.simulator import Answer, Call, Served
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.envelopes import single
from anyroom_cloudflare.simulator.paths import APP
from anyroom_cloudflare.simulator.reading import body
from anyroom_cloudflare.simulator.shapes import FLAG, GUID_TEXT, SOME_TEXT, URI, Choice, Many, Object, Shape
from anyroom_cloudflare.simulator.webhook import Webhook
from anyroom_cloudflare.simulator.world import World, find

WEBHOOKS: Final = f"{APP}/webhooks"
ONE: Final = f"{WEBHOOKS}/{{webhookId}}"
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
FIELDS: Final[Mapping[str, Shape]] = {"name": SOME_TEXT, "url": URI, "events": Many(Choice(EVENTS))}
WEBHOOK: Final = Object(needed=FIELDS, optional={"enabled": FLAG})
CHANGE: Final = Object({**FIELDS, "enabled": FLAG})
DEFAULTS: Final[Mapping[str, Any]] = {"enabled": True}


def list_webhooks(world: World, call: Call) -> Answer:
    return single([webhook.as_json() for webhook in world.app(call).webhooks.values()])


def list_events(world: World, call: Call) -> Answer:
    world.app(call)
    return single(list(EVENTS))


def create(world: World, call: Call) -> Answer:
    app, content = world.app(call), {**DEFAULTS, **body(call, WEBHOOK)}
    webhook = Webhook(world.new_id(), world.now, world.now, content)
    app.webhooks[webhook.id] = webhook
    return single(webhook.as_json(), 201)


def get(world: World, call: Call) -> Answer:
    return single(webhook_of(world, call).as_json())


def replace(world: World, call: Call) -> Answer:
    return change(world, webhook_of(world, call), {**DEFAULTS, **body(call, WEBHOOK)})


def edit(world: World, call: Call) -> Answer:
    webhook = webhook_of(world, call)
    left_out = DEFAULTS if world.dialect.change_enables else {}
    return change(world, webhook, {**webhook.content, **left_out, **body(call, CHANGE)})


def change(world: World, webhook: Webhook, content: Mapping[str, Any]) -> Answer:
    webhook.content, webhook.updated_at = content, world.now
    return single(webhook.as_json())


def delete(world: World, call: Call) -> Answer:
    webhook = webhook_of(world, call)
    del world.app(call).webhooks[webhook.id]
    return single(webhook.as_json())


def webhook_of(world: World, call: Call) -> Webhook:
    webhook_id = GUID_TEXT.read(call.segments["webhookId"], "id")
    return find(world.app(call).webhooks, webhook_id, errors.unknown("webhook", webhook_id))


OPERATIONS: Final = (
    Served("listWebhookEvents", "GET", f"{WEBHOOKS}/all", list_events),
    Served("listWebhooks", "GET", WEBHOOKS, list_webhooks),
    Served("createWebhook", "POST", WEBHOOKS, create),
    Served("getWebhook", "GET", ONE, get),
    Served("replaceWebhook", "PUT", ONE, replace),
    Served("editWebhook", "PATCH", ONE, edit),
    Served("deleteWebhook", "DELETE", ONE, delete),
)
