"""The canonical operations on telephone calls."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation
from anyroom.types.calls import Call, CallRef, Dial
from anyroom.types.rooms import RoomRef


class CallOperations:
    """Calls, as every adapter describes them."""

    @neutral("calls.dial", Dial)
    def dial(self, room: RoomRef, to: str, options: Dial, /) -> Operation[Call]:
        """Call somebody into a room. `to` is a SIP URI or an E.164 number: each platform takes the one it can call.

        Raises:
            UnsupportedOption: the platform calls the other kind.
            NotFound: there is no such room.
        """
        raise NotImplementedError

    @neutral("calls.hang_up")
    def hang_up(self, call: CallRef, /, *, room: RoomRef | None = None) -> Operation[None]:
        """End a call. `room` is needed where the platform asks for it and the call is given as an id.

        Raises:
            NotFound: there is no such call, or it has ended.
        """
        raise NotImplementedError

    @neutral("calls.send_dtmf")
    def send_dtmf(self, room: RoomRef, digits: str, /, *, call: CallRef | None = None) -> Operation[None]:
        """Play digits (`0-9 * #`, and `p` for a pause of half a second) to every call of a room, or to one.

        Raises:
            InvalidArgument: something else stands in the digits.
            NotFound: there is no such room or call.
        """
        raise NotImplementedError
