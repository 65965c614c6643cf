"""Join tokens, signed here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from typing_extensions import override

from anyroom.errors import InvalidArgument, UnsupportedOption
from anyroom.operations import local
from anyroom.provider import Emulated, Refused, Used, Why, at, option_table, speaks
from anyroom.types.rooms import RoomRef
from anyroom.types.tokens import CreateToken, JoinToken, Role
from anyroom.types.values import UNSET, identify
from anyroom_videosdk.config import NAME
from anyroom_videosdk.credentials import JOIN_CLAIMS, signed
from anyroom_videosdk.requests import VideoSDKRequests

TOKEN_SECONDS: Final = 24 * 3600
"""The official SDK's default. A token is looked at once, when its holder joins."""

_NO_NARROWER = "a join token cannot take rights away; receiving or sending only is a mode that the client SDK chooses"

# `ask_join` stands alone: the client SDK refuses it beside the others (error 4008).
PERMISSIONS: Final[Mapping[Any, Any]] = {
    Role.HOST: ("allow_join", "allow_mod"),
    Role.MODERATOR: Emulated(("allow_join", "allow_mod"), "the same as host: allow_mod controls recordings too"),
    Role.PARTICIPANT: ("allow_join",),
    Role.GUEST: ("ask_join",),
    Role.VIEWER: Refused(Why.UPSTREAM, _NO_NARROWER),
    Role.SENDER_ONLY: Refused(Why.UPSTREAM, _NO_NARROWER),
}


def _participant_id(said: str) -> str:
    """Refuse what the platform documents as malformed: white space in a participant's id."""
    if re.search(r"\s", said):
        raise UnsupportedOption("a participant's id has no white space there", why=Why.UPSTREAM, value=said)
    return identify(said, "participant")


CREATE_OPTIONS: Final = option_table(
    CreateToken,
    {
        "role": at("permissions", of=PERMISSIONS),
        "participant": at("participantId", of=_participant_id),
        "name": Refused(Why.UPSTREAM, "a token holds no name; the front end gives it to the client SDK when it joins"),
        "ttl": Used(),
        "grants": Refused(
            Why.UPSTREAM, "permissions are allow_join, ask_join and allow_mod, and nothing finer; use role="
        ),
    },
)


class Tokens(VideoSDKRequests):
    """A token names its room and, if asked, its participant; others are turned away with it."""

    @override
    @speaks(options=CREATE_OPTIONS)
    @local
    def create_token(self, room: RoomRef, options: CreateToken, /) -> JoinToken:
        room_id = identify(room, "room")
        # Never the vendor's default, which is a host's.
        claims = {**JOIN_CLAIMS, "permissions": PERMISSIONS[Role.PARTICIPANT], "roomId": room_id}
        claims = self.write(CREATE_OPTIONS, options, claims)
        now = self.clock.now()
        seconds = TOKEN_SECONDS if options.ttl is UNSET else max(1, int(options.ttl))
        try:
            expires_at = datetime.fromtimestamp(int(now) + seconds, UTC)
        except (ValueError, OverflowError, OSError):
            raise InvalidArgument(f"ttl: {seconds} seconds from now is beyond any calendar") from None
        token = signed(self._settings, claims, now=now, seconds=seconds)
        participant = None if options.participant is UNSET else options.participant
        connect = {"token": token, "meetingId": room_id}
        return JoinToken(
            provider=NAME,
            value=token,
            room_id=room_id,
            role=Role.PARTICIPANT if options.role is UNSET else options.role,
            participant_id=participant,
            expires_at=expires_at,
            connect=connect if participant is None else {**connect, "participantId": participant},
        )
