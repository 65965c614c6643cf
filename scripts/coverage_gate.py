"""Report coverage, and fail where a distribution's lines or branches are under the floor of pyproject.toml."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).parent.parent
KINDS = {"lines": ("covered_lines", "num_statements"), "branches": ("covered_branches", "num_branches")}


def distribution(file: str) -> str:
    """Core's files stand in src/, an adapter's in providers/<name>/."""
    parts = Path(file).parts
    return "/".join(parts[:2]) if parts[0] == "providers" else "anyroom"


def main() -> int:
    """Print the table, then one line for each distribution; 1 when one of them is under the floor."""
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    measured.report(file=sys.stdout)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        measured.json_report(outfile=str(report))
        files = json.loads(report.read_text(encoding="utf-8"))["files"]

    floor = float(str(measured.get_option("report:fail_under")))
    sums: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for file, entry in files.items():
        for column in (column for pair in KINDS.values() for column in pair):
            sums[distribution(file)][column] += entry["summary"][column]

    print()
    under = 0
    for name, sum_of in sorted(sums.items()):
        for kind, (covered, all_of_them) in KINDS.items():
            percent = 100 * sum_of[covered] / sum_of[all_of_them] if sum_of[all_of_them] else 100.0
            under += percent < floor
            verdict = f"under the floor of {floor:g}%" if percent < floor else "ok"
            print(f"coverage of {name}: {percent:.1f}% of {kind} ({verdict})")
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
