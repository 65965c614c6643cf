"""How much memory a piece of work adds to its process: the highest that the kernel saw, over what was there before."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.sdks import Missing

_STATUS: Final = Path("/proc/self/status")
_RESET: Final = Path("/proc/self/clear_refs")
ROOT: Final = Path(__file__).parents[1]


class Spent(NamedTuple):
    """What a piece of work took: bytes added, and seconds."""

    added: int
    seconds: float


def _resident(name: str) -> int:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def added(work: Callable[[], object]) -> int:
    """Bytes that the work added at its height. Only Linux says it.

    `getrusage` would not do: its peak survives `exec`, and so includes what the parent was.
    """
    before = _resident("VmRSS")
    _RESET.write_text("5")  # the peak is what there is now (proc_pid_clear_refs(5))
    work()
    return max(_resident("VmHWM") - before, 0)


def alone(module: str, *arguments: object) -> Spent:
    """Run a module of this package in a process of its own; it prints what it spent.

    Raises:
        Missing: this system does not say.
    """
    if not _RESET.exists():
        raise Missing("memory is measured on Linux only: left out")
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    finished = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    said: dict[str, Any] = json.loads(finished.stdout)
    return Spent(**said)


def say(spent: Spent) -> None:
    """Print it, as `alone` reads it."""
    print(json.dumps(spent._asdict()))
