"""Rooms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

from typing_extensions import override

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Endpoint, Operation, Page, Response, Safety, local
from anyroom.provider import Emulated, Refused, Used, Why, absent, at, option_table, speaks
from anyroom.tables import translate
from anyroom.types.rooms import CreateRoom, ListRooms, Preparation, RoomRef, RoomStatus
from anyroom.types.tokens import Role
from anyroom.types.values import UNSET, identify
from anyroom_videosdk import wire
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import anything, fetch_page, kept, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.routes import DisputedRoute
from anyroom_videosdk.tokens import PERMISSIONS
from anyroom_videosdk.types.rooms import CustomRoom

CREATE_ROOM: Final = Endpoint("createRoom", "POST", "/v2/rooms", Safety.ONCE)
CREATE_KEYED_ROOM: Final = replace(CREATE_ROOM, safety=Safety.KEYED)
"""With a `customRoomId` an existing room is returned instead of a second one (official SDK)."""
FETCH_ROOMS: Final = Endpoint("fetchRooms", "GET", "/v2/rooms", Safety.READ)
FETCH_ROOM: Final = Endpoint("fetchRoom", "GET", "/v2/rooms/{roomId}", Safety.READ)
VALIDATE_ROOM: Final = Endpoint("validateRoom", "GET", "/v2/rooms/validate/{roomId}", Safety.READ)
VALIDATE_ROOM_BY_POST: Final = Endpoint("validateRoom", "POST", "/v2/rooms/validate/{roomId}", Safety.READ)
DEACTIVATE_ROOM: Final = Endpoint("deactivateRoom", "POST", "/v2/rooms/deactivate", Safety.IDEMPOTENT)

VALIDATION: Final = DisputedRoute(VALIDATE_ROOM, VALIDATE_ROOM_BY_POST)


def starts(options: CreateRoom) -> dict[str, Any]:
    """What a body says of `record_on_start`. The documented defaults are spelled out, and nothing is said if nothing starts:
    an empty `recording` appears in no source, and no empty `autoStartConfig` either.
    """
    if options.record_on_start is not True:
        return {}
    return {"autoStartConfig": {"recording": {"config": {"layout": {"type": "GRID", "priority": "SPEAKER"}}}}}


CREATE_OPTIONS: Final = option_table(
    CreateRoom,
    {
        "name": Refused(Why.UPSTREAM, "rooms have no label; key= gives one a name of yours, and is unique"),
        "key": at("customRoomId"),
        "region": at("geoFence"),  # `region` is what it was called before, and is ignored (documentation, March 2024)
        "record_on_start": Used(),
        "keep_alive": Refused(
            Why.UPSTREAM,
            "a session ends when the last participant leaves; create_custom_room(RoomOptions(auto_close=...)) bounds how long "
            "it may last",
        ),
    },
)
LIST_OPTIONS: Final = option_table(
    ListRooms,
    {
        "status": Emulated(Used(), "every room is listed, and filtered here"),
        "search": Emulated(Used(), "finds whole room ids and keys only"),
    },
)


class Rooms(VideoSDKRequests):
    """A room is known by its `roomId`; reads take its key too."""

    @override
    @local
    def prepare(self, *, roles: Collection[Role]) -> Preparation:
        """Nothing is to be made ready: a role is a claim of the token."""
        words = {role.value: " ".join(translate(PERMISSIONS, role)) for role in roles}
        return Preparation(provider=self.name, presets=words, note="nothing to be done: a role is a claim of the token")

    @override
    @speaks(CREATE_ROOM, CREATE_KEYED_ROOM, options=CREATE_OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[CustomRoom]:
        body = self.write(CREATE_OPTIONS, options, starts(options))
        endpoint = CREATE_KEYED_ROOM if body.get("customRoomId") else CREATE_ROOM
        response = yield endpoint(json=body)
        return wire.rooms.room(thing(response), response)

    @override
    @speaks(FETCH_ROOM)
    def get_room(self, room: RoomRef, /) -> Operation[CustomRoom]:
        response = yield FETCH_ROOM(roomId=identify(room, "room"))
        return wire.rooms.room(thing(response), response)

    @override
    @speaks(FETCH_ROOMS, options=LIST_OPTIONS)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[CustomRoom]]:
        self.write(LIST_OPTIONS, options, {})
        query = [] if options.search is UNSET else [("query", options.search)]
        page = yield from fetch_page(FETCH_ROOMS, wire.rooms.room, query, cursor=cursor)
        return page if options.status is UNSET else kept(page, lambda room: room.status is options.status)

    update_room: Any = absent(Why.UPSTREAM, "a room cannot be changed; close it and create another one")

    @override
    @speaks(DEACTIVATE_ROOM)
    def close_room(self, room: RoomRef, /) -> Operation[CustomRoom]:
        """For good, and by `roomId` only: a key is not found. Whether those inside are put out is not documented."""
        room_id = identify(room, "room")
        response: Response = yield DEACTIVATE_ROOM(json={"roomId": room_id})
        try:
            return replace(wire.rooms.room(thing(response), response), status=RoomStatus.CLOSED)
        except UnexpectedResponse:  # it is closed, whatever it answers
            return CustomRoom(provider=NAME, raw=anything(response), id=room_id, status=RoomStatus.CLOSED)

    @speaks(VALIDATE_ROOM, VALIDATE_ROOM_BY_POST)
    def validate_room(self, room: RoomRef, /) -> Operation[CustomRoom]:
        """Look whether a room can be joined. A closed one is returned with that status, or not found: sources differ.

        Raises:
            NotFound: there is no such room.
        """
        response = yield from self._routes.ask(VALIDATION, roomId=identify(room, "room"))
        return wire.rooms.room(thing(response), response)
