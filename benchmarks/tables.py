"""Findings as tables: for the terminal, and for the page."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.rows import OURS, Findings, Row, shown

HEADS = ("what", "beside", "anyroom", "ratio", "target", "")
WORDS = {True: "met", False: "missed", None: "not measured"}


def cells(row: Row) -> tuple[str, ...]:
    """A row as text: the best round of everybody, and the middle one in brackets."""

    def figure(name: str) -> str:
        least, median = row.figures[name]
        either = least == median
        return shown(least, row.unit) + ("" if either else f" ({shown(median, row.unit)})")

    others = "; ".join(f"{name} {figure(name)}" for name in row.figures if name != OURS)
    verdicts = row.verdicts
    return (
        row.what,
        others,
        figure(OURS),
        "; ".join(one.ratio for one in verdicts if one.ratio),
        "; ".join(one.target for one in verdicts),
        "; ".join(WORDS[one.met] for one in verdicts),
    )


def as_text(title: str, found: Findings) -> str:
    """For the terminal."""
    lines = [HEADS, *map(cells, found.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    body = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    return "\n".join([f"\n{title}", *body, *(f"({note})" for note in found.notes)])


def as_markdown(found: Findings) -> Iterator[str]:
    """For the page."""
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{'---|' * len(HEADS)}"
    for row in found.rows:
        yield f"| {' | '.join(cells(row))} |"
