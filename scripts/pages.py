"""Writing a generated page, or checking that it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path


def write(page: Path, text: str) -> int:
    """Write the page; with --check on the command line, only say whether it would change. Returns the exit code."""
    if "--check" not in sys.argv[1:]:
        page.write_text(text, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != text:
        print(f"{page.name} is out of date: run `make docs`", file=sys.stderr)
        return 1
    return 0
