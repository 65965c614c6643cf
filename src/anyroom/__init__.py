"""One Python API over many video platforms.

Everything here loads when it is first used: importing anyroom costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anyroom.lazy import lazily

if TYPE_CHECKING:
    from anyroom import errors as errors
    from anyroom import types as types
    from anyroom import webhooks as webhooks
    from anyroom.capabilities import Level, Support, Why
    from anyroom.client import AsyncClient, Client
    from anyroom.errors import AnyroomError, NotFound, ProviderError, TransportError, UnsupportedOperation
    from anyroom.events import Event, EventType
    from anyroom.memory import Memory
    from anyroom.paging import AsyncPager, Pager
    from anyroom.plugins import hookimpl, observe, register_provider, unobserve
    from anyroom.types.broadcasts import Hls, Rtmp
    from anyroom.types.media import Layout, Orientation, Quality, Stylesheet, WebPage
    from anyroom.types.recordings import Storage
    from anyroom.types.tokens import Grant, Role
    from anyroom.types.values import UNSET, Ref, Unset
    from anyroom.version import __version__

_PLACES = {
    "AnyroomError": "errors",
    "AsyncClient": "client",
    "AsyncPager": "paging",
    "Client": "client",
    "Event": "events",
    "EventType": "events",
    "Grant": "types.tokens",
    "Hls": "types.broadcasts",
    "Layout": "types.media",
    "Level": "capabilities",
    "Memory": "memory",
    "NotFound": "errors",
    "Orientation": "types.media",
    "Pager": "paging",
    "ProviderError": "errors",
    "Quality": "types.media",
    "Ref": "types.values",
    "Role": "types.tokens",
    "Rtmp": "types.broadcasts",
    "Storage": "types.recordings",
    "Stylesheet": "types.media",
    "Support": "capabilities",
    "TransportError": "errors",
    "UNSET": "types.values",
    "Unset": "types.values",
    "UnsupportedOperation": "errors",
    "WebPage": "types.media",
    "Why": "capabilities",
    "__version__": "version",
    "errors": "errors",
    "hookimpl": "plugins",
    "observe": "plugins",
    "register_provider": "plugins",
    "types": "types",
    "unobserve": "plugins",
    "webhooks": "webhooks",
}
"""Where each public name lives."""

__all__ = [
    "UNSET",
    "AnyroomError",
    "AsyncClient",
    "AsyncPager",
    "Client",
    "Event",
    "EventType",
    "Grant",
    "Hls",
    "Layout",
    "Level",
    "Memory",
    "NotFound",
    "Orientation",
    "Pager",
    "ProviderError",
    "Quality",
    "Ref",
    "Role",
    "Rtmp",
    "Storage",
    "Stylesheet",
    "Support",
    "TransportError",
    "Unset",
    "UnsupportedOperation",
    "WebPage",
    "Why",
    "__version__",
    "errors",
    "hookimpl",
    "observe",
    "register_provider",
    "types",
    "unobserve",
    "webhooks",
]


__getattr__: Callable[[str], Any] = lazily(__name__, _PLACES)


def __dir__() -> list[str]:
    return sorted(__all__)
