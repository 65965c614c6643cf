"""Pictures taken of a stream, on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import AliasPath

from anyroom.operations import Response
from anyroom.reading import Instant, Text, Whole, read
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.streams import Thumbnail
from anyroom_videosdk.wire.fields import VideoSDKModel, named


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


def thumbnail(data: Any, response: Response) -> Thumbnail:
    """Read the answer to taking a picture."""
    return Thumbnail(provider=NAME, raw=data, **vars(read(ThumbnailOnWire, data, response)))
