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
        ExperienceComposerOptions,
        JsonFrames,
        SessionOptions,
        SipOptions,
        TokenOptions,
    )
    from anyroom_vonage.provider import Vonage
    from anyroom_vonage.results import (
        Archive,
        ArchiveTranscript,
        AudioConnector,
        ExperienceComposer,
        LiveBroadcast,
        LiveCaptions,
        SelectedStream,
        SipCall,
        Stream,
        Transcription,
    )
    from anyroom_vonage.vocabulary import MediaMode, OutputMode, Resolution, StreamMode, VideoType

_PLACES = {
    "Archive": "results",
    "ArchiveOptions": "options",
    "ArchiveTranscript": "results",
    "AudioConnector": "results",
    "AudioConnectorOptions": "options",
    "BroadcastOptions": "options",
    "ExperienceComposer": "results",
    "ExperienceComposerOptions": "options",
    "JsonFrames": "options",
    "LiveBroadcast": "results",
    "LiveCaptions": "results",
    "MediaMode": "vocabulary",
    "OutputMode": "vocabulary",
    "Resolution": "vocabulary",
    "SelectedStream": "results",
    "SessionOptions": "options",
    "SipCall": "results",
    "SipOptions": "options",
    "Stream": "results",
    "StreamMode": "vocabulary",
    "TokenOptions": "options",
    "Transcription": "results",
    "VideoType": "vocabulary",
    "Vonage": "provider",
    "VonageConfig": "config",
}
"""Where each name lives."""

__all__ = [
    "Archive",
    "ArchiveOptions",
    "ArchiveTranscript",
    "AudioConnector",
    "AudioConnectorOptions",
    "BroadcastOptions",
    "ExperienceComposer",
    "ExperienceComposerOptions",
    "JsonFrames",
    "LiveBroadcast",
    "LiveCaptions",
    "MediaMode",
    "OutputMode",
    "Resolution",
    "SelectedStream",
    "SessionOptions",
    "SipCall",
    "SipOptions",
    "Stream",
    "StreamMode",
    "TokenOptions",
    "Transcription",
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
