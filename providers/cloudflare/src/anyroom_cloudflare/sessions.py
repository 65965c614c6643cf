"""Sessions. One begins with the first to join, and ends some time after the last has left."""

from __future__ import annotations

from typing import Final

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.errors import NoActiveSession, NotFound
from anyroom.operations import Endpoint, Operation, Page, Request, Response, Safety
from anyroom.tables import at, option_table
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import ListSessions, SessionRef
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp, wire_time
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.problems import restated
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.rooms import MEETING
from anyroom_cloudflare.shapes import members
from anyroom_cloudflare.types.sessions import MeetingSession

LIST: Final = Endpoint("listSessions", "GET", f"{APP}/sessions", Safety.READ)
GET: Final = Endpoint("getSession", "GET", f"{APP}/sessions/{{sessionId}}", Safety.READ)
GET_ACTIVE: Final = Endpoint("getActiveSession", "GET", f"{MEETING}/active-session", Safety.READ)
# Who has joined again in between would be put out twice.
KICK_ALL: Final = Endpoint("kickAllParticipants", "POST", f"{MEETING}/active-session/kick-all", Safety.ONCE)

LIST_OPTIONS: Final = option_table(
    ListSessions,
    {
        # The meeting's id goes by this name; there is no `meeting_id` here.
        "room": at("associated_id", of=lambda room: identify(room, "room")),
        "since": at("start_time", of=wire_time),
        "until": at("end_time", of=wire_time),
    },
)


class Sessions(CloudflareApp):
    """Sessions."""

    @override
    @speaks(LIST, options=LIST_OPTIONS)
    def list_sessions(self, options: ListSessions, /, *, cursor: str | None = None) -> Operation[Page[MeetingSession]]:
        query: dict[str, str] = self.write(LIST_OPTIONS, options, {})
        return (
            yield from self.list_page(
                LIST(query=tuple(query.items())), "sessions", wire.sessions.session, cursor=cursor
            )
        )

    @override
    @speaks(GET)
    def get_session(self, session: SessionRef, /) -> Operation[MeetingSession]:
        return _read((yield from self.ask(GET(sessionId=identify(session, "session")))))

    @override
    @speaks(GET_ACTIVE, GET_MEETING)
    def active_session(self, room: RoomRef, /) -> Operation[MeetingSession | None]:
        """A session outlives its last participant (`keep_alive`): while nobody is in it, this is None."""
        room_id = identify(room, "room")
        try:
            response = yield from in_session(self, GET_ACTIVE(meetingId=room_id), room_id)
        except NoActiveSession:
            return None
        found = _read(response) if payload(response) else None
        return found if found is not None and found.participant_count != 0 else None

    @override
    @speaks(KICK_ALL, GET_MEETING)
    def end_session(self, room: RoomRef, /) -> Operation[None]:
        room_id = identify(room, "room")
        response = yield from in_session(self, KICK_ALL(meetingId=room_id), room_id)
        # What an empty room answers is not documented: it may be a count of none.
        if members(members(response.json()).get("data")).get("kicked_participants_count") == 0:
            raise NoActiveSession("nobody is in the room", raw=response.json())


def in_session(app: CloudflareApp, request: Request, room_id: str) -> Operation[Response]:
    """One wire call that needs people in the room.

    A 404 is documented where nobody is, and likely where there is no such room: which of them it is, the room tells.

    Raises:
        NoActiveSession: nobody is in the room.
        NotFound: there is no such room.
    """
    try:
        return (yield from app.ask(request))
    except NoActiveSession:
        yield from app.ask(GET_MEETING(meetingId=room_id))
        raise
    except NotFound as refusal:
        yield from app.ask(GET_MEETING(meetingId=room_id))
        raise restated(refusal, NoActiveSession, "nobody is in the room") from refusal


def _read(response: Response) -> MeetingSession:
    return wire.sessions.session(payload(response))
