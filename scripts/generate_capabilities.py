"""docs/capabilities.md: what this project's own platforms can do, read from the adapters' code."""

from __future__ import annotations

import sys
from pathlib import Path

import pages

from anyroom import plugins
from anyroom.cli.capabilities import as_markdown

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "capabilities.md"


def page() -> str:
    """The whole page: the in-memory platform first, then the adapters of providers/."""
    names = ["memory", *sorted(file.parent.name for file in ROOT.glob("providers/*/pyproject.toml"))]
    return as_markdown({name: plugins.load(name) for name in names})


if __name__ == "__main__":
    sys.exit(pages.write(PAGE, page()))
