"""Stopping what runs in a room, where calls name the room and perhaps an id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from anyroom.simulator import Fields
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.output import Output
from anyroom_videosdk.simulator.world import World

Thing = TypeVar("Thing", bound=Output)


def stop_newest(
    world: World,
    things: Mapping[str, Thing],
    given: Fields,
    name: str,
    *,
    which: Callable[[Thing], bool] = lambda thing: True,
) -> Thing:
    """Stop the latest of these that runs in the room of the body, or the one that its `id` names."""
    room_id, thing_id = given.needed_text("roomId"), given.text("id")
    room = world.room(room_id)
    running = [
        thing
        for thing in things.values()
        if thing.running and thing.session.room is room and thing_id in {None, thing.id} and which(thing)
    ]
    if not running:
        raise world.refuse_state(errors.NOT_RUNNING, name)
    running[-1].stop(world.now)
    return running[-1]
