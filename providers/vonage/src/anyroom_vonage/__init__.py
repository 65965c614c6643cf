"""Vonage Video (the unified environment, formerly OpenTok) for anyroom. Everything here loads when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anyroom.lazy import lazily
from anyroom.plugins import hookimpl

if TYPE_CHECKING:
    from anyroom_vonage.config import VonageConfig
    from anyroom_vonage.options import (
        ArchiveOptions,
        AudioConnectorOptions,
        BroadcastOptions,
        JsonFrames,
        MediaMode,
        OutputMode,
        Resolution,
        SessionOptions,
        SipOptions,
        StreamMode,
        TokenOptions,
    )
    from anyroom_vonage.provider import Vonage
    from anyroom_vonage.results import AudioConnector, Stream, VideoType

_PLACES = {
    "ArchiveOptions": "options",
    "AudioConnector": "results",
    "AudioConnectorOptions": "options",
    "BroadcastOptions": "options",
    "JsonFrames": "options",
    "MediaMode": "options",
    "OutputMode": "options",
    "Resolution": "options",
    "SessionOptions": "options",
    "SipOptions": "options",
    "Stream": "results",
    "StreamMode": "options",
    "TokenOptions": "options",
    "VideoType": "results",
    "Vonage": "provider",
    "VonageConfig": "config",
}
"""Where each name lives."""

__all__ = [
    "ArchiveOptions",
    "AudioConnector",
    "AudioConnectorOptions",
    "BroadcastOptions",
    "JsonFrames",
    "MediaMode",
    "OutputMode",
    "Resolution",
    "SessionOptions",
    "SipOptions",
    "Stream",
    "StreamMode",
    "TokenOptions",
    "VideoType",
    "Vonage",
    "VonageConfig",
]

__getattr__: Callable[[str], Any] = lazily(__name__, _PLACES)


@hookimpl
def anyroom_provider() -> type[Vonage]:
    """The provider, for the plugin host."""
    from anyroom_vonage.provider import Vonage

    return Vonage
