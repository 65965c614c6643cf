"""docs/capabilities.md: what this project's own platforms can do, read from the adapters' code."""

from __future__ import annotations

import sys
from pathlib import Path

from anyroom import plugins
from anyroom.cli.capabilities import as_markdown

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "capabilities.md"


def page() -> str:
    """The whole page: the in-memory platform first, then the adapters of providers/."""
    names = ["memory", *sorted(file.parent.name for file in ROOT.glob("providers/*/pyproject.toml"))]
    return as_markdown({name: plugins.load(name) for name in names})


def main() -> int:
    """Write the page; with --check, only say whether it would change."""
    text = page()
    if "--check" in sys.argv[1:]:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print(f"{PAGE.name} is out of date: run `make docs`", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
