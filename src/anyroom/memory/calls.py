"""Telephone calls in memory."""

from __future__ import annotations

import re
from typing import Final

from typing_extensions import override

from anyroom.errors import InvalidArgument, InvalidRequest, NotFound
from anyroom.memory.answering import InMemory, here
from anyroom.memory.plain import instant
from anyroom.memory.state import CallState
from anyroom.types.calls import Call, CallRef, CallStatus, Dial
from anyroom.types.rooms import RoomRef

_CALLABLE: Final = re.compile(r"sips?:\S+@\S+|\+[1-9][0-9]{1,14}")
_DIGITS: Final = re.compile(r"[0-9*#p]+")


class Calls(InMemory):
    """Whoever is called sits in the room at once, and leaves it when the call ends."""

    @override
    @here(Dial)
    def dial(self, room: RoomRef, to: str, options: Dial, /) -> Call:
        """Both kinds can be called; anything else is an `InvalidRequest`."""
        if not _CALLABLE.fullmatch(to):
            raise InvalidRequest(f"{to!r} cannot be called: give a SIP URI (sip:ana@example.com) or a number (+34…)")
        found = self.world.find(self.world.rooms, room, "room")
        call = CallState(
            birth=self.world.birth("call"),
            asked=self.asked(options),
            room=found,
            to=to,
            person=self.world.join(found, to),
        )
        self.world.calls[call.id] = call
        shown = Call(
            provider=self.name,
            id=call.id,
            status=CallStatus.RINGING,
            room_id=found.id,
            participant_id=call.person.id,
            to=to,
            created_at=instant(call.birth.at),
        )
        return self.show(shown, call.asked)

    @override
    @here()
    def hang_up(self, call: CallRef, /, *, room: RoomRef | None = None) -> None:
        where = None if room is None else self.world.find(self.world.rooms, room, "room")
        found = self.world.find(self.world.calls, call, "call")
        if where not in (None, found.room):
            raise NotFound(f"the call {found.id!r} is in another room, {found.room.id!r}")
        self._require_running(found)
        found.person.leave(self.world.now)

    @override
    @here()
    def send_dtmf(self, room: RoomRef, digits: str, /, *, call: CallRef | None = None) -> None:
        """They add up in `Participant.raw["digits"]` of whoever was called."""
        if not _DIGITS.fullmatch(digits):
            raise InvalidArgument("digits may be 0-9, * and #, and p for a pause")
        found = self.world.find(self.world.rooms, room, "room")
        calls = [item for item in self.world.calls.values() if item.room is found]
        if call is not None:
            calls = [self.world.find({item.id: item for item in calls}, call, "call")]
            self._require_running(calls[0])
        for item in calls:
            if item.person.inside:
                item.person.digits += digits

    def _require_running(self, call: CallState) -> None:
        if not call.person.inside:
            raise NotFound(f"the call {call.id!r} has ended")
