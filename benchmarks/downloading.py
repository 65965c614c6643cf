"""A download of 5 GB to disk, beside `httpx.stream`: speed, and memory added. Run as a module, it is one of the two."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from benchmarks import memory, ours, samples, sdks
from benchmarks.big_file import big_files
from benchmarks.canned import canned
from benchmarks.contest import Effort
from benchmarks.rows import OURS, Ahead, Figure, Findings, Row, Under, Unit

SIZE: Final = 5_000_000_000
QUICK_SIZE: Final = 300_000_000
WARM_UP: Final = 1_000_000
MOST: Final = 20e6
ROUNDS: Final = 3
STREAM: Final = "httpx.stream"


def measure(effort: Effort) -> Findings:
    """Each download in a process of its own. Its file is deleted before the next begins."""
    found = Findings()
    with tempfile.TemporaryDirectory(prefix="anyroom-bench-") as folder, big_files() as files:
        size = QUICK_SIZE if effort.quick else SIZE
        room = shutil.disk_usage(folder).free // 4
        if room < size:
            size = room
            found.notes.append(f"downloads are of {size / 1e9:.1f} GB, a quarter of what is free on this disk")
        spent: dict[str, list[memory.Spent]] = {STREAM: [], OURS: []}
        with canned(_answers(files, size)) as origin:
            try:
                for _ in range(2 if effort.quick else ROUNDS):
                    for who, each in spent.items():
                        each.append(memory.alone("downloading", who, files, origin, size, folder))
            except sdks.Missing as missing:
                found.notes.append(str(missing))
                return found
    what = f"{size / 1e9:g} GB to disk"
    added = {who: Figure.alone(max(one.added for one in each)) for who, each in spent.items()}
    found.rows.append(
        Row(f"{what}, sha256 on", {who: _seconds(each) for who, each in spent.items()}, (Ahead(0.9, STREAM),))
    )
    found.rows.append(Row(f"{what}: memory added", added, (Under(MOST),), Unit.BYTES))
    return found


def _seconds(each: list[memory.Spent]) -> Figure:
    return Figure.of(one.seconds for one in each)


def _answers(files: str, size: int) -> dict[str, object]:
    def answer(length: int) -> object:
        where = {"file_size": length, "download_url": f"{files}/{length}"}
        return {"success": True, "data": {**samples.cloudflare_recording(), **where}}

    return {f"{samples.KIT}/recordings/warm-up": answer(WARM_UP), f"{samples.KIT}/recordings/one": answer(size)}


def _streamed(files: str, size: int, target: Path) -> None:
    with httpx.stream("GET", f"{files}/{size}") as answer, target.open("wb") as file:
        for chunk in answer.iter_raw():
            file.write(chunk)


def fetch(who: str, files: str, origin: str, size: int, folder: Path) -> memory.Spent:
    """Download once, after a small file has loaded and warmed what a download needs."""
    target = folder / f"{who}.mp4"
    with ours.client("cloudflare", origin) as client:

        def download(recording: str) -> None:
            client.recordings.download(recording, target, overwrite=True)

        def stream(length: int) -> None:
            _streamed(files, length, target)

        work: tuple[Callable[[], None], Callable[[], None]] = (
            (lambda: download("warm-up"), lambda: download("one"))
            if who == OURS
            else (lambda: stream(WARM_UP), lambda: stream(size))
        )
        warm_up, whole = work
        try:
            warm_up()
            began = time.perf_counter()
            added = memory.added(whole)
            seconds = time.perf_counter() - began
            if target.stat().st_size != size:
                raise AssertionError(f"{target.stat().st_size} bytes arrived, of {size}")
        finally:
            target.unlink(missing_ok=True)
    return memory.Spent(added, seconds)


if __name__ == "__main__":
    _, name, at, platform, length, where = sys.argv
    memory.say(fetch(name, at, platform, int(length), Path(where)))
