"""The calls about apps, and the one about the token, which is the rest of Cloudflare's API speaking."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, BadField, Call, Served
from anyroom_cloudflare.simulator.envelopes import paged, result, single
from anyroom_cloudflare.simulator.listing import page
from anyroom_cloudflare.simulator.paths import API, KIT
from anyroom_cloudflare.simulator.reading import body, found, newest_first
from anyroom_cloudflare.simulator.shapes import SOME_TEXT, Object
from anyroom_cloudflare.simulator.world import World

APPS: Final = f"{KIT}/apps"
LONGEST_SEARCH: Final = 125
NEW: Final = Object(needed={"name": SOME_TEXT})


def list_apps(world: World, call: Call) -> Answer:
    if len(call.parameter("search") or "") > LONGEST_SEARCH:
        raise BadField("search", f"length must be less than or equal to {LONGEST_SEARCH} characters long")
    apps = [app for app in world.apps.values() if found(call, app.name)]
    if world.dialect.generation == 1:
        return single([app.as_json() for app in apps[::-1]])
    on_page = page(call, apps[::-1] if newest_first(call) else apps, least=1)
    return paged([app.as_json() for app in on_page.items], on_page.paging)


def create(world: World, call: Call) -> Answer:
    """Made by a call an app has no presets. The status is 200 here, and the app is in a wrapper."""
    app = world.create_app(world.new_id(), str(body(call, NEW)["name"]))
    return single({"app": app.as_json()})


def get(world: World, call: Call) -> Answer:
    return single(world.app(call).as_json())


def verify_token(world: World, call: Call) -> Answer:
    return result({"id": world.account_id[::-1], "status": "active"})


OPERATIONS: Final = (
    Served("listApps", "GET", APPS, list_apps),
    Served("createApp", "POST", APPS, create),
    Served("getApp", "GET", f"{APPS}/{{appId}}", get),
    Served("verifyToken", "GET", f"{API}/user/tokens/verify", verify_token),
)
