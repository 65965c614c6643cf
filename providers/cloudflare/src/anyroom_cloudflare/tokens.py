"""Join tokens. A token is that of a participant, who is added to the meeting for good, with a preset."""

from __future__ import annotations

import uuid
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, speaks
from anyroom.errors import (
    Conflict,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    ProviderError,
    ProviderUnavailable,
    WrongState,
)
from anyroom.operations import Operation, Request, Response
from anyroom.reading import read
from anyroom.tables import Refused, Used, option_table
from anyroom.types.rooms import RoomRef, RoomStatus
from anyroom.types.tokens import CreateToken, JoinToken, Role
from anyroom.types.values import UNSET, identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.admissions import ADD, EDIT, LIST, REFRESH, Admissions
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.preparation import ROLES, Roles
from anyroom_cloudflare.presets import LIST as LIST_PRESETS
from anyroom_cloudflare.problems import restated
from anyroom_cloudflare.rooms import GET as GET_MEETING

TOKEN_OPTIONS: Final = option_table(
    CreateToken,
    {
        "role": Used(ROLES),
        "participant": Used(),
        "name": Used(),
        "ttl": Refused(
            Why.UPSTREAM,
            "how long a token is good is the service's affair; rooms.close keeps everybody out from then on",
        ),
        "grants": Refused(
            Why.UPSTREAM,
            "a token's rights are its preset's; make one with these, and name it for a role in role_presets",
        ),
    },
)
REFUSALS: Final = (NotFound, InvalidRequest, Conflict, PermissionDenied, ProviderUnavailable)
"""What letting somebody in may be refused with. A 500 is the only failure that is documented for it."""


class Tokens(Roles, Admissions):
    """Join tokens."""

    @override
    @speaks(ADD, LIST, EDIT, REFRESH, GET_MEETING, LIST_PRESETS, options=TOKEN_OPTIONS)
    def create_token(self, room: RoomRef, options: CreateToken, /) -> Operation[JoinToken]:
        """Without a `role`, a participant's. How long the token is good is not documented; `expires_at` is what it says.

        With `participant`, the meeting's participants are read first, and somebody of that id is given the role now asked
        for: what adding them twice would do is not documented. Cloudflare asks for ids that are not personal data.

        Raises:
            NotFound: there is no such room; or the role's preset is missing, and `prepare` makes it.
            WrongState: the room is closed.
        """
        self.write(TOKEN_OPTIONS, options, {})
        room_id = identify(room, "room")
        role = Role.PARTICIPANT if options.role is UNSET else options.role
        preset = self.preset_of(role)
        name = None if options.name is UNSET else options.name
        if options.participant is UNSET:
            entered = yield from self._add(room_id, str(uuid.uuid4()), name, preset, role)
        else:
            entered = yield from self._seat(room_id, options.participant, name, preset, role)
        participant = read(wire.participants.WireParticipant, entered)
        value = participant.token
        if value is None:
            value = (yield from self.refresh_participant_token(room_id, participant.id)).value
        return JoinToken(
            provider=self.name,
            raw=entered,
            value=value,
            room_id=room_id,
            role=role,
            participant_id=participant.id,
            expires_at=wire.tokens.expiry(value),
            side_effect=f"the room has a participant {participant.id} with the preset {preset}, until it is deleted",
            connect={"authToken": value},
        )

    def _seat(self, room_id: str, own_id: str, name: str | None, preset: str, role: Role) -> Operation[Any]:
        """The participant of that id, with this preset: the one who is there, else a new one."""
        known = yield from self._known(room_id, own_id)
        if known is None:
            try:
                return (yield from self._add(room_id, own_id, name, preset, role))
            except WrongState:
                raise  # the room is closed, and nobody else got in either
            except Conflict:
                # Somebody else asked for the same at the same time.
                known = yield from self._known(room_id, own_id)
                if known is None:
                    raise
        body = {"name": name or known.name or "", "preset_name": preset}
        request = EDIT(json=body, meetingId=room_id, participantId=known.id)
        return payload((yield from self._entered(request, preset, role)))

    def _add(self, room_id: str, own_id: str, name: str | None, preset: str, role: Role) -> Operation[Any]:
        # A participant without a name is given a token that opens nothing (cloudflare-typescript, April 2026).
        body = {"custom_participant_id": own_id, "name": name or "", "preset_name": preset}
        return payload((yield from self._entered(ADD(json=body, meetingId=room_id), preset, role)))

    def _entered(self, request: Request, preset: str, role: Role) -> Operation[Response]:
        """A call that lets somebody into a room with a preset. Why it was refused is looked up: no answer is documented."""
        try:
            return (yield from self.ask(request))
        except REFUSALS as refusal:
            reason = yield from self._reason(refusal, request.segments["meetingId"], preset, role)
            if reason is refusal:
                raise
            raise reason from refusal

    def _reason(self, refusal: ProviderError, room_id: str, preset: str, role: Role) -> Operation[ProviderError]:
        """What a refusal is about: the room is unknown, or closed, or the preset is missing; else itself."""
        try:
            response = yield from self.ask(GET_MEETING(meetingId=room_id))
            if wire.rooms.meeting(payload(response)).status is RoomStatus.CLOSED:
                return restated(refusal, WrongState, "the room is closed, and lets nobody in")
            if preset in (yield from self.presets(search=preset)):
                return refusal
        except NotFound as unknown:
            return unknown
        except ProviderError:
            return refusal
        own = role in self.settings.role_presets
        advice = "make it, or leave it out of role_presets" if own else f"call prepare(roles=[Role.{role.name}]) first"
        return restated(refusal, NotFound, f"the app has no preset {preset}: {advice}")

    def _known(self, room_id: str, own_id: str) -> Operation[wire.participants.WireParticipant | None]:
        """The participant whom the meeting has under an id of the app's; there is no filter to ask for it."""
        found = yield from self.find_in(
            LIST(meetingId=room_id),
            "participants",
            _participant,
            lambda item: item.custom_participant_id == own_id,
            first=True,
        )
        return found[0] if found else None


def _participant(data: Any) -> wire.participants.WireParticipant:
    return read(wire.participants.WireParticipant, data)
