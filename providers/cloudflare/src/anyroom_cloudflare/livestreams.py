"""Livestreams with all that RealtimeKit takes, those fed from elsewhere among them. These operations are its own."""

from __future__ import annotations

from typing import Any, Final

from anyroom.capabilities import speaks
from anyroom.errors import NoActiveSession, NotFound
from anyroom.operations import Endpoint, Operation, Page, Request, Safety
from anyroom.tables import at, option_table
from anyroom.types.broadcasts import BroadcastRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.broadcasts import GET, GET_ACTIVE, LIST, LIST_OF_MEETING, START
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.queries import SPAN, query
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.sessions import in_session
from anyroom_cloudflare.types.livestreams import (
    Livestream,
    LivestreamFilters,
    LivestreamSession,
    MeetingLivestreamOptions,
    check_name,
)
from anyroom_cloudflare.types.sorting import SortOrder

CREATE: Final = Endpoint("createLivestream", "POST", f"{APP}/livestreams", Safety.ONCE)
GET_ACTIVE_SESSION: Final = Endpoint(
    "getActiveLivestreamSession", "GET", f"{APP}/livestreams/{{livestreamId}}/active-livestream-session", Safety.READ
)
GET_SESSION: Final = Endpoint(
    "getLivestreamSession", "GET", f"{APP}/livestreams/sessions/{{livestreamSessionId}}", Safety.READ
)
LIST_OF_SESSION: Final = Endpoint(
    "listSessionLivestreams", "GET", f"{APP}/sessions/{{sessionId}}/livestream-sessions", Safety.READ
)

START_OPTIONS: Final = option_table(
    MeetingLivestreamOptions,
    {"name": at("name"), "width": at("video_config", "width"), "height": at("video_config", "height")},
)
FILTERS: Final = option_table(
    LivestreamFilters,
    {
        **SPAN,
        "exclude_meetings": at("exclude_meetings"),
        "status": at("status"),
        # So it is spelled for livestreams, and only there.
        "order": at("sort_order", of={SortOrder.ASCENDING: "ASC", SortOrder.DESCENDING: "DSC"}),
    },
)


class Livestreams(CloudflareApp):
    """Livestreams."""

    @speaks(CREATE)
    def create_livestream(self, *, name: str | None = None) -> Operation[Livestream]:
        """Create a livestream that is fed by an encoder of yours: send to its `ingest_server` with its `stream_key`. It is
        over when you stop sending.

        Raises:
            InvalidArgument: the name holds other than letters, digits, hyphens and underscores.
        """
        body = {} if name is None else {"name": check_name(name)}
        return wire.livestreams.livestream(payload((yield from self.ask(CREATE(json=body)))))

    @speaks(START, GET_MEETING, options=START_OPTIONS)
    def start_meeting_livestream(
        self, room: RoomRef, options: MeetingLivestreamOptions | None = None, /
    ) -> Operation[Livestream]:
        """Send a room out by HLS, with a name and a size of your choice.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: it is being broadcast.
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        body: dict[str, Any] = self.write(START_OPTIONS, options or MeetingLivestreamOptions(), {})
        response = yield from in_session(self, START(json=body, meetingId=room_id), room_id)
        return wire.livestreams.livestream(payload(response), room_id=room_id)

    @speaks(LIST, options=FILTERS)
    def list_livestreams(
        self, options: LivestreamFilters | None = None, /, *, cursor: str | None = None
    ) -> Operation[Page[Livestream]]:
        """List livestreams, those of meetings and those fed from elsewhere: `walk(provider.list_livestreams)`."""
        asked: dict[str, Any] = self.write(FILTERS, options or LivestreamFilters(), {})
        return (
            yield from self.list_page(
                LIST(query=query(asked)), "livestreams", wire.livestreams.livestream, cursor=cursor
            )
        )

    @speaks(GET)
    def list_livestream_sessions(
        self, stream: BroadcastRef, /, *, cursor: str | None = None
    ) -> Operation[Page[LivestreamSession]]:
        """List the times that a livestream was live: `walk(provider.list_livestream_sessions, livestream)`.

        Raises:
            NotFound: there is no such livestream.
        """
        return (yield from self._sessions(GET(livestreamId=_wire_id(stream)), cursor))

    @speaks(GET_ACTIVE_SESSION)
    def get_active_livestream_session(self, stream: BroadcastRef, /) -> Operation[Livestream]:
        """Get a livestream with the session that goes on: it is the only one of its `sessions`.

        Raises:
            NotFound: there is no such livestream.
            NoActiveSession: it is not live; where the service does not tell this from the above, that is raised.
        """
        return wire.livestreams.livestream(
            payload((yield from self.ask(GET_ACTIVE_SESSION(livestreamId=_wire_id(stream)))))
        )

    @speaks(GET_SESSION)
    def get_livestream_session(self, session: str | LivestreamSession, /) -> Operation[LivestreamSession]:
        """Get one time that a livestream was live.

        Raises:
            NotFound: there is no such session.
        """
        request = GET_SESSION(livestreamSessionId=identify(session, "session"))
        return wire.livestreams.livestream_session(payload((yield from self.ask(request))))

    @speaks(GET_ACTIVE, GET_MEETING)
    def get_active_meeting_livestream(self, room: RoomRef, /) -> Operation[Livestream | None]:
        """The livestream of a room that is live, or None.

        Raises:
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        try:
            response = yield from self.ask(GET_ACTIVE(meetingId=room_id))
        except (NotFound, NoActiveSession):
            # What is answered where nothing is live is not documented: whether there is such a room, the room tells.
            yield from self.ask(GET_MEETING(meetingId=room_id))
            return None
        found = payload(response)
        return wire.livestreams.livestream(found, room_id=room_id) if found else None

    @speaks(LIST_OF_MEETING)
    def list_meeting_livestream_sessions(
        self, room: RoomRef, /, *, cursor: str | None = None
    ) -> Operation[Page[LivestreamSession]]:
        """List the times that a room was live: `walk(provider.list_meeting_livestream_sessions, room)`.

        Raises:
            NotFound: there is no such room, or there never was a livestream in it.
        """
        return (yield from self._sessions(LIST_OF_MEETING(meetingId=identify(room, "room")), cursor))

    @speaks(LIST_OF_SESSION)
    def list_session_livestreams(
        self, session: SessionRef, /, *, cursor: str | None = None
    ) -> Operation[Page[LivestreamSession]]:
        """List the times that a room was live during a session: `walk(provider.list_session_livestreams, session)`.

        Raises:
            NotFound: there is no such session.
        """
        return (yield from self._sessions(LIST_OF_SESSION(sessionId=identify(session, "session")), cursor))

    def _sessions(self, request: Request, cursor: str | None) -> Operation[Page[LivestreamSession]]:
        """A page of sessions, wherever the answer has them."""
        return (
            yield from self.list_page(
                request,
                "sessions",
                wire.livestreams.livestream_session,
                cursor=cursor,
                find=wire.livestreams.sessions_in,
            )
        )


def _wire_id(named: BroadcastRef) -> str:
    """The API's own id of a livestream."""
    return identify(named, "livestream").removeprefix(f"{wire.broadcasts.HLS}:")
