"""The application's own document (Application API v2), where its webhooks stand. Asked for with the account's key and secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_vonage.simulator.composition import body
from anyroom_vonage.simulator.credentials import key_pair
from anyroom_vonage.simulator.world import World

APPLICATION: Final = "/v2/applications/{applicationId}"
WEBHOOKS: Final = frozenset(
    {
        "session_created",
        "session_destroyed",
        "session_notification",
        "connection_created",
        "connection_destroyed",
        "stream_created",
        "stream_destroyed",
        "archive_status",
        "broadcast_status",
        "render_status",
        "captions_status",
        "sip_call_created",
        "sip_call_updated",
        "sip_call_destroyed",
        "sip_call_mute_forced",
    }
)
LONGEST_SECRET: Final = 50
NOTHING: Final = Fields({})


def get(world: World, call: Call) -> Answer:
    return Answer(shown(world))


def update(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("name")
    capabilities = given.nested("capabilities") or NOTHING
    video = capabilities.nested("video") or NOTHING
    check_webhooks(video.nested("webhooks") or NOTHING)
    (given.nested("keys") or NOTHING).text("public_key", least=1)
    # Written as a whole: what is not said is gone, but for the key, and here it is for good.
    world.application = {name: value for name, value in call.json.items() if name not in {"id", "keys", "_links"}}
    return Answer(shown(world))


def check_webhooks(webhooks: Fields) -> None:
    """`BadField` unless each is one that there is, with a URL."""
    webhooks.only(WEBHOOKS)
    for webhook in filter(None, map(webhooks.nested, sorted(WEBHOOKS))):
        address = webhook.needed_text("address")
        if not address.startswith(("https://", "http://")):
            raise webhook.bad("address", "must be a URL")
        webhook.flag("active")
        webhook.text("secret", least=1, most=LONGEST_SECRET)


def shown(world: World) -> Mapping[str, Any]:
    public = key_pair().public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return {
        "id": world.application_id,
        "keys": {"public_key": public},
        **world.application,
        "_links": {"self": {"href": f"/v2/applications/{world.application_id}"}},
    }


OPERATIONS: Final = (
    Served("getApplication", "GET", APPLICATION, get),
    Served("updateApplication", "PUT", APPLICATION, update),
)
NAMES: Final = frozenset(row.operation for row in OPERATIONS)
