"""Broadcasts: a session sent out live, as HLS to viewers or by RTMP to another service."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, cast

from anyroom.errors import InvalidArgument
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.media import Layout, Orientation, Quality, Stylesheet, WebPage
from anyroom.types.rooms import Extra, RoomRef
from anyroom.types.values import (
    UNSET,
    Filters,
    OpenEnum,
    Options,
    Record,
    Ref,
    Shown,
    Unset,
    handed_out,
    options,
    record,
)


class BroadcastStatus(OpenEnum):
    """Where a broadcast stands; the total of its outputs."""

    REQUESTED = "requested"
    STARTING = "starting"
    LIVE = "live"
    DEGRADED = "degraded"
    """Some outputs are live and some failed."""
    IDLE = "idle"
    """Set up, nothing sent yet."""
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"
    UNKNOWN = "unknown"


class OutputKind(OpenEnum):
    """How an output is sent."""

    HLS = "hls"
    RTMP = "rtmp"
    UNKNOWN = "unknown"


@record
class Output(Shown):
    """One way out of a broadcast. `url` is the playlist (HLS) or the server (RTMP); `stream_key` is masked in repr."""

    kind: OutputKind
    status: BroadcastStatus = BroadcastStatus.UNKNOWN
    id: str | None = None
    url: str | None = handed_out(default=None)
    stream_key: str | None = handed_out(default=None)


@record
class Broadcast(Record):
    """A session sent out live. Its `status` is the total of its outputs'."""

    id: str
    status: BroadcastStatus = BroadcastStatus.UNKNOWN
    room_id: str | None = None
    session_id: str | None = None
    outputs: tuple[Output, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str | None = None
    provisional: bool = False
    was: str | None = None

    @property
    def playback_url(self) -> str | None:
        """The HLS playlist, once there is one."""
        return next((output.url for output in self.outputs if output.kind is OutputKind.HLS and output.url), None)


BroadcastRef: TypeAlias = str | Broadcast | Ref[Broadcast]


@frozen
class Hls(Frozen):
    """Send out as HLS. `dvr`: viewers can rewind; `low_latency`: a few seconds behind. They exclude each other."""

    dvr: bool | Unset = UNSET
    low_latency: bool | Unset = UNSET

    def __post_init__(self) -> None:
        if self.dvr is True and self.low_latency is True:
            raise InvalidArgument("an HLS output has dvr or low_latency, not both")


@dataclass(frozen=True, slots=True)
class Rtmp:
    """Send out to an RTMP server. `url` starts with `rtmp://` or `rtmps://`; `id` is a label of yours."""

    url: str
    stream_key: str = field(default="", repr=False)
    id: str | Unset = UNSET

    def __post_init__(self) -> None:
        if not self.url.startswith(("rtmp://", "rtmps://")):
            raise InvalidArgument("an RTMP output's url must start with rtmp:// or rtmps://")


@options
class StartBroadcast(Options):
    """Options of `broadcasts.start`.

    Attributes:
        hls: send out as HLS.
        rtmp: send out to these RTMP servers.
        layout: how the picture is composed.
        quality: the height of the picture.
        orientation: which side is longer.
        max_duration: stop after so many seconds.
        extra: body fields by provider name.
    """

    hls: Hls | Unset = UNSET
    rtmp: Sequence[Rtmp] | Unset = UNSET
    layout: Layout | Stylesheet | WebPage | Unset = UNSET
    quality: Quality | Unset = UNSET
    orientation: Orientation | Unset = UNSET
    max_duration: int | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _check_outputs(self.rtmp)
        if not (isinstance(self.hls, Hls) or (self.rtmp is not UNSET and self.rtmp)):
            raise InvalidArgument("a broadcast needs an output: hls=Hls(), rtmp=[Rtmp(...)] or both")


@options
class ListBroadcasts(Filters):
    """Options of `broadcasts.list`."""

    room: RoomRef | Unset = UNSET


def _check_outputs(given: object) -> None:
    if given is UNSET:
        return
    several = isinstance(given, Collection) and not isinstance(given, str)
    for output in cast("Collection[object]", given if several else (given,)):
        if not (several and isinstance(output, Rtmp)):
            raise InvalidArgument(f"rtmp takes outputs, such as [Rtmp(url, stream_key)], not {type(output).__name__}")
