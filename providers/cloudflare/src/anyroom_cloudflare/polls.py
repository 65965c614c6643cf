"""Polls in a session. This operation is RealtimeKit's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from anyroom.capabilities import speaks
from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Safety
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, Unset, check_collection, identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.rooms import MEETING
from anyroom_cloudflare.sessions import in_session
from anyroom_cloudflare.types.polls import Poll

CREATE: Final = Endpoint("createPoll", "POST", f"{MEETING}/active-session/poll", Safety.ONCE)


class Polls(CloudflareApp):
    """Polls."""

    @speaks(CREATE, GET_MEETING)
    def create_poll(
        self,
        room: RoomRef,
        question: str,
        options: Sequence[str],
        /,
        *,
        anonymous: bool | Unset = UNSET,
        hide_votes: bool | Unset = UNSET,
    ) -> Operation[Poll]:
        """Ask those in a room, who choose among `options` in their client. No call reads the votes.

        Raises:
            NoActiveSession: nobody is in the room.
            NotFound: there is no such room.
        """
        check_collection("options", options)
        if not question.strip():
            raise InvalidArgument("question must not be empty")
        said = {"anonymous": anonymous, "hide_votes": hide_votes}
        body: dict[str, Any] = {
            "question": question,
            "options": list(options),
            **{name: value for name, value in said.items() if value is not UNSET},
        }
        room_id = identify(room, "room")
        return wire.polls.poll(payload((yield from in_session(self, CREATE(json=body, meetingId=room_id), room_id))))
