"""Software that others wrote: what it can do, found by introspection, and which tests made it do so."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any


@dataclass
class Outsider:
    """A way to drive a simulator that is none of ours; `methods` are all that it can do."""

    name: str
    version: str
    provider: str
    methods: frozenset[str]
    used: set[str] = field(default_factory=set[str], init=False)

    def __str__(self) -> str:
        return self.name

    @contextmanager
    def watched(self) -> Generator[set[str]]:
        """The methods that somebody makes use of within the block."""
        self.used = set()
        yield self.used


@dataclass
class Sdk(Outsider):
    """A package from the index. A method that another of its methods calls is not used thereby."""

    functions: Mapping[str, tuple[type, str]] = field(default_factory=dict[str, tuple[type, str]])

    @classmethod
    def of(cls, distribution: str, provider: str, classes: Iterable[type], *, name: str | None = None) -> Sdk:
        """What these classes define and do not begin with an underscore; what it has as attributes are no methods."""
        functions = {
            f"{owner.__name__}.{attribute}": (owner, attribute)
            for owner in classes
            for attribute, value in vars(owner).items()
            if not attribute.startswith("_") and inspect.isfunction(value)
        }
        return cls(name or distribution, version(distribution), provider, frozenset(functions), functions)

    @contextmanager
    def watched(self) -> Generator[set[str]]:
        with super().watched() as used:
            originals = {name: vars(owner)[attribute] for name, (owner, attribute) in self.functions.items()}
            nesting = Nesting(used)
            for name, (owner, attribute) in self.functions.items():
                setattr(owner, attribute, nesting.noting(name, originals[name]))
            try:
                yield used
            finally:
                for name, (owner, attribute) in self.functions.items():
                    setattr(owner, attribute, originals[name])


@dataclass
class Nesting:
    used: set[str]
    depth: int = 0

    def noting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def noted(*given: Any, **named: Any) -> Any:
            if not self.depth:
                self.used.add(name)
            self.depth += 1
            try:
                return function(*given, **named)
            finally:
                self.depth -= 1

        return noted


@dataclass(frozen=True)
class Defect:
    """What an SDK does wrong, and the test that shows it and works round it.

    `breaks` is the method that cannot do its work for it, if it is one; most defects leave a way round.
    """

    outsider: str
    what: str
    test: str
    breaks: str | None = None


@dataclass
class Evidence:
    """Which tests exercised what, and how they ended: collected while the tests run, told by the page."""

    tests: dict[str, dict[str, set[str]]] = field(default_factory=dict[str, dict[str, set[str]]])
    failed: set[str] = field(default_factory=set[str])
    defects: set[Defect] = field(default_factory=set[Defect])
    modules: set[Path] = field(default_factory=set[Path])

    def note(self, outsider: Outsider, used: Iterable[str], test: str) -> None:
        for name in used:
            self.tests.setdefault(outsider.name, {}).setdefault(name, set()).add(test)

    def exercised(self, outsider: Outsider) -> Mapping[str, set[str]]:
        return self.tests.get(outsider.name, {})

    def broken(self, outsider: Outsider) -> set[str]:
        """The methods that do not work for a defect of their own."""
        return {defect.breaks for defect in self.defects if defect.outsider == outsider.name and defect.breaks}

    def passing(self, outsider: Outsider) -> set[str]:
        passed = {name for name, tests in self.exercised(outsider).items() if not tests & self.failed}
        return passed - self.broken(outsider)

    def missing(self, outsider: Outsider) -> set[str]:
        return set(outsider.methods - self.exercised(outsider).keys())
