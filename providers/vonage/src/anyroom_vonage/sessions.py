"""Sessions. Vonage calls the room a session, and keeps no meetings: the one going on is derived from who is connected."""

from __future__ import annotations

from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, absent, emulated, speaks
from anyroom.errors import NoActiveSession, NotFound
from anyroom.operations import Endpoint, Operation, Safety
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import Session, SessionStatus
from anyroom.types.values import identify
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.participants import DISCONNECT, LIST_CONNECTIONS, connected

MIGRATE: Final = Endpoint(
    "migrateSession", "POST", "/v2/project/{applicationId}/session/{sessionId}/migrate", Safety.ONCE
)


class Sessions(VonageAccount):
    """Sessions."""

    @override
    @emulated("derived from who is connected; the meeting has its room's id, and no known beginning")
    @speaks(LIST_CONNECTIONS)
    def active_session(self, room: RoomRef, /) -> Operation[Session | None]:
        people = yield from connected(room)
        if not people:
            return None
        session_id = identify(room, "room")
        return Session(
            provider=self.name,
            raw=[person.raw for person in people],
            id=session_id,
            room_id=session_id,
            status=SessionStatus.LIVE,
            participant_count=len(people),
        )

    @override
    @emulated("one call for each connection; who comes in meanwhile stays")
    @speaks(LIST_CONNECTIONS, DISCONNECT)
    def end_session(self, room: RoomRef, /) -> Operation[None]:
        """An error on the way leaves the rest inside; ask again. Recordings and broadcasts end by themselves soon after."""
        people = yield from connected(room)
        if not people:
            raise NoActiveSession("nobody is in the room")
        for person in people:
            try:
                yield DISCONNECT(sessionId=identify(room, "room"), connectionId=person.id)
            except NotFound:  # left by themselves
                continue

    @speaks(MIGRATE)
    def migrate_session(self, room: RoomRef, /) -> Operation[None]:
        """Move a session to another media server, before a rotation does (they hit sessions of more than 8 hours).

        Clients that opted in move along, as do calls and audio connectors; recordings, broadcasts, renders and captions
        have to be started again. The id stays; the new server waits 10 minutes for clients. Known from Vonage's OpenAPI
        file alone, which documents no body of its own: no SDK calls it.
        """
        yield MIGRATE(sessionId=identify(room, "room"))

    list_sessions: Any = absent(
        Why.UPSTREAM, "meetings are not kept; keep what the webhooks say, and see sessions.active"
    )
    get_session: Any = absent(Why.UPSTREAM, "meetings are not kept; sessions.active is the one going on")
