"""Peer reports: how good a connection was.

No unit is documented. The samples are those of WebRTC's statistics (W3C webrtc-stats), in which times are in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator

from anyroom.reading import Millis, Number, WireModel, read, utc
from anyroom.types.stats import ParticipantStats, QualitySample
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.shapes import elements
from anyroom_cloudflare.wire import PROVIDER


class Sample(WireModel):
    """One measurement of something sent, or received. Producers have a round trip, consumers have none."""

    timestamp: Millis = None
    jitter: Number = None
    rtt: Number = None
    packets_lost: Number = None
    packets_sent: Number = None
    packets_received: Number = None


Samples = Annotated[tuple[Sample, ...], BeforeValidator(elements)]


class Quality(WireModel):
    """The measurements, by kind of stream and by direction."""

    audio_producer: Samples = ()
    audio_consumer: Samples = ()
    video_producer: Samples = ()
    video_consumer: Samples = ()
    screenshare_video_producer: Samples = ()
    screenshare_video_consumer: Samples = ()


class PeerReport(WireModel):
    """What was measured; the rest of it describes the device."""

    quality: Quality | None = None


class Peer(WireModel):
    """A peer and its report."""

    peer_report: PeerReport | None = None


def participant_stats(reports: Sequence[Any], *, participant_id: str, session_id: str) -> ParticipantStats:
    """The statistics of somebody, out of a report for each of their connections. `raw` is the list of the reports.

    They are of what was sent; of somebody who sent nothing of a kind, of what was received.
    """
    peers = [read(Peer, unwrapped(report, "participant")) for report in reports]
    measured = [peer.peer_report.quality for peer in peers if peer.peer_report and peer.peer_report.quality]
    return ParticipantStats(
        provider=PROVIDER,
        raw=list(reports),
        participant_id=participant_id,
        session_id=session_id,
        audio=_samples([item.audio_producer or item.audio_consumer for item in measured]),
        video=_samples([item.video_producer or item.video_consumer for item in measured]),
        screen=_samples([item.screenshare_video_producer or item.screenshare_video_consumer for item in measured]),
    )


def _samples(of_peers: Sequence[Sequence[Sample]]) -> tuple[QualitySample, ...]:
    return tuple(_sample(item) for of_peer in of_peers for item in of_peer)


def _sample(found: Sample) -> QualitySample:
    came = found.packets_sent if found.packets_sent is not None else found.packets_received
    return QualitySample(
        at=utc(found.timestamp),
        jitter=found.jitter,
        round_trip=found.rtt,
        packet_loss=_share(found.packets_lost, came, sent=found.packets_sent is not None),
    )


def _share(lost: float | None, counted: float | None, *, sent: bool) -> float | None:
    """The share of packets lost. Those sent include them, those received do not."""
    if lost is None or counted is None:
        return None
    whole = counted if sent else counted + lost
    return min(max(lost / whole, 0.0), 1.0) if whole > 0 else None
