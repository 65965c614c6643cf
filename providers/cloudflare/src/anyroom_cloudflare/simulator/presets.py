"""The preset calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.simulator import Answer, Call, Refusal, Served
from anyroom.simulator.fields import is_object
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.app import App
from anyroom_cloudflare.simulator.envelopes import paged, single
from anyroom_cloudflare.simulator.listing import page
from anyroom_cloudflare.simulator.paths import APP
from anyroom_cloudflare.simulator.preset import PRESET, Preset
from anyroom_cloudflare.simulator.reading import body, found
from anyroom_cloudflare.simulator.shapes import Anything, Keyed, Object
from anyroom_cloudflare.simulator.world import World, find

PRESETS: Final = f"{APP}/presets"
ONE: Final = f"{PRESETS}/{{presetId}}"
# The change is checked where it is merged, as a whole preset.
CHANGE: Final = Object(
    {"name": Anything(), **dict.fromkeys(("config", "permissions", "ui"), Keyed(Anything()))},
)


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Depth first: changing one nested permission is a documented use, and what a change leaves out stays."""
    changes = {
        key: merged(old[key], value) if is_object(value) and is_object(old.get(key)) else value
        for key, value in new.items()
    }
    return {**old, **changes}


def list_presets(world: World, call: Call) -> Answer:
    presets = [preset for preset in world.app(call).presets.values() if found(call, preset.name)]
    on_page = page(call, presets[::-1])
    return paged([preset.summary() for preset in on_page.items], on_page.paging)


def create(world: World, call: Call) -> Answer:
    app, content = world.app(call), body(call, PRESET)
    unique(app, content)
    preset = Preset(world.new_id(), world.now, content)
    app.presets[preset.id] = preset
    return single(preset.as_json(), 201)


def get(world: World, call: Call) -> Answer:
    return single(preset_of(world, call).as_json())


def update(world: World, call: Call) -> Answer:
    preset = preset_of(world, call)
    return change(world, call, preset, PRESET.read(merged(preset.content, body(call, CHANGE))))


def replace(world: World, call: Call) -> Answer:
    return change(world, call, preset_of(world, call), body(call, PRESET))


def change(world: World, call: Call, preset: Preset, content: Mapping[str, Any]) -> Answer:
    unique(world.app(call), content, besides=preset)
    preset.change(content, world.now)
    return single(preset.as_json())


def delete(world: World, call: Call) -> Answer:
    preset = preset_of(world, call)
    del world.app(call).presets[preset.id]
    return single(preset.as_json())


def unique(app: App, content: Mapping[str, Any], *, besides: Preset | None = None) -> None:
    """Participants name their preset, so two of one name would be a riddle; the service's answer is documented nowhere."""
    other = app.preset_called(str(content["name"]))
    if other is not None and other is not besides:
        raise Refusal(errors.repeated_preset(str(content["name"])))


def preset_of(world: World, call: Call) -> Preset:
    preset_id = call.segments["presetId"]
    return find(world.app(call).presets, preset_id, errors.unknown("preset", preset_id))


OPERATIONS: Final = (
    Served("listPresets", "GET", PRESETS, list_presets),
    Served("createPreset", "POST", PRESETS, create),
    Served("getPreset", "GET", ONE, get),
    Served("updatePreset", "PATCH", ONE, update),
    Served("replacePreset", "PUT", ONE, replace),
    Served("deletePreset", "DELETE", ONE, delete),
)
