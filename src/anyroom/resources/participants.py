"""`client.participants`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted, listed
from anyroom.provider.participants import ParticipantOperations
from anyroom.types.participants import ListParticipants


class Participants(Resource[Clients_co]):
    """`client.participants`."""

    @listed(ParticipantOperations.list_participants, ListParticipants)
    def list(self) -> None:
        """List who is, or was, in."""

    @lifted(ParticipantOperations.get_participant)
    def get(self) -> None:
        """Get somebody of a session."""

    @lifted(ParticipantOperations.remove_participant)
    def remove(self) -> None:
        """Put somebody out."""

    @lifted(ParticipantOperations.mute_participant)
    def mute(self) -> None:
        """Mute somebody."""

    @lifted(ParticipantOperations.mute_all_participants)
    def mute_all(self) -> None:
        """Mute everybody."""
