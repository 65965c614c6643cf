"""The generated part of docs/performance.md: on what, with what, and what was found."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

from benchmarks.rows import Findings
from benchmarks.tables import as_markdown

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "performance.md"
PICTURE: Final = ROOT / "docs" / "performance.svg"
BEGIN: Final = "<!-- Written by `make bench`: do not edit. -->"
END: Final = "<!-- The end of what `make bench` wrote. -->"
COMPARED: Final = ("httpx", "pydantic", "aiohttp", "starlette", "cryptography", "PyJWT", "cloudflare", "vonage")


def written(text: str, found: Mapping[str, Findings]) -> str:
    """The page with what was found between its marks.

    Raises:
        ValueError: it has no marks.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no place for the figures: there is no {BEGIN if not begin else END!r}")
    return "".join([before, BEGIN, "\n\n", "\n".join(_lines(found)), "\n", END, after])


def _lines(found: Mapping[str, Findings]) -> Iterator[str]:
    yield from _machine()
    yield ""
    for title, findings in found.items():
        yield f"### {title}"
        yield ""
        if findings.curves:
            yield f"![{'; '.join(curve.title for curve in findings.curves)}: CPU seconds over size]({PICTURE.name})"
            yield ""
        yield from as_markdown(findings)
        yield ""
        for note in findings.notes:
            yield f"{note[0].upper()}{note[1:]}."
            yield ""


def _machine() -> Iterator[str]:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    versions = ", ".join(f"{name} {_version(name)}" for name in COMPARED)
    machine = f"{os.cpu_count()} CPUs ({_processor()}), {platform.system()}, {python}"
    yield f"Measured on {time.strftime('%Y-%m-%d', time.gmtime())}: {machine}; {versions}."


def _processor() -> str:
    try:
        said = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        said = None
    return said[1] if said else platform.processor() or platform.machine()


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "(missing)"
