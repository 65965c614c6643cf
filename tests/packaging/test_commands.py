"""What the pages tell a reader to type is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / ".ci/run", *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"(?:`|^\$ |^gate \S+ )make (?:--\S+ )*([a-z-]+)", page.read_text(), flags=re.MULTILINE))
    assert named <= targets


def test_the_pythons_found_are_supported_and_named_once() -> None:
    found = subprocess.run([ROOT / "scripts/pythons"], capture_output=True, text=True, check=True).stdout.splitlines()
    assert found
    versions = [line.split()[0] for line in found]
    minors = [tuple(map(int, version.split("."))) for version in versions]
    assert minors == sorted(set(minors))
    assert minors[0] >= (3, 11)
    for line in found:
        version, python = line.split(maxsplit=1)
        said = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout
        assert said.startswith(f"Python {version}.")
