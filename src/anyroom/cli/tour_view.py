"""The tour as people see it: a table that fills, lines where there is no terminal, a picture for a page."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from anyroom.cli.output import table
from anyroom.tour import OPEN, OPENING, STEPS, Outcome, PlatformReport, StepReport

STYLES: Final[Mapping[Outcome, str]] = {
    Outcome.DONE: "green",
    Outcome.EMULATED: "yellow",
    Outcome.ABSENT: "magenta",
    Outcome.SKIPPED: "dim",
    Outcome.FAILED: "bold red",
}
TIMED: Final = frozenset({Outcome.DONE, Outcome.EMULATED, Outcome.FAILED})
NOT_SEEN: Final = frozenset({Outcome.SKIPPED, Outcome.FAILED})
RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SVG_WIDTHS: Final = (34, 20)
"""Of the picture, in letters: the first column, and one for each platform."""


@dataclass(frozen=True, slots=True)
class Running:
    """The step that a platform is at."""

    provider: str
    step: str
    spinner: Spinner


class Footnotes:
    """Numbers what is to be said below the table: each reason once, with all the platforms that share it."""

    def __init__(self) -> None:
        self._said: dict[tuple[Outcome, str], list[str]] = {}

    def cite(self, provider: str, step: StepReport) -> str:
        """The mark of this step's note, or nothing where there is none."""
        if not step.note:
            return ""
        key = (step.outcome, step.note)
        platforms = self._said.setdefault(key, [])
        if provider not in platforms:
            platforms.append(provider)
        return _raised(list(self._said).index(key) + 1)

    def table(self) -> Table:
        """The notes, in the order of their marks."""
        made = Table.grid(padding=(0, 1))
        for number, ((outcome, note), platforms) in enumerate(self._said.items(), start=1):
            made.add_row(
                Text(_raised(number), "dim"),
                Text(outcome.value, STYLES[outcome]),
                Text(", ".join(platforms)),
                Text(note),
            )
        return made


def side_by_side(reports: Sequence[PlatformReport], footnotes: Footnotes, running: Running | None = None) -> Table:
    """Step by platform. Where a platform has not come so far, its cell is empty."""
    alone = reports if len(reports) == 1 else ()  # there is room for what each step brought
    made = table("", *(_heading(report) for report in reports), *("" for _ in alone))
    made.columns[0].no_wrap = True
    titles = {OPEN: OPENING, **{step.name: step.title for step in STEPS}}
    for name, title in titles.items():
        cells = [_cell(report, name, footnotes, running) for report in reports]
        made.add_row(title, *cells, *(_detail(report, name) for report in alone))
    made.add_section()
    made.add_row("in all", *(_time(report.seconds) if report.steps else "" for report in reports), style="bold")
    return made


def _heading(report: PlatformReport) -> str:
    return f"{report.provider}\n[dim not bold]{'live' if report.live else 'simulated'}[/]"


def _cell(report: PlatformReport, name: str, footnotes: Footnotes, running: Running | None) -> RenderableType:
    if running is not None and (report.provider, name) == (running.provider, running.step):
        return running.spinner
    step = next((taken for taken in report.steps if taken.step == name), None)
    if step is None:
        return ""
    time = f" {_time(step.seconds)}" if step.outcome in TIMED else ""
    mark = footnotes.cite(report.provider, step)
    return Text.assemble((step.outcome.value, STYLES[step.outcome]), (mark, "dim"), time)


def _detail(report: PlatformReport, name: str) -> Text:
    return Text(next((step.detail for step in report.steps if step.step == name), ""), "dim")


def _raised(number: int) -> str:
    return str(number).translate(RAISED)


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{max(seconds * 1000, 1):.0f} ms"


def outcome_of(reports: Sequence[PlatformReport]) -> Sequence[RenderableType]:
    """The whole table, what is to be said below it, and what has been shown by it."""
    footnotes = Footnotes()
    made = side_by_side(reports, footnotes)
    return made, footnotes.table(), Text(standing(reports), style="dim")


def standing(reports: Sequence[PlatformReport]) -> str:
    """What this tour says about the real platforms."""
    if not all(report.live for report in reports):
        return "Simulated platforms on this machine: nothing of this was verified against a live account."
    if any(step.outcome in NOT_SEEN for report in reports for step in report.steps):
        return "The real services, just now. What was skipped, or failed, has not been verified."
    return "The real services, just now."


class LiveTable:
    """A table that fills while one looks; it makes way for the final one."""

    def __init__(self, names: Sequence[str], out: Console) -> None:
        self._reports = {name: PlatformReport(name) for name in names}
        self._running: Running | None = None
        self._spinner = Spinner("dots")
        self._live = Live(console=out, get_renderable=self.table, transient=True, refresh_per_second=10)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def table(self) -> RenderableType:
        """The table as it stands."""
        return side_by_side(list(self._reports.values()), Footnotes(), self._running)

    def begins(self, report: PlatformReport, step: str, title: str) -> None:
        self._reports[report.provider] = report
        self._running = Running(report.provider, step, self._spinner)

    def ended(self, report: PlatformReport) -> None:
        self._running = None


class Lines:
    """A line for each step, where there is no terminal."""

    def __init__(self, out: Console) -> None:
        self._out = out

    def begins(self, report: PlatformReport, step: str, title: str) -> None:
        """Nothing to say yet: a line that is begun could be torn by another writer."""

    def ended(self, report: PlatformReport) -> None:
        step = report.steps[-1]
        said = ": ".join(word for word in (step.outcome.value, step.note or step.detail) if word)
        self._out.print(f"{report.provider}  {step.title}  {said}", markup=False, soft_wrap=True)


class Silence:
    """Nobody watches."""

    def begins(self, report: PlatformReport, step: str, title: str) -> None:
        pass

    def ended(self, report: PlatformReport) -> None:
        pass


def svg(reports: Sequence[PlatformReport]) -> str:
    """The table as a picture. It asks no other server for its letters."""
    out = Console(
        record=True,
        file=io.StringIO(),
        width=SVG_WIDTHS[0] + max(SVG_WIDTHS[1] * len(reports), 60),
        force_terminal=True,
        highlight=False,
    )
    out.print(*outcome_of(reports), sep="\n")
    picture = out.export_svg(title="anyroom tour", unique_id="tour")
    return re.sub(r"\s*@font-face \{.*?\}", "", picture, flags=re.DOTALL)
