"""The benchmarks, which hold us against the vendors' SDKs, run with them. Nothing here looks at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import plots
from benchmarks.rows import Curve, Series

pytestmark = pytest.mark.outsiders

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("subject", ["call", "page", "async", "webhooks"])
def test_everybody_takes_part(subject: str) -> None:
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", subject]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "target" in said
    assert "left out" not in said
    assert "not measured" not in said


def test_a_picture_is_the_same_for_the_same_data() -> None:
    line = Series("one", ((1, 0.1), (10, 1.0)))
    curves = [Curve(f"Growth {number}", "size", (line,)) for number in range(4)]
    picture = plots.drawn(curves)
    assert picture == plots.drawn(curves)
    assert len(picture) < 60_000
