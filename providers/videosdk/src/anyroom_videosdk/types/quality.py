"""Quality statistics in full, in the platform's own figures."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.values import Record, Shown, record
from anyroom_videosdk.types.sessions import Location


@record
class MediaQuality(Shown):
    """What one medium was like at one moment.

    Bit rates are in bits a second, by the size of the documented figures; the unit of `round_trip` and `jitter` is not
    documented. Lost packets are counted. `score` grows with quality; its scale is not documented (samples go up to 4.39).
    """

    sent_bitrate: float | None = None
    received_bitrate: float | None = None
    sent_packets_lost: int | None = None
    received_packets_lost: int | None = None
    round_trip: float | None = None
    jitter: float | None = None
    score: float | None = None


@record
class QualityMoment(Shown):
    """One measurement: sound and pictures."""

    at: datetime | None = None
    audio: MediaQuality = MediaQuality()
    video: MediaQuality = MediaQuality()


@record
class SessionQuality(Record):
    """What a session was like: averages of everybody in it, moment by moment."""

    session_id: str | None = None
    room_id: str | None = None
    moments: tuple[QualityMoment, ...] = ()


@record
class ResolutionUse(Shown):
    """How far pictures of so many lines were used at one moment, in the platform's figure (samples have 0 and 1)."""

    at: datetime | None = None
    lines: int | None = None
    amount: float | None = None


@record
class ParticipantQuality(Record):
    """What one participant's connection was like, moment by moment, and where they came from.

    `asn` and `network` are the number and the name of the network that they came from. What the platform calls `unknown` is
    None.
    """

    participant_id: str | None = None
    name: str | None = None
    session_id: str | None = None
    room_id: str | None = None
    moments: tuple[QualityMoment, ...] = ()
    resolutions: tuple[ResolutionUse, ...] = ()
    device: str | None = None
    device_version: str | None = None
    sdk: str | None = None
    sdk_version: str | None = None
    location: Location | None = None
    asn: str | None = None
    network: str | None = None
