"""Recordings of a room: what VideoSDK takes beyond the neutral options, and all that it says of them."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Final

from anyroom.errors import InvalidArgument
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.recordings import Recording
from anyroom.types.values import UNSET, Unset, options, record
from anyroom_videosdk.types.deliveries import Deliveries
from anyroom_videosdk.types.files import FileFormat, MediaFile
from anyroom_videosdk.types.resources import Resource
from anyroom_videosdk.types.rooms import AutoRecording

LONGEST_WAIT: Final = 150


@frozen
class CloseRoom(Frozen):
    """Close the room if its recording fails, `wait` seconds later: 150, if not given, which is also the most.

    Raises:
        InvalidArgument: so long, or so short, cannot be waited.
    """

    wait: int | Unset = UNSET

    def __post_init__(self) -> None:
        if self.wait is not UNSET and not 0 <= self.wait <= LONGEST_WAIT:
            raise InvalidArgument(f"wait must be from 0 to {LONGEST_WAIT} seconds, not {self.wait!r}")


@options
class RoomRecordingOptions(AutoRecording):
    """Options of `start_room_recording`: those of VideoSDK's documentation (March 2024 to July 2025) and Node SDK (2026).

    Attributes:
        webhook_url: what is told of this recording's events.
        upload_url: a pre-signed URL that the file is put to.
        file_format: MP4, if not given, or WEBM.
        on_failure: what to do if the recording fails; nothing, if not given.
        resource: the composer of the resource pool that records, for one of several recordings of a room.
    """

    webhook_url: str | Unset = UNSET
    upload_url: str | Unset = field(default=UNSET, repr=False)
    file_format: FileFormat | Unset = UNSET
    on_failure: CloseRoom | Unset = UNSET
    resource: str | Resource | Unset = UNSET


@record
class RoomRecording(Recording):
    """A recording of a room with all that VideoSDK says of it, as every call returns it. `owner_id` is the account's."""

    files: tuple[MediaFile, ...] = ()
    updated_at: datetime | None = None
    owner_id: str | None = None
    deliveries: Deliveries | None = None
