"""`client.calls`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted
from anyroom.provider.calls import CallOperations
from anyroom.types.calls import Dial


class Calls(Resource[Clients_co]):
    """`client.calls`."""

    @lifted(CallOperations.dial, Dial)
    def dial(self) -> None:
        """Call somebody into a room."""

    @lifted(CallOperations.hang_up)
    def hang_up(self) -> None:
        """End a call."""

    @lifted(CallOperations.send_dtmf)
    def send_dtmf(self) -> None:
        """Play digits."""
