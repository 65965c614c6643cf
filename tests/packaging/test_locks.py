"""The locks agree with pyproject.toml, and name no machine and no address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = {"dev.txt": "dev", "lowest.txt": "test", "outsiders.txt": "outsiders"}


def project(folder: Path = ROOT) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text())


def group(name: str) -> Iterator[str]:
    for entry in project()["dependency-groups"][name]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from group(entry["include-group"])


def wanted(tools: str) -> list[Requirement]:
    """What a lock must hold: what the distributions ask for, every extra, and a group of tools."""
    table = project()
    requirements = [*table["project"]["dependencies"], *group(tools)]
    for extra in table["tool"]["hatch"]["metadata"]["hooks"]["custom"]["extras"].values():
        requirements += extra
    for file in ROOT.glob("providers/*/pyproject.toml"):
        requirements += project(file.parent)["project"]["dependencies"]
    parsed = map(Requirement, requirements)
    return [requirement for requirement in parsed if requirement.name != "anyroom"]


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / lock).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize(("lock", "tools"), LOCKS.items())
def test_a_lock_holds_what_pyproject_asks_for(lock: str, tools: str) -> None:
    """`make lock` mends it."""
    pinned = pins(lock)
    missing = [str(one) for one in wanted(tools) if pinned.get(canonicalize_name(one.name), "0") not in one.specifier]
    assert not missing, f"run `make lock`: {lock} does not satisfy {missing}"


def test_the_lowest_lock_is_the_lowest() -> None:
    """What somebody may install is what `make lowest` tests: the very lower bound, up to trailing zeros."""
    pinned = pins("lowest.txt")
    for requirement in wanted("test"):
        bounds = [specifier.version for specifier in requirement.specifier if specifier.operator == ">="]
        assert len(bounds) == 1, f"{requirement}: one lower bound wanted"
        assert re.sub(r"(\.0)*$", "", pinned[canonicalize_name(requirement.name)]) == re.sub(r"(\.0)*$", "", bounds[0])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    assert not re.search(r"://|@|index-url|find-links", text)
    entries = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert entries
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_the_page_of_outsiders_is_about_the_versions_that_are_locked() -> None:
    """`make outsiders` writes it anew."""
    page = (ROOT / "docs/outsiders.md").read_text()
    told = dict(re.findall(r"^\| ([a-z-]+) \| ([0-9.]+) \|", page, flags=re.MULTILINE))
    pinned = pins("outsiders.txt")
    assert told == {name: pinned[name] for name in ("vonage-video", "opentok", "cloudflare")}
