"""Sessions and who was in them, with all that RealtimeKit takes and tells. These operations are its own."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any, Final

from anyroom.capabilities import speaks
from anyroom.errors import NoActiveSession
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import at, option_table
from anyroom.types.participants import ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef, SessionStatus
from anyroom.types.values import check_collection, identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.participants import GET as GET_ROW
from anyroom_cloudflare.participants import LIST as LIST_ROWS
from anyroom_cloudflare.queries import query
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.sessions import GET, GET_ACTIVE, LIST, LIST_OPTIONS, in_session
from anyroom_cloudflare.stats import GET as GET_REPORT
from anyroom_cloudflare.types.peer_report import PeerReport
from anyroom_cloudflare.types.sessions import (
    MeetingSession,
    MeetingSessionFilters,
    ReportPart,
    RequestedSummary,
    SessionPeer,
    SessionPeerFilters,
)

# A second one would be made, and cost once more.
GENERATE_SUMMARY: Final = Endpoint(
    "generateSessionSummary", "POST", f"{APP}/sessions/{{sessionId}}/summary", Safety.ONCE
)

FILTERS: Final = option_table(
    MeetingSessionFilters,
    {
        **LIST_OPTIONS.rules,
        "status": at("status", of={SessionStatus.LIVE: "LIVE", SessionStatus.ENDED: "ENDED"}),
        "search": at("search"),
        "participants": at("participants", of=lambda heads: f"{heads[0]}:{heads[1]}"),
        "sort_by": at("sort_by"),
        "order": at("sort_order"),
    },
)
PEER_FILTERS: Final = option_table(
    SessionPeerFilters,
    {
        "search": at("search"),
        "sort_by": at("sort_by"),
        "order": at("sort_order"),
        "include_peer_events": at("include_peer_events"),
        "view": at("view"),
    },
)


class SessionRecords(CloudflareApp):
    """What is kept of sessions."""

    @speaks(LIST, options=FILTERS)
    def list_meeting_sessions(
        self, options: MeetingSessionFilters | None = None, /, *, cursor: str | None = None
    ) -> Operation[Page[MeetingSession]]:
        """List sessions, with what `sessions.list` does not ask for: `walk(provider.list_meeting_sessions)`."""
        asked: dict[str, Any] = self.write(FILTERS, options or MeetingSessionFilters(), {})
        return (yield from self.list_page(LIST(query=query(asked)), "sessions", wire.sessions.session, cursor=cursor))

    @speaks(GET)
    def get_meeting_session(
        self, session: SessionRef, /, *, include_breakout_rooms: bool = False
    ) -> Operation[MeetingSession]:
        """Get a session, with the sessions of its breakout rooms if they are asked for, which `sessions.get` does not.

        Raises:
            NotFound: there is no such session.
        """
        asked = {"include_breakout_rooms": True} if include_breakout_rooms else {}
        response = yield from self.ask(GET(query=query(asked), sessionId=identify(session, "session")))
        return wire.sessions.session(payload(response))

    @speaks(GET_ACTIVE, GET_MEETING)
    def get_active_meeting_session(self, room: RoomRef, /) -> Operation[MeetingSession | None]:
        """The session of a room that goes on, or None. Unlike `sessions.active`, it tells of one that all have left, too.

        Raises:
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        try:
            response = yield from in_session(self, GET_ACTIVE(meetingId=room_id), room_id)
        except NoActiveSession:
            return None
        found = payload(response)
        return wire.sessions.session(found) if found else None

    @speaks(LIST_ROWS, options=PEER_FILTERS)
    def list_session_participants(
        self, session: SessionRef, options: SessionPeerFilters | None = None, /, *, cursor: str | None = None
    ) -> Operation[Page[SessionPeer]]:
        """List the connections to a session: `walk(provider.list_session_participants, session)`.

        Raises:
            NotFound: there is no such session.
        """
        session_id = identify(session, "session")
        asked: dict[str, Any] = self.write(PEER_FILTERS, options or SessionPeerFilters(), {})
        request = LIST_ROWS(query=query(asked), sessionId=session_id)
        read = partial(wire.session_peers.session_peer, session_id=session_id)
        return (yield from self.list_page(request, "participants", read, cursor=cursor))

    @speaks(GET_ROW)
    def get_session_participant(
        self,
        participant: ParticipantRef | SessionPeer,
        /,
        *,
        session: SessionRef,
        include_peer_events: bool = False,
        filters: Collection[ReportPart] = (),
    ) -> Operation[SessionPeer]:
        """Get a connection of somebody to a session. Whether the participant's id is meant or the peer's is not documented.

        `filters` are of the SDK's 5.0 generation, whose answer then has statistics: `raw` keeps them. Today they are in
        `get_peer_report`.

        Raises:
            NotFound: there is no such session, or nobody of that id was in it.
        """
        session_id, participant_id = identify(session, "session"), identify(participant, "participant")
        asked = _parts(include_peer_events, filters)
        response = yield from self.ask(GET_ROW(query=asked, sessionId=session_id, participantId=participant_id))
        return wire.session_peers.session_peer(payload(response), session_id=session_id)

    @speaks(GET_REPORT)
    def get_peer_report(
        self, peer: str | SessionPeer, /, *, include_peer_events: bool = False, filters: Collection[ReportPart] = ()
    ) -> Operation[PeerReport]:
        """Get what is known of a connection: the device, the network, and how good pictures and sound were.

        `peer` is the id of a connection: of `list_session_participants`, or of `participant.connections`. `filters` limit
        what is told; all of it, if none is given.

        Raises:
            NotFound: there is no such connection.
        """
        asked = _parts(include_peer_events, filters)
        peer_id = identify(peer, "peer")
        response = yield from self.ask(GET_REPORT(query=asked, peerId=peer_id))
        return wire.peer_report.peer_report(payload(response), peer_id=peer_id)

    @speaks(GENERATE_SUMMARY)
    def generate_session_summary(self, session: SessionRef, /) -> Operation[RequestedSummary]:
        """Have a summary made of a session's transcript, which there must be. `transcripts.summary` has it later.

        Raises:
            NotFound: there is no such session, or no transcript of it.
        """
        session_id = identify(session, "session")
        response = yield from self.ask(GENERATE_SUMMARY(sessionId=session_id))
        return wire.transcripts.requested_summary(response.json(), session_id=session_id)


def _parts(include_peer_events: bool, filters: Collection[ReportPart]) -> tuple[tuple[str, str], ...]:
    check_collection("filters", filters)
    # A list without spaces (Dyte's documentation, May 2025); the SDK for Python takes one word.
    parts = {"filters": ",".join(ReportPart(part) for part in filters)} if filters else {}
    return query({**parts, **({"include_peer_events": True} if include_peer_events else {})})
