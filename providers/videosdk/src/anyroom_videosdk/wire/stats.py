"""Quality statistics on the wire.

Of each sample only the time and the bit rates are neutral: the documentation gives no unit for jitter and round trip, and
counts lost packets where a share is needed. All of it stays in `raw`.
"""

from __future__ import annotations

from typing import Any

from pydantic import field_validator

from anyroom.operations import Response
from anyroom.reading import Instant, Number, Text, read, utc
from anyroom.types.stats import ParticipantStats, QualitySample, SessionStats
from anyroom_videosdk.config import NAME
from anyroom_videosdk.wire.fields import VideoSDKModel, named


class SampleOnWire(VideoSDKModel):
    """One measurement; what is sent, in bits a second by the size of the documented figures."""

    time: Instant = None
    audio: Number = named("averageSendAudioBitrate")
    video: Number = named("averageSendVideoBitrate")


class StatsOnWire(VideoSDKModel):
    """`stats` is an array, and one object in an outsider's OpenAPI document (2026)."""

    session_id: Text = named("sessionId")
    participant_id: Text = named("participantId")
    stats: tuple[SampleOnWire, ...] = ()

    @field_validator("stats", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value


def session_stats(data: Any, response: Response, *, session_id: str) -> SessionStats:
    """Read a session's statistics: averages of everybody, so they stand as one entry that names nobody."""
    everybody = participant_stats(data, response, session_id=session_id, participant_id=None)
    return SessionStats(provider=NAME, raw=data, session_id=everybody.session_id, participants=(everybody,))


def participant_stats(
    data: Any, response: Response, *, session_id: str, participant_id: str | None
) -> ParticipantStats:
    """Read a participant's statistics."""
    wire = read(StatsOnWire, data, response)
    return ParticipantStats(
        provider=NAME,
        raw=data,
        participant_id=wire.participant_id or participant_id,
        session_id=wire.session_id or session_id,
        audio=tuple(QualitySample(at=utc(sample.time), bitrate=sample.audio) for sample in wire.stats),
        video=tuple(QualitySample(at=utc(sample.time), bitrate=sample.video) for sample in wire.stats),
    )
