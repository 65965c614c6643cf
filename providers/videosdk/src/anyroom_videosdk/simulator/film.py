"""Files that are made of what went on, and the pictures taken of it."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from anyroom.simulator import FileStore
from anyroom.simulator.media import matroska, mp4, mp4_header, mp4_segment
from anyroom_videosdk.simulator.times import iso

# The vendor's delivery network has no expiry documented; a signed address that ends is what its storage gives out.
URL_SECONDS: Final = 60 * 60


def mp3(seconds: int, hue: int = 0) -> bytes:
    """Silence: frames of MPEG-2.5 layer III at 8 kHz and 8 kbit/s, mono, which say that there is nothing in them."""
    frame, per_frame = b"\xff\xe3\x18\xc0" + bytes(68), 0.072
    return frame * max(round(seconds / per_frame), 1)


@dataclass(frozen=True)
class Format:
    name: str
    content_type: str
    make: Callable[[int, int], bytes]


FORMATS: Final[Mapping[str, Format]] = {
    "mp4": Format("mov,mp4,m4a,3gp,3g2,mj2", "video/mp4", mp4),
    "webm": Format("webm", "video/webm", matroska),
    "mp3": Format("mp3", "audio/mpeg", mp3),
}
PLAYLIST: Final = "m3u8"
PLAYLIST_TYPE: Final = "application/vnd.apple.mpegurl"


@dataclass(frozen=True, kw_only=True)
class Film:
    """A finished file; `delivered` is one that went to the customer's own storage, so that there is no address."""

    id: str
    path: str
    format: str
    seconds: int
    made_at: float
    size: int
    resolution: tuple[int, int] | None = None
    delivered: bool = False

    @property
    def kind(self) -> str:
        return "audio" if self.resolution is None else "video"

    def url(self, files: FileStore) -> str | None:
        return None if self.delivered else files.url(self.path, seconds=URL_SECONDS)

    def as_json(self, files: FileStore) -> dict[str, object]:
        """What all the vendor's file objects have."""
        name = FORMATS[self.format].name if self.format in FORMATS else self.format
        meta: dict[str, object] = {"format": name, "duration": self.seconds}
        if self.resolution:
            meta = {"resolution": {"width": self.resolution[0], "height": self.resolution[1]}, **meta}
        return {
            "meta": meta,
            "filePath": self.path,
            "fileUrl": self.url(files),
            "type": self.kind,
            "size": self.size,
            "ratio": {str(self.resolution[1] if self.resolution else "audio"): self.size / self.seconds},
        }

    def as_told(self, files: FileStore) -> dict[str, object]:
        """What webhooks say of a file."""
        return {"filePath": f"/{self.path}", "fileUrl": self.url(files)}

    def as_document(self, files: FileStore) -> dict[str, object]:
        """The `file` of whole-room recordings and of merges."""
        made = iso(self.made_at)
        return {
            **self.as_json(files),
            "userStorage": None,
            "createdAt": made,
            "updatedAt": made,
            "id": self.id,
        }

    def as_listed(self, files: FileStore, owner_id: str) -> dict[str, object]:
        """An entry in the `files` of participant and track recordings, whose id is spelled as the database does."""
        return {"_id": self.id, "userId": owner_id, **self.as_json(files), "__v": 0}


def shoot(
    files: FileStore,
    *,
    id: str,
    path: str,
    format: str,
    seconds: int,
    at: float,
    resolution: tuple[int, int] | None = None,
    delivered: bool = False,
) -> Film:
    """Make a film and store it, unless it is delivered elsewhere: nothing here calls a stranger's URL."""
    hue = zlib.crc32(id.encode()) % 256
    if delivered:
        size = len(FORMATS["mp4"].make(seconds, hue))
    elif format == PLAYLIST:
        size = files.put(path, PLAYLIST_TYPE, partial(bytes, playlist(files, path, seconds, hue))).size
    else:
        made = FORMATS[format]
        size = files.put(path, made.content_type, partial(made.make, seconds, hue)).size
    return Film(
        id=id,
        path=path,
        format=format,
        seconds=seconds,
        made_at=at,
        size=size,
        resolution=resolution,
        delivered=delivered,
    )


def playlist(files: FileStore, path: str, seconds: int, hue: int) -> bytes:
    """One segment, by an address of its own: a relative one would lose the signature."""
    parts: dict[str, Callable[[], bytes]] = {"header.mp4": mp4_header, "0.m4s": partial(mp4_segment, 0, seconds, hue)}
    for name, make in parts.items():
        files.put(f"{path}/{name}", "video/mp4", make)
    header, segment = (files.url(f"{path}/{name}", seconds=URL_SECONDS) for name in parts)
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{seconds}", f'#EXT-X-MAP:URI="{header}"']
    return "\n".join([*lines, f"#EXTINF:{seconds:.3f},", segment, "#EXT-X-ENDLIST", ""]).encode()


# One pixel each: pictures that open, made without any codec.
THUMBNAILS: Final[Mapping[str, tuple[str, bytes]]] = {
    "jpg": (
        "image/jpeg",
        base64.b64decode(
            "/9j/2wBDAAgEBAQEBAUFBQUFBQYGBgYGBgYGBgYGBgYHBwcICAgHBwcGBgcHCAgICAkJCQgICAgJCQoKCgwMCwsODg4RERT/xABLAAEBAAAAAAAA"
            "AAAAAAAAAAAACAEBAAAAAAAAAAAAAAAAAAAAABABAAAAAAAAAAAAAAAAAAAAABEBAAAAAAAAAAAAAAAAAAAAAP/AABEIAAEAAQMBEgACEgADEgD/"
            "2gAMAwEAAhEDEQA/AJ/AB//Z"
        ),
    ),
    "png": (
        "image/png",
        base64.b64decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
        ),
    ),
    "webp": (
        "image/webp",
        base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"),
    ),
}
