"""The command line: `anyroom`, of the `cli` extra."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def main() -> int:
    """Run the command line and return its exit code: 0, 1 for an error, 2 for wrong usage."""
    if missing := [name for name in ("rich", "typer") if find_spec(name) is None]:
        print(f'anyroom: the command line needs {" and ".join(missing)}: pip install "anyroom[cli]"', file=sys.stderr)  # noqa: T201
        return 1
    from anyroom.cli.program import run

    return run(sys.argv[1:])
