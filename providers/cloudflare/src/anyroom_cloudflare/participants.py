"""Participants: those of a session, row by row; and putting out or muting those who are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.errors import InvalidArgument, NotFound
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Emulated, Used, option_table
from anyroom.types.participants import ListParticipants, ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, check_collection, identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.rooms import MEETING
from anyroom_cloudflare.sessions import GET_ACTIVE, in_session
from anyroom_cloudflare.types.participants import MeetingParticipant, SessionParticipant

_SESSION: Final = f"{APP}/sessions/{{sessionId}}/participants"
LIST: Final = Endpoint("listSessionParticipants", "GET", _SESSION, Safety.READ)
GET: Final = Endpoint("getSessionParticipant", "GET", f"{_SESSION}/{{participantId}}", Safety.READ)
# What these undo, or somebody undid in between, would be done twice.
KICK: Final = Endpoint("kickParticipants", "POST", f"{MEETING}/active-session/kick", Safety.ONCE)
MUTE: Final = Endpoint("muteParticipants", "POST", f"{MEETING}/active-session/mute", Safety.ONCE)
MUTE_ALL: Final = Endpoint("muteAllParticipants", "POST", f"{MEETING}/active-session/mute-all", Safety.ONCE)

LIST_OPTIONS: Final = option_table(
    ListParticipants,
    {
        "room": Emulated(Used(), "finds the live session first, and leaves out who has left it"),
        "session": Used(),
    },
)


class Participants(CloudflareApp):
    """Participants."""

    @override
    @speaks(GET_ACTIVE, GET_MEETING, LIST, options=LIST_OPTIONS)
    def list_participants(
        self, options: ListParticipants, /, *, cursor: str | None = None
    ) -> Operation[Page[SessionParticipant]]:
        """A `SessionParticipant` for each, with what is told of their connections: the rows of the service's listing.

        Rows of one participant are put together where they stand on one page of it, of 50 rows. Who has some on another page
        comes once more, with those: put them together by `id` where that matters.
        """
        self.write(LIST_OPTIONS, options, {})
        if options.session is not UNSET:
            return (yield from self._page(identify(options.session, "session"), cursor))
        room_id = identify(options.room, "room")
        # The cursor holds the session: while the listing is walked, another one may begin.
        number, _, session_id = (cursor or "").partition(":")
        if cursor is None:
            active = yield from self.active_session(room_id)
            if active is None:
                return Page(())
            session_id = active.id
        elif not session_id:
            raise InvalidArgument("the cursor is none that this listing gave")
        page = yield from self._page(session_id, number or None, room_id)
        following = None if page.next_cursor is None else f"{page.next_cursor}:{session_id}"
        return replace(page, next_cursor=following)

    def _page(
        self, session_id: str, cursor: str | None, room_id: str | None = None
    ) -> Operation[Page[SessionParticipant]]:
        """A page of a session's participants; with a room, those still in it."""
        keep = wire.participants.still_in if room_id is not None else None
        page = yield from self.list_page(
            LIST(sessionId=session_id), "participants", _as_it_is, cursor=cursor, keep=keep
        )
        people = wire.participants.participants(page.items, session_id=session_id, room_id=room_id)
        # Whose rows are on several pages comes with each of them, and only once with the same.
        identities = tuple(tuple(connection.id for connection in person.connections) for person in people)
        return Page(people, page.next_cursor, page.scanned, identities)

    @override
    @speaks(GET, LIST)
    def get_participant(self, participant: ParticipantRef, /, *, session: SessionRef) -> Operation[SessionParticipant]:
        """Of somebody who joined twice the service tells one connection; `participants.list(session=...)` has all of them."""
        participant_id, session_id = identify(participant, "participant"), identify(session, "session")
        rows = yield from rows_of(self, participant_id, session_id)
        return wire.participants.participants(rows, session_id=session_id)[0]

    @override
    @speaks(KICK)
    def remove_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        yield from self.ask(KICK(json=_of_one(participant), meetingId=identify(room, "room")))

    @override
    @speaks(MUTE)
    def mute_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        yield from self.ask(MUTE(json=_of_one(participant), meetingId=identify(room, "room")))

    @speaks(KICK)
    def kick_participants(
        self, room: RoomRef, participants: Sequence[ParticipantRef] = (), /, *, custom_ids: Sequence[str] = ()
    ) -> Operation[tuple[MeetingParticipant, ...]]:
        """Put several out of the call at once, by their ids or by your own, and return who they were.

        Raises:
            NotFound: one of them is not in the room.
        """
        room_id = identify(room, "room")
        response = yield from self.ask(KICK(json=_of(participants, custom_ids), meetingId=room_id))
        return wire.participants.acted_upon(payload(response), room_id=room_id)

    @speaks(MUTE)
    def mute_participants(
        self, room: RoomRef, participants: Sequence[ParticipantRef] = (), /, *, custom_ids: Sequence[str] = ()
    ) -> Operation[tuple[MeetingParticipant, ...]]:
        """Mute several at once, by their ids or by your own, and return who they are.

        Raises:
            NotFound: one of them is not in the room.
        """
        room_id = identify(room, "room")
        response = yield from self.ask(MUTE(json=_of(participants, custom_ids), meetingId=room_id))
        return wire.participants.acted_upon(payload(response), room_id=room_id)

    @override
    @speaks(MUTE_ALL, GET_MEETING)
    def mute_all_participants(self, room: RoomRef, /, *, allow_unmute: bool = True) -> Operation[None]:
        room_id = identify(room, "room")
        yield from in_session(self, MUTE_ALL(json={"allow_unmute": allow_unmute}, meetingId=room_id), room_id)


def rows_of(app: CloudflareApp, participant_id: str, session_id: str) -> Operation[Sequence[Any]]:
    """The rows of a participant in a session.

    Raises:
        NotFound: there is no such session, or nobody of that id was in it.
    """
    try:
        response = yield from app.ask(GET(sessionId=session_id, participantId=participant_id))
    except NotFound:
        # Whether this route wants the participant or the peer is not documented; the listing has both.
        def is_theirs(data: Any) -> bool:
            found = wire.session_peers.session_peer(data)
            return participant_id in {wire.participants.person(found), found.id}

        listing = LIST(sessionId=session_id)
        rows = yield from app.find_in(listing, "participants", _as_it_is, is_theirs, first=False)
        if not rows:
            raise NotFound(f"nobody with the id {participant_id} was in this session") from None
        return rows
    return (payload(response),)


def _of_one(participant: ParticipantRef) -> dict[str, list[str]]:
    return _of([participant], ())


def _of(participants: Sequence[ParticipantRef], custom_ids: Sequence[str]) -> dict[str, list[str]]:
    check_collection("participants", participants)
    check_collection("custom_ids", custom_ids)
    if not (participants or custom_ids):
        raise InvalidArgument("name somebody, by participants or custom_ids")
    # Both lists, the unused one empty: the sources disagree on which are required.
    return {
        "participant_ids": [identify(participant, "participant") for participant in participants],
        "custom_participant_ids": list(custom_ids),
    }


def _as_it_is(data: Any) -> Any:
    return data
