"""Presets: named sets of rights and looks, which participants are given by name. These operations are RealtimeKit's own."""

from __future__ import annotations

from typing import Final

from anyroom.capabilities import speaks
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.tables import at, option_table
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.structures import as_json
from anyroom_cloudflare.types.presets import Preset, PresetChanges, PresetOptions, PresetRef

_PRESET: Final = f"{APP}/presets/{{presetId}}"
LIST: Final = Endpoint("listPresets", "GET", f"{APP}/presets", Safety.READ)
# Whether names are unique is not documented, so that a repeat might make a second one.
CREATE: Final = Endpoint("createPreset", "POST", f"{APP}/presets", Safety.ONCE)
GET: Final = Endpoint("getPreset", "GET", _PRESET, Safety.READ)
UPDATE: Final = Endpoint("updatePreset", "PATCH", _PRESET, Safety.IDEMPOTENT)
REPLACE: Final = Endpoint("replacePreset", "PUT", _PRESET, Safety.IDEMPOTENT)
DELETE: Final = Endpoint("deletePreset", "DELETE", _PRESET, Safety.IDEMPOTENT)

_PARTS: Final = {
    "name": at("name"),
    "config": at("config", of=as_json),
    "permissions": at("permissions", of=as_json),
    "ui": at("ui", of=as_json),
}
PRESET_OPTIONS: Final = option_table(PresetOptions, _PARTS)
CHANGE_OPTIONS: Final = option_table(PresetChanges, _PARTS)


class Presets(CloudflareApp):
    """Presets."""

    @speaks(LIST)
    def list_presets(self, *, search: str | None = None, cursor: str | None = None) -> Operation[Page[Preset]]:
        """List the app's presets, by id, name and times alone: `client.walk(provider.list_presets, search="host")`.

        In what order is not documented. `search` looks at names.
        """
        query = () if search is None else (("search", search),)
        return (yield from self.list_page(LIST(query=query), "presets", wire.presets.preset, cursor=cursor))

    @speaks(GET)
    def get_preset(self, preset: PresetRef, /) -> Operation[Preset]:
        """Get a preset in full.

        Raises:
            NotFound: there is no such preset.
        """
        return _read((yield from self.ask(GET(presetId=identify(preset, "preset")))))

    @speaks(CREATE, options=PRESET_OPTIONS)
    def create_preset(self, options: PresetOptions, /) -> Operation[Preset]:
        """Make a preset."""
        body = self.write(PRESET_OPTIONS, options, {})
        return _read((yield from self.ask(CREATE(json=body))))

    @speaks(UPDATE, options=CHANGE_OPTIONS)
    def update_preset(self, preset: PresetRef, options: PresetChanges, /) -> Operation[Preset]:
        """Change a part of a preset, as small as one permission. For those who are in a room by it, what that changes is
        not documented.

        Raises:
            NotFound: there is no such preset.
        """
        body = self.write(CHANGE_OPTIONS, options, {})
        return _read((yield from self.ask(UPDATE(json=body, presetId=identify(preset, "preset")))))

    @speaks(REPLACE, options=PRESET_OPTIONS)
    def replace_preset(self, preset: PresetRef, options: PresetOptions, /) -> Operation[Preset]:
        """Put another preset in the place of one, under its id.

        Raises:
            NotFound: there is no such preset.
        """
        body = self.write(PRESET_OPTIONS, options, {})
        return _read((yield from self.ask(REPLACE(json=body, presetId=identify(preset, "preset")))))

    @speaks(DELETE)
    def delete_preset(self, preset: PresetRef, /) -> Operation[Preset]:
        """Delete a preset, and return what it was. What becomes of participants who have it is not documented.

        Raises:
            NotFound: there is no such preset.
        """
        return _read((yield from self.ask(DELETE(presetId=identify(preset, "preset")))))


def _read(response: Response) -> Preset:
    return wire.presets.preset(payload(response))
