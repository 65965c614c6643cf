"""The canonical operation on signals."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation
from anyroom.types.rooms import RoomRef
from anyroom.types.signals import SendSignal


class SignalOperations:
    """Signals, as every adapter describes them."""

    @neutral("signals.send", SendSignal)
    def send_signal(self, room: RoomRef, data: str, options: SendSignal, /) -> Operation[None]:
        """Send a message to everybody in a room, or to one of them. Delivery is not confirmed.

        Raises:
            NotFound: there is no such room, or nobody of that id in it.
        """
        raise NotImplementedError
