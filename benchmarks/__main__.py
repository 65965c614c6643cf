"""`python -m benchmarks`: measure everything, print the tables, and write them into docs/performance.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import Final

from benchmarks import (
    calls,
    concurrency,
    deliveries,
    downloading,
    growth,
    listings,
    page,
    plots,
    starting,
    walking,
)
from benchmarks.contest import FULL, QUICK, Effort
from benchmarks.rows import Findings
from benchmarks.tables import as_text

SUBJECTS: Final[Mapping[str, tuple[str, Callable[[Effort], Findings]]]] = {
    "call": ("One call", calls.measure),
    "page": ("A page of 1,000", listings.measure),
    "async": ("Fifty calls in flight", concurrency.measure),
    "start": ("Starting", starting.measure),
    "webhooks": ("Webhooks", deliveries.measure),
    "walk": ("Walking 1,000,000 items", walking.measure),
    "download": ("Downloading 5 GB", downloading.measure),
    "growth": ("Growth", growth.measure),
}
"""By the word for `--only`: the heading, and what measures it."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller sizes; the page stays as it is")
    parser.add_argument("--only", metavar="SUBJECT", choices=SUBJECTS, help=f"one of {', '.join(SUBJECTS)}")
    asked = parser.parse_args()
    found: dict[str, Findings] = {}
    for name, (title, measure) in SUBJECTS.items():
        if asked.only in (None, name):
            found[title] = measure(QUICK if asked.quick else FULL)
            print(as_text(title, found[title]), flush=True)
    if not asked.quick and asked.only is None:
        _write(found)
    return 0


def _write(found: Mapping[str, Findings]) -> None:
    page.PICTURE.write_text(plots.drawn([curve for one in found.values() for curve in one.curves]), encoding="utf-8")
    page.PAGE.write_text(page.written(page.PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
    print(f"\nwritten: {page.PAGE.relative_to(page.ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
