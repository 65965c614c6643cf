"""Rooms. A room is a meeting: permanent, with sessions held in it, and closed rather than deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, speaks
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.tables import Refused, Rule, at, option_table
from anyroom.types.rooms import CreateRoom, ListRooms, RoomRef, RoomStatus, UpdateRoom
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.types.meetings import Meeting

MEETING: Final = f"{APP}/meetings/{{meetingId}}"

CREATE: Final = Endpoint("createMeeting", "POST", f"{APP}/meetings", Safety.ONCE)
LIST: Final = Endpoint("listMeetings", "GET", f"{APP}/meetings", Safety.READ)
GET: Final = Endpoint("getMeeting", "GET", MEETING, Safety.READ)
UPDATE: Final = Endpoint("updateMeeting", "PATCH", MEETING, Safety.IDEMPOTENT)

_ROOM: Final[Mapping[str, Rule]] = {
    "name": at("title"),
    "record_on_start": at("record_on_start"),
    # 60 to 600 seconds (OpenAPI of July 2026); the service says so itself.
    "keep_alive": at("session_keep_alive_time_in_secs"),
}
CREATE_OPTIONS: Final = option_table(
    CreateRoom,
    {
        **_ROOM,
        "key": Refused(Why.UPSTREAM, "a meeting has no key of yours; keep the room's id under it"),
        "region": Refused(
            Why.UPSTREAM, "there is no region to choose: media runs on the whole of Cloudflare's network"
        ),
    },
)
UPDATE_OPTIONS: Final = option_table(UpdateRoom, _ROOM)
LIST_OPTIONS: Final = option_table(
    ListRooms,
    {
        "status": at("status", of={status: said for said, status in wire.rooms.ROOM_STATUSES.items()}),
        "search": at("search"),
    },
)


class Rooms(CloudflareApp):
    """Rooms."""

    @override
    @speaks(CREATE, options=CREATE_OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Meeting]:
        return _read((yield from self.ask(CREATE(json=self.write(CREATE_OPTIONS, options, {})))))

    @override
    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Meeting]:
        """What it returns is a `Meeting`: with its settings for recordings, transcripts and summaries, and the rest."""
        return _read((yield from self.ask(GET(meetingId=identify(room, "room")))))

    @override
    @speaks(LIST, options=LIST_OPTIONS)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[Meeting]]:
        """In what order is not documented. `search` looks at names and ids."""
        query: dict[str, Any] = self.write(LIST_OPTIONS, options, {})
        request, model = LIST(query=tuple(query.items())), wire.rooms.WireMeeting
        return (yield from self.list_page(request, "meetings", wire.rooms.meeting, cursor=cursor, ahead=model))

    @override
    @speaks(UPDATE, options=UPDATE_OPTIONS)
    def update_room(self, room: RoomRef, options: UpdateRoom, /) -> Operation[Meeting]:
        body = self.write(UPDATE_OPTIONS, options, {})
        return _read((yield from self.ask(UPDATE(json=body, meetingId=identify(room, "room")))))

    @override
    @speaks(UPDATE)
    def close_room(self, room: RoomRef, /) -> Operation[Meeting]:
        """Nobody can join, and no session begins. What becomes of one that goes on is not documented: `sessions.end` it.

        It can be undone, by `update_meeting` with the status ACTIVE.
        """
        closed = next(said for said, status in wire.rooms.ROOM_STATUSES.items() if status is RoomStatus.CLOSED)
        return _read((yield from self.ask(UPDATE(json={"status": closed}, meetingId=identify(room, "room")))))


def _read(response: Response) -> Meeting:
    return wire.rooms.meeting(payload(response))
