"""A distribution asks for what it imports; nothing rides along on somebody else's dependency."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

# A part of core, or of an adapter, that only an extra of core makes importable; of a part of one file, the file's name.
EXTRAS = {
    "aiohttp_carrier": ("aiohttp",),
    "cli": ("cli", "simulator"),
    "opentelemetry": ("opentelemetry",),
    "simulator": ("simulator",),
    "testing": ("testing", "simulator"),
}
# Parts of another distribution's own interface, which comes with the version of them that it needs.
COMES_WITH = {"pydantic_core": "pydantic", "yarl": "aiohttp"}


def table(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text())


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def imported(file: Path) -> Iterator[str]:
    """The top-level name of every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module.partition(".")[0]


def asked_for(folder: Path, parts: Iterable[str]) -> set[str]:
    """The distributions that are there when these parts of a distribution are used."""
    core = table(ROOT)
    own = core["tool"]["hatch"]["metadata"]["hooks"]["custom"]["extras"]
    asked = names([*core["project"]["dependencies"], *table(folder)["project"]["dependencies"]])
    return asked.union({"anyroom"}, *(names(own[extra]) for part in parts for extra in EXTRAS.get(part, ())))


@pytest.fixture(scope="module")
def modules() -> Mapping[str, list[str]]:
    """The distributions that each importable name comes from."""
    return packages_distributions()


@pytest.mark.parametrize(
    "package", [*ROOT.glob("src/*"), *ROOT.glob("providers/*/src/*")], ids=lambda package: package.name
)
def test_what_is_imported_is_asked_for(package: Path, modules: Mapping[str, list[str]]) -> None:
    """Ask for it in the distribution's pyproject.toml, or in the extra of the part that imports it."""
    unasked: set[str] = set()
    for file in package.rglob("*.py"):
        asked = asked_for(package.parent.parent, file.relative_to(package).with_suffix("").parts)
        for module in set(imported(file)) - sys.stdlib_module_names - {package.name}:
            given = COMES_WITH.get(module)
            named = modules.get(module, [module]) if given is None else [given]  # an editable one has no files
            known = {canonicalize_name(name) for name in named}
            if not known & asked:
                unasked.add(f"{file.relative_to(ROOT)} imports {module}")
    assert not unasked
