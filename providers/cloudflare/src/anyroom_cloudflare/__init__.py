"""Cloudflare RealtimeKit for anyroom. Everything here loads when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anyroom.lazy import lazily
from anyroom.plugins import hookimpl

if TYPE_CHECKING:
    from anyroom_cloudflare.config import CloudflareConfig
    from anyroom_cloudflare.provider import Cloudflare

_PLACES = {
    "Cloudflare": "provider",
    "CloudflareConfig": "config",
}
"""Where each name lives."""

__all__ = [
    "Cloudflare",
    "CloudflareConfig",
]

__getattr__: Callable[[str], Any] = lazily(__name__, _PLACES)


@hookimpl
def anyroom_provider() -> type[Cloudflare]:
    """The provider, for the plugin host."""
    from anyroom_cloudflare.provider import Cloudflare

    return Cloudflare
