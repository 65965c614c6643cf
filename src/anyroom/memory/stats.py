"""Quality statistics in memory: the same good connection for everybody, measured once."""

from __future__ import annotations

from typing import Final

from typing_extensions import override

from anyroom.memory.answering import here
from anyroom.memory.plain import instant
from anyroom.memory.sessions import Participants
from anyroom.memory.state import PersonState
from anyroom.types.participants import ParticipantRef
from anyroom.types.sessions import SessionRef
from anyroom.types.stats import ParticipantStats, QualitySample, SessionStats

AUDIO_BITRATE: Final = 32_000.0
VIDEO_BITRATE: Final = 1_200_000.0


class Stats(Participants):
    """Figures of nobody's network."""

    @override
    @here()
    def session_stats(self, session: SessionRef, /) -> SessionStats:
        found = self.world.find(self.world.sessions, session, "session")
        people = tuple(self._stats(person) for person in found.people.values())
        return self.show(SessionStats(provider=self.name, session_id=found.id, participants=people), {})

    @override
    @here()
    def participant_stats(self, participant: ParticipantRef, /, *, session: SessionRef) -> ParticipantStats:
        return self._stats(self.attendee(participant, session))

    def _stats(self, person: PersonState) -> ParticipantStats:
        def sample(bitrate: float) -> QualitySample:
            at = instant(person.birth.at)
            return QualitySample(at=at, bitrate=bitrate, jitter=0.002, round_trip=0.04, packet_loss=0.0)

        shown = ParticipantStats(
            provider=self.name,
            participant_id=person.id,
            session_id=person.session.id,
            audio=(sample(AUDIO_BITRATE),),
            video=(sample(VIDEO_BITRATE),),
        )
        return self.show(shown, {})
