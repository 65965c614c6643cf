"""Which simulators are installed: adapters publish theirs as entry points named after the provider."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any, Final, TypeGuard

from anyroom.errors import ConfigurationError
from anyroom.simulator.simulator import Simulator

GROUP: Final = "anyroom.simulators"


def available() -> tuple[str, ...]:
    """The names of providers that can be simulated here, from metadata alone."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def load(name: str) -> type[Simulator[Any]]:
    """A provider's simulator class; ConfigurationError if there is none or it cannot be imported."""
    found = entry_points(group=GROUP, name=name)
    if not found:
        known = ", ".join(available()) or "none"
        raise ConfigurationError(f"no simulator of {name!r} is installed; installed: {known}")
    origins = {entry.value: entry for entry in found}
    if len(origins) > 1:
        raise ConfigurationError(
            f"several distributions simulate {name!r}: {', '.join(sorted(origins))}; keep one of them"
        )
    (entry,) = origins.values()
    try:
        loaded: object = entry.load()
    except Exception as error:
        raise ConfigurationError(f"the simulator of {name!r} ({entry.value}) cannot be loaded: {error}") from error
    if not is_simulator(loaded):
        raise ConfigurationError(f"the simulator of {name!r} ({entry.value}) is not a Simulator")
    return loaded


def is_simulator(value: object) -> TypeGuard[type[Simulator[Any]]]:
    return isinstance(value, type) and issubclass(value, Simulator)
