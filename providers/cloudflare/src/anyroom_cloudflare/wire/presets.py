"""Presets."""

from __future__ import annotations

from typing import Any

from anyroom.reading import Text, WireModel, read
from anyroom_cloudflare.types.presets import Permissions, Preset, PresetConfig, PresetUi
from anyroom_cloudflare.wire import PROVIDER, Time


class WirePreset(WireModel):
    """A preset. Listings have summaries; the first generation of the API had no times."""

    id: str
    name: Text = None
    config: PresetConfig | None = None
    permissions: Permissions | None = None
    ui: PresetUi | None = None
    created_at: Time = None
    updated_at: Time = None


def preset(data: Any) -> Preset:
    """The preset."""
    found = read(WirePreset, data)
    return Preset(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        name=found.name,
        config=found.config,
        permissions=found.permissions,
        ui=found.ui,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )
