"""Resources of the pool on the wire."""

from __future__ import annotations

from typing import Any

from anyroom.operations import Response
from anyroom.reading import Flag, Text, read, word_in
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.resources import CompositionKind, Release, Resource, ResourceStatus
from anyroom_videosdk.wire.broadcasts import AUDIO_ONLY, picture_quality
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, several


class ResourceOnWire(VideoSDKModel):
    """A composer of the pool."""

    id: str = needed("id", "_id")
    status: str = ""
    type: Text = None
    mode: Text = None
    quality: Text = None
    composer_ids: tuple[Text, ...] = several("composerIds")
    webhook_url: Text = named("webhookUrl")


class ReleaseOnWire(VideoSDKModel):
    """What became of a release."""

    id: str = needed("id", "_id")
    success: Flag = None
    message: Text = named("msg", "message")


def resource(data: Any, response: Response) -> Resource:
    """Read a resource."""
    wire = read(ResourceOnWire, data, response)
    return Resource(
        provider=NAME,
        raw=data,
        id=wire.id,
        status=ResourceStatus(wire.status.lower()),
        kind=word_in(CompositionKind, wire.type),
        audio_only=AUDIO_ONLY.get(wire.mode),
        quality=picture_quality(wire.quality),
        composer_ids=tuple(found for found in wire.composer_ids if found is not None),
        webhook_url=wire.webhook_url,
    )


def release(data: Any, response: Response) -> Release:
    """Read what became of a release."""
    wire = read(ReleaseOnWire, data, response)
    return Release(provider=NAME, raw=data, id=wire.id, released=wire.success, message=wire.message)
