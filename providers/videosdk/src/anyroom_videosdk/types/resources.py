"""The resource pool: composers that an account keeps to itself, so that several things can be composed of one room."""

from __future__ import annotations

from typing import TypeAlias

from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, OpenEnum, Options, Record, Ref, Unset, options, record
from anyroom_videosdk.types.composition import PictureQuality


class CompositionKind(OpenEnum):
    """What is composed of a whole room."""

    RECORDING = "recording"
    HLS = "hls"
    RTMP = "rtmp"
    UNKNOWN = "unknown"


class ResourceStatus(OpenEnum):
    """Where a composer stands: pending, then idle and composing by turns, then released."""

    PENDING = "pending"
    IDLE = "idle"
    COMPOSING = "composing"
    RELEASED = "released"
    UNKNOWN = "unknown"


@record
class Resource(Record):
    """A composer of the pool. Its `id` is what a start takes as `resource`.

    `composer_ids` name what it composes now; `webhook_url` is told when it is there (`resource-acquired`).
    """

    id: str
    status: ResourceStatus = ResourceStatus.UNKNOWN
    kind: CompositionKind | None = None
    audio_only: bool | None = None
    quality: PictureQuality | None = None
    composer_ids: tuple[str, ...] = ()
    webhook_url: str | None = None


ResourceRef: TypeAlias = str | Resource | Ref[Resource]


@record
class Release(Record):
    """What became of the release of one resource. `id` is the resource's; `message` is the platform's sentence."""

    id: str
    released: bool | None = None
    message: str | None = None


@options
class AcquireOptions(Options):
    """Options of `acquire_resources` (VideoSDK's documentation of the pool, a draft of 2024; for enterprise accounts).

    Attributes:
        kind: what the composers are for.
        webhook_url: where it is reported that they are there.
        units: how many; one, if not given.
        quality: of what they compose; `PictureQuality.MED`, if not given.
        audio_only: leave the pictures out.
        extra: body fields by provider name.
    """

    kind: CompositionKind
    webhook_url: str
    units: int | Unset = UNSET
    quality: PictureQuality | Unset = UNSET
    audio_only: bool | Unset = UNSET
    extra: Extra | Unset = UNSET
