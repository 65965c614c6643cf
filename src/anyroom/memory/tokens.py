"""Join tokens in memory."""

from __future__ import annotations

import secrets
from typing import Final

from typing_extensions import override

from anyroom.errors import WrongState
from anyroom.memory.answering import InMemory, here
from anyroom.memory.plain import instant
from anyroom.types.rooms import RoomRef
from anyroom.types.tokens import CreateToken, JoinToken, Role

TOKEN_SECONDS: Final = 24 * 60 * 60
"""How long a token is good that was asked for without a `ttl`."""


class Tokens(InMemory):
    """A token's value is random and opens nothing: let people in with `memory.join(room, name, participant=...)`."""

    @override
    @here(CreateToken)
    def create_token(self, room: RoomRef, options: CreateToken, /) -> JoinToken:
        """For a closed room it is a `WrongState`: the token would be good for nothing."""
        found = self.world.find(self.world.rooms, room, "room")
        if found.closed:
            raise WrongState(f"the room {found.id!r} is closed, and lets nobody in")
        given = options.set_fields()
        own_id = given.get("participant")
        value = secrets.token_urlsafe(32)
        token = JoinToken(
            provider=self.name,
            value=value,
            room_id=found.id,
            role=given.get("role", Role.PARTICIPANT),
            participant_id=self.world.birth("participant").id if own_id is None else self.world.seat(found, own_id),
            expires_at=instant(self.world.now + given.get("ttl", TOKEN_SECONDS)),
            connect={"room": found.id, "token": value},
        )
        return self.show(token, self.asked(options))
