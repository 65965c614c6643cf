"""Broadcasts. Each output has a status of its own; the total is derived."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final, cast

from pydantic import AliasChoices, BeforeValidator, Field

from anyroom.reading import Flag, Millis, Text, Whole, read, word_in
from anyroom.types.broadcasts import BroadcastStatus, Output, OutputKind
from anyroom_vonage.results import LiveBroadcast
from anyroom_vonage.vocabulary import Resolution, StreamMode
from anyroom_vonage.wire import PROVIDER, Id, VonageModel
from anyroom_vonage.wire.streams import Selected, selected

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
    outputs = cast("dict[str, object]", value).items()
    return [{"id": key, **cast("dict[str, object]", output)} for key, output in outputs if isinstance(output, dict)]


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


class HlsSettings(VonageModel):
    """How the HLS output was asked for."""

    dvr: Flag = None
    low_latency: Flag = None


class Settings(VonageModel):
    """What a broadcast was started with."""

    hls: HlsSettings = HlsSettings()


class WireBroadcast(VonageModel):
    """A broadcast. Whether there is a `reason` is documented for callbacks alone."""

    id: Id
    status: Text = None
    session_id: Text = None
    created_at: Millis = None
    updated_at: Millis = None
    reason: Text = None
    broadcast_urls: BroadcastUrls | None = None
    settings: Settings = Settings()
    stream_mode: Text = None
    has_audio: Flag = None
    has_video: Flag = None
    resolution: Text = None
    max_duration: Whole = None
    # The second is how the older service spelled it.
    max_bitrate: Whole = Field(default=None, validation_alias=AliasChoices("maxBitrate", "maxBitRate"))
    multi_broadcast_tag: Text = None
    streams: tuple[Selected, ...] | None = None


def broadcast(data: Any) -> LiveBroadcast:
    """The broadcast."""
    found = read(WireBroadcast, data)
    own = BROADCAST_STATUSES.get(found.status or "", BroadcastStatus.UNKNOWN)
    outputs = () if found.broadcast_urls is None else _outputs(found.broadcast_urls, own)
    return LiveBroadcast(
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
        updated_at=found.updated_at,
        stream_mode=word_in(StreamMode, found.stream_mode),
        has_audio=found.has_audio,
        has_video=found.has_video,
        resolution=word_in(Resolution, found.resolution),
        max_duration=found.max_duration,
        max_bitrate=found.max_bitrate,
        multi_broadcast_tag=found.multi_broadcast_tag,
        dvr=found.settings.hls.dvr,
        low_latency=found.settings.hls.low_latency,
        streams=selected(found.streams),
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
