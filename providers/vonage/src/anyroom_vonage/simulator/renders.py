"""The Experience Composer calls."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, BadField, Call, Fields, Refusal, Served
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.attached import Render
from anyroom_vonage.simulator.composition import RESOLUTIONS, body
from anyroom_vonage.simulator.listing import page
from anyroom_vonage.simulator.paths import PROJECT
from anyroom_vonage.simulator.session import Connection, Kind
from anyroom_vonage.simulator.world import World, find

RENDER: Final = f"{PROJECT}/render/{{renderId}}"
LEAST_DURATION: Final = 60
MOST_DURATION: Final = 36_000
USUAL_DURATION: Final = 7_200
LEAST_URL: Final = 15  # characters
MOST_URL: Final = 2048
USUAL_RESOLUTION: Final = "1280x720"
LONGEST_NAME: Final = 200


def start(world: World, call: Call) -> Answer:
    given = body(call)
    session_id, token = given.needed_text("sessionId"), given.needed_text("token")
    url = given.needed_text("url", least=LEAST_URL, most=MOST_URL)
    if not url.startswith(("http://", "https://")):
        raise given.bad("url", "must begin with http:// or https://")
    properties = given.nested("properties")
    name = properties.text("name", least=1, most=LONGEST_NAME) if properties else None
    duration = read_duration(given)
    resolution = given.choice("resolution", RESOLUTIONS) or USUAL_RESOLUTION
    callback = given.text("statusCallbackUrl", least=LEAST_URL, most=MOST_URL)
    bearer = world.bearer(token, session_id, role="publisher")
    session = world.routed_session(session_id, errors.RENDER_RELAYED)
    render = Render(
        id=world.new_id(),
        application_id=world.application_id,
        session=session,
        url=url,
        name=name or "",
        resolution=resolution,
        max_duration=duration,
        connection=Connection(world.new_id(), Kind.RENDER, world.now, bearer.data),
        stream_id=world.new_id(),
        created_at=world.now,
        callback_url=callback,
    )
    world.renders[render.id] = render
    world.lifecycles.add(render)
    # Answers to get and list, as recorded, have no name.
    return Answer({**render.as_json(), "name": render.name}, 202)


def read_duration(given: Fields) -> int:
    try:
        return given.whole("maxDuration", least=LEAST_DURATION, most=MOST_DURATION) or USUAL_DURATION
    except BadField:
        raise Refusal(errors.RENDER_TOO_LONG) from None


def list_renders(world: World, call: Call) -> Answer:
    return page(call, world.renders.values(), lambda render: render.as_json(whole_seconds=True))


def get(world: World, call: Call) -> Answer:
    return Answer(render_of(world, call).as_json(whole_seconds=True))


def stop(world: World, call: Call) -> Answer:
    render = render_of(world, call)
    if not render.active:
        raise Refusal(errors.RENDER_UNKNOWN)
    render.stop(world.now, "Stop Requested")
    return Answer(status=204)


def render_of(world: World, call: Call) -> Render:
    return find(world.renders, call.segments["renderId"], errors.RENDER_UNKNOWN)


OPERATIONS: Final = (
    Served("listRenders", "GET", f"{PROJECT}/render", list_renders),
    Served("startRender", "POST", f"{PROJECT}/render", start),
    Served("getRender", "GET", RENDER, get),
    Served("stopRender", "DELETE", RENDER, stop),
)
