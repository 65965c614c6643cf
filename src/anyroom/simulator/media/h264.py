"""An H.264 baseline stream whose pictures are raw samples (I_PCM macroblocks), after ITU-T H.264, sections 7.3 and 9.

Every picture is an IDR picture of 4 x 3 macroblocks, so that any player can start anywhere and nothing is encoded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

COLUMNS: Final = 4
ROWS: Final = 3
WIDTH: Final = COLUMNS * 16
HEIGHT: Final = ROWS * 16
FRAMES: Final = 4

SEQUENCE_NAL: Final = 0x67
PICTURE_NAL: Final = 0x68
IDR_NAL: Final = 0x65
BASELINE: Final = bytes([66, 0xC0, 10])  # profile, constraint flags 0 and 1, level 1.0

IDR_SLICE_OF_I_MACROBLOCKS: Final = 7
I_PCM: Final = 25


class Bits:
    """A bit string in the making; `unsigned` writes the standard's ue(v), and se(v) too where the value is 0."""

    def __init__(self) -> None:
        self._bits = ""

    def fixed(self, value: int, width: int) -> Bits:
        self._bits += f"{value:0{width}b}"
        return self

    def unsigned(self, *values: int) -> Bits:
        for value in values:
            code = f"{value + 1:b}"
            self._bits += "0" * (len(code) - 1) + code
        return self

    def aligned(self) -> bytes:
        """The bits with zeros up to the next byte."""
        padded = self._bits + "0" * (-len(self._bits) % 8)
        return bytes(int(padded[at : at + 8], 2) for at in range(0, len(padded), 8))

    def closed(self) -> bytes:
        """The bits with the standard's stop bit."""
        return self.fixed(1, 1).aligned()


def nal(kind: int, payload: bytes) -> bytes:
    # 00 00 0x would look like a start code: the standard has a 03 put in (7.4.1.1).
    return bytes([kind]) + re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", payload)


@lru_cache(maxsize=1)
def sequence_parameters() -> bytes:
    # Ids and lengths 0, picture order = decoding order (2), no reference frames, no gaps, then the size in macroblocks.
    bits = Bits().unsigned(0, 0, 2, 0).fixed(0, 1).unsigned(COLUMNS - 1, ROWS - 1)
    # Frames only, direct 8x8 inference, no cropping, no display hints.
    return nal(SEQUENCE_NAL, BASELINE + bits.fixed(0b1100, 4).closed())


@lru_cache(maxsize=1)
def picture_parameters() -> bytes:
    # Ids 0, CAVLC, one slice group, default reference counts, no weights, all quantiser offsets 0.
    bits = Bits().unsigned(0, 0).fixed(0, 2).unsigned(0, 0, 0).fixed(0, 3).unsigned(0, 0, 0)
    # The deblocking filter can be switched off, and is, in each slice.
    return nal(PICTURE_NAL, bits.fixed(0b100, 3).closed())


def macroblock(luma: int, blue: int, red: int) -> bytes:
    # Samples from 16 up are both legal video levels and free of the byte 0.
    return bytes([luma]) * 256 + bytes([blue]) * 64 + bytes([red]) * 64


@lru_cache(maxsize=256)
def picture(number: int, hue: int) -> bytes:
    """One picture as a NAL unit: a light bar, a column further each time, on a ground whose colour is `hue` (0-255)."""
    ground = macroblock(80, 16 + hue * 224 // 256, 16 + (255 - hue) * 224 // 256)
    bar = macroblock(220, 128, 128)
    header = Bits().unsigned(0, IDR_SLICE_OF_I_MACROBLOCKS, 0).fixed(0, 4)
    header.unsigned(number % 2)  # neighbouring IDR pictures must differ in their id
    header.fixed(0, 2).unsigned(0, 1)  # keep no pictures; quantiser offset 0; deblocking off
    payload = b"".join(
        (header if place == 0 else Bits()).unsigned(I_PCM).aligned()
        + (bar if place % COLUMNS == number % COLUMNS else ground)
        for place in range(COLUMNS * ROWS)
    )
    return nal(IDR_NAL, payload + Bits().closed())


def sample(number: int, hue: int) -> bytes:
    """One picture as containers hold it: a four-byte length, then the NAL unit."""
    unit = picture(number, hue)
    return len(unit).to_bytes(4, "big") + unit


def decoder_configuration() -> bytes:
    """The AVCDecoderConfigurationRecord of ISO/IEC 14496-15: what a decoder needs before the first picture."""
    sequence, picture_set = sequence_parameters(), picture_parameters()
    return b"".join(
        (
            bytes([1]) + BASELINE + bytes([0xFF, 0xE1]),
            len(sequence).to_bytes(2, "big") + sequence,
            bytes([1]),
            len(picture_set).to_bytes(2, "big") + picture_set,
        )
    )
