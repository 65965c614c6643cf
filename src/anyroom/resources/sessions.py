"""`client.sessions`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted, listed
from anyroom.provider.sessions import SessionOperations
from anyroom.types.sessions import ListSessions


class Sessions(Resource[Clients_co]):
    """`client.sessions`."""

    @listed(SessionOperations.list_sessions, ListSessions)
    def list(self) -> None:
        """List the meetings held."""

    @lifted(SessionOperations.get_session)
    def get(self) -> None:
        """Get a meeting."""

    @lifted(SessionOperations.active_session)
    def active(self) -> None:
        """The meeting going on in a room."""

    @lifted(SessionOperations.end_session)
    def end(self) -> None:
        """Put everybody out."""
