"""Recordings: a session as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from anyroom.types.frozen import Frozen, frozen
from anyroom.types.media import Layout, Orientation, Quality, Stylesheet, WebPage
from anyroom.types.rooms import Extra, RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import (
    UNSET,
    Filters,
    OpenEnum,
    Options,
    Record,
    Ref,
    Shown,
    Unset,
    essential,
    handed_out,
    options,
    record,
)


class RecordingStatus(OpenEnum):
    """Where a recording stands."""

    REQUESTED = "requested"
    STARTING = "starting"
    RECORDING = "recording"
    PAUSED = "paused"
    STOPPING = "stopping"
    PROCESSING = "processing"
    AVAILABLE = "available"
    """The file can be downloaded."""
    DELIVERED = "delivered"
    """The file was put into the owner's own storage."""
    EXPIRED = "expired"
    DELETED = "deleted"
    FAILED = "failed"
    UNKNOWN = "unknown"


@record
class RecordingFile(Shown):
    """One file of a recording. `url` is signed and short-lived (masked in repr); `size` in bytes, `duration` in seconds."""

    url: str | None = handed_out(default=None)
    name: str | None = None
    content_type: str | None = None
    size: int | None = None
    duration: float | None = None
    sha256: str | None = None
    expires_at: datetime | None = None


@record
class Recording(Record):
    """A recording of a room.

    `duration` is in seconds, `size` in bytes. `files` is empty until it is available. `reason` is the platform's word for
    why it ended or failed. `storage` says where it was delivered, if to the owner's own storage. `provisional` means that
    the platform has not yet said its id: `get` and `wait` resolve it, and the result's `was` is the provisional id.
    """

    id: str
    status: RecordingStatus = RecordingStatus.UNKNOWN
    room_id: str | None = None
    session_id: str | None = None
    name: str | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    duration: float | None = None
    size: int | None = None
    files: tuple[RecordingFile, ...] = ()
    reason: str | None = None
    storage: str | None = None
    provisional: bool = False
    was: str | None = None


RecordingRef: TypeAlias = str | Recording | Ref[Recording]


@frozen
class Storage(Frozen):
    """The owner's own object storage, for one recording.

    `kind` is the platform's word (`"aws"`, `"gcs"`, ...). The secrets are shown by no repr.
    """

    kind: str
    bucket: str
    path: str | None = None
    region: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    settings: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@options
class StartRecording(Options):
    """Options of `recordings.start`.

    Attributes:
        layout: how the picture is composed.
        quality: the height of the picture.
        orientation: which side is longer.
        audio_only: leave the video out.
        name: a label.
        max_duration: stop after so many seconds.
        storage: put the file into your own storage.
        transcribe: make a transcript as well.
        extra: body fields by provider name.
    """

    layout: Layout | Stylesheet | WebPage | Unset = UNSET
    quality: Quality | Unset = UNSET
    orientation: Orientation | Unset = UNSET
    audio_only: bool | Unset = UNSET
    name: str | Unset = UNSET
    max_duration: int | Unset = UNSET
    storage: Storage | Unset = essential(default=UNSET)
    transcribe: bool | Unset = UNSET
    extra: Extra | Unset = UNSET


@options
class ListRecordings(Filters):
    """Options of `recordings.list`: of a room, of a session, in a status."""

    room: RoomRef | Unset = UNSET
    session: SessionRef | Unset = UNSET
    status: RecordingStatus | Unset = UNSET


@frozen
class Download(Frozen):
    """A file that was downloaded: where it is, its `size` in bytes and its `sha256` (hex, of the whole file).

    `verified` names what the platform had said and was compared with: `"size"`, `"sha256"`.
    """

    path: Path
    size: int
    sha256: str
    verified: tuple[str, ...] = ()
