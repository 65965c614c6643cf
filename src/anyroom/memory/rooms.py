"""Rooms in memory."""

from __future__ import annotations

from collections.abc import Collection

from typing_extensions import override

from anyroom.memory.answering import InMemory, here
from anyroom.memory.plain import instant
from anyroom.memory.state import RoomState
from anyroom.operations import Page
from anyroom.types.rooms import CreateRoom, ListRooms, Preparation, Room, RoomRef, RoomStatus, UpdateRoom
from anyroom.types.tokens import Role
from anyroom.types.values import UNSET


class Rooms(InMemory):
    """A closed room lets nobody in; those inside stay until they leave."""

    @override
    @here()
    def prepare(self, *, roles: Collection[Role]) -> Preparation:
        wanted = {role.value: f"preset-{role.value}" for role in roles}
        created = tuple(sorted(preset for role, preset in wanted.items() if role not in self.world.presets))
        self.world.presets.update(wanted)
        note = "nothing needs preparing in memory; the presets are kept so that the second call finds them"
        return self.show(Preparation(provider=self.name, presets=wanted, created=created, note=note), {})

    @override
    @here(CreateRoom)
    def create_room(self, options: CreateRoom, /) -> Room:
        given = options.set_fields()
        key = given.get("key")
        room = next((room for room in self.world.rooms.values() if key is not None and room.key == key), None)
        if room is None:
            room = RoomState(
                birth=self.world.birth("room"),
                asked=self.asked(options),
                name=given.get("name"),
                key=key,
                region=given.get("region"),
                record_on_start=given.get("record_on_start", False),
                keep_alive=given.get("keep_alive", 0),
            )
            self.world.rooms[room.id] = room
        return self._room(room)

    @override
    @here()
    def get_room(self, room: RoomRef, /) -> Room:
        return self._room(self.world.find(self.world.rooms, room, "room"))

    @override
    @here(ListRooms)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Page[Room]:
        """`search` is looked for in names, keys and ids, whatever the case."""
        rooms = (room for room in self.world.rooms.values() if _matches(room, options))
        return self.world.page(rooms, cursor, self._room)

    @override
    @here(UpdateRoom)
    def update_room(self, room: RoomRef, options: UpdateRoom, /) -> Room:
        """What changes is for sessions to come."""
        found = self.world.find(self.world.rooms, room, "room")
        found.asked.update(self.asked(options))
        given = options.set_fields()
        found.name = given.get("name", found.name)
        found.record_on_start = given.get("record_on_start", found.record_on_start)
        found.keep_alive = given.get("keep_alive", found.keep_alive)
        return self._room(found)

    @override
    @here()
    def close_room(self, room: RoomRef, /) -> Room:
        found = self.world.find(self.world.rooms, room, "room")
        found.closed = True
        return self._room(found)

    def _room(self, room: RoomState) -> Room:
        shown = Room(
            provider=self.name,
            id=room.id,
            status=_status(room),
            name=room.name,
            key=room.key,
            region=room.region,
            created_at=instant(room.birth.at),
        )
        return self.show(shown, room.asked)


def _status(room: RoomState) -> RoomStatus:
    return RoomStatus.CLOSED if room.closed else RoomStatus.ACTIVE


def _matches(room: RoomState, options: ListRooms) -> bool:
    if options.status is not UNSET and options.status is not _status(room):
        return False
    searched = "\n".join((room.name or "", room.key or "", room.id)).casefold()
    return options.search is UNSET or options.search.casefold() in searched
