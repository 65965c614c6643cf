"""VideoSDK.live for anyroom. Everything here loads when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anyroom.lazy import lazily
from anyroom.plugins import hookimpl

if TYPE_CHECKING:
    from anyroom_videosdk.config import VideoSDKConfig
    from anyroom_videosdk.provider import VideoSDK

__all__ = ["VideoSDK", "VideoSDKConfig"]

__getattr__: Callable[[str], Any] = lazily(__name__, {"VideoSDK": "provider", "VideoSDKConfig": "config"})


@hookimpl
def anyroom_provider() -> type[VideoSDK]:
    """The provider, for the plugin host."""
    from anyroom_videosdk.provider import VideoSDK

    return VideoSDK
