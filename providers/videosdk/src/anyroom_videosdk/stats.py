"""Quality statistics."""

from __future__ import annotations

from typing import Final

from typing_extensions import override

from anyroom.operations import Endpoint, Operation, Safety
from anyroom.provider import speaks
from anyroom.types.participants import ParticipantRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import identify
from anyroom_videosdk import wire
from anyroom_videosdk.envelopes import thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.types.quality import ParticipantQuality, SessionQuality

FETCH_SESSION_STATS: Final = Endpoint("fetchSessionStats", "GET", "/v2/sessions/{sessionId}/stats", Safety.READ)
FETCH_PARTICIPANT_STATS: Final = Endpoint(
    "fetchParticipantStats", "GET", "/v2/sessions/{sessionId}/participant/{participantId}/stats", Safety.READ
)
"""`participant` is singular here, and plural in every other path."""


class Stats(VideoSDKRequests):
    """What the platform measured."""

    @override
    @speaks(FETCH_SESSION_STATS)
    def session_stats(self, session: SessionRef, /) -> Operation[SessionQuality]:
        session_id = identify(session, "session")
        response = yield FETCH_SESSION_STATS(sessionId=session_id)
        return wire.stats.session_stats(thing(response), response, session_id=session_id)

    @override
    @speaks(FETCH_PARTICIPANT_STATS)
    def participant_stats(
        self, participant: ParticipantRef, /, *, session: SessionRef
    ) -> Operation[ParticipantQuality]:
        session_id, participant_id = identify(session, "session"), identify(participant, "participant")
        response = yield FETCH_PARTICIPANT_STATS(sessionId=session_id, participantId=participant_id)
        return wire.stats.participant_stats(
            thing(response), response, session_id=session_id, participant_id=participant_id
        )
