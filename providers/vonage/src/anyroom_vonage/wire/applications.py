"""An application's document, as far as webhooks go: for each kind of callback where it is posted to.

    {"capabilities": {"video": {"webhooks": {"archive_status": {"address": "https://example.com/hook", "active": true}}}}}

An endpoint is a URL here, with all the kinds that are posted there. Its id is the first of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, cast

from anyroom.operations import Response
from anyroom.reading import Flag, Text, read, unreadable
from anyroom.types.webhooks import WebhookEndpoint
from anyroom_vonage.vocabulary import CALLBACK_KINDS
from anyroom_vonage.wire import PROVIDER, VonageModel

SAID_BY_THE_SERVICE: Final = frozenset({"id", "_links"})
"""Members of the document that name it, and are no part of what is written."""


class WireWebhook(VonageModel):
    """Where one kind of callback is posted to."""

    address: Text = None
    active: Flag = None


def document(response: Response) -> dict[str, Any]:
    """The application's document.

    Raises:
        UnexpectedResponse: it is no object.
    """
    data = response.json()
    if not isinstance(data, dict):
        raise unreadable("no application in the answer", data, response)
    return cast("dict[str, Any]", data)


def members(value: object) -> dict[str, Any]:
    """The members of an object; none, where there is something else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def webhooks_of(application: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the document has for each kind of callback."""
    return members(members(members(application.get("capabilities")).get("video")).get("webhooks"))


def with_webhooks(application: Mapping[str, Any], webhooks: Mapping[str, Any]) -> dict[str, Any]:
    """The document to be written: with these webhooks, and all else as it was read."""
    rest = {name: value for name, value in application.items() if name not in SAID_BY_THE_SERVICE}
    capabilities = members(rest.get("capabilities"))
    video = members(capabilities.get("video"))
    return {**rest, "capabilities": {**capabilities, "video": {**video, "webhooks": dict(webhooks)}}}


def endpoints(application: Mapping[str, Any]) -> tuple[WebhookEndpoint, ...]:
    """The endpoints: the URLs that something is posted to, in the order of their ids."""
    webhooks = webhooks_of(application)
    slots = {kind: read(WireWebhook, members(webhooks[kind])) for kind in in_order(webhooks)}
    urls = dict.fromkeys(slot.address for slot in slots.values() if slot.address is not None)
    return tuple(
        _endpoint(url, {kind: slot for kind, slot in slots.items() if slot.address == url}, webhooks) for url in urls
    )


def in_order(kinds: Collection[str]) -> tuple[str, ...]:
    """Kinds of callback, always in the same order; those that are new to this library last."""
    known = [kind for kind in CALLBACK_KINDS if kind in kinds]
    return (*known, *sorted(set(kinds) - set(known)))


def _endpoint(url: str, slots: Mapping[str, WireWebhook], webhooks: Mapping[str, Any]) -> WebhookEndpoint:
    active = {slot.active is not False for slot in slots.values()}
    return WebhookEndpoint(
        provider=PROVIDER,
        raw={kind: webhooks[kind] for kind in slots},
        id=next(iter(slots)),
        url=url,
        events=tuple(slots),
        enabled=active.pop() if len(active) == 1 else None,
    )
