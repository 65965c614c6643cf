"""The canonical operations on quality statistics."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation
from anyroom.types.participants import ParticipantRef
from anyroom.types.sessions import SessionRef
from anyroom.types.stats import ParticipantStats, SessionStats


class StatsOperations:
    """Statistics, as every adapter describes them."""

    @neutral("stats.session")
    def session_stats(self, session: SessionRef, /) -> Operation[SessionStats]:
        """How good the connections of a session were.

        Raises:
            NotFound: there is no such session.
        """
        raise NotImplementedError

    @neutral("stats.participant")
    def participant_stats(self, participant: ParticipantRef, /, *, session: SessionRef) -> Operation[ParticipantStats]:
        """How good one participant's connection was.

        Raises:
            NotFound: there is no such session, or nobody of that id was in it.
        """
        raise NotImplementedError
