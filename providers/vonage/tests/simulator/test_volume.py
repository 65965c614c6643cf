"""A thousand rooms and ten thousand recordings are no trouble."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

VOLUME = Path(__file__).with_name("volume.py")


@pytest.mark.usefixtures("unmeasured")
def test_they_are_listed_and_it_stays_quick() -> None:
    """By itself, and not measured for coverage, which takes several times as long as what is done here."""
    done = subprocess.run([sys.executable, VOLUME], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
