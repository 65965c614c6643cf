"""How good the connections were."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.values import Record, Shown, record


@record
class QualitySample(Shown):
    """One measurement. `bitrate` in bits a second, `jitter` and `round_trip` in seconds, `packet_loss` from 0 to 1."""

    at: datetime | None = None
    bitrate: float | None = None
    jitter: float | None = None
    round_trip: float | None = None
    packet_loss: float | None = None


@record
class ParticipantStats(Record):
    """What one participant's connection was like, by medium."""

    participant_id: str | None = None
    session_id: str | None = None
    audio: tuple[QualitySample, ...] = ()
    video: tuple[QualitySample, ...] = ()
    screen: tuple[QualitySample, ...] = ()


@record
class SessionStats(Record):
    """What a session was like, participant by participant."""

    session_id: str | None = None
    participants: tuple[ParticipantStats, ...] = ()
