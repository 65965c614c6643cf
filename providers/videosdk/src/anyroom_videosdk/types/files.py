"""Files that VideoSDK makes of recordings and jobs."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.recordings import RecordingFile
from anyroom.types.values import OpenEnum, record


class FileFormat(OpenEnum):
    """The format of a recording's file. VideoSDK's pages (July 2025) name WEBM alone, its Node SDK (2026) all of them."""

    MP4 = "mp4"
    WEBM = "webm"
    M3U8 = "m3u8"
    """An HLS playlist."""
    MP3 = "mp3"
    UNKNOWN = "unknown"


@record
class MediaFile(RecordingFile):
    """A file with what VideoSDK says of it.

    `path` is where it lies in the storage. `format` is its container, in the platform's words. `width` and `height` are the
    picture's, in pixels; None for sound alone.
    """

    path: str | None = None
    format: str | None = None
    width: int | None = None
    height: int | None = None
    created_at: datetime | None = None
