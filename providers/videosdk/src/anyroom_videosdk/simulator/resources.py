"""The calls of the resource pool."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.composition import MODES, SIZES, USUAL_QUALITY
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.listing import page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.pool import Resource
from anyroom_videosdk.simulator.reading import body, needed_address
from anyroom_videosdk.simulator.world import World

KINDS: Final = frozenset({"recording", "hls", "rtmp"})
STATUSES: Final = frozenset({"pending", "idle", "composing", "released"})
MOST_UNITS: Final = 100


def acquire(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("type")
    kind, webhook_url = given.choice("type", KINDS) or "", needed_address(given, "webhookUrl")
    mode = given.choice("mode", MODES) or "video-and-audio"
    quality = given.choice("quality", SIZES) or USUAL_QUALITY
    units = given.whole("units", least=1, most=MOST_UNITS) or 1
    acquired = [
        Resource(
            id=world.new_id(),
            kind=kind,
            mode=mode,
            quality=quality,
            webhook_url=webhook_url,
            acquired_at=world.now,
            post=world.post,
        )
        for _ in range(units)
    ]
    world.resources.update({resource.id: resource for resource in acquired})
    for resource in acquired:
        world.lifecycles.add(resource)
    return reply({"success": True, "data": [as_json(world, resource) for resource in acquired]})


def release(world: World, call: Call) -> Answer:
    given = body(call)
    ids = given.texts("ids") or ()
    if not ids:
        raise given.bad("ids", "must not be empty")
    return reply({"success": True, "data": [released(world, resource_id) for resource_id in ids]})


def released(world: World, resource_id: str) -> dict[str, object]:
    resource = world.resources.get(resource_id)
    if resource is None or world.resource_status(resource) != "idle":
        return {"id": resource_id, "success": False, "msg": "resource not released"}
    resource.released = True
    return {"id": resource_id, "success": True, "msg": "resource released"}


def list_resources(world: World, call: Call) -> Answer:
    status = Fields({"status": call.parameter("status")}).choice("status", STATUSES)
    listed = (one for one in world.resources.values() if status in {None, world.resource_status(one)})
    return page(call, listed, lambda resource: as_json(world, resource))


def get(world: World, call: Call) -> Answer:
    resource = world.find(world.resources, call.segments["resourceId"], errors.RESOURCE_UNKNOWN)
    return reply({"data": as_json(world, resource)})


def as_json(world: World, resource: Resource) -> dict[str, object]:
    composers = [output.composer_id for output in world.using(resource) if output.running and output.composer_id]
    return resource.as_json(world.resource_status(resource), composers)


OPERATIONS: Final = (
    Served("acquireResource", "POST", f"{API}/resource/acquire", acquire),
    Served("releaseResource", "POST", f"{API}/resource/release", release),
    Served("fetchResources", "GET", f"{API}/resource", list_resources),
    Served("fetchResource", "GET", f"{API}/resource/{{resourceId}}", get),
)
