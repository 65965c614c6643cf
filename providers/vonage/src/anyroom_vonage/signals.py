"""Signals: messages to everybody in a session, or to one connection."""

from __future__ import annotations

from typing import Final

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.operations import Endpoint, Operation, Safety
from anyroom.tables import Used, at, option_table
from anyroom.types.rooms import RoomRef
from anyroom.types.signals import SendSignal
from anyroom.types.values import UNSET, identify
from anyroom_vonage.account import VonageAccount

_SESSION: Final = "/v2/project/{applicationId}/session/{sessionId}"
TO_ALL: Final = Endpoint("signalSession", "POST", f"{_SESSION}/signal", Safety.ONCE)
TO_ONE: Final = Endpoint("signalConnection", "POST", f"{_SESSION}/connection/{{connectionId}}/signal", Safety.ONCE)

DEFAULT_TYPE: Final = "message"
"""The REST API asks for a type, although clients among themselves need none."""
SIGNAL_OPTIONS: Final = option_table(SendSignal, {"type": at("type"), "to": Used()})


class Signals(VonageAccount):
    """Signals."""

    @override
    @speaks(TO_ALL, TO_ONE, options=SIGNAL_OPTIONS)
    def send_signal(self, room: RoomRef, data: str, options: SendSignal, /) -> Operation[None]:
        """Without a `type`, of type `message`. At most 128 bytes of type, and 8 kB of data."""
        body = self.write(SIGNAL_OPTIONS, options, {"type": DEFAULT_TYPE, "data": data})
        session_id = identify(room, "room")
        if options.to is UNSET:
            yield TO_ALL(sessionId=session_id, json=body)
        else:
            yield TO_ONE(sessionId=session_id, connectionId=identify(options.to, "to"), json=body)
