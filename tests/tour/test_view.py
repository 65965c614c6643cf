"""The tour as people see it."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from anyroom.cli.tour_view import LiveTable, outcome_of, svg
from anyroom.tour import OPEN, OPENING, STEPS, Outcome, PlatformReport, StepReport

FIRST, SECOND, THIRD = STEPS[:3]


def report(name: str, *steps: tuple[str, str, Outcome, float, str], live: bool = False) -> PlatformReport:
    taken = [
        StepReport(step, title, outcome, seconds, "what it brought", note)
        for step, title, outcome, seconds, note in steps
    ]
    return PlatformReport(name, live=live, steps=taken)


ONE = report(
    "one",
    (OPEN, OPENING, Outcome.DONE, 1.234, ""),
    (FIRST.name, FIRST.title, Outcome.EMULATED, 0.0456, "by hand"),
    (SECOND.name, SECOND.title, Outcome.ABSENT, 0.0, "it [cannot]"),
    (THIRD.name, THIRD.title, Outcome.FAILED, 0.1, "on fire"),
)
TWO = report("two", (FIRST.name, FIRST.title, Outcome.EMULATED, 0.00001, "by hand"))


def shown(*reports: PlatformReport, width: int = 120) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(*outcome_of(reports), sep="\n")
    return out.getvalue()


def row(text: str, title: str) -> list[str]:
    line = next(line for line in text.splitlines() if title in line)
    return [cell.strip() for cell in re.split("[│┃]", line)[1:-1]]


def test_step_by_platform_with_time_and_the_reasons_below() -> None:
    text = shown(ONE, TWO)
    assert row(text, OPENING) == [OPENING, "done 1.23 s", ""]
    assert row(text, FIRST.title) == [FIRST.title, "emulated¹ 46 ms", "emulated¹ 1 ms"]
    assert row(text, SECOND.title) == [SECOND.title, "absent²", ""]
    assert row(text, THIRD.title) == [THIRD.title, "failed³ 100 ms", ""]
    assert row(text, "in all") == ["in all", "1.38 s", "1 ms"]
    below = text.partition("¹ emulated one, two by hand")[2]
    assert "² absent   one      it [cannot]" in below
    assert "³ failed   one      on fire" in below
    assert "nothing of this was verified against a live account" in below


def test_alone_a_platform_shows_what_each_step_brought() -> None:
    assert row(shown(TWO), FIRST.title)[-1] == "what it brought"


def test_live_platforms_are_called_live() -> None:
    text = shown(report("one", live=True))
    assert "live" in text
    assert "nothing of this was verified" not in text
    assert "has not been verified" not in text
    skipped = report("one", (FIRST.name, FIRST.title, Outcome.SKIPPED, 0, "nobody joined"), live=True)
    assert "What was skipped, or failed, has not been verified." in shown(skipped)


def test_the_table_fills_while_one_looks() -> None:
    terminal = Console(file=io.StringIO(), width=100, force_terminal=True)

    def now(watching: LiveTable) -> list[str]:
        with (plain := Console(file=io.StringIO(), width=100)).capture() as captured:
            plain.print(watching.table())
        return row(captured.get(), SECOND.title)

    with LiveTable(["one", "two"], terminal) as watching:
        assert now(watching) == [SECOND.title, "", ""]
        watching.begins(TWO, SECOND.name, SECOND.title)
        assert now(watching)[1:] != ["", ""]
        watching.ended(TWO)
        assert now(watching) == [SECOND.title, "", ""]


def test_the_picture_is_an_svg_that_needs_no_other_server() -> None:
    picture = svg([ONE, TWO])
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 - made here
    assert "emulated" in picture
    assert "@font-face" not in picture
    assert re.findall(r"url\((?!#)", picture) == []


@pytest.mark.parametrize("count", [1, 5])
def test_the_picture_is_wide_enough_for_every_platform(count: int) -> None:
    picture = svg(
        [report(f"platform{n}", (FIRST.name, FIRST.title, Outcome.EMULATED, 1, "by hand")) for n in range(count)]
    )
    assert picture.count("emulated") >= count
