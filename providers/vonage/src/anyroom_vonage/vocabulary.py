"""Vonage's words: the enums that both its options and its results speak in."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from anyroom.tables import Words
from anyroom.types.values import OpenEnum


class MediaMode(StrEnum):
    """How media travels. Only a routed session can be recorded, broadcast, captioned, rendered into or dialled from."""

    ROUTED = "disabled"
    """Through Vonage's media router. The words are those of the field, which asks for the opposite: `p2p.preference`."""
    RELAYED = "enabled"
    """From participant to participant, where the network lets them."""


class OutputMode(OpenEnum):
    """What an archive becomes."""

    COMPOSED = "composed"
    """One MP4."""
    INDIVIDUAL = "individual"
    """A ZIP of the streams, each a file, with a manifest."""
    UNKNOWN = "unknown"


class StreamMode(OpenEnum):
    """Who says which streams an archive or a broadcast takes."""

    AUTO = "auto"
    """All of them, as they come."""
    MANUAL = "manual"
    """Those that you add (`add_archive_stream`, `add_broadcast_stream`)."""
    UNKNOWN = "unknown"


class Resolution(OpenEnum):
    """The size of a picture, width by height. The words of all SDKs; the OpenAPI file has the landscape ones alone."""

    SD_LANDSCAPE = "640x480"
    SD_PORTRAIT = "480x640"
    HD_LANDSCAPE = "1280x720"
    HD_PORTRAIT = "720x1280"
    FHD_LANDSCAPE = "1920x1080"
    FHD_PORTRAIT = "1080x1920"
    UNKNOWN = "unknown"


class VideoType(OpenEnum):
    """What a stream's pictures are of."""

    CAMERA = "camera"
    SCREEN = "screen"
    CUSTOM = "custom"
    UNKNOWN = "unknown"


CALLBACK_KINDS: Final = (
    "session_created",
    "session_destroyed",
    "session_notification",
    "connection_created",
    "connection_destroyed",
    "stream_created",
    "stream_destroyed",
    "archive_status",
    "broadcast_status",
    "render_status",
    "captions_status",
    "sip_call_created",
    "sip_call_updated",
    "sip_call_destroyed",
    "sip_call_mute_forced",
)
"""The webhooks that an application has for video, as its document spells them (Application API v2; Node and .NET SDKs). Each has
a URL, and a secret, of its own.
"""


def sendable(vocabulary: type[OpenEnum]) -> Words:
    """The words of an enum that can be sent: all but `UNKNOWN`, which stands for what was read and is not known here."""
    return {word: word.value for word in vocabulary if word.name != "UNKNOWN"}
