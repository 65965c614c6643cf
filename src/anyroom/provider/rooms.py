"""The canonical operations on rooms, and what makes a platform ready for roles."""

from __future__ import annotations

from collections.abc import Collection

from anyroom.capabilities import neutral
from anyroom.operations import Operation, Page
from anyroom.types.rooms import CreateRoom, ListRooms, Preparation, Room, RoomRef, UpdateRoom
from anyroom.types.tokens import Role


class RoomOperations:
    """Rooms, as every adapter describes them."""

    @neutral("prepare")
    def prepare(self, *, roles: Collection[Role]) -> Operation[Preparation]:
        """Make the platform ready for these roles, and say what was done.

        Idempotent. It never changes anything that it did not make itself. Most platforms need nothing.
        """
        raise NotImplementedError

    @neutral("rooms.create", CreateRoom)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        """Create a room. With a `key` that was used before, where the platform has keys, return that room."""
        raise NotImplementedError

    @neutral("rooms.get")
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        """Get a room by its id.

        Raises:
            NotFound: there is no such room.
        """
        raise NotImplementedError

    @neutral("rooms.list", ListRooms)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[Room]]:
        """List rooms, newest first where the platform says so."""
        raise NotImplementedError

    @neutral("rooms.update", UpdateRoom)
    def update_room(self, room: RoomRef, options: UpdateRoom, /) -> Operation[Room]:
        """Change what is given, and leave the rest."""
        raise NotImplementedError

    @neutral("rooms.close")
    def close_room(self, room: RoomRef, /) -> Operation[Room]:
        """Let nobody in any more. Whether those inside are put out, and whether it can be undone, is the platform's.

        Raises:
            NotFound: there is no such room.
        """
        raise NotImplementedError
