"""Who may enter a meeting: participants as RealtimeKit keeps them, whether or not they are in, and their tokens. These
operations are its own.
"""

from __future__ import annotations

from typing import Final

from anyroom.capabilities import speaks
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import at, option_table
from anyroom.types.participants import ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.tokens import JoinToken
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.rooms import MEETING
from anyroom_cloudflare.types.participants import MeetingParticipant, ParticipantChanges, ParticipantOptions

_PEOPLE: Final = f"{MEETING}/participants"
_ONE: Final = f"{_PEOPLE}/{{participantId}}"
LIST: Final = Endpoint("listParticipants", "GET", _PEOPLE, Safety.READ)
ADD: Final = Endpoint("addParticipant", "POST", _PEOPLE, Safety.ONCE)
GET: Final = Endpoint("getParticipant", "GET", _ONE, Safety.READ)
EDIT: Final = Endpoint("editParticipant", "PATCH", _ONE, Safety.IDEMPOTENT)
REPLACE: Final = Endpoint("replaceParticipant", "PUT", _ONE, Safety.IDEMPOTENT)
DELETE: Final = Endpoint("deleteParticipant", "DELETE", _ONE, Safety.IDEMPOTENT)
# As far as is documented, it makes no earlier token invalid.
REFRESH: Final = Endpoint("refreshParticipantToken", "POST", f"{_ONE}/token", Safety.IDEMPOTENT)

_LOOKS: Final = {"name": at("name"), "picture": at("picture"), "preset_name": at("preset_name")}
PARTICIPANT_OPTIONS: Final = option_table(
    ParticipantOptions, {**_LOOKS, "custom_participant_id": at("custom_participant_id")}
)
CHANGE_OPTIONS: Final = option_table(ParticipantChanges, _LOOKS)
# A participant without a name is given a token that opens nothing (cloudflare-typescript, April 2026).
NAMELESS: Final = {"name": ""}


class Admissions(CloudflareApp):
    """Participants of meetings."""

    @speaks(LIST)
    def list_meeting_participants(
        self, room: RoomRef, /, *, cursor: str | None = None
    ) -> Operation[Page[MeetingParticipant]]:
        """List who may enter a room: `client.walk(provider.list_meeting_participants, room)`. Their tokens are not told.

        Raises:
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")

        def read(data: object) -> MeetingParticipant:
            return wire.participants.meeting_participant(data, room_id=room_id)

        return (yield from self.list_page(LIST(meetingId=room_id), "participants", read, cursor=cursor))

    @speaks(ADD)
    def add_participant(self, room: RoomRef, options: ParticipantOptions, /) -> Operation[MeetingParticipant]:
        """Let somebody into a room, and return them with their `token`. What adding the same `custom_participant_id` twice
        does is not documented; `tokens.create` looks before.

        Raises:
            NotFound: there is no such room or preset.
        """
        room_id = identify(room, "room")
        body = self.write(PARTICIPANT_OPTIONS, options, {**NAMELESS})
        response = yield from self.ask(ADD(json=body, meetingId=room_id))
        return wire.participants.meeting_participant(payload(response), room_id=room_id)

    @speaks(GET)
    def get_meeting_participant(self, room: RoomRef, participant: ParticipantRef, /) -> Operation[MeetingParticipant]:
        """Get somebody who may enter a room. Their token is not told: `refresh_participant_token` gives another.

        Raises:
            NotFound: there is no such room, or nobody of that id in it.
        """
        room_id, participant_id = identify(room, "room"), identify(participant, "participant")
        response = yield from self.ask(GET(meetingId=room_id, participantId=participant_id))
        return wire.participants.meeting_participant(payload(response), room_id=room_id)

    @speaks(EDIT)
    def edit_participant(
        self, room: RoomRef, participant: ParticipantRef, options: ParticipantChanges, /
    ) -> Operation[MeetingParticipant]:
        """Change somebody who may enter a room, and return them with a `token`. Your own id for them stays as it is.

        Raises:
            NotFound: there is no such room, participant or preset.
        """
        room_id, participant_id = identify(room, "room"), identify(participant, "participant")
        body = self.write(CHANGE_OPTIONS, options, {})
        response = yield from self.ask(EDIT(json=body, meetingId=room_id, participantId=participant_id))
        return wire.participants.meeting_participant(payload(response), room_id=room_id, participant_id=participant_id)

    @speaks(REPLACE)
    def replace_participant(
        self, room: RoomRef, participant: ParticipantRef, options: ParticipantOptions, /
    ) -> Operation[MeetingParticipant]:
        """Put somebody else in the place of a participant, under the same id. Of the answer little is documented.

        Raises:
            NotFound: there is no such room, participant or preset.
        """
        room_id, participant_id = identify(room, "room"), identify(participant, "participant")
        body = self.write(PARTICIPANT_OPTIONS, options, {**NAMELESS})
        response = yield from self.ask(REPLACE(json=body, meetingId=room_id, participantId=participant_id))
        return wire.participants.meeting_participant(payload(response), room_id=room_id, participant_id=participant_id)

    @speaks(DELETE)
    def delete_participant(self, room: RoomRef, participant: ParticipantRef, /) -> Operation[MeetingParticipant]:
        """Let somebody in no more, and return who it was, without name and looks. Whether they are put out of a session that
        goes on is not documented: `participants.remove` does.

        Raises:
            NotFound: there is no such room, or nobody of that id in it.
        """
        room_id, participant_id = identify(room, "room"), identify(participant, "participant")
        response = yield from self.ask(DELETE(meetingId=room_id, participantId=participant_id))
        return wire.participants.meeting_participant(payload(response), room_id=room_id, participant_id=participant_id)

    @speaks(REFRESH)
    def refresh_participant_token(self, room: RoomRef, participant: ParticipantRef, /) -> Operation[JoinToken]:
        """Get another token for somebody who may enter a room. Whether earlier ones become invalid is not documented.

        Raises:
            NotFound: there is no such room, or nobody of that id in it.
        """
        room_id, participant_id = identify(room, "room"), identify(participant, "participant")
        response = yield from self.ask(REFRESH(meetingId=room_id, participantId=participant_id))
        return wire.tokens.join_token(payload(response), room_id=room_id, participant_id=participant_id)
