"""Would the cassettes notice if an adapter were a little wrong? Every mutant of every adapter, and those that survive.

A survivor needs its explanation in cassettes/SURVIVORS.toml; an explanation of one that does not survive is an error too.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Final

from anyroom import plugins
from anyroom.testing import Conformance
from anyroom.testing.kit.cassettes.mutants import Mutant, mutants
from anyroom.testing.kit.cassettes.tape import read_cassette

ROOT: Final = Path(__file__).parent.parent
EXPLANATIONS: Final = ROOT / "cassettes" / "SURVIVORS.toml"


def names() -> list[str]:
    """The platforms that have cassettes."""
    return sorted(folder.name for folder in (ROOT / "cassettes").iterdir() if folder.is_dir())


def tried(name: str) -> list[Mutant]:
    """Every mutant of one platform's adapter, with the settings of its conformance test."""
    held = conformance(name)
    provider = plugins.load(name).configured(dict(held.cassette_settings), environ={})
    return list(mutants(provider, [read_cassette(path) for path in sorted((ROOT / "cassettes" / name).glob("*.yaml"))]))


def conformance(name: str) -> type[Conformance]:
    """The conformance test of an adapter of this project."""
    sys.path.insert(0, str(ROOT))
    module = import_module(f"providers.{name}.tests.test_conformance")
    (found,) = (
        member
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Conformance) and member is not Conformance
    )
    return found


def main() -> int:
    """Try them all, print the score, and return 1 if one survives unexplained."""
    explained: Mapping[str, Mapping[str, str]] = (
        tomllib.loads(EXPLANATIONS.read_text(encoding="utf-8")) if EXPLANATIONS.exists() else {}
    )
    begun, wrong = time.monotonic(), 0
    with ProcessPoolExecutor() as pool:
        for name, found in zip(names(), pool.map(tried, names()), strict=True):
            survivors = {mutant.name for mutant in found if not mutant.killed}
            known = set(explained.get(name, {}))
            print(
                f"{name}: {len(found)} mutants, {len(found) - len(survivors)} noticed by the cassettes, "
                f"{len(survivors & known)} survivors explained, {len(survivors - known)} not"
            )
            for text, those in (("survives", survivors - known), ("explained, and noticed", known - survivors)):
                for mutant in sorted(those):
                    print(f"  {text}: {mutant}")
            wrong += len(survivors ^ known)
    print(f"{time.monotonic() - begun:.0f} seconds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
