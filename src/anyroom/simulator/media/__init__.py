"""Small films that really play, made without any codec: moving bars in uncompressed H.264 macroblocks."""

from anyroom.simulator.media.h264 import FRAMES
from anyroom.simulator.media.matroska import matroska
from anyroom.simulator.media.mp4 import mp4, mp4_header, mp4_segment

__all__ = ["FRAMES", "matroska", "mp4", "mp4_header", "mp4_segment"]
