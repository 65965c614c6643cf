"""Creating rooms, looking them up, and closing them for good."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from anyroom.simulator import Answer, Call, Fields, Refusal, Served
from anyroom_videosdk.simulator import composites, errors
from anyroom_videosdk.simulator.composition import read_recording, read_stream
from anyroom_videosdk.simulator.dialect import PLAIN, reply
from anyroom_videosdk.simulator.errors import Problem
from anyroom_videosdk.simulator.listing import page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import BOOLEANS, LONGEST_WEBHOOK, body, needed_address
from anyroom_videosdk.simulator.room import USUAL_AUTO_CLOSE_MINUTES, USUAL_REGION, AutoClose, Room, Start
from anyroom_videosdk.simulator.spelling import spelled
from anyroom_videosdk.simulator.world import ALPHABET, World

ROOM_ID: Final = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){2}", re.ASCII)
REGIONS: Final = frozenset(
    [
        "us001",
        "uk001",
        "sg001",
        "eu001",
        "uae001",
        "in001",
        "in002",
        "in003",
        "sg002",
        "us002",
        "aus001",
    ]  # as the SDK lists them
)
DEACTIVATES: Final = {"session-ends": False, "session-end-and-deactivate": True}
MOST_MINUTES: Final = 10**6
COMPOSITIONS: Final = ("recording", "hls", "rtmp")
# A room repeats these as they were sent.
REPEATED: Final = (
    "webhook",
    "autoCloseConfig",
    "autoStartConfig",
    "multiComposition",
    "allowedParticipantIds",
    "geoFence",
)


def create(world: World, call: Call) -> Answer:
    # Official samples send no body at all.
    given = body(call) if call.content.strip() else Fields({})
    name = given.text("customRoomId", least=1)
    room = read_room(world, given, name)
    if name is not None and name in world.names:
        return reply(world.names[name].as_json())
    room.options = {field: call.json[field] for field in REPEATED if given.has(field)}
    world.rooms[room.room_id] = room
    world.names.update(dict.fromkeys(room.names, room))
    return reply(room.as_json())


def read_room(world: World, given: Fields, name: str | None) -> Room:
    if webhook := given.nested("webhook"):
        needed_address(webhook, "endPoint", most=LONGEST_WEBHOOK)
        webhook.texts("events")
    several = given.nested("multiComposition") or Fields({})
    return Room(
        id=world.new_id(),
        room_id="-".join(world.around.ids.text(4, ALPHABET) for _ in range(3)),
        owner=world.owner,
        created_at=world.now,
        post=world.post,
        custom_id=name,
        region=given.choice("geoFence", REGIONS) or USUAL_REGION,
        auto_close=read_auto_close(given.nested("autoCloseConfig")),
        multi_composition=frozenset(kind for kind in COMPOSITIONS if several.flag(kind, words=BOOLEANS)),
        allowed_participants=given.texts("allowedParticipantIds") or (),
        starts=read_starts(world, given.nested("autoStartConfig")),
    )


def read_auto_close(given: Fields | None) -> AutoClose:
    if given is None:
        return AutoClose()
    kind = given.choice("type", DEACTIVATES) or "session-ends"
    minutes = given.whole("duration", least=1, most=MOST_MINUTES) or USUAL_AUTO_CLOSE_MINUTES
    return AutoClose(minutes, DEACTIVATES[kind])


def read_starts(world: World, given: Fields | None) -> tuple[Start, ...]:
    """What is to begin with every session, each read as its own start call would read it."""
    if given is None:
        return ()
    starts: list[Start] = []
    if recording := given.nested("recording"):
        composition = read_recording(recording)
        starts.append(lambda session, at: world.record(session, composition, at))
    if hls := given.nested("hls"):
        streamed = read_stream(hls)
        starts.append(lambda session, at: world.stream_hls(session, streamed, at))
    if composite := given.nested("composite"):
        starts.append(partial(composites.begin, world, composites.read(composite)))
    return tuple(starts)


def list_rooms(world: World, call: Call) -> Answer:
    query = call.parameter("query")
    rooms = (room for room in world.rooms.values() if query is None or query in room.names)
    return page(call, rooms, lambda room: room.as_json(with_owner=True))


def get(world: World, call: Call) -> Answer:
    name = call.segments["roomId"]
    by_document = next((room for room in world.rooms.values() if room.id == name), None)
    return reply((by_document or world.room(name)).as_json(with_owner=True))


def validate(world: World, call: Call) -> Answer:
    name, dialect = call.segments["roomId"], world.dialect
    room = world.names.get(name)
    if room is None:
        text = errors.ROOM_UNKNOWN if ROOM_ID.fullmatch(name) else errors.ROOM_ID_INVALID
        if dialect.unknown_room_on_validate == 400:
            # The vendor's own apps read this one as text.
            raise Refusal(Answer(text.encode(), 400, content_type=PLAIN))
        raise world.refusal(Problem(dialect.unknown_room_on_validate, text))
    if room.disabled and dialect.disabled_room_on_validate != 200:
        raise world.refusal(Problem(dialect.disabled_room_on_validate, errors.ROOM_UNKNOWN))
    return reply(room.as_json())


def deactivate(world: World, call: Call) -> Answer:
    """Nobody enters any more; what it does to a running session is documented nowhere, so that goes on."""
    room = world.find(world.rooms, body(call).needed_text("roomId"), errors.ROOM_NOT_TO_DEACTIVATE)
    if not room.disabled:
        room.disable(world.now)
    return reply(room.as_meeting())


OPERATIONS: Final = (
    Served("createRoom", "POST", f"{API}/rooms", create),
    Served("fetchRooms", "GET", f"{API}/rooms", list_rooms),
    Served("deactivateRoom", "POST", f"{API}/rooms/deactivate", deactivate),
    Served("validateRoom", "GET", f"{API}/rooms/validate/{{roomId}}", spelled("vendor", validate)),
    Served("validateRoom", "POST", f"{API}/rooms/validate/{{roomId}}", spelled("openapi", validate)),
    Served("fetchRoom", "GET", f"{API}/rooms/{{roomId}}", get),
)
