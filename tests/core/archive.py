"""A provider that only has recordings to download, and a file server that knows ranges."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from anyroom.clock import VirtualClock
from anyroom.operations import local
from anyroom.provider import Provider
from anyroom.types import Download, Recording, RecordingFile, RecordingStatus
from anyroom.types.recordings import RecordingRef

from .modes import Mode
from .peer import Act, Heard, Peer, Reply, answer

FILM = bytes(range(256)) * 40
SHA = hashlib.sha256(FILM).hexdigest()


class Archive(Provider):
    """Gives the next of its answers each time it is asked for the recording; the last one stays."""

    name = "archive"

    def __init__(self, *recordings: Recording) -> None:
        super().__init__()
        self.clock = VirtualClock(0)
        self.asked = 0
        self._recordings = list(recordings)

    @local
    def get_recording(self, recording: RecordingRef, /) -> Recording:
        self.asked += 1
        return self._recordings.pop(0) if len(self._recordings) > 1 else self._recordings[0]


def film(*files: RecordingFile, **more: Any) -> Recording:
    return Recording(**{"id": "r1", "provider": "archive", "status": RecordingStatus.AVAILABLE, "files": files, **more})


def at(peer: Peer, path: str = "/film.mp4?sig=1", **more: Any) -> RecordingFile:
    return RecordingFile(url=f"{peer.url}{path}", **more)


def download(mode: Mode, archive: Archive, to: Path | str, **more: Any) -> Download:
    found: Download = mode.use(archive, lambda client: client.recordings.download("r1", to, **more), timeout=5)
    return found


def ranged(body: bytes = FILM, *, upto: int | None = None) -> Act:
    """A file server that knows ranges, and may hang up after so many bytes of its answer."""

    def serve(heard: Heard) -> Reply:
        start = int(heard.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        rest = body[start:]
        status, headers = (206, {"content-range": f"bytes {start}-{len(body) - 1}/{len(body)}"}) if start else (200, {})
        return Reply(status, rest[:upto], headers, len(rest))

    return answer(serve)


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
