"""Signals in memory."""

from __future__ import annotations

from typing_extensions import override

from anyroom.memory.answering import InMemory, here
from anyroom.types.rooms import RoomRef
from anyroom.types.signals import SendSignal
from anyroom.types.values import UNSET


class Signals(InMemory):
    """What was sent stands in `Participant.raw["signals"]` of whom it was sent to."""

    @override
    @here(SendSignal)
    def send_signal(self, room: RoomRef, data: str, options: SendSignal, /) -> None:
        """To an empty room it reaches nobody."""
        found = self.world.find(self.world.rooms, room, "room")
        session = self.world.current(found)
        everybody = [] if session is None else session.inside
        people = everybody if options.to is UNSET else [self.world.person(found, options.to)]
        for person in people:
            person.signals.append({"data": data} if options.type is UNSET else {"type": options.type, "data": data})
