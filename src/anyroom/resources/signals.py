"""`client.signals`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted
from anyroom.provider.signals import SignalOperations
from anyroom.types.signals import SendSignal


class Signals(Resource[Clients_co]):
    """`client.signals`."""

    @lifted(SignalOperations.send_signal, SendSignal)
    def send(self) -> None:
        """Send a message to a room."""
