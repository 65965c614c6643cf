"""`client.broadcasts`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted, listed
from anyroom.provider.broadcasts import BroadcastOperations
from anyroom.types.broadcasts import ListBroadcasts, StartBroadcast
from anyroom.types.waiting import WaitBroadcast


class Broadcasts(Resource[Clients_co]):
    """`client.broadcasts`."""

    @lifted(BroadcastOperations.start_broadcast, StartBroadcast)
    def start(self) -> None:
        """Send a room out live."""

    @lifted(BroadcastOperations.stop_broadcast)
    def stop(self) -> None:
        """Stop a broadcast."""

    @lifted(BroadcastOperations.get_broadcast)
    def get(self) -> None:
        """Get a broadcast."""

    @listed(BroadcastOperations.list_broadcasts, ListBroadcasts)
    def list(self) -> None:
        """List broadcasts."""

    @lifted(BroadcastOperations.wait_broadcast, WaitBroadcast)
    def wait(self) -> None:
        """Wait until a broadcast is live."""
