"""Sound files with nothing to hear, as short as they can be and still play."""

from __future__ import annotations

from typing import Final

FRAMES: Final = 80  # about two seconds; the films have no more, whatever they say that they last

# MPEG-1 layer III, 32 kbit/s, 44100 Hz, mono: a frame of zeros decodes to silence.
MP3_FRAME: Final = b"\xff\xfb\x10\xc0" + bytes(100)
# AAC-LC, 44100 Hz, mono: a header of seven bytes that counts the frame's thirteen, and an empty channel.
AAC_FRAME: Final = b"\xff\xf1\x50\x40\x01\xbf\xfc" + b"\x00\xc8\x00\x80\x23\x80"


def mp3() -> bytes:
    return MP3_FRAME * FRAMES


def aac() -> bytes:
    return AAC_FRAME * FRAMES
