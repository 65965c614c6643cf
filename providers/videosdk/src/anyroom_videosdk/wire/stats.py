"""Quality statistics on the wire.

Of each sample the time and the bit rate that is sent are neutral: the documentation gives no unit for jitter and round trip, and
counts lost packets where a share is needed. Those are said in the platform's own figures, under names of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AliasPath, BeforeValidator

from anyroom.operations import Response
from anyroom.reading import Instant, Number, Text, Whole, read
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import members
from anyroom_videosdk.types.quality import MediaQuality, ParticipantQuality, ResolutionUse, SessionQuality
from anyroom_videosdk.wire.fields import VideoSDKModel, named, several
from anyroom_videosdk.wire.sessions import LocationOnWire, known, location


class MomentOnWire(VideoSDKModel):
    """When a measurement was made."""

    time: Instant = None


class MediumOnWire(MomentOnWire):
    """One measurement, of one medium."""

    sent_bitrate: Number = None
    received_bitrate: Number = None
    sent_packets_lost: Whole = None
    received_packets_lost: Whole = None
    round_trip: Number = None
    jitter: Number = None
    score: Number = None


class AudioOnWire(MediumOnWire):
    """One measurement, of sound."""

    sent_bitrate: Number = named("averageSendAudioBitrate")
    received_bitrate: Number = named("averageRecvAudioBitrate")
    sent_packets_lost: Whole = named("sendAudioPacketLost")
    received_packets_lost: Whole = named("recvAudioPacketLost")
    round_trip: Number = named("averageAudioRtt")
    jitter: Number = named("averageAudioJitter")
    score: Number = named(AliasPath("qualityScore", "audio"))


class VideoOnWire(MediumOnWire):
    """One measurement, of pictures."""

    sent_bitrate: Number = named("averageSendVideoBitrate")
    received_bitrate: Number = named("averageRecvVideoBitrate")
    sent_packets_lost: Whole = named("sendVideoPacketLost")
    received_packets_lost: Whole = named("recvVideoPacketLost")
    round_trip: Number = named("averageVideoRtt")
    jitter: Number = named("averageVideoJitter")
    score: Number = named(AliasPath("qualityScore", "video"))


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class StatsOnWire(VideoSDKModel):
    """`stats` is an array, and one object in an outsider's OpenAPI document (2026)."""

    session_id: Text = named("sessionId")
    room_id: Text = named("meetingId", "roomId")
    stats: Annotated[tuple[dict[str, Any], ...], BeforeValidator(_listed)] = ()
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


class AmountOnWire(VideoSDKModel):
    """How far pictures of one size were used."""

    amount: Number = None


def session_stats(data: Any, response: Response, *, session_id: str) -> SessionQuality:
    """Read a session's statistics: averages of everybody, so they stand as one entry that names nobody."""
    everybody = participant_stats(data, response, session_id=session_id, participant_id=None)
    return SessionQuality(
        provider=NAME,
        raw=data,
        session_id=everybody.session_id,
        room_id=everybody.room_id,
        participants=(everybody,),
    )


def participant_stats(
    data: Any, response: Response, *, session_id: str, participant_id: str | None
) -> ParticipantQuality:
    """Read a participant's statistics."""
    wire = read(StatsOnWire, data, response)
    return ParticipantQuality(
        provider=NAME,
        raw=data,
        participant_id=wire.participant_id or participant_id,
        session_id=wire.session_id or session_id,
        audio=tuple(_medium(read(AudioOnWire, entry, response)) for entry in wire.stats),
        video=tuple(_medium(read(VideoOnWire, entry, response)) for entry in wire.stats),
        name=wire.name,
        room_id=wire.room_id,
        resolutions=tuple(use for entry in wire.resolutions for use in _uses(entry, response)),
        device=known(wire.device),
        device_version=known(wire.device_version),
        sdk=known(wire.sdk),
        sdk_version=known(wire.sdk_version),
        location=location(wire.location),
        asn=known(wire.asn),
        network=known(wire.network),
    )


def _medium(wire: MediumOnWire) -> MediaQuality:
    return MediaQuality(
        at=wire.time,
        bitrate=wire.sent_bitrate,
        received_bitrate=wire.received_bitrate,
        sent_packets_lost=wire.sent_packets_lost,
        received_packets_lost=wire.received_packets_lost,
        round_trip_figure=wire.round_trip,
        jitter_figure=wire.jitter,
        score=wire.score,
    )


def _uses(entry: dict[str, Any], response: Response) -> Iterator[ResolutionUse]:
    """`{"180": 0, "360": 1, "time": …}`: what is a number is a number of lines."""
    at = read(MomentOnWire, entry, response).time
    for lines, amount in members(entry).items():
        if lines.isascii() and lines.isdecimal() and len(lines) < 10:
            used = read(AmountOnWire, {"amount": amount}, response).amount
            yield ResolutionUse(at=at, lines=int(lines), amount=used)
