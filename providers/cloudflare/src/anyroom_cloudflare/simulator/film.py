"""The files that a recording ends as."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from anyroom.simulator.media import matroska, mp4, mp4_header, mp4_segment
from anyroom_cloudflare.simulator.silence import aac, mp3

SEGMENT_SECONDS: Final = 10
SEGMENTS: Final = 3


@dataclass(frozen=True)
class Film:
    """A kind of file: how its name ends, what it is called on the web, how its bytes are made."""

    suffix: str
    content_type: str
    make: Callable[[int, int], bytes]


def segments(seconds: int, hue: int) -> bytes:
    """A tar of HLS segments, which recordings with timed metadata are. Entries are dated alike, so that bytes repeat."""
    parts = [
        mp4_segment(number, SEGMENT_SECONDS, hue) for number in range(min(seconds // SEGMENT_SECONDS + 1, SEGMENTS))
    ]
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{SEGMENT_SECONDS}", '#EXT-X-MAP:URI="header.mp4"']
    for number in range(len(parts)):
        lines += [f"#EXTINF:{SEGMENT_SECONDS:.3f},", f"{number}.m4s"]
    named = {
        "playlist.m3u8": "\n".join([*lines, "#EXT-X-ENDLIST", ""]).encode(),
        "header.mp4": mp4_header(),
        **{f"{number}.m4s": part for number, part in enumerate(parts)},
    }
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, content in named.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()


MP4: Final = Film(".mp4", "video/mp4", mp4)
WEBM: Final = Film(".webm", "video/webm", matroska)
TAR: Final = Film(".tar", "application/x-tar", segments)
MP3: Final = Film(".mp3", "audio/mpeg", lambda seconds, hue: mp3())
AAC: Final = Film(".aac", "audio/aac", lambda seconds, hue: aac())

BY_CODEC: Final[Mapping[str, Film]] = {"H264": MP4, "VP8": WEBM, "VP9": WEBM}
BY_AUDIO_CODEC: Final[Mapping[str, Film]] = {"AAC": AAC, "MP3": MP3}


def film_of(options: Mapping[str, Any]) -> Film:
    if options.get("interactive_config"):
        return TAR
    return BY_CODEC[options.get("video_config", {}).get("codec", "H264")]


def sound_of(options: Mapping[str, Any]) -> Film | None:
    """There is a file of the sound alone only when the start call said something about sound."""
    audio: Mapping[str, Any] | None = options.get("audio_config")
    wanted = audio is not None and audio.get("export_file", True)
    return BY_AUDIO_CODEC[audio.get("codec", "AAC")] if audio is not None and wanted else None


def making(film: Film, seconds: int, hue: int) -> Callable[[], bytes]:
    return partial(film.make, seconds, hue)
