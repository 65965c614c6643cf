"""MP4 (ISO/IEC 14496-12): whole films, and the header and segments that HLS plays."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from anyroom.simulator.media.h264 import FRAMES, HEIGHT, WIDTH, decoder_configuration, sample

TIMESCALE: Final = 1000
UNITY_MATRIX: Final = b"".join(part.to_bytes(4, "big") for part in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
SYNC_SAMPLE: Final = 0x02000000
OFFSETS_FROM_FRAGMENT_AND_SAMPLE_FLAGS: Final = 0x020020
DATA_OFFSET_AND_DURATION_AND_SIZE: Final = 0x000301


def number(value: int, width: int = 4) -> bytes:
    return value.to_bytes(width, "big")


def box(kind: bytes, *content: bytes) -> bytes:
    payload = b"".join(content)
    return number(len(payload) + 8) + kind + payload


def versioned(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, number(version, 1), number(flags, 3), *content)


def sample_entry() -> bytes:
    avc = box(
        b"avc1",
        bytes(6) + number(1, 2),  # data reference 1
        bytes(16) + number(WIDTH, 2) + number(HEIGHT, 2),
        number(0x480000) * 2,  # 72 dots an inch
        bytes(4) + number(1, 2) + bytes(32) + number(24, 2) + b"\xff\xff",  # one frame a sample, no name, 24 bit
        box(b"avcC", decoder_configuration()),
    )
    return versioned(b"stsd", number(1), avc)


def movie(milliseconds: int, tables: bytes, *extra: bytes) -> bytes:
    track_header = versioned(
        b"tkhd",
        bytes(8) + number(1) + bytes(4) + number(milliseconds) + bytes(16) + UNITY_MATRIX,
        number(WIDTH << 16) + number(HEIGHT << 16),
        flags=3,  # enabled, in the presentation
    )
    media = box(
        b"mdia",
        versioned(
            b"mdhd", bytes(8) + number(TIMESCALE) + number(milliseconds) + b"\x55\xc4" + bytes(2)
        ),  # language "und"
        versioned(b"hdlr", bytes(4) + b"vide" + bytes(12) + b"video\0"),
        box(
            b"minf",
            versioned(b"vmhd", bytes(8), flags=1),
            box(b"dinf", versioned(b"dref", number(1), versioned(b"url ", flags=1))),  # the media is in this file
            box(b"stbl", sample_entry(), tables),
        ),
    )
    movie_header = versioned(
        b"mvhd",
        bytes(8) + number(TIMESCALE) + number(milliseconds) + number(0x10000) + number(0x100, 2) + bytes(10),
        UNITY_MATRIX + bytes(24) + number(2),
    )
    return box(b"moov", movie_header, box(b"trak", track_header, media), *extra)


def shares(milliseconds: int) -> list[int]:
    """How long each picture is shown, together exactly `milliseconds`."""
    return [milliseconds * (n + 1) // FRAMES - milliseconds * n // FRAMES for n in range(FRAMES)]


@lru_cache(maxsize=64)
def mp4(seconds: int, hue: int = 0) -> bytes:
    """A film of that length (at least a second), with its index first; the same arguments give the same bytes."""
    milliseconds = max(seconds, 1) * TIMESCALE
    pictures = [sample(n, hue) for n in range(FRAMES)]
    head = box(b"ftyp", b"isom" + number(0x200) + b"isomavc1mp41")

    def film(media_at: int) -> bytes:
        tables = (
            versioned(b"stts", number(FRAMES), *(number(1) + number(length) for length in shares(milliseconds))),
            versioned(b"stsc", number(1), number(1) + number(FRAMES) + number(1)),  # one chunk
            versioned(b"stsz", number(0) + number(FRAMES), *(number(len(picture)) for picture in pictures)),
            versioned(b"stco", number(1), number(media_at)),
        )
        return movie(milliseconds, b"".join(tables))

    media_at = len(head) + len(film(0)) + 8
    return head + film(media_at) + box(b"mdat", *pictures)


@lru_cache(maxsize=1)
def mp4_header() -> bytes:
    """What a player of segments reads first."""
    empty = b"".join(
        (
            versioned(b"stts", number(0)),
            versioned(b"stsc", number(0)),
            versioned(b"stsz", bytes(8)),
            versioned(b"stco", number(0)),
        )
    )
    defaults = versioned(b"trex", number(1) + number(1) + bytes(12))
    return box(b"ftyp", b"iso5" + number(0x200) + b"iso5iso6mp41") + movie(0, empty, box(b"mvex", defaults))


@lru_cache(maxsize=64)
def mp4_segment(position: int, seconds: int, hue: int = 0) -> bytes:
    """The segment at that position (from 0) of a film cut into pieces of `seconds`."""
    milliseconds = seconds * TIMESCALE
    pictures = [sample(n, hue) for n in range(FRAMES)]

    def fragment(data_offset: int) -> bytes:
        return box(
            b"moof",
            versioned(b"mfhd", number(position + 1)),
            box(
                b"traf",
                versioned(b"tfhd", number(1) + number(SYNC_SAMPLE), flags=OFFSETS_FROM_FRAGMENT_AND_SAMPLE_FLAGS),
                versioned(b"tfdt", number(position * milliseconds, 8), version=1),
                versioned(
                    b"trun",
                    number(FRAMES) + number(data_offset),
                    *(
                        number(length) + number(len(p))
                        for length, p in zip(shares(milliseconds), pictures, strict=True)
                    ),
                    flags=DATA_OFFSET_AND_DURATION_AND_SIZE,
                ),
            ),
        )

    return fragment(len(fragment(0)) + 8) + box(b"mdat", *pictures)
