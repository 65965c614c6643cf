"""Webhooks: made, changed and deleted, with the errors that are documented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from anyroom import Client
from anyroom_cloudflare.simulator import Dialect

UNKNOWN = "00000000-0000-4000-8000-000000000000"
HOOK: dict[str, Any] = {
    "name": "Production",
    "url": "https://example.com/webhook",
    "events": ["meeting.started", "recording.statusUpdate"],
}


def test_a_webhooks_life(call: Any) -> None:
    made = call.data("POST", "/webhooks", HOOK, status=201)
    assert set(made) == {"id", "name", "url", "events", "enabled", "created_at", "updated_at"}
    assert (made["enabled"], made["events"]) == (True, HOOK["events"])
    path = f"/webhooks/{made['id']}"
    answer = call("GET", "/webhooks").json()
    assert answer == {"success": True, "data": [made]}
    assert call.data("PATCH", path, {"enabled": False}) == {**made, "enabled": False}
    assert call.data("GET", path)["enabled"] is False
    replaced = call.data("PUT", path, {**HOOK, "name": "Other"})
    assert (replaced["name"], replaced["enabled"]) == ("Other", True)
    assert call.data("DELETE", path) == replaced
    for method in ("GET", "DELETE"):
        call.refused(method, path, 404)


@pytest.mark.parametrize("change_enables", [False, True])
def test_a_change_may_switch_it_on_unless_the_adapter_makes_it(
    speaking: Callable[..., Any], change_enables: bool
) -> None:
    """In the schema of a change, too, `enabled` is true where it is left out. What the service does is not documented."""
    running, call = speaking(dialect=Dialect(change_enables=change_enables))
    made = call.data("POST", "/webhooks", {**HOOK, "enabled": False}, status=201)["id"]
    with Client("cloudflare", **running.settings) as video:
        assert video.webhooks.update(made, name="Trial").enabled is False
    assert call.data("PATCH", f"/webhooks/{made}", {"name": "Other"})["enabled"] is change_enables


def test_event_names(call: Any) -> None:
    assert len(call.data("GET", "/webhooks/all")) == 9


@pytest.mark.parametrize("field", ["name", "url", "events"])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_a_webhook_needs(call: Any, method: str, field: str) -> None:
    made = call.data("POST", "/webhooks", HOOK, status=201)["id"]
    body = {name: value for name, value in HOOK.items() if name != field}
    path = "/webhooks" if method == "POST" else f"/webhooks/{made}"
    assert call.refused(method, path, 400, body) == f'BAD_REQUEST: "{field}" is required'


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"url": "ftp://example.com"}, '"url" must be a valid uri'),
        ({"events": ["meeting.begun"]}, None),
        ({"events": "meeting.started"}, '"events" must be an array'),
        ({"enabled": "yes"}, '"enabled" must be a boolean'),
        ({"name": ""}, '"name" is not allowed to be empty'),
    ],
)
def test_a_bad_webhook(call: Any, change: Any, message: str | None) -> None:
    said = call.refused("POST", "/webhooks", 400, {**HOOK, **change})
    assert message is None or said == f"BAD_REQUEST: {message}"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_an_id_that_is_none(call: Any, method: str) -> None:
    body = None if method in {"GET", "DELETE"} else HOOK
    assert call.refused(method, "/webhooks/x", 400, body) == 'BAD_REQUEST: "id" must be a valid GUID'
    call.refused(method, f"/webhooks/{UNKNOWN}", 404, body)
