"""Quality statistics with the platform's own figures."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.stats import ParticipantStats, QualitySample, SessionStats
from anyroom.types.values import Shown, record
from anyroom_videosdk.types.sessions import Location


@record
class MediaQuality(QualitySample):
    """One measurement of one medium; its `bitrate` is what was sent.

    Bit rates are in bits a second, by the size of the documented figures. Lost packets are counted. The units of
    `round_trip_figure` and `jitter_figure` are not documented, so `round_trip` and `jitter` stay None. `score` grows with
    quality; its scale is not documented (samples go up to 4.39).
    """

    received_bitrate: float | None = None
    sent_packets_lost: int | None = None
    received_packets_lost: int | None = None
    round_trip_figure: float | None = None
    jitter_figure: float | None = None
    score: float | None = None


@record
class ResolutionUse(Shown):
    """How far pictures of so many lines were used at one moment, in the platform's figure (samples have 0 and 1)."""

    at: datetime | None = None
    lines: int | None = None
    amount: float | None = None


@record
class ParticipantQuality(ParticipantStats):
    """What one participant's connection was like, and where they came from.

    `asn` and `network` are the number and the name of the network that they came from. What the platform calls `unknown` is
    None.
    """

    audio: tuple[MediaQuality, ...] = ()
    video: tuple[MediaQuality, ...] = ()
    name: str | None = None
    room_id: str | None = None
    resolutions: tuple[ResolutionUse, ...] = ()
    device: str | None = None
    device_version: str | None = None
    sdk: str | None = None
    sdk_version: str | None = None
    location: Location | None = None
    asn: str | None = None
    network: str | None = None


@record
class SessionQuality(SessionStats):
    """What a session was like: averages of everybody in it, as one entry that names nobody."""

    participants: tuple[ParticipantQuality, ...] = ()
    room_id: str | None = None
