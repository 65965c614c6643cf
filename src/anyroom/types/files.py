"""Files that a platform has made, and tells of."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.values import Shown, handed_out, record


@record
class FileLink(Shown):
    """Where a file is: of a transcript, a summary, or what an event says was made.

    `format` is `"json"`, `"srt"`, `"vtt"`, `"csv"`, `"txt"`, `"mp4"` or the platform's own word; `expires_at` is of the URL.
    """

    url: str | None = handed_out(default=None)
    format: str | None = None
    expires_at: datetime | None = None
