"""The canonical operations on participants."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation, Page
from anyroom.types.participants import ListParticipants, Participant, ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef


class ParticipantOperations:
    """Participants, as every adapter describes them."""

    @neutral("participants.list", ListParticipants)
    def list_participants(
        self, options: ListParticipants, /, *, cursor: str | None = None
    ) -> Operation[Page[Participant]]:
        """List who is in a room now (`room`), or who was in a session (`session`)."""
        raise NotImplementedError

    @neutral("participants.get")
    def get_participant(self, participant: ParticipantRef, /, *, session: SessionRef) -> Operation[Participant]:
        """Get somebody of a session.

        Raises:
            NotFound: there is no such session, or nobody of that id was in it.
        """
        raise NotImplementedError

    @neutral("participants.remove")
    def remove_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        """Put somebody out of the call. Their token stays good, unless the platform says otherwise.

        Raises:
            NotFound: nobody of that id is in the room.
        """
        raise NotImplementedError

    @neutral("participants.mute")
    def mute_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        """Mute somebody. Platforms let nobody be unmuted from outside.

        Raises:
            NotFound: nobody of that id is in the room.
        """
        raise NotImplementedError

    @neutral("participants.mute_all")
    def mute_all_participants(self, room: RoomRef, /, *, allow_unmute: bool = True) -> Operation[None]:
        """Mute everybody. With `allow_unmute=False` they cannot unmute themselves.

        Raises:
            NoActiveSession: nobody is in the room.
        """
        raise NotImplementedError
