"""Echo for anyroom. The adapter loads when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyroom.plugins import hookimpl

if TYPE_CHECKING:
    from .provider import Echo


@hookimpl
def anyroom_provider() -> type[Echo]:
    """The provider, for the plugin host."""
    from .provider import Echo

    return Echo
