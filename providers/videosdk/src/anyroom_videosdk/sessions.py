"""Sessions: the meetings held in a room, at most one of them ongoing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from typing_extensions import override

from anyroom.errors import NoActiveSession, NotFound, ProviderError, UnexpectedResponse
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.provider import Used, option_table, speaks
from anyroom.tables import translate
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import ListSessions, SessionRef, SessionStatus
from anyroom.types.values import UNSET, identify
from anyroom_videosdk import wire
from anyroom_videosdk.envelopes import fetch_page, thing
from anyroom_videosdk.problems import REFUSALS, restated
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.types.sessions import SessionDetails, SessionFilters

FETCH_SESSIONS: Final = Endpoint("fetchSessions", "GET", "/v2/sessions", Safety.READ)
FETCH_SESSION: Final = Endpoint("fetchSession", "GET", "/v2/sessions/{sessionId}", Safety.READ)
# Not idempotent: sent again, it would put out those who came back in between.
END_SESSION: Final = Endpoint("endSession", "POST", "/v2/sessions/end", Safety.ONCE)

LIST_OPTIONS: Final = option_table(ListSessions, {"room": Used(), "since": Used(), "until": Used()})
FILTERS: Final = option_table(SessionFilters, {**LIST_OPTIONS.rules, "key": Used(), "search": Used(), "status": Used()})
ALL_SESSIONS: Final = SessionFilters()
STATUSES: Final = {SessionStatus.LIVE: "ongoing", SessionStatus.ENDED: "ended"}
"""The statuses by which sessions can be filtered."""


def live_session(room_id: str) -> Operation[SessionDetails | None]:
    """The session going on in a room, None if there is none.

    Raises:
        NotFound: there is no such room.
    """
    page = yield from fetch_page(FETCH_SESSIONS, wire.sessions.session, [("roomId", room_id), ("status", "ongoing")])
    live = next((session for session in page.items if session.status is SessionStatus.LIVE), None)
    if live is None:
        yield FETCH_ROOM(roomId=room_id)  # an empty listing does not tell an empty room from an unknown one
    return live


class Sessions(VideoSDKRequests):
    """Sessions are kept after they end."""

    @override
    @speaks(FETCH_SESSIONS, options=LIST_OPTIONS)
    def list_sessions(self, options: ListSessions, /, *, cursor: str | None = None) -> Operation[Page[SessionDetails]]:
        self.write(LIST_OPTIONS, options, {})
        return (yield from fetch_page(FETCH_SESSIONS, wire.sessions.session, _filters(options), cursor=cursor))

    @speaks(FETCH_SESSIONS, options=FILTERS)
    def search_sessions(
        self, options: SessionFilters = ALL_SESSIONS, /, *, cursor: str | None = None
    ) -> Operation[Page[SessionDetails]]:
        """List sessions by what VideoSDK has beyond the neutral filters."""
        self.write(FILTERS, options, {})
        query = _filters(options)
        if options.key is not UNSET:
            query.append(("customRoomId", options.key))
        if options.search is not UNSET:
            query.append(("query", options.search))
        if options.status is not UNSET:
            query.append(("status", translate(STATUSES, options.status)))
        return (yield from fetch_page(FETCH_SESSIONS, wire.sessions.session, query, cursor=cursor))

    @override
    @speaks(FETCH_SESSION)
    def get_session(self, session: SessionRef, /) -> Operation[SessionDetails]:
        response = yield FETCH_SESSION(sessionId=identify(session, "session"))
        return wire.sessions.session(thing(response), response)

    @override
    @speaks(FETCH_SESSIONS, FETCH_ROOM)
    def active_session(self, room: RoomRef, /) -> Operation[SessionDetails | None]:
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

    @speaks(END_SESSION, FETCH_ROOM)
    def end_live_session(
        self, room: RoomRef, /, *, session: SessionRef | None = None, tolerant: bool = False, force: bool = False
    ) -> Operation[SessionDetails | None]:
        """End the session of a room, with what VideoSDK has beyond the neutral call; it closes a moment later.

        Args:
            room: the room; the session alone does not do (official SDK).
            session: the session that should be ended.
            tolerant: take it as done where nobody is in (`ignoreClosed`, official SDK).
            force: put everybody out at once (`vsdkForceKill`, official SDK, which does not say more).

        Returns:
            The session, which the answer may still call live; None where the platform says nothing of one.

        Raises:
            NoActiveSession: nobody is in the room, and `tolerant` is not set.
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        body: dict[str, object] = {"roomId": room_id}
        if session is not None:
            body["sessionId"] = identify(session, "session")
        if tolerant:
            body["ignoreClosed"] = True
        if force:
            body["vsdkForceKill"] = True
        try:
            response: Response = yield END_SESSION(json=body)
        except REFUSALS as refusal:
            raise (yield from _why_not_ended(refusal, room_id)) from refusal
        try:
            return wire.sessions.session(thing(response), response)
        except UnexpectedResponse:  # it is ended, whatever was answered
            return None


def _filters(options: ListSessions) -> list[tuple[str, str]]:
    query: list[tuple[str, str]] = []
    if options.room is not UNSET:
        query.append(("roomId", identify(options.room, "room")))
    if options.since is not UNSET:
        query.append(("startDate", _millis(options.since)))
    if options.until is not UNSET:
        query.append(("endDate", _millis(options.until)))
    return query


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
