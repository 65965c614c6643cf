"""Participants: who is in a room now, and who was in a session."""

from __future__ import annotations

from typing import Any, Final

from typing_extensions import override

from anyroom.operations import Endpoint, Operation, Page, Response, Safety, check_id
from anyroom.provider import Emulated, Used, Why, absent, option_table, speaks
from anyroom.types.participants import ListParticipants, ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, identify
from anyroom_videosdk import wire
from anyroom_videosdk.envelopes import gathering, page_number, page_of, paging, people, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.sessions import FETCH_SESSIONS, live_session
from anyroom_videosdk.types.sessions import SessionParticipant

FETCH_PARTICIPANTS: Final = Endpoint("fetchParticipants", "GET", "/v2/sessions/{sessionId}/participants", Safety.READ)
FETCH_ACTIVE_PARTICIPANTS: Final = Endpoint(
    "fetchActiveParticipants", "GET", "/v2/sessions/{sessionId}/participants/active", Safety.READ
)
FETCH_PARTICIPANT: Final = Endpoint(
    "fetchParticipant", "GET", "/v2/sessions/{sessionId}/participants/{participantId}", Safety.READ
)
REMOVE_PARTICIPANT: Final = Endpoint("removeParticipant", "POST", "/v2/sessions/participants/remove", Safety.ONCE)

LIST_OPTIONS: Final = option_table(
    ListParticipants, {"room": Emulated(Used(), "finds the live session first"), "session": Used()}
)
_MUTING = "no server call mutes; whoever holds allow_mod (Role.HOST) can, with the client SDK"


class Participants(VideoSDKRequests):
    """A participant is known by the id that they joined with."""

    @override
    @speaks(FETCH_PARTICIPANTS, FETCH_ACTIVE_PARTICIPANTS, FETCH_SESSIONS, FETCH_ROOM, options=LIST_OPTIONS)
    def list_participants(
        self, options: ListParticipants, /, *, cursor: str | None = None
    ) -> Operation[Page[SessionParticipant]]:
        self.write(LIST_OPTIONS, options, {})
        if options.session is not UNSET:
            session_id = identify(options.session, "session")
            return (yield from _page(FETCH_PARTICIPANTS, session_id, None, page_number(cursor)))
        room_id = identify(options.room, "room")
        if cursor is None:
            live = yield from live_session(room_id)
            return Page(()) if live is None else (yield from _present(live.id, room_id, 1))
        session_id, _, number = cursor.rpartition(":")
        return (yield from _present(check_id(session_id, "cursor"), room_id, page_number(number)))

    @override
    @speaks(FETCH_PARTICIPANT)
    def get_participant(self, participant: ParticipantRef, /, *, session: SessionRef) -> Operation[SessionParticipant]:
        session_id = identify(session, "session")
        response: Response = yield FETCH_PARTICIPANT(
            sessionId=session_id, participantId=identify(participant, "participant")
        )
        return wire.sessions.participant(thing(response), response, room_id=None, session_id=session_id)

    @override
    @speaks(REMOVE_PARTICIPANT)
    def remove_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        """Answered with a session or with a sentence: sources differ, and neither is needed."""
        yield REMOVE_PARTICIPANT(
            json={"roomId": identify(room, "room"), "participantId": identify(participant, "participant")}
        )

    @speaks(REMOVE_PARTICIPANT)
    def remove_session_participant(self, participant: ParticipantRef, /, *, session: SessionRef) -> Operation[None]:
        """Put a participant out of a session, which names its room.

        Raises:
            NotFound: there is no such session, or the participant is not in it.
        """
        yield REMOVE_PARTICIPANT(
            json={"sessionId": identify(session, "session"), "participantId": identify(participant, "participant")}
        )

    mute_participant: Any = absent(Why.UPSTREAM, _MUTING)
    mute_all_participants: Any = absent(Why.UPSTREAM, _MUTING)


def _present(session_id: str, room_id: str, number: int) -> Operation[Page[SessionParticipant]]:
    """Who is in now. The cursor carries the session, so that a walk stays in the one that it began in."""
    page = yield from _page(FETCH_ACTIVE_PARTICIPANTS, session_id, room_id, number)
    return Page(page.items, f"{session_id}:{page.next_cursor}" if page.next_cursor else None)


def _page(endpoint: Endpoint, session_id: str, room_id: str | None, number: int) -> Operation[Page[SessionParticipant]]:
    answer: Response = yield endpoint(sessionId=session_id, query=paging(number))
    where = room_id or wire.sessions.room_of(gathering(answer.json()))

    def read(entry: Any, response: Response) -> SessionParticipant:
        return wire.sessions.participant(entry, response, room_id=where, session_id=session_id)

    return page_of(answer, read, number, people)
