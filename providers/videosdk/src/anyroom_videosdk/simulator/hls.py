"""The calls of HLS streams."""

from __future__ import annotations

from functools import partial
from typing import Final

from anyroom.simulator import Answer, Call, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.composition import read_stream
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.film import THUMBNAILS, URL_SECONDS
from anyroom_videosdk.simulator.listing import concerns, page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import body
from anyroom_videosdk.simulator.spelling import spelled
from anyroom_videosdk.simulator.stopping import stop_newest
from anyroom_videosdk.simulator.streaming import HlsStream
from anyroom_videosdk.simulator.times import iso
from anyroom_videosdk.simulator.world import World

HLS: Final = f"{API}/hls/{{hlsId}}"
NAME: Final = "HLS"
LARGEST_SIDE: Final = 10_000
LATEST_SECOND: Final = 10**6


def start(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("roomId")
    settings = read_stream(given)
    session = world.live_session(given)
    world.room_is_free("hls", world.hls, session, settings, NAME)
    return reply(world.stream_hls(session, settings, world.now).as_started())


def stop(text: str, world: World, call: Call) -> Answer:
    stop_newest(world, world.hls, body(call), NAME)
    return world.dialect.sentence(text)


def list_streams(world: World, call: Call) -> Answer:
    now = world.now
    listed = (
        stream
        for stream in world.hls.values()
        if stream.exists(now) and concerns(call, stream.session.room, stream.session.id)
    )
    return page(call, listed, lambda stream: stream.as_json(now))


def get(world: World, call: Call) -> Answer:
    return reply(stream_of(world, call).as_json(world.now))


def get_active(world: World, call: Call) -> Answer:
    session = world.room(call.segments["roomId"]).session
    running = world.running(world.hls, session) if session else []
    if running:
        return reply({"code": 200, "data": running[-1].as_json(world.now)})
    if world.dialect.no_active_hls == 200:
        return reply({"code": 200, "data": None})
    raise world.refusal(errors.HLS_NOT_ACTIVE)


def capture(world: World, call: Call) -> Answer:
    """A thumbnail, whose address holds a picture of one pixel."""
    given = body(call)
    given.needed_text("roomId")
    second = given.seconds("time", most=LATEST_SECOND)
    width, height = (given.whole(side, least=1, most=LARGEST_SIDE) for side in ("width", "height"))
    format = given.choice("format", THUMBNAILS) or "jpg"
    if format == "webp" and second is not None:
        raise given.bad("format", "webp is for the present moment only")
    session = world.live_session(given)
    running = world.running(world.hls, session)
    if not running:
        raise world.refuse_state(errors.NOT_RUNNING, NAME)
    name, (usual_width, usual_height) = world.new_uuid(), running[-1].composition.frame
    content_type, picture = THUMBNAILS[format]
    key = f"thumbnail/{name}.{format}"
    stored = world.around.files.put(key, content_type, lambda: picture)
    return reply(
        {
            "message": "captured thumbnail successfully",
            "roomId": session.room.room_id,
            "meta": {
                "createdAt": iso(world.now),
                "width": width or usual_width,
                "height": height or usual_height,
                "format": format,
            },
            "filePath": world.around.files.url(key, seconds=URL_SECONDS),
            "fileSize": stored.size,
            "fileName": name,
        }
    )


def delete(world: World, call: Call) -> Answer:
    stream = stream_of(world, call)
    if stream.running:
        raise world.refuse_state(errors.STILL_RUNNING, NAME)
    stream.deleted = True
    return world.dialect.sentence("Room Hls Recording deleted successfully !")


def stream_of(world: World, call: Call) -> HlsStream:
    return world.existing(world.hls, call.segments["hlsId"], errors.HLS_UNKNOWN)


# A third party's description has no answer for stopping; the vendor's sentence serves both.
ENDED: Final = partial(stop, "HLS ended successfully")

OPERATIONS: Final = (
    Served("startHlsStream", "POST", f"{API}/hls/start", start),
    Served("stopHlsStream", "POST", f"{API}/hls/end", spelled("vendor", ENDED)),
    Served("stopHlsStream", "POST", f"{API}/hls/stop", spelled("openapi", ENDED)),
    Served("fetchHlsThumbnail", "POST", f"{API}/hls/capture", capture),
    Served("fetchHlsStreams", "GET", f"{API}/hls", list_streams),
    Served("fetchActiveHls", "GET", f"{API}/hls/{{roomId}}/active", get_active),
    Served("fetchHlsStream", "GET", HLS, get),
    Served("deleteHlsStream", "DELETE", HLS, delete),
)
