"""The canonical operation on join tokens."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation
from anyroom.types.rooms import RoomRef
from anyroom.types.tokens import CreateToken, JoinToken


class TokenOperations:
    """Join tokens, as every adapter describes them."""

    @neutral("tokens.create", CreateToken)
    def create_token(self, room: RoomRef, options: CreateToken, /) -> Operation[JoinToken]:
        """Make what lets one participant into a room.

        Signed here on some platforms, a call with a durable side effect on others (`JoinToken.side_effect`). It never
        grants more than asked: a role that the platform can only widen is refused.
        """
        raise NotImplementedError
