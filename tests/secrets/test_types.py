"""Every field of every object and option whose name sounds secret: masked, or named in `unmasked` with a reason."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import Field, fields, is_dataclass
from types import ModuleType
from typing import Any

from anyroom import plugins
from tests.faults.platforms import ADAPTERS

from .canaries import SOUNDS_SECRET
from .unmasked import NAMES


def _modules() -> Iterator[ModuleType]:
    for name in (
        "anyroom.types",
        "anyroom.events",
        *(plugins.load(name).__module__.partition(".")[0] for name in ADAPTERS),
    ):
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{name}."):
            if ".simulator" not in found.name:
                yield importlib.import_module(found.name)


def _shown() -> Iterator[tuple[type[Any], Field[Any]]]:
    """The fields that a repr shows, and whose names sound secret."""
    for module in _modules():
        for kind in vars(module).values():
            if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__:
                for item in fields(kind):
                    shown = item.repr and not item.metadata.get("handed_out")
                    if shown and SOUNDS_SECRET.search(item.name) and not str(item.type).startswith("SecretStr"):
                        yield kind, item


def test_what_sounds_secret_is_masked_or_has_a_reason() -> None:
    unexplained = [
        f"{kind.__module__}.{kind.__name__}.{item.name}" for kind, item in _shown() if item.name not in NAMES
    ]
    assert not unexplained


def test_every_reason_is_needed() -> None:
    assert {item.name for _, item in _shown()} == set(NAMES)
