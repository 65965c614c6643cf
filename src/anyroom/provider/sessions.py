"""The canonical operations on sessions."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation, Page
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import ListSessions, Session, SessionRef


class SessionOperations:
    """Sessions, as every adapter describes them."""

    @neutral("sessions.list", ListSessions)
    def list_sessions(self, options: ListSessions, /, *, cursor: str | None = None) -> Operation[Page[Session]]:
        """List the meetings held."""
        raise NotImplementedError

    @neutral("sessions.get")
    def get_session(self, session: SessionRef, /) -> Operation[Session]:
        """Get a meeting by its id.

        Raises:
            NotFound: there is no such session.
        """
        raise NotImplementedError

    @neutral("sessions.active")
    def active_session(self, room: RoomRef, /) -> Operation[Session | None]:
        """The meeting going on in a room, or None when nobody is in it.

        Raises:
            NotFound: there is no such room.
        """
        raise NotImplementedError

    @neutral("sessions.end")
    def end_session(self, room: RoomRef, /) -> Operation[None]:
        """Put everybody out, now. Their tokens stay good.

        Raises:
            NoActiveSession: nobody is in the room.
        """
        raise NotImplementedError
