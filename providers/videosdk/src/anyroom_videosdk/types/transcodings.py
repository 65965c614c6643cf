"""Transcodings: films made of recordings and streams that are over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from math import isfinite
from typing import Any, TypeAlias

from anyroom.errors import InvalidArgument
from anyroom.types.broadcasts import BroadcastRef
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.recordings import RecordingRef
from anyroom.types.rooms import Extra, RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, OpenEnum, Options, Record, Unset, options, record
from anyroom_videosdk.types.deliveries import Deliveries
from anyroom_videosdk.types.files import MediaFile


class WatermarkPosition(OpenEnum):
    """Where in the picture a watermark stands."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"
    CENTER = "center"
    UNKNOWN = "unknown"


@frozen
class ImageWatermark(Frozen):
    """An image laid over the picture.

    Attributes:
        image: its address, or itself as base64.
        position: a corner or the centre.
        margin: from the edges, in pixels.
        width: in pixels.
        opacity: 1 for one that hides what is beneath it.
    """

    image: str
    position: WatermarkPosition | Unset = UNSET
    margin: int | Unset = UNSET
    width: int | Unset = UNSET
    opacity: float | Unset = UNSET


@frozen
class TimestampWatermark(Frozen):
    """A running clock, written over the picture: white, of size 24, in the corner top-right, if `settings` say nothing else.

    Attributes:
        start: what the clock shows at the start; aware.
        settings: how it is written, by the platform's names: our sources have their defaults, and not their names.

    Raises:
        InvalidArgument: `start` has no time zone.
    """

    start: datetime
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise InvalidArgument("start must be an aware datetime: give it a tzinfo")


@frozen
class LocationWatermark(Frozen):
    """A place in degrees, written over the picture. `settings` as of a `TimestampWatermark`.

    Raises:
        InvalidArgument: there is no such place.
    """

    latitude: float
    longitude: float
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        for name, most in (("latitude", 90), ("longitude", 180)):
            degrees = getattr(self, name)
            if not (isfinite(degrees) and abs(degrees) <= most):
                raise InvalidArgument(f"{name} must be between -{most} and {most}, not {degrees!r}")


@options
class CompositeTranscodingOptions(Options):
    """Options of `start_composite_transcoding`.

    Attributes:
        watermark: what to lay over the picture.
        webhook_url: what is told of the job's events.
        extra: body fields by provider name.
    """

    watermark: ImageWatermark | TimestampWatermark | LocationWatermark | Unset = UNSET
    webhook_url: str | Unset = UNSET
    extra: Extra | Unset = UNSET


class StorageType(OpenEnum):
    """Whose storage it is."""

    S3 = "s3"
    """Amazon's, and what speaks as it does."""
    BLOB = "blob"
    """Azure's."""
    GCP = "gcp"
    """Google's."""
    UNKNOWN = "unknown"


@frozen
class TranscodingStorage(Frozen):
    """Where the film goes in your own storage, whose credentials are in the dashboard: `bucket`, or Azure's `container`."""

    type: StorageType
    bucket: str | Unset = UNSET
    container: str | Unset = UNSET
    directory: str | Unset = UNSET


@options
class HlsToMp4Options(Options):
    """Options of `start_hls_to_mp4` (Node SDK, 2026). Exactly one of the first three says what is made a film of.

    Attributes:
        room: whose stream.
        session: whose stream.
        broadcast: the HLS stream itself.
        storage: your own, to put the film into.
        webhook_url: what is told of the job's events.
        extra: body fields by provider name.
    """

    room: RoomRef | Unset = UNSET
    session: SessionRef | Unset = UNSET
    broadcast: BroadcastRef | Unset = UNSET
    storage: TranscodingStorage | Unset = UNSET
    webhook_url: str | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if sum(given is not UNSET for given in (self.room, self.session, self.broadcast)) != 1:
            raise InvalidArgument("give room, session or broadcast, exactly one")


@frozen
class PresignedRecording(Frozen):
    """A recording with a pre-signed `url` to read it by, for one that lies in your own storage."""

    recording: RecordingRef
    url: str = field(repr=False)


@options
class RecordingConcatOptions(Options):
    """Options of `start_recording_concat`.

    Attributes:
        webhook_url: what is told of the job's events.
        upload_url: a pre-signed URL that the film is put to.
        extra: body fields by provider name.
    """

    webhook_url: str | Unset = UNSET
    upload_url: str | Unset = field(default=UNSET, repr=False)
    extra: Extra | Unset = UNSET


class TranscodingStatus(OpenEnum):
    """Where a transcoding stands. The first two can be cancelled."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class TranscodingTask(OpenEnum):
    """What a transcoding makes."""

    COMPOSITE_MERGE = "composite-merge"
    """One film of participants' recordings, side by side."""
    HLS_TO_MP4 = "hls-to-mp4"
    RECORDING_CONCAT = "meeting-recording-merge"
    """One film of a room's recordings, one after the other."""
    UNKNOWN = "unknown"


@record
class Transcoding(Record):
    """A transcoding. `file` comes when it is completed; `deliveries` sums up the webhooks about it."""

    id: str
    status: TranscodingStatus = TranscodingStatus.UNKNOWN
    task: TranscodingTask = TranscodingTask.UNKNOWN
    room_id: str | None = None
    session_id: str | None = None
    recording_ids: tuple[str, ...] = ()
    hls_id: str | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    file: MediaFile | None = None
    deliveries: Deliveries | None = None


TranscodingRef: TypeAlias = str | Transcoding
