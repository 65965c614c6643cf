"""Participants: who is in a room now, and who was in a session."""

from __future__ import annotations

from typing import Any, Final, Protocol, TypeVar

from typing_extensions import override

from anyroom.operations import Endpoint, Operation, Page, Response, Safety, check_id
from anyroom.provider import Emulated, Used, Why, absent, option_table, speaks
from anyroom.types.participants import ListParticipants, Participant, ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, identify
from anyroom_videosdk.envelopes import gathering, page_number, page_of, paging, people, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.sessions import FETCH_SESSIONS, live_session
from anyroom_videosdk.types.sessions import SessionParticipant
from anyroom_videosdk.wire import sessions as wire
from anyroom_videosdk.wire.session_details import participant_details

Someone = TypeVar("Someone", bound=Participant, covariant=True)

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
    ) -> Operation[Page[Participant]]:
        self.write(LIST_OPTIONS, options, {})
        if options.session is not UNSET:
            session_id = identify(options.session, "session")
            return (yield from _page(FETCH_PARTICIPANTS, session_id, None, page_number(cursor), wire.participant))
        room_id = identify(options.room, "room")
        if cursor is None:
            live = yield from live_session(room_id)
            return Page(()) if live is None else (yield from _present(live.id, room_id, 1))
        session_id, _, number = cursor.rpartition(":")
        return (yield from _present(check_id(session_id, "cursor"), room_id, page_number(number)))

    @override
    @speaks(FETCH_PARTICIPANT)
    def get_participant(self, participant: ParticipantRef, /, *, session: SessionRef) -> Operation[Participant]:
        session_id = identify(session, "session")
        response: Response = yield FETCH_PARTICIPANT(
            sessionId=session_id, participantId=identify(participant, "participant")
        )
        return wire.participant(thing(response), response, room_id=None, session_id=session_id)

    @override
    @speaks(REMOVE_PARTICIPANT)
    def remove_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        """Answered with a session or with a sentence: sources differ, and neither is needed."""
        yield REMOVE_PARTICIPANT(
            json={"roomId": identify(room, "room"), "participantId": identify(participant, "participant")}
        )

    @speaks(FETCH_PARTICIPANTS)
    def list_session_participants(
        self, session: SessionRef, /, *, cursor: str | None = None
    ) -> Operation[Page[SessionParticipant]]:
        """List who is, or was, in a session, with all that is said of them.

        Raises:
            NotFound: there is no such session.
        """
        return (
            yield from _page(
                FETCH_PARTICIPANTS, identify(session, "session"), None, page_number(cursor), participant_details
            )
        )

    @speaks(FETCH_ACTIVE_PARTICIPANTS)
    def list_active_participants(
        self, session: SessionRef, /, *, cursor: str | None = None
    ) -> Operation[Page[SessionParticipant]]:
        """List who is in a session now: with what device, from where, in which mode.

        Raises:
            NotFound: there is no such session.
        """
        return (
            yield from _page(
                FETCH_ACTIVE_PARTICIPANTS, identify(session, "session"), None, page_number(cursor), participant_details
            )
        )

    @speaks(FETCH_PARTICIPANT)
    def get_session_participant(
        self, participant: ParticipantRef, /, *, session: SessionRef
    ) -> Operation[SessionParticipant]:
        """Get a participant of a session, with all that is said of them.

        Raises:
            NotFound: there is no such session or participant.
        """
        session_id = identify(session, "session")
        response: Response = yield FETCH_PARTICIPANT(
            sessionId=session_id, participantId=identify(participant, "participant")
        )
        return participant_details(thing(response), response, room_id=None, session_id=session_id)

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


def _present(session_id: str, room_id: str, number: int) -> Operation[Page[Participant]]:
    """Who is in now. The cursor carries the session, so that a walk stays in the one that it began in."""
    page = yield from _page(FETCH_ACTIVE_PARTICIPANTS, session_id, room_id, number, wire.participant)
    return Page(page.items, f"{session_id}:{page.next_cursor}" if page.next_cursor else None)


class Reader(Protocol[Someone]):
    """Reads a participant of a known session."""

    def __call__(self, data: Any, response: Response, /, *, room_id: str | None, session_id: str) -> Someone: ...


def _page(
    endpoint: Endpoint, session_id: str, room_id: str | None, number: int, read: Reader[Someone]
) -> Operation[Page[Someone]]:
    answer: Response = yield endpoint(sessionId=session_id, query=paging(number))
    where = room_id or wire.room_of(gathering(answer.json()))
    return page_of(
        answer, lambda entry, response: read(entry, response, room_id=where, session_id=session_id), number, people
    )
