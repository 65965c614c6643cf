"""Composite recordings: some participants, mixed by the server into one file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field
from typing import Final, TypeAlias

from anyroom.errors import InvalidArgument
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.participants import ParticipantRef
from anyroom.types.recordings import Recording
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, OpenEnum, Options, Shown, Unset, options, record
from anyroom_videosdk.types.files import FileFormat, MediaFile
from anyroom_videosdk.types.individual_recordings import MediaKind

MOST_WATERMARKS: Final = 3


@frozen
class CompositeSource(Frozen):
    """Somebody to mix in, with the `kinds` of their media: all four, if not given."""

    participant: ParticipantRef
    kinds: Collection[MediaKind] | Unset = UNSET


class WatermarkType(OpenEnum):
    """Where what is laid over a composite recording comes from."""

    CUSTOM = "custom"
    """From the watermark itself: an image, a text, the time."""
    PUBSUB = "pubsub"
    """From messages of the room, by their topic."""
    UNKNOWN = "unknown"


@frozen
class CompositeWatermark(Frozen):
    """Something laid over the picture (Node SDK, 2026, which says no more of it than the fields' names).

    Attributes:
        type: where it comes from.
        image_url: the address of an image.
        image_base64: an image itself.
        text: what to write.
        timezone: whose time to write, such as `Asia/Kolkata`.
        topic: of the messages to write.
    """

    type: WatermarkType
    image_url: str | Unset = UNSET
    image_base64: str | Unset = UNSET
    text: str | Unset = UNSET
    timezone: str | Unset = UNSET
    topic: str | Unset = UNSET


@options
class CompositeRecordingOptions(Options):
    """Options of `start_composite_recording`.

    Attributes:
        participants: whom to mix; at most 3 of those who are in, if not given.
        watermarks: what to lay over the picture, 3 at most.
        webhook_url: what is told of this recording's events.
        directory: the folder in your own storage, which is configured in the dashboard.
        upload_url: a pre-signed URL that the file is put to.
        file_format: WEBM in VideoSDK's samples; what else is taken is not documented.
        extra: body fields by provider name.
    """

    participants: Sequence[CompositeSource] | Unset = UNSET
    watermarks: Sequence[CompositeWatermark] | Unset = UNSET
    webhook_url: str | Unset = UNSET
    directory: str | Unset = UNSET
    upload_url: str | Unset = field(default=UNSET, repr=False)
    file_format: FileFormat | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.watermarks is not UNSET and len(self.watermarks) > MOST_WATERMARKS:
            raise InvalidArgument(f"watermarks: {MOST_WATERMARKS} at most, not {len(self.watermarks)}")


@record
class CompositeMember(Shown):
    """Somebody in a composite recording."""

    participant_id: str | None = None
    kinds: tuple[MediaKind, ...] = ()


@record
class CompositeRecording(Recording):
    """A composite recording. `participants` is empty where nobody was chosen by name."""

    files: tuple[MediaFile, ...] = ()
    participants: tuple[CompositeMember, ...] = ()
    file_format: FileFormat | None = None


CompositeRecordingRef: TypeAlias = str | CompositeRecording
