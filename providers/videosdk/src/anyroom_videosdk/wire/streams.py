"""HLS streams, livestreams and thumbnails on the wire, in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import AliasPath

from anyroom.operations import Response
from anyroom.reading import Instant, Number, Text, Whole, read
from anyroom.types.media import Orientation
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.composition import PictureQuality
from anyroom_videosdk.types.streams import HlsStream, Livestream, Thumbnail
from anyroom_videosdk.wire.broadcasts import hls_stream, livestream
from anyroom_videosdk.wire.deliveries import DeliveriesOnWire, deliveries
from anyroom_videosdk.wire.fields import VideoSDKModel, named
from anyroom_videosdk.wire.widened import widened

AUDIO_ONLY: Final[Mapping[str | None, bool]] = {"audio": True, "video-and-audio": False}
"""By the platform's word for a mode."""
ORIENTATIONS: Final[Mapping[str | None, Orientation]] = {word.value: word for word in Orientation}


class StreamOnWire(VideoSDKModel):
    """What the neutral broadcast leaves out. `captureLog` and `encryption` have no documented shape."""

    live_url: Text = named("livestreamUrl")
    duration: Number = None
    mode: Text = None
    quality: Text = None
    orientation: Text = None
    region: Text = None
    composer_id: Text = named("composerId")
    webhook: DeliveriesOnWire | None = None


class ThumbnailOnWire(VideoSDKModel):
    """`filePath` is an address."""

    url: Text = named("filePath")
    name: Text = named("fileName")
    room_id: Text = named("roomId", "meetingId")
    size: Whole = named("fileSize")
    created_at: Instant = named(AliasPath("meta", "createdAt"))
    width: Whole = named(AliasPath("meta", "width"))
    height: Whole = named(AliasPath("meta", "height"))
    format: Text = named(AliasPath("meta", "format"))


def quality(word: str | None) -> PictureQuality | None:
    """Read a quality."""
    return None if word is None else PictureQuality(word)


def hls_details(data: Any, response: Response) -> HlsStream:
    """Read an HLS stream in full."""
    wire = read(StreamOnWire, data, response)
    return widened(
        hls_stream(data, response),
        HlsStream,
        live_url=wire.live_url,
        duration=wire.duration,
        quality=quality(wire.quality),
        orientation=ORIENTATIONS.get(wire.orientation),
        audio_only=AUDIO_ONLY.get(wire.mode),
        composer_id=wire.composer_id,
        deliveries=deliveries(wire.webhook),
    )


def livestream_details(data: Any, response: Response) -> Livestream:
    """Read a livestream in full."""
    wire = read(StreamOnWire, data, response)
    return widened(
        livestream(data, response),
        Livestream,
        region=wire.region,
        composer_id=wire.composer_id,
        deliveries=deliveries(wire.webhook),
    )


def thumbnail(data: Any, response: Response) -> Thumbnail:
    """Read the answer to taking a picture."""
    return Thumbnail(provider=NAME, raw=data, **read(ThumbnailOnWire, data, response).model_dump())
