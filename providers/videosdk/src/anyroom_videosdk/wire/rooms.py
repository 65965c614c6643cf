"""Rooms on the wire. A room's neutral id is its `roomId`; the document `id` beside it is taken by no route that is documented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.operations import Response
from anyroom.reading import Flag, Instant, Text, read, utc
from anyroom.types.rooms import Room, RoomStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed

STATUSES: Final[Mapping[bool | None, RoomStatus]] = {
    True: RoomStatus.CLOSED,
    False: RoomStatus.ACTIVE,
    None: RoomStatus.UNKNOWN,
}


class RoomOnWire(VideoSDKModel):
    """As create, get, list and validate answer; deactivate has the older names `meetingId` and `userMeetingId`."""

    room_id: str = needed("roomId", "meetingId")
    key: Text = named("customRoomId", "userMeetingId")
    disabled: Flag = None
    region: Text = named("geoFence", "region")
    created_at: Instant = named("createdAt")


def room(data: Any, response: Response) -> Room:
    """Read a room."""
    wire = read(RoomOnWire, data, response)
    return Room(
        provider=NAME,
        raw=data,
        id=wire.room_id,
        status=STATUSES[wire.disabled],
        key=wire.key,
        region=wire.region,
        created_at=utc(wire.created_at),
    )
