"""Walking a listing of 1,000,000 rooms: what it adds to the process. Run as a module, it is that process."""

from __future__ import annotations

import sys
import time
from typing import Final

from benchmarks import memory, ours, samples, sdks
from benchmarks.canned import canned
from benchmarks.contest import Effort
from benchmarks.rows import OURS, Figure, Findings, Row, Under, Unit

ITEMS: Final = 1_000_000
QUICK_ITEMS: Final = 40_000
MOST: Final = 20e6
PAGES: Final = {"cloudflare": 1000, "videosdk": 20}
"""How many to a page: a large one, and what VideoSDK gives; each page leaves its cursor behind."""


def measure(effort: Effort) -> Findings:
    """On two platforms, page by page."""
    found = Findings()
    items = QUICK_ITEMS if effort.quick else ITEMS
    for provider, size in PAGES.items():
        with canned(samples.many_pages(size=size, total=items)) as origin:
            try:
                spent = memory.alone("walking", provider, origin, items)
            except sdks.Missing as missing:
                found.notes.append(str(missing))
                break
        what = f"{items:,} rooms in pages of {size:,}, {provider}"
        found.rows.append(Row(f"{what}: memory added", {OURS: Figure.alone(spent.added)}, (Under(MOST),), Unit.BYTES))
        found.rows.append(Row(f"{what}: an item", {OURS: Figure.alone(spent.seconds / items)}))
    return found


def walk(provider: str, origin: str, items: int) -> memory.Spent:
    """Walk all of it, once the first page has loaded and warmed what a walk needs."""
    with ours.client(provider, origin) as client:
        client.rooms.list().first()
        count = 0

        def whole() -> None:
            nonlocal count
            for _ in client.rooms.list():
                count += 1

        began = time.perf_counter()
        added = memory.added(whole)
        seconds = time.perf_counter() - began
    if count != items:
        raise AssertionError(f"{count} items were walked, and there are {items}")
    return memory.Spent(added, seconds)


if __name__ == "__main__":
    memory.say(walk(sys.argv[1], sys.argv[2], int(sys.argv[3])))
