"""Composed recordings on the wire. The platform says no status: it is derived from what a recording has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import AliasPath

from anyroom.operations import Response
from anyroom.reading import Instant, Number, Text, Whole, read
from anyroom.types.recordings import Recording, RecordingStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import members
from anyroom_videosdk.types.files import MediaFile
from anyroom_videosdk.types.room_recordings import RoomRecording
from anyroom_videosdk.wire.deliveries import DeliveriesOnWire, deliveries
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, worded

Kind = TypeVar("Kind", bound=Recording)

STATUSES: Final[Mapping[str, RecordingStatus]] = {
    # An outsider's OpenAPI document (2026) gives recordings the first three; the rest are words of sibling resources.
    "completed": RecordingStatus.AVAILABLE,
    "failed": RecordingStatus.FAILED,
    "processing": RecordingStatus.PROCESSING,
    "pending": RecordingStatus.REQUESTED,
    "running": RecordingStatus.RECORDING,
}
SUBTYPES: Final[Mapping[str, str]] = {".mp4": "mp4", ".webm": "webm", ".mp3": "mpeg"}
"""Media subtypes by the file's suffix; before the slash stands the platform's `type`, `video` or `audio`."""

_STORAGE_WORDS: Final = ("type", "bucket", "container", "dirPath")
"""What may be said of the owner's storage. Its shape is not documented, and the rest of it may hold credentials."""


class FileOnWire(VideoSDKModel):
    """A file. Its `url` is a public address on the platform's CDN, unless the owner's own storage is configured."""

    url: Text = named("fileUrl")
    path: Text = named("filePath")
    size: Whole = None
    type: Text = None
    duration: Number = named(AliasPath("meta", "duration"))
    format: Text = named(AliasPath("meta", "format"))
    width: Whole = named(AliasPath("meta", "resolution", "width"))
    height: Whole = named(AliasPath("meta", "resolution", "height"))
    created_at: Instant = named("createdAt")
    storage: Any = named("userStorage")

    @property
    def is_made(self) -> bool:
        """Whether there is a file: an empty object stands for one that is still to come."""
        return bool(self.url or self.path)


class RecordingOnWire(VideoSDKModel):
    """A recording has `file`; its siblings of one participant or track have `files`."""

    id: str = needed("id", "_id", "recordingId")
    room_id: Text = named("roomId", "meetingId")
    session_id: Text = named("sessionId")
    status: Text = None
    created_at: Instant = named("createdAt")
    start: Instant = None
    end: Instant = None
    file: FileOnWire | None = None
    files: tuple[FileOnWire, ...] = ()

    @property
    def made(self) -> list[FileOnWire]:
        """The files that are there."""
        said = self.files if self.file is None else (*self.files, self.file)
        return [file for file in said if file.is_made]


class RoomRecordingOnWire(RecordingOnWire):
    """A recording of a room."""

    updated_at: Instant = named("updatedAt")
    owner_id: Text = named("userId")
    webhook: DeliveriesOnWire | None = None


_NO_FILE: Final = FileOnWire()


def recording(data: Any, response: Response) -> RoomRecording:
    """Read a recording of a room."""
    wire = read(RoomRecordingOnWire, data, response)
    return recording_of(
        RoomRecording,
        wire,
        data,
        updated_at=wire.updated_at,
        owner_id=wire.owner_id,
        deliveries=deliveries(wire.webhook),
    )


def recording_of(kind: type[Kind], wire: RecordingOnWire, data: Any, /, **more: Any) -> Kind:
    """A recording with what all of them have, and with what only its kind has."""
    files = wire.made
    began = wire.start or wire.created_at
    status = _status(wire, files)
    first = files[0] if files else _NO_FILE
    return kind(
        provider=NAME,
        raw=data,
        id=wire.id,
        status=status,
        room_id=wire.room_id,
        session_id=wire.session_id,
        created_at=wire.created_at or began,
        started_at=began,
        ended_at=wire.end,
        duration=first.duration,
        size=first.size,
        files=tuple(map(media_file, files)),
        storage=_storage(first) if status is RecordingStatus.DELIVERED else None,
        **more,
    )


def _status(wire: RecordingOnWire, files: list[FileOnWire]) -> RecordingStatus:
    """Derived as the documentation allows: a file with a URL is there; one without was put where the owner wanted it."""
    delivered = any(file.storage or not file.url for file in files)
    status = (
        worded(STATUSES, wire.status, RecordingStatus.UNKNOWN)
        if wire.status is not None
        else RecordingStatus.AVAILABLE
        if files
        else RecordingStatus.RECORDING
        if wire.end is None
        else RecordingStatus.PROCESSING
    )
    return RecordingStatus.DELIVERED if delivered and status is RecordingStatus.AVAILABLE else status


def media_file(wire: FileOnWire) -> MediaFile:
    """Read a file."""
    name = (wire.path or (wire.url or "").partition("?")[0]).rpartition("/")[2]
    subtype = SUBTYPES.get(name[name.rfind(".") :].lower())
    return MediaFile(
        url=wire.url,
        name=name or None,
        content_type=f"{wire.type}/{subtype}" if wire.type and subtype else None,
        size=wire.size,
        duration=wire.duration,
        path=wire.path,
        format=wire.format,
        width=wire.width,
        height=wire.height,
        created_at=wire.created_at,
    )


def made_file(wire: FileOnWire | None) -> MediaFile | None:
    """The same, None where there is no file yet."""
    return media_file(wire) if wire is not None and wire.is_made else None


def _storage(wire: FileOnWire) -> str:
    said = members(wire.storage)
    where = [str(said[word]) for word in _STORAGE_WORDS if said.get(word)]
    return " ".join((*where, *([wire.path] if wire.path else []))) or "your own storage"
