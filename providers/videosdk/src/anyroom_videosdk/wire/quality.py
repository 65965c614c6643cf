"""Quality statistics on the wire, in full."""

from __future__ import annotations

from typing import Any

from pydantic import AliasPath, field_validator

from anyroom.operations import Response
from anyroom.reading import Instant, Number, Text, Whole, read, utc
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import members
from anyroom_videosdk.types.quality import (
    MediaQuality,
    ParticipantQuality,
    QualityMoment,
    ResolutionUse,
    SessionQuality,
)
from anyroom_videosdk.wire.fields import VideoSDKModel, named, several
from anyroom_videosdk.wire.session_details import LocationOnWire, known, location


class AudioOnWire(VideoSDKModel):
    """One measurement, of sound."""

    sent_bitrate: Number = named("averageSendAudioBitrate")
    received_bitrate: Number = named("averageRecvAudioBitrate")
    sent_packets_lost: Whole = named("sendAudioPacketLost")
    received_packets_lost: Whole = named("recvAudioPacketLost")
    round_trip: Number = named("averageAudioRtt")
    jitter: Number = named("averageAudioJitter")
    score: Number = named(AliasPath("qualityScore", "audio"))


class VideoOnWire(VideoSDKModel):
    """One measurement, of pictures."""

    sent_bitrate: Number = named("averageSendVideoBitrate")
    received_bitrate: Number = named("averageRecvVideoBitrate")
    sent_packets_lost: Whole = named("sendVideoPacketLost")
    received_packets_lost: Whole = named("recvVideoPacketLost")
    round_trip: Number = named("averageVideoRtt")
    jitter: Number = named("averageVideoJitter")
    score: Number = named(AliasPath("qualityScore", "video"))


class MomentOnWire(VideoSDKModel):
    """When a measurement was made."""

    time: Instant = None


class QualityOnWire(VideoSDKModel):
    """`stats` is an array, and one object in an outsider's OpenAPI document (2026)."""

    session_id: Text = named("sessionId")
    room_id: Text = named("meetingId", "roomId")
    stats: tuple[dict[str, Any], ...] = ()
    participant_id: Text = named("participantId")
    name: Text = named("participantName")
    device: Text = named(AliasPath("deviceInfo", "deviceName"))
    device_version: Text = named(AliasPath("deviceInfo", "deviceVersion"))
    sdk: Text = named(AliasPath("sdkInfo", "sdkName"))
    sdk_version: Text = named(AliasPath("sdkInfo", "sdkVersion"))
    location: LocationOnWire | None = None
    asn: Text = named(AliasPath("network", "asn"))
    network: Text = named(AliasPath("network", "org"))
    resolutions: tuple[dict[str, Any], ...] = several("resolutionUsage")

    @field_validator("stats", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value


def session_quality(data: Any, response: Response, *, session_id: str) -> SessionQuality:
    """Read a session's statistics in full."""
    wire = read(QualityOnWire, data, response)
    return SessionQuality(
        provider=NAME,
        raw=data,
        session_id=wire.session_id or session_id,
        room_id=wire.room_id,
        moments=_moments(wire, response),
    )


def participant_quality(data: Any, response: Response, *, session_id: str, participant_id: str) -> ParticipantQuality:
    """Read a participant's statistics in full."""
    wire = read(QualityOnWire, data, response)
    return ParticipantQuality(
        provider=NAME,
        raw=data,
        participant_id=wire.participant_id or participant_id,
        name=wire.name,
        session_id=wire.session_id or session_id,
        room_id=wire.room_id,
        moments=_moments(wire, response),
        resolutions=tuple(use for entry in wire.resolutions for use in _uses(entry, response)),
        device=known(wire.device),
        device_version=known(wire.device_version),
        sdk=known(wire.sdk),
        sdk_version=known(wire.sdk_version),
        location=location(wire.location),
        asn=known(wire.asn),
        network=known(wire.network),
    )


def _moments(wire: QualityOnWire, response: Response) -> tuple[QualityMoment, ...]:
    return tuple(
        QualityMoment(
            at=utc(read(MomentOnWire, entry, response).time),
            audio=MediaQuality(**read(AudioOnWire, entry, response).model_dump()),
            video=MediaQuality(**read(VideoOnWire, entry, response).model_dump()),
        )
        for entry in wire.stats
    )


class AmountOnWire(VideoSDKModel):
    """How far pictures of one size were used."""

    amount: Number = None


def _uses(entry: dict[str, Any], response: Response) -> tuple[ResolutionUse, ...]:
    """`{"180": 0, "360": 1, "time": …}`: what is a number is a number of lines."""
    at = utc(read(MomentOnWire, entry, response).time)
    return tuple(
        ResolutionUse(at=at, lines=int(lines), amount=read(AmountOnWire, {"amount": amount}, response).amount)
        for lines, amount in members(entry).items()
        if lines.isascii() and lines.isdecimal() and len(lines) < 10
    )
