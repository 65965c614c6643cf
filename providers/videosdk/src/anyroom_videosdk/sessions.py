"""Sessions: the meetings held in a room, at most one of them ongoing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from typing_extensions import override

from anyroom.errors import NoActiveSession, NotFound, ProviderError
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.provider import Used, option_table, speaks
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import ListSessions, Session, SessionRef, SessionStatus
from anyroom.types.values import UNSET, identify
from anyroom_videosdk.envelopes import fetch_page, thing
from anyroom_videosdk.problems import REFUSALS, restated
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.wire import sessions as wire

FETCH_SESSIONS: Final = Endpoint("fetchSessions", "GET", "/v2/sessions", Safety.READ)
FETCH_SESSION: Final = Endpoint("fetchSession", "GET", "/v2/sessions/{sessionId}", Safety.READ)
# Not idempotent: sent again, it would put out those who came back in between.
END_SESSION: Final = Endpoint("endSession", "POST", "/v2/sessions/end", Safety.ONCE)

LIST_OPTIONS: Final = option_table(ListSessions, {"room": Used(), "since": Used(), "until": Used()})


def live_session(room_id: str) -> Operation[Session | None]:
    """The session going on in a room, None if there is none.

    Raises:
        NotFound: there is no such room.
    """
    page = yield from fetch_page(FETCH_SESSIONS, wire.session, [("roomId", room_id), ("status", "ongoing")])
    live = next((session for session in page.items if session.status is SessionStatus.LIVE), None)
    if live is None:
        yield FETCH_ROOM(roomId=room_id)  # an empty listing does not tell an empty room from an unknown one
    return live


class Sessions(VideoSDKRequests):
    """Sessions are kept after they end."""

    @override
    @speaks(FETCH_SESSIONS, options=LIST_OPTIONS)
    def list_sessions(self, options: ListSessions, /, *, cursor: str | None = None) -> Operation[Page[Session]]:
        self.write(LIST_OPTIONS, options, {})
        query: list[tuple[str, str]] = []
        if options.room is not UNSET:
            query.append(("roomId", identify(options.room, "room")))
        if options.since is not UNSET:
            query.append(("startDate", _millis(options.since)))
        if options.until is not UNSET:
            query.append(("endDate", _millis(options.until)))
        return (yield from fetch_page(FETCH_SESSIONS, wire.session, query, cursor=cursor))

    @override
    @speaks(FETCH_SESSION)
    def get_session(self, session: SessionRef, /) -> Operation[Session]:
        response = yield FETCH_SESSION(sessionId=identify(session, "session"))
        return wire.session(thing(response), response)

    @override
    @speaks(FETCH_SESSIONS, FETCH_ROOM)
    def active_session(self, room: RoomRef, /) -> Operation[Session | None]:
        return (yield from live_session(identify(room, "room")))

    @override
    @speaks(END_SESSION, FETCH_ROOM)
    def end_session(self, room: RoomRef, /) -> Operation[None]:
        """The session closes a moment later: the answer may still call it ongoing.

        Only `roomId` resolves it (official SDK), though one page says that the session's id would do.
        """
        room_id = identify(room, "room")
        try:
            yield END_SESSION(json={"roomId": room_id})
        except REFUSALS as refusal:
            raise (yield from _why_not_ended(refusal, room_id)) from refusal


def _why_not_ended(refusal: ProviderError, room_id: str) -> Operation[ProviderError]:
    """What is answered where nobody is in is not documented. A room that exists has then no session to end."""
    try:
        yield FETCH_ROOM(roomId=room_id)
    except NotFound:
        return restated(refusal, NotFound, "there is no such room")
    except ProviderError:
        return refusal
    return restated(refusal, NoActiveSession, "nobody is in the room")


def _millis(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))
