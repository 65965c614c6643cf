"""The pytest example of the docs is pasted into a file and run, by a pytest of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("unmeasured")

PAGE = Path(__file__).parents[2] / "docs" / "simulators.md"
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_pasted_example_passes(tmp_path: Path) -> None:
    (code,) = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))
    (tmp_path / "test_pasted.py").write_text(code, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stdout
    assert f"{code.count('def test_')} passed" in done.stdout
