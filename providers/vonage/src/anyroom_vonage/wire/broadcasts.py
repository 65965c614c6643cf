"""Broadcasts. Each output has a status of its own; the total is derived."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final, cast

from pydantic import BeforeValidator

from anyroom.reading import Millis, Text, read
from anyroom.types.broadcasts import Broadcast, BroadcastStatus, Output, OutputKind
from anyroom_vonage.wire import PROVIDER, Id, VonageModel

BROADCAST_STATUSES: Final[Mapping[str, BroadcastStatus]] = {
    "started": BroadcastStatus.LIVE,
    "stopped": BroadcastStatus.STOPPED,
    "failed": BroadcastStatus.FAILED,
}
OUTPUT_STATUSES: Final[Mapping[str, BroadcastStatus]] = {
    "connecting": BroadcastStatus.STARTING,
    "ready": BroadcastStatus.LIVE,
    "live": BroadcastStatus.LIVE,
    "offline": BroadcastStatus.STOPPED,
    "ended": BroadcastStatus.STOPPED,
    "error": BroadcastStatus.FAILED,
}
ENDED: Final = frozenset({BroadcastStatus.STOPPED, BroadcastStatus.FAILED})


def _as_list(value: object) -> object:
    """Some answers hold the RTMP outputs as an object keyed by id (PHP and older SDKs' fixtures)."""
    if not isinstance(value, dict):
        return value
    return [{"id": key, **output} for key, output in cast("dict[str, dict[str, Any]]", value).items()]


class RtmpOutput(VonageModel):
    """An RTMP output. `stream_name` is the stream key."""

    id: Text = None
    status: Text = None
    server_url: Text = None
    stream_name: Text = None


class BroadcastUrls(VonageModel):
    """Where a broadcast goes; null once it has stopped."""

    hls: Text = None
    hls_status: Text = None
    rtmp: Annotated[tuple[RtmpOutput, ...] | None, BeforeValidator(_as_list)] = None


class WireBroadcast(VonageModel):
    """A broadcast."""

    id: Id
    status: Text = None
    session_id: Text = None
    created_at: Millis = None
    updated_at: Millis = None
    reason: Text = None
    broadcast_urls: BroadcastUrls | None = None


def broadcast(data: Any) -> Broadcast:
    """The neutral broadcast."""
    found = read(WireBroadcast, data)
    own = BROADCAST_STATUSES.get(found.status or "", BroadcastStatus.UNKNOWN)
    outputs = () if found.broadcast_urls is None else _outputs(found.broadcast_urls, own)
    return Broadcast(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        status=total(own, [output.status for output in outputs]),
        room_id=found.session_id,
        session_id=found.session_id,
        outputs=outputs,
        started_at=found.created_at,
        ended_at=found.updated_at if own in ENDED else None,
        reason=found.reason,
    )


def total(own: BroadcastStatus, outputs: Collection[BroadcastStatus]) -> BroadcastStatus:
    """How a broadcast stands as a whole, by its own word and its outputs'.

    It is live when all its outputs are, degraded when one is down while the broadcast runs, and failed when all are.
    """
    known = {status for status in outputs if status is not BroadcastStatus.UNKNOWN}
    if own is not BroadcastStatus.LIVE or not known:
        return own
    if known == {BroadcastStatus.FAILED}:
        return BroadcastStatus.FAILED
    if known & ENDED:
        return BroadcastStatus.DEGRADED
    return BroadcastStatus.STARTING if BroadcastStatus.STARTING in known else BroadcastStatus.LIVE


def _outputs(urls: BroadcastUrls, own: BroadcastStatus) -> tuple[Output, ...]:
    rtmp = (
        Output(
            kind=OutputKind.RTMP,
            status=_status(output.status),
            id=output.id,
            url=output.server_url,
            stream_key=output.stream_name,
        )
        for output in urls.rtmp or ()
    )
    if urls.hls is None:
        return tuple(rtmp)
    # The start's answer has no hlsStatus, and later ones need not have it: then the broadcast's own word counts.
    status = own if urls.hls_status is None else _status(urls.hls_status)
    return (Output(kind=OutputKind.HLS, status=status, url=urls.hls), *rtmp)


def _status(word: str | None) -> BroadcastStatus:
    return OUTPUT_STATUSES.get((word or "").lower(), BroadcastStatus.UNKNOWN)
