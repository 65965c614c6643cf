"""The benchmarks run, hold turns fairly, judge rightly, and write their page where it belongs. Nothing here looks at a time."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks import page, samples, sdks
from benchmarks.__main__ import SUBJECTS
from benchmarks.big_file import BLOCK, big_files
from benchmarks.canned import canned
from benchmarks.contest import Contender, Effort, hold, in_turns
from benchmarks.rows import OURS, Ahead, AtMost, Curve, Figure, Findings, Goal, Row, Series, Under, Unit
from benchmarks.tables import as_text

ROOT = Path(__file__).parents[2]


class Hands:
    """A clock that moves when somebody works."""

    def __init__(self) -> None:
        self.now = 0.0
        self.turns: list[str] = []

    def worker(self, name: str, seconds: float) -> Contender:
        def work(count: int) -> None:
            self.turns.append(name)
            self.now += count * seconds

        return Contender(name, work)

    def __call__(self) -> float:
        return self.now


def test_everybody_has_a_turn_in_each_round_and_another_begins() -> None:
    hands = Hands()
    workers = [hands.worker("slow", 0.5), hands.worker("fast", 0.001), hands.worker("middling", 0.02)]
    scores = hold(workers, Effort(rounds=4, turn=0.1), cpu=hands, wall=hands)
    rounds = [tuple(hands.turns[-12:][start : start + 3]) for start in range(0, 12, 3)]
    assert rounds == [
        ("slow", "fast", "middling"),
        ("fast", "middling", "slow"),
        ("middling", "slow", "fast"),
        ("slow", "fast", "middling"),
    ]
    assert {name: pytest.approx(score.in_cpu) for name, score in scores.items()} == {
        "slow": (0.5, 0.5),
        "fast": (0.001, 0.001),
        "middling": (0.02, 0.02),
    }


def test_who_times_himself_is_warmed_up_first() -> None:
    costs: Iterator[float] = iter([9.0, 3.0, 1.0, 2.0])
    assert in_turns({"one": lambda: next(costs)}, rounds=3) == {"one": Figure(1.0, 2.0)}


@pytest.mark.parametrize(
    ("goal", "ratio", "met"),
    [
        (AtMost(1.2, "floor"), "1.25 × floor", False),
        (AtMost(1.25, "floor"), "1.25 × floor", True),
        (Ahead(4, "sdk"), "4.00 × as fast as sdk", True),
        (Ahead(4.1, "sdk"), "4.00 × as fast as sdk", False),
        (Under(0.005), "", False),
        (Under(0.0051), "", True),
        (Ahead(4, "missing"), "", None),
        (AtMost(4, "missing"), "", None),
    ],
)
def test_a_verdict_is_of_the_best_rounds(goal: Goal, ratio: str, met: bool | None) -> None:
    figures = {"floor": Figure(0.004, 1.0), OURS: Figure(0.005, 7.0), "sdk": Figure(0.02, 0.02)}
    (verdict,) = Row("something", figures, (goal,)).verdicts
    assert (verdict.ratio, verdict.met) == (ratio, met)


def test_a_table_shows_each_cost_in_a_unit_that_suits_it() -> None:
    rows = [
        Row("a", {"floor": Figure(12e-6, 15e-6), OURS: Figure(0.0123, 0.5)}, (AtMost(2),)),
        Row("b", {OURS: Figure.alone(0.0005)}, unit=Unit.PER_SECOND),
        Row("c", {OURS: Figure.alone(12_340_000)}, (Under(20e6),), unit=Unit.BYTES),
    ]
    lines = [line.split("  ") for line in as_text("Title", Findings(rows, notes=["somebody is away"])).splitlines()]
    shown = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert shown[3:] == [
        ["a", "floor 12.0 µs (15.0 µs)", "12.3 ms (500 ms)", "1025.00 × floor", "≤ 2 × floor", "missed"],
        ["b", "2,000/s"],
        ["c", "12.3 MB", "< 20.0 MB", "met"],
        ["(somebody is away)"],
    ]


CURVES = [Curve(f"Growth {number}", "size", (Series("one", ((1, 0.1), (10, 1.0))),)) for number in range(4)]


def test_the_page_is_written_between_its_marks_and_nowhere_else() -> None:
    found = {"One": Findings([Row("what", {OURS: Figure.alone(1.0)}, (Under(2),))], CURVES, ["nobody is here"])}
    text = f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n"
    once = page.written(text, found)
    assert once.startswith(f"before\n{page.BEGIN}\n")
    assert once.endswith(f"{page.END}\nafter\n")
    assert "old" not in once
    assert "### One" in once
    assert "| what |  | 1.00 s |  | < 2.00 s | met |" in once
    assert f"({page.PICTURE.name})" in once
    assert "Nobody is here." in once
    assert page.written(once, found) == once
    with pytest.raises(ValueError, match="no place"):
        page.written("a page without marks", found)


def test_the_committed_page_has_the_figures_of_every_subject() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.written(text, {}) != text
    assert re.findall(r"^### (.+)$", text, flags=re.MULTILINE) == [title for title, _ in SUBJECTS.values()]


def test_the_canned_server_turns_pages() -> None:
    with canned(samples.many_pages(size=2, total=6)) as origin:
        got = [httpx.get(f"{origin}/v2/rooms?page={number}&perPage=20").json() for number in (1, 2, 3)]
        last = httpx.get(f"{origin}{samples.KIT}/meetings?page_no=3").json()
    assert [one["pageInfo"]["currentPage"] for one in got] == [1, 2, 3]
    assert len({room["roomId"] for one in got for room in one["data"]}) == 6
    assert last["paging"] == {"total_count": 6, "start_offset": 5, "end_offset": 6}


def test_the_big_file_is_as_long_as_asked_and_knows_ranges() -> None:
    size = len(BLOCK) + 1000
    whole = bytes(BLOCK) + bytes(BLOCK[:1000])
    with big_files() as origin:
        assert httpx.get(f"{origin}/{size}").content == whole
        part = httpx.get(f"{origin}/{size}", headers={"range": f"bytes={size - 1001}-"})
    assert (part.status_code, part.content) == (206, whole[-1001:])
    assert part.headers["content-range"] == f"bytes {size - 1001}-{size - 1}/{size}"


def absent(name: str) -> bool:
    try:
        sdks.require(name)
    except sdks.Missing:
        return True
    return False


@pytest.mark.usefixtures("unmeasured")
def test_a_subject_runs_and_says_who_is_not_here() -> None:
    """With the vendors' SDKs it runs in `make outsiders`."""
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "call"]
    before = page.PAGE.read_bytes()
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "`rooms.get`" in said
    for name in ("cloudflare", "vonage"):
        assert (f"{name} is not installed: left out" in said) == absent(name)
    assert page.PAGE.read_bytes() == before
