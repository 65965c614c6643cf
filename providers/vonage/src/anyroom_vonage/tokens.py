"""Join tokens: signed here with the application's key, one session each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, speaks
from anyroom.errors import InvalidArgument
from anyroom.operations import local
from anyroom.tables import Emulated, Refused, Rule, Used, Words, at, option_table, translate
from anyroom.types.rooms import RoomRef
from anyroom.types.tokens import CreateToken, JoinToken, Role
from anyroom.types.values import UNSET, identify
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.credentials import CLIENT_TOKEN_SECONDS
from anyroom_vonage.options import TokenOptions

ROLES: Final[Words] = {
    Role.HOST: Emulated("moderator", "as a moderator: recording and broadcasting are asked for by the server"),
    Role.MODERATOR: "moderator",
    Role.PARTICIPANT: "publisher",
    Role.GUEST: Refused(
        Why.UPSTREAM, "there is no waiting room; give out a PARTICIPANT's token when your app has let the guest in"
    ),
    Role.VIEWER: "subscriber",
    Role.SENDER_ONLY: "publisheronly",
}
_TOKEN: Final[Mapping[str, Rule]] = {
    "role": Used(ROLES),
    "participant": Emulated(Used(), "travels in the connection data, as JSON; participants have the service's own ids"),
    "name": Emulated(Used(), "travels in the connection data, as JSON; your front end shows it"),
    "ttl": Used(),
    "grants": Refused(Why.UPSTREAM, "a token has one of four roles, and no single grants; give the role"),
}
JOIN_OPTIONS: Final = option_table(CreateToken, _TOKEN)
CLIENT_TOKEN_OPTIONS: Final = option_table(
    TokenOptions,
    {
        **_TOKEN,
        "connection_data": at("connection_data"),
        # One string: so write four SDKs out of five; the fifth writes a list.
        "initial_layout_classes": at("initial_layout_class_list", of=" ".join),
    },
)


class Tokens(VonageAccount):
    """Join tokens."""

    @override
    @speaks(options=JOIN_OPTIONS)
    @local
    def create_token(self, room: RoomRef, options: CreateToken, /) -> JoinToken:
        """Without a `role`, a participant's; without a `ttl`, good for 24 hours. Vonage takes at most 30 days (its guides
        and SDKs).

        `participant` and `name` become the connection data: `{"participant": "ana", "name": "Ana"}`, whichever are given,
        at most 1000 characters. Other clients and webhooks see it. A token opens the room until it expires, and is
        checked when its holder connects; it cannot be revoked.
        """
        return self._join_token(room, options, self.write(JOIN_OPTIONS, options, {}))

    @speaks(options=CLIENT_TOKEN_OPTIONS)
    @local
    def create_client_token(self, room: RoomRef, options: TokenOptions, /) -> JoinToken:
        """Make a join token with what Vonage has beyond the neutral options."""
        return self._join_token(room, options, self.write(CLIENT_TOKEN_OPTIONS, options, {}))

    def _join_token(self, room: RoomRef, options: CreateToken, claims: Mapping[str, Any]) -> JoinToken:
        session_id = identify(room, "room")
        role = Role.PARTICIPANT if options.role is UNSET else options.role
        seconds = CLIENT_TOKEN_SECONDS if options.ttl is UNSET else int(options.ttl)
        now = int(self.clock.now())
        try:
            expires_at = datetime.fromtimestamp(now + seconds, UTC)
        except (ValueError, OverflowError, OSError):
            raise InvalidArgument(f"ttl: {seconds} seconds from now is beyond any calendar") from None
        said = {"role": translate(ROLES, role), **_connection_data(options), **claims}
        value = self.credentials.client_token(session_id, said, now=now, seconds=seconds)
        return JoinToken(
            provider=self.name,
            value=value,
            room_id=session_id,
            role=role,
            expires_at=expires_at,
            connect={"application_id": self.credentials.application_id, "session_id": session_id, "token": value},
        )


def _connection_data(options: CreateToken) -> dict[str, str]:
    given = options.set_fields()
    known = {name: given[name] for name in ("participant", "name") if name in given}
    return {"connection_data": json.dumps(known, ensure_ascii=False, separators=(",", ":"))} if known else {}
