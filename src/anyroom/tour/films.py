"""Whether a file is a film that plays: an MP4 (ISO/IEC 14496-12) that is whole, with an index that points into its media."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CONTAINERS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
CHUNK_OFFSETS: Final = {b"stco": 4, b"co64": 8}
"""The boxes that say where the media is, with the width of an offset in them."""
LONG_SIZE: Final = 1
TO_THE_END: Final = 0


class NotPlayable(Exception):
    """The file is damaged or no MP4; the text says how."""


@dataclass(frozen=True, slots=True)
class Film:
    """What a player finds: the length in seconds, how many tracks, and how many samples (pictures, bits of sound) in all."""

    seconds: float
    tracks: int
    samples: int


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the file: its kind, and where in the file its content is."""

    kind: bytes
    start: int
    end: int


def read_film(file: Path, *, size: int, sha256: str) -> Film:
    """Read a film, and hold it against what was said of it.

    Raises:
        NotPlayable: it is another file, or no player could show it.
    """
    content = file.read_bytes()
    if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
        raise NotPlayable(f"{file.name} is not the file that was downloaded")
    return film_in(content)


def film_in(content: bytes) -> Film:
    """The film in these bytes.

    Raises:
        NotPlayable: there is none.
    """
    boxes = list(_boxes(content, 0, len(content)))
    if not boxes or boxes[0].kind != b"ftyp":
        raise NotPlayable("it does not begin with a file type, as an MP4 does")
    kinds = [box.kind for box in boxes]
    if lacking := [kind.decode() for kind in (b"moov", b"mvhd", b"mdat") if kind not in kinds]:
        raise NotPlayable(f"it has no {' and no '.join(lacking)} box")
    media = [range(box.start, box.end) for box in boxes if box.kind == b"mdat"]
    for offset in _chunk_offsets(content, boxes):
        if not any(offset in where for where in media):
            raise NotPlayable(f"its index points to byte {offset}, where no media is")
    samples = sum(_number(content, box.start + 8, 4) for box in boxes if box.kind == b"stsz")
    film = Film(_seconds(content, boxes), kinds.count(b"trak"), samples)
    if not (film.seconds and film.tracks and film.samples):
        raise NotPlayable(f"there is nothing in it to play: {film}")
    return film


def _boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places, each before those inside it."""
    while start < end:
        size, kind, header = _number(content, start, 4), content[start + 4 : start + 8], 8
        if size == LONG_SIZE:
            size, header = _number(content, start + 8, 8), 16
        elif size == TO_THE_END:
            size = end - start
        if size < header or start + size > end:
            raise NotPlayable(f"the box at byte {start} says that it is {size} bytes long, and is not")
        yield Box(kind, start + header, start + size)
        if kind in CONTAINERS:
            yield from _boxes(content, start + header, start + size)
        start += size


def _chunk_offsets(content: bytes, boxes: list[Box]) -> Iterator[int]:
    for box in boxes:
        if width := CHUNK_OFFSETS.get(box.kind):
            first = box.start + 8
            count = _number(content, box.start + 4, 4)
            if first + count * width > box.end:
                raise NotPlayable(f"its index says that it has {count} entries, and has fewer")
            yield from (_number(content, first + n * width, width) for n in range(count))


def _seconds(content: bytes, boxes: list[Box]) -> float:
    header = next(box for box in boxes if box.kind == b"mvhd")
    version = _number(content, header.start, 1)
    timescale_at, width = (header.start + 20, 8) if version == 1 else (header.start + 12, 4)
    timescale = _number(content, timescale_at, 4)
    return _number(content, timescale_at + 4, width) / timescale if timescale else 0.0


def _number(content: bytes, at: int, width: int) -> int:
    if at + width > len(content):
        raise NotPlayable("it ends in the middle of a box")
    return int.from_bytes(content[at : at + width], "big")
