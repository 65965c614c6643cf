"""Apps."""

from __future__ import annotations

from typing import Any

from anyroom.reading import Text, WireModel, read
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.types.apps import App
from anyroom_cloudflare.wire import PROVIDER, Time


class WireApp(WireModel):
    """An app."""

    id: str
    name: Text = None
    created_at: Time = None


def app(data: Any) -> App:
    """The app, out of its wrapping (`{"app": {...}}`), which it has where it is made and nowhere else."""
    found = read(WireApp, unwrapped(data, "app"))
    return App(provider=PROVIDER, raw=data, id=found.id, name=found.name, created_at=found.created_at)
