"""Names and modules of a package that load when they are first used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """A `__getattr__` for `package`: each name is taken from the module that `places` says, or is that module itself.

    The package's `dir` lists them too, loaded or not: whoever completes names sees all that it offers. It still lists what is
    there (pluggy finds hooks by it), unless the package has a `__dir__` of its own.
    """
    there = vars(sys.modules[package])
    there["__dir__"] = lambda: sorted({*there, *there.get("__all__", ())})

    def load(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = import_module(f"{package}.{places[name]}")
        found = module if places[name] == name else getattr(module, name)
        setattr(sys.modules[package], name, found)
        return found

    return load


def modules_lazily(package: str) -> Callable[[str], Any]:
    """A `__getattr__` for `package`: its modules, so that `package.module.name` loads what it needs and no more."""

    def load(name: str) -> Any:
        try:
            return import_module(f"{package}.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"{package}.{name}":
                raise
            raise AttributeError(f"module {package!r} has no attribute {name!r}") from None

    return load
