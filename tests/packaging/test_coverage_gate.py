"""The coverage floor holds for each distribution's lines, and for its branches, on their own."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType


def summary(lines: tuple[int, int], branches: tuple[int, int]) -> dict[str, int]:
    return dict(
        zip(("covered_lines", "num_statements", "covered_branches", "num_branches"), lines + branches, strict=True)
    )


def test_a_distribution_cannot_hide_behind_another(load: Callable[[str], ModuleType]) -> None:
    gate = load("scripts/coverage_gate.py")
    files = {
        "src/anyroom/client.py": summary((99, 100), (40, 40)),
        "src/anyroom/memory/rooms.py": summary((91, 100), (0, 10)),
        "providers/acme/src/anyroom_acme/wire.py": summary((1, 10), (0, 0)),
    }
    assert gate.percentages(files) == {
        ("anyroom", "lines"): 95,
        ("anyroom", "branches"): 80,
        ("providers/acme", "lines"): 10,
        ("providers/acme", "branches"): 100,
    }
