"""`client.rooms`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted, listed
from anyroom.provider.rooms import RoomOperations
from anyroom.types.rooms import CreateRoom, ListRooms, UpdateRoom


class Rooms(Resource[Clients_co]):
    """`client.rooms`."""

    @lifted(RoomOperations.create_room, CreateRoom)
    def create(self) -> None:
        """Create a room."""

    @lifted(RoomOperations.get_room)
    def get(self) -> None:
        """Get a room."""

    @listed(RoomOperations.list_rooms, ListRooms)
    def list(self) -> None:
        """List rooms."""

    @lifted(RoomOperations.update_room, UpdateRoom)
    def update(self) -> None:
        """Change a room."""

    @lifted(RoomOperations.close_room)
    def close(self) -> None:
        """Let nobody in any more."""
