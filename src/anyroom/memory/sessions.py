"""Sessions in memory, and who is or was in them."""

from __future__ import annotations

from typing_extensions import override

from anyroom.errors import NotFound
from anyroom.memory.answering import InMemory, here, id_asked_for
from anyroom.memory.plain import instant
from anyroom.memory.state import PersonState, SessionState
from anyroom.operations import Page
from anyroom.types.participants import Connection, ListParticipants, Participant, ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import ListSessions, Session, SessionRef, SessionStatus
from anyroom.types.values import UNSET, identify


class Sessions(InMemory):
    """A session opens with the first to join and ends with the last to leave, or as much later as the room is kept alive."""

    @override
    @here(ListSessions)
    def list_sessions(self, options: ListSessions, /, *, cursor: str | None = None) -> Page[Session]:
        room = id_asked_for(options.room, "room")
        sessions = (
            session
            for session in self.world.sessions.values()
            if room in {None, session.room.id}
            and (options.since is UNSET or options.since <= instant(session.birth.at))
            and (options.until is UNSET or instant(session.birth.at) <= options.until)
        )
        return self.world.page(sessions, cursor, self._session)

    @override
    @here()
    def get_session(self, session: SessionRef, /) -> Session:
        return self._session(self.world.find(self.world.sessions, session, "session"))

    @override
    @here()
    def active_session(self, room: RoomRef, /) -> Session | None:
        session = self.world.current(self.world.find(self.world.rooms, room, "room"))
        return None if session is None else self._session(session)

    @override
    @here()
    def end_session(self, room: RoomRef, /) -> None:
        self.world.attended(self.world.find(self.world.rooms, room, "room")).close(self.world.now)

    def _session(self, session: SessionState) -> Session:
        ended_at = session.ended_at(self.world.now)
        shown = Session(
            provider=self.name,
            id=session.id,
            room_id=session.room.id,
            status=SessionStatus.LIVE if ended_at is None else SessionStatus.ENDED,
            started_at=instant(session.birth.at),
            ended_at=None if ended_at is None else instant(ended_at),
            participant_count=len(session.inside if ended_at is None else session.people),
        )
        return self.show(shown, {})


class Participants(InMemory):
    """`raw` says what was done to somebody: `muted`, `can_unmute`, the `signals` sent to them, the `digits` played."""

    @override
    @here(ListParticipants)
    def list_participants(self, options: ListParticipants, /, *, cursor: str | None = None) -> Page[Participant]:
        """An unknown room or session is a `NotFound`, unlike in listings that it merely filters."""
        if options.session is not UNSET:
            people = list(self.world.find(self.world.sessions, options.session, "session").people.values())
        else:
            session = self.world.current(self.world.find(self.world.rooms, options.room, "room"))
            people = [] if session is None else session.inside
        return self.world.page(people, cursor, self.participant)

    @override
    @here()
    def get_participant(self, participant: ParticipantRef, /, *, session: SessionRef) -> Participant:
        return self.participant(self.attendee(participant, session))

    @override
    @here()
    def remove_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> None:
        found = self.world.find(self.world.rooms, room, "room")
        self.world.person(found, participant).leave(self.world.now)

    @override
    @here()
    def mute_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> None:
        found = self.world.find(self.world.rooms, room, "room")
        self.world.person(found, participant).muted = True

    @override
    @here()
    def mute_all_participants(self, room: RoomRef, /, *, allow_unmute: bool = True) -> None:
        for person in self.world.attended(self.world.find(self.world.rooms, room, "room")).inside:
            person.muted, person.can_unmute = True, allow_unmute

    def attendee(self, participant: ParticipantRef, session: SessionRef) -> PersonState:
        """Somebody who is or was in a session."""
        people = self.world.find(self.world.sessions, session, "session").people
        wanted = identify(participant, "participant")
        if wanted not in people:
            raise NotFound(f"nobody with the id {wanted!r} was in the session; see participants.list(session=...)")
        return people[wanted]

    def participant(self, person: PersonState) -> Participant:
        """Somebody, as everybody outside sees them."""
        shown = Participant(
            provider=self.name,
            id=person.id,
            name=person.name,
            room_id=person.session.room.id,
            session_id=person.session.id,
            joined_at=instant(person.presences[0].joined_at),
            left_at=None if person.left_at is None else instant(person.left_at),
            connections=tuple(
                Connection(
                    id=presence.id,
                    joined_at=instant(presence.joined_at),
                    left_at=None if presence.left_at is None else instant(presence.left_at),
                    state="connected" if presence.left_at is None else "left",
                )
                for presence in person.presences
            ),
        )
        seen = {"muted": person.muted, "can_unmute": person.can_unmute}
        return self.show(shown, {**seen, "signals": person.signals, "digits": person.digits})
