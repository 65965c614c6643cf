"""Participants. A participant is a connection; of its streams the REST API does not say whose they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, absent, emulated, speaks
from anyroom.errors import InvalidArgument, NoActiveSession, NotFound, UnsupportedOption
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.reading import entries
from anyroom.tables import Refused, Used, option_table
from anyroom.types.participants import ListParticipants, Participant, ParticipantRef
from anyroom.types.rooms import Room, RoomRef
from anyroom.types.values import Unset, check_collection, identify
from anyroom_vonage import wire
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.results import Stream

_SESSION: Final = "/v2/project/{applicationId}/session/{sessionId}"
LIST_CONNECTIONS: Final = Endpoint("listConnections", "GET", f"{_SESSION}/connection", Safety.READ)
# Once more is harmless; the second answer is then a 404, which is as true: nobody of that id is in the room.
DISCONNECT: Final = Endpoint("forceDisconnect", "DELETE", f"{_SESSION}/connection/{{connectionId}}", Safety.IDEMPOTENT)
MUTE_SESSION: Final = Endpoint("muteSession", "POST", f"{_SESSION}/mute", Safety.IDEMPOTENT)

LIST_OPTIONS: Final = option_table(
    ListParticipants,
    {
        "room": Used(),
        "session": Refused(
            Why.UPSTREAM, "who was in is not kept; keep what the webhooks connectionCreated and connectionDestroyed say"
        ),
    },
)


class Participants(VonageAccount):
    """Participants."""

    @override
    @speaks(LIST_CONNECTIONS, options=LIST_OPTIONS)
    def list_participants(
        self, options: ListParticipants, /, *, cursor: str | None = None
    ) -> Operation[Page[Participant]]:
        """All at once. They have no names: what a token said of its holder is told to other clients and to webhooks."""
        self.write(LIST_OPTIONS, options, {})
        return Page(() if isinstance(options.room, Unset) else (yield from connected(options.room)))

    @override
    @speaks(DISCONNECT)
    def remove_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        yield DISCONNECT(sessionId=identify(room, "room"), connectionId=identify(participant, "participant"))

    @override
    @emulated("asks first who is in, since the service would mute whoever comes into an empty room")
    @speaks(MUTE_SESSION, LIST_CONNECTIONS)
    def mute_all_participants(self, room: RoomRef, /, *, allow_unmute: bool = True) -> Operation[None]:
        """Those who come later are muted too, until `mute_session(room, active=False)`."""
        if not allow_unmute:
            raise UnsupportedOption(
                "allow_unmute: whoever is muted can unmute; have them join as a VIEWER, or remove them",
                why=Why.UPSTREAM,
                option="allow_unmute",
                value=allow_unmute,
            )
        if not (yield from connected(room)):
            raise NoActiveSession("nobody is in the room")
        yield MUTE_SESSION(sessionId=identify(room, "room"), json={"active": True})

    @speaks(MUTE_SESSION)
    def mute_session(
        self, room: RoomRef, /, *, active: bool = True, excluded_streams: Collection[str | Stream] = ()
    ) -> Operation[None]:
        """Mute all streams but those excluded, and those that come later; or with `active=False` let those that come later
        be heard. Streams that are muted stay so until their publisher unmutes them.

        Raises:
            InvalidArgument: streams are excluded from not being muted.
            NotFound: there is no such room.
        """
        check_collection("excluded_streams", excluded_streams)
        if excluded_streams and not active:
            raise InvalidArgument("excluded_streams go with active=True: nobody is muted with active=False")
        body: dict[str, Any] = {"active": active}
        if excluded_streams:
            body["excludedStreamIds"] = [identify(stream, "stream") for stream in excluded_streams]
        yield MUTE_SESSION(sessionId=identify(room, "room"), json=body)

    get_participant: Any = absent(
        Why.UPSTREAM, "who was in a session is not kept; participants.list(room=...) is who is in"
    )
    mute_participant: Any = absent(
        Why.UPSTREAM, "muting is by stream, and which streams are whose is not said; see list_streams and mute_stream"
    )


def connected(room: RoomRef) -> Operation[tuple[Participant, ...]]:
    """Who is in a room now.

    Raises:
        NotFound: there is no such room.
    """
    session_id = identify(room, "room")
    try:
        response = yield LIST_CONNECTIONS(sessionId=session_id)
    except NotFound as error:
        # What is answered of a session that nobody has joined yet is not documented. Of its streams, a 404 is (see
        # streams.py): so a room that was created is empty, while an id by itself may be unknown.
        if isinstance(room, Room) or "session exists" in error.message:
            return ()
        raise
    found = (
        wire.sessions.participant(item, session_id) for item in entries(response.json(), "items", response=response)
    )
    return tuple(person for person in found if person is not None)
