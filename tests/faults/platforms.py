"""The platforms under fire: every adapter's simulator, served, and the ways to have each of its wire operations asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from anyroom import plugins
from anyroom.capabilities import all_endpoints, endpoints_of, neutral_operations
from anyroom.provider import Provider
from anyroom.simulator import Running, Simulator, load, serve
from anyroom.stages import ServedStage
from anyroom.testing import Conformance, Particulars, Scene
from anyroom.testing.kit.calls import arrange, perform
from anyroom.testing.kit.listening import declared_endpoints, own_operations
from anyroom.testing.pairs import Reader

ROOT: Final = Path(__file__).parents[2]
ADAPTERS: Final = tuple(sorted(file.parent.name for file in ROOT.glob("providers/*/pyproject.toml")))


@dataclass(frozen=True)
class Way:
    """A call that may ask an operation. `begin` makes what the call is about, and returns what carries it out."""

    name: str
    begin: Callable[[Scene], Callable[[], object]]


@dataclass(frozen=True)
class Platform:
    """A simulator that is being served. The simulator itself is at hand for its log, which is too long to be asked for."""

    stage: ServedStage
    running: Running
    simulator: Simulator[Any]
    particulars: Particulars


@contextmanager
def platform(name: str) -> Generator[Platform]:
    """Serve one."""
    simulator = load(name)()
    with serve(simulator) as running:
        yield Platform(ServedStage(name, running), running, simulator, particulars(name))


@cache
def particulars(name: str) -> Particulars:
    """What the adapter's conformance test says of it: how each of its own operations is carried out."""
    return conformance(name).particulars


def conformance(name: str) -> type[Conformance]:
    """The conformance test of an adapter."""
    members = vars(tests_of(name, "test_conformance")).values()
    (found,) = (
        member
        for member in members
        if isinstance(member, type) and issubclass(member, Conformance) and member is not Conformance
    )
    return found


def tests_of(name: str, module: str) -> Any:
    """A module of an adapter's tests."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return import_module(f"providers.{name}.tests.{module}")


def operations(name: str) -> tuple[str, ...]:
    """Every wire operation of an adapter."""
    return tuple(dict.fromkeys(endpoint.operation for endpoint in all_endpoints(plugins.load(name))))


def readers(name: str) -> Mapping[str, Reader]:
    """Every reader of an adapter's answers, by the kind of answer."""
    found: Mapping[str, Reader] = tests_of(name, "test_wire").READERS
    return found


def methods(name: str) -> tuple[str, ...]:
    """Every method of an adapter that asks for a wire operation."""
    provider = plugins.load(name)
    spoken = (method for method, endpoints in declared_endpoints(provider).items() if endpoints)
    return tuple(dict.fromkeys((*spoken, *own_operations(provider))))


def ways(provider: type[Provider], known: Particulars, operation: str) -> Iterator[Way]:
    """How an operation may be reached, the plainest first: neutral calls, the provider's own operations, detours."""

    def speaks(method: str) -> bool:
        return any(endpoint.operation == operation for endpoint in endpoints_of(getattr(provider, method)))

    def size(method: str) -> int:
        return len(endpoints_of(getattr(provider, method)))

    declared = declared_endpoints(provider)
    spoken = {item.method: call for call, item in neutral_operations().items() if item.method in declared}
    calls = [spoken[method] for method in sorted(filter(speaks, spoken), key=size)]
    for call in calls:
        yield Way(call, _neutral(call))
    for method in sorted(filter(speaks, own_operations(provider)), key=size):
        yield Way(method, _acting(known.own_operations[method]))
    for call in calls:
        for act in known.detours.get(call, ()):
            yield Way(f"{call}, on a detour", _acting(act))
    for act in known.with_everything:
        yield Way(act.__name__, _acting(act))


def _neutral(call: str) -> Callable[[Scene], Callable[[], object]]:
    def begin(scene: Scene) -> Callable[[], object]:
        what = arrange(scene, call)
        return lambda: perform(scene.video, call, what)

    return begin


def _acting(act: Callable[[Scene], object]) -> Callable[[Scene], Callable[[], object]]:
    return lambda scene: lambda: act(scene)
