"""HLS streams and livestreams (RTMP) in full, and pictures taken of a stream."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from anyroom.errors import InvalidArgument
from anyroom.types.broadcasts import Broadcast, Rtmp
from anyroom.types.media import Orientation
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, Options, Record, Unset, check_collection, from_zero, handed_out, options, record
from anyroom_videosdk.types.composition import Composition, PictureQuality, check_recorded
from anyroom_videosdk.types.deliveries import Deliveries
from anyroom_videosdk.types.resources import Resource
from anyroom_videosdk.types.rooms import AutoHls


@options
class HlsOptions(AutoHls):
    """Options of `start_hls`.

    Attributes:
        webhook_url: where the stream's events are reported.
        resource: the composer of the resource pool that composes it, for one of several streams of a room.
    """

    webhook_url: str | Unset = UNSET
    resource: str | Resource | Unset = UNSET


@options
class LivestreamOptions(Composition):
    """Options of `start_livestream`.

    Attributes:
        outputs: the RTMP servers, each with its stream key.
        record: record it as well.
        resource: the composer of the resource pool that composes it, for one of several livestreams of a room.
    """

    outputs: Sequence[Rtmp]
    record: bool | Unset = UNSET
    resource: str | Resource | Unset = UNSET

    def __post_init__(self) -> None:
        check_collection("outputs", self.outputs)
        Composition.__post_init__(self)
        if not self.outputs:
            raise InvalidArgument("a livestream needs an output: outputs=[Rtmp(url, stream_key)]")
        check_recorded(self, self.record)


@record
class HlsStream(Broadcast):
    """An HLS stream with all that VideoSDK says of it, as every call returns it.

    Its `playback_url` can be rewound; `live_url` is the live edge alone. `duration` is in seconds. `composer_id` is the id that
    newer webhooks carry.
    """

    live_url: str | None = handed_out(default=None)
    duration: float | None = None
    quality: PictureQuality | None = None
    orientation: Orientation | None = None
    audio_only: bool | None = None
    composer_id: str | None = None
    deliveries: Deliveries | None = None


@record
class Livestream(Broadcast):
    """A livestream with all that VideoSDK says of it, as every call returns it.

    `composer_id` is the id that newer webhooks carry.
    """

    region: str | None = None
    composer_id: str | None = None
    deliveries: Deliveries | None = None


class ThumbnailFormat(StrEnum):
    """What kind of picture a thumbnail is."""

    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"
    """Of the present moment only."""


@options
class ThumbnailOptions(Options):
    """Options of `capture_thumbnail`.

    Without a size the picture is as large as the stream: 1920 by 1080, 1280 by 720 or 854 by 480 by its quality, turned
    where it is upright (VideoSDK's documentation, July 2025).

    Attributes:
        second: of the stream, counted from its beginning; the present moment, if not given.
        width: in pixels.
        height: in pixels.
        format: JPEG, if not given.
        extra: body fields by provider name.
    """

    second: float | Unset = from_zero(default=UNSET)
    width: int | Unset = UNSET
    height: int | Unset = UNSET
    format: ThumbnailFormat | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.format is ThumbnailFormat.WEBP and self.second is not UNSET:
            raise InvalidArgument("format=webp is of the present moment only: leave second out")


@record
class Thumbnail(Record):
    """A picture taken of a stream. `size` is in bytes, `width` and `height` in pixels; `format` is the platform's word."""

    url: str | None = handed_out(default=None)
    name: str | None = None
    room_id: str | None = None
    created_at: datetime | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    format: str | None = None
