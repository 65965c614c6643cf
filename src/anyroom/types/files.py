"""Files that a platform has made, and tells of."""

from __future__ import annotations

import posixpath
from datetime import datetime
from urllib.parse import urlsplit

from anyroom.types.values import Shown, handed_out, record


@record
class FileLink(Shown):
    """Where a file is: of a transcript, a summary, or what an event says was made.

    `format` is `"json"`, `"srt"`, `"vtt"`, `"csv"`, `"txt"`, `"mp4"` or the platform's own word; `expires_at` is of the URL.
    """

    url: str | None = handed_out(default=None)
    format: str | None = None
    expires_at: datetime | None = None


def path_of(url: str) -> str:
    """The path of a URL that a platform sent; empty where it is none."""
    try:
        return urlsplit(url).path
    except ValueError:  # a bracket that is not closed
        return ""


def format_of(url: str) -> str | None:
    """The format that the end of a URL's path says, as `FileLink` has it; None if it says none."""
    return posixpath.splitext(path_of(url))[1].lstrip(".").lower() or None
