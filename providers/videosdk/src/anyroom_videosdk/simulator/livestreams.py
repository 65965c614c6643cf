"""The calls of RTMP livestreams."""

from __future__ import annotations

from functools import partial
from typing import Final

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.composition import read_stream
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.listing import concerns, page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import body, each, needed_address
from anyroom_videosdk.simulator.spelling import spelled
from anyroom_videosdk.simulator.stopping import stop_newest
from anyroom_videosdk.simulator.streaming import Livestream
from anyroom_videosdk.simulator.world import World

NAME: Final = "Livestream"
SCHEMES: Final = ("rtmp://", "rtmps://")


def start(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("roomId")
    settings = read_stream(given)
    targets = tuple(target(output) for output in each(given, "outputs"))
    session = world.live_session(given)
    world.room_is_free("rtmp", world.livestreams, session, settings, NAME)
    livestream = world.stream_rtmp(session, settings, targets, world.now)
    return world.dialect.started("Livestream started successfully", livestream.id)


def target(output: Fields) -> tuple[str, str]:
    return needed_address(output, "url", SCHEMES), output.needed_text("streamKey")


def stop(text: str, world: World, call: Call) -> Answer:
    stop_newest(world, world.livestreams, body(call), NAME)
    return world.dialect.sentence(text)


def list_livestreams(world: World, call: Call) -> Answer:
    listed = (
        livestream
        for livestream in world.livestreams.values()
        if livestream.exists(world.now) and concerns(call, livestream.session.room, livestream.session.id)
    )
    return page(call, listed, Livestream.as_json)


def get(world: World, call: Call) -> Answer:
    livestream_id = call.segments["livestreamId"]
    return reply(world.existing(world.livestreams, livestream_id, errors.LIVESTREAM_UNKNOWN).as_json())


ENDED: Final = spelled("vendor", partial(stop, "Livestream ended successfully"))
STOPPED: Final = spelled("openapi", partial(stop, "Livestream stopped successfully"))

OPERATIONS: Final = (
    Served("startLivestream", "POST", f"{API}/livestreams/start", start),
    Served("stopLivestream", "POST", f"{API}/livestreams/end", ENDED),
    Served("stopLivestream", "POST", f"{API}/livestreams/stop", STOPPED),
    Served("fetchLivestreams", "GET", f"{API}/livestreams", list_livestreams),
    Served("fetchLivestream", "GET", f"{API}/livestreams/{{livestreamId}}", get),
)
