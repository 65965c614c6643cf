"""The canonical operations on broadcasts. Waiting is written here, once, for every platform."""

from __future__ import annotations

from anyroom.capabilities import emulated, neutral, speaks
from anyroom.operations import Operation, Page
from anyroom.tables import everything
from anyroom.types.broadcasts import Broadcast, BroadcastRef, ListBroadcasts, StartBroadcast
from anyroom.types.rooms import RoomRef
from anyroom.types.waiting import WaitBroadcast


class BroadcastOperations:
    """Broadcasts, as every adapter describes them."""

    @neutral("broadcasts.start", StartBroadcast)
    def start_broadcast(self, room: RoomRef, options: StartBroadcast, /) -> Operation[Broadcast]:
        """Send a room out live. One broadcast is one thing on the platform: where that is HLS or RTMP, start two.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: it is being broadcast, and the platform broadcasts once at a time.
            NotFound: there is no such room.
        """
        raise NotImplementedError

    @neutral("broadcasts.stop")
    def stop_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Broadcast]:
        """Stop a broadcast.

        Raises:
            WrongState: it has ended already.
            NotFound: there is no such broadcast.
        """
        raise NotImplementedError

    @neutral("broadcasts.get")
    def get_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Broadcast]:
        """Get a broadcast.

        Raises:
            NotFound: there is no such broadcast.
        """
        raise NotImplementedError

    @neutral("broadcasts.list", ListBroadcasts)
    def list_broadcasts(self, options: ListBroadcasts, /, *, cursor: str | None = None) -> Operation[Page[Broadcast]]:
        """List broadcasts. Some platforms list only those that run."""
        raise NotImplementedError

    @neutral("broadcasts.wait", WaitBroadcast)
    @speaks(options=everything(WaitBroadcast))
    @emulated("polls broadcasts.get, waiting longer each time")
    def wait_broadcast(self, broadcast: BroadcastRef, options: WaitBroadcast, /) -> Operation[Broadcast]:
        """Wait until a broadcast is where you want it, by asking for it again and again.

        Raises:
            WrongState: it failed, or stopped before it got there.
            TimedOut: it was not there in time.
            NotFound: there is no such broadcast.
        """
        from anyroom.waiting import wait_for_broadcast

        return wait_for_broadcast(self.get_broadcast, broadcast, options)
