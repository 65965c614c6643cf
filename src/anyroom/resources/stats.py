"""`client.stats`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted
from anyroom.provider.stats import StatsOperations


class Stats(Resource[Clients_co]):
    """`client.stats`."""

    @lifted(StatsOperations.session_stats)
    def session(self) -> None:
        """How good a session was."""

    @lifted(StatsOperations.participant_stats)
    def participant(self) -> None:
        """How good one participant's connection was."""
