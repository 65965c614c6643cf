"""Statistics of a participant: what the reports on their connections come to.

No unit is documented. The samples are those of WebRTC's statistics (W3C webrtc-stats), in which times are in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence

from anyroom.types.stats import QualitySample
from anyroom_cloudflare.types.peer_report import ConsumerSample, ParticipantReports, PeerReport, ProducerSample
from anyroom_cloudflare.wire import PROVIDER

Samples = Sequence[ProducerSample | ConsumerSample]


def participant_stats(reports: Sequence[PeerReport], *, participant_id: str, session_id: str) -> ParticipantReports:
    """The statistics of somebody, out of a report for each of their connections. `raw` is the list of the reports.

    They are of what was sent; of somebody who sent nothing of a kind, of what was received.
    """
    measured = [report.quality for report in reports if report.quality]
    return ParticipantReports(
        provider=PROVIDER,
        raw=[report.raw for report in reports],
        participant_id=participant_id,
        session_id=session_id,
        audio=_samples([item.audio_producer or item.audio_consumer for item in measured]),
        video=_samples([item.video_producer or item.video_consumer for item in measured]),
        screen=_samples([item.screenshare_video_producer or item.screenshare_video_consumer for item in measured]),
        reports=tuple(reports),
    )


def _samples(of_peers: Sequence[Samples]) -> tuple[QualitySample, ...]:
    return tuple(_sample(item) for of_peer in of_peers for item in of_peer)


def _sample(found: ProducerSample | ConsumerSample) -> QualitySample:
    """One measurement. Producers have a round trip, consumers have none; packets sent include those lost, received do not."""
    if isinstance(found, ProducerSample):
        return QualitySample(
            at=found.timestamp,
            jitter=found.jitter,
            round_trip=found.rtt,
            packet_loss=_share(found.packets_lost, found.packets_sent),
        )
    lost, came = found.packets_lost, found.packets_received
    whole = None if lost is None or came is None else came + lost
    return QualitySample(at=found.timestamp, jitter=found.jitter, packet_loss=_share(lost, whole))


def _share(lost: float | None, whole: float | None) -> float | None:
    if lost is None or whole is None or not whole > 0:
        return None
    return min(max(lost / whole, 0.0), 1.0)
