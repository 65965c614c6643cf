"""Report coverage, and fail where a distribution's lines or branches are under the floor of pyproject.toml."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).parent.parent
KINDS = {"lines": ("covered_lines", "num_statements"), "branches": ("covered_branches", "num_branches")}
Summaries = Mapping[str, Mapping[str, int]]


def distribution(file: str) -> str:
    """Core's files stand in src/, an adapter's in providers/<name>/."""
    parts = Path(file).parts
    return "/".join(parts[:2]) if parts[0] == "providers" else "anyroom"


def percentages(files: Summaries) -> dict[tuple[str, str], float]:
    """What is covered of each distribution's lines and of its branches, given coverage's summary of each file."""
    sums: dict[str, Counter[str]] = {}
    for file, summary in files.items():
        columns = {column: summary[column] for pair in KINDS.values() for column in pair}
        sums.setdefault(distribution(file), Counter()).update(columns)
    return {
        (name, kind): 100 * columns[covered] / columns[all_of_them] if columns[all_of_them] else 100.0
        for name, columns in sorted(sums.items())
        for kind, (covered, all_of_them) in KINDS.items()
    }


def main() -> int:
    """Print the table, then what each distribution reaches; 1 when one of them is under the floor."""
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    measured.report(file=sys.stdout)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        measured.json_report(outfile=str(report))
        files = json.loads(report.read_text(encoding="utf-8"))["files"]

    floor = float(str(measured.get_option("report:fail_under")))
    reached = percentages({file: entry["summary"] for file, entry in files.items()})
    print()
    for (name, kind), percent in reached.items():
        verdict = "ok" if percent >= floor else f"under the floor of {floor:g}%"
        print(f"coverage of {name}: {percent:.1f}% of {kind} ({verdict})")
    return int(min(reached.values()) < floor)


if __name__ == "__main__":
    sys.exit(main())
