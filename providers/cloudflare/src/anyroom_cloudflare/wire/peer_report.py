"""The report on a connection."""

from __future__ import annotations

from typing import Any

from anyroom.reading import WireModel, read
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.shapes import members
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


def peer_report(data: Any, *, peer_id: str, session_id: str | None = None) -> PeerReport:
    """The report, out of its wrapping (`{"participant": {...}}`) if it has one.

    `peer_id` is what was asked for, should the answer not say it, and `session_id` where the peer is known to be from.
    """
    inner = unwrapped(data, "participant")
    found = read(WireReported, inner).peer_report or WireReport()
    peer = of_peer({"id": peer_id, **members(inner)}, session_id)
    return PeerReport(provider=PROVIDER, raw=data, **peer, metadata=found.metadata, quality=found.quality)
