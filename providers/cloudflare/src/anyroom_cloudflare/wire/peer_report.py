"""The report on a connection."""

from __future__ import annotations

from typing import Any

from anyroom.reading import WireModel, read
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.types.peer_report import PeerMetadata, PeerQuality, PeerReport
from anyroom_cloudflare.wire import PROVIDER
from anyroom_cloudflare.wire.session_peers import of_peer


class WireReport(WireModel):
    """What was measured, and on what."""

    metadata: PeerMetadata | None = None
    quality: PeerQuality | None = None


class WireReported(WireModel):
    """A connection with its report. The SDK's 5.0 generation had less of it, and the rest as `peer_stats`."""

    peer_report: WireReport | None = None


def peer_report(data: Any) -> PeerReport:
    """The report, out of its wrapping (`{"participant": {...}}`) if it has one."""
    found = read(WireReported, unwrapped(data, "participant")).peer_report or WireReport()
    return PeerReport(provider=PROVIDER, raw=data, **of_peer(data), metadata=found.metadata, quality=found.quality)
