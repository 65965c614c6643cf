"""Curves as one picture, the same bytes for the same data: no dates, no random ids, text left as text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, Final

from benchmarks.rows import Curve, Series
from benchmarks.sdks import require

STYLE: Final = {
    "svg.hashsalt": "anyroom",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def drawn(curves: Sequence[Curve]) -> str:
    """The picture, as SVG.

    Raises:
        Missing: matplotlib is not installed.
    """
    matplotlib = require("matplotlib")
    figures = require("matplotlib.figure")
    with matplotlib.rc_context(STYLE):
        figure = figures.Figure(figsize=(8, 5.6), layout="constrained")
        for curve, axes in zip(curves, figure.subplots(2, 2).flat, strict=True):
            _draw(curve, axes)
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _slim(written.getvalue())


def _draw(curve: Curve, axes: Any) -> None:
    for one in curve.series:
        sizes, costs = zip(*one.points, strict=True)
        axes.loglog(sizes, costs, "o-", markersize=3, linewidth=1.2, label=one.name)
    sizes, costs = zip(*_straight(curve.series[0]), strict=True)
    axes.loglog(sizes, costs, "--", color="0.6", linewidth=0.8, label="a straight line", zorder=0)
    axes.minorticks_off()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.set_title(curve.title, fontsize=10)
    axes.set_xlabel(curve.across)
    axes.set_ylabel("CPU seconds in all")
    axes.legend(frameon=False, fontsize=8)


def _slim(picture: str) -> str:
    """Without comments, indentation, and digits that nobody sees."""
    picture = re.sub(r"<!-- .*? -->", "", picture)
    picture = re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", picture)
    return "\n".join(line.strip() for line in picture.splitlines() if line.strip()) + "\n"


def _straight(one: Series) -> list[tuple[int, float]]:
    """Through the largest size, as if each unit cost the same."""
    largest, cost = one.points[-1]
    return [(size, cost * size / largest) for size in (one.points[0][0], largest)]
