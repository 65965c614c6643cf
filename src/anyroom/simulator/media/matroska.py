"""Matroska (RFC 9559): the same film as one person's own track."""

from __future__ import annotations

import struct
from functools import lru_cache

from anyroom.simulator.media.h264 import FRAMES, HEIGHT, WIDTH, decoder_configuration, sample


def element(identifier: int, *content: bytes) -> bytes:
    payload = b"".join(content)
    name = identifier.to_bytes((identifier.bit_length() + 7) // 8, "big")
    return name + (len(payload) | 1 << 56).to_bytes(8, "big") + payload  # sizes always eight bytes wide


def number(identifier: int, value: int) -> bytes:
    return element(identifier, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


@lru_cache(maxsize=64)
def matroska(seconds: int, hue: int = 0) -> bytes:
    """A film of that length in seconds (at least one); the same arguments give the same bytes."""
    milliseconds = max(seconds, 1) * 1000
    head = element(0x1A45DFA3, element(0x4282, b"matroska"), number(0x4287, 4), number(0x4285, 2))
    track = element(
        0xAE,
        number(0xD7, 1),  # number
        number(0x73C5, 1),  # unique id
        number(0x83, 1),  # video
        element(0x86, b"V_MPEG4/ISO/AVC"),
        element(0x63A2, decoder_configuration()),
        element(0xE0, number(0xB0, WIDTH), number(0xBA, HEIGHT)),
    )
    clusters = (
        # A cluster a picture: a block counts its time from its cluster's in 16 bits, which is half a minute.
        element(
            0x1F43B675, number(0xE7, milliseconds * n // FRAMES), element(0xA3, b"\x81\x00\x00\x80", sample(n, hue))
        )
        for n in range(FRAMES)
    )
    info = element(
        0x1549A966,
        number(0x2AD7B1, 1_000_000),  # times are in milliseconds
        element(0x4489, as_float(milliseconds)),
        element(0x4D80, b"anyroom"),
        element(0x5741, b"anyroom"),
    )
    return head + element(0x18538067, info, element(0x1654AE6B, track), *clusters)


def as_float(value: int) -> bytes:
    return struct.pack(">d", float(value))
