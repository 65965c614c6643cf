"""Carrying the tour out: each step timed, what a platform cannot do noted with its reason, one platform after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final, Protocol

from anyroom import Level
from anyroom.errors import AnyroomError, UnsupportedOperation
from anyroom.tour.steps import STEPS, Step
from anyroom.tour.visits import Skipped, Visit

INTERRUPTED: Final = "interrupted from the keyboard"


class Outcome(StrEnum):
    """How a step went."""

    DONE = "done"
    EMULATED = "emulated"
    """Done by other means; the note says which, and what they cost."""
    ABSENT = "absent"
    """The platform cannot; the note says why. Nothing was sent."""
    SKIPPED = "skipped"
    """There was nothing to do it with; the note says what was missing."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepReport:
    """How a step went on a platform: `detail` is what it brought, `note` why it was not simply done."""

    step: str
    title: str
    outcome: Outcome
    seconds: float
    detail: str = ""
    note: str = ""


@dataclass(slots=True)
class PlatformReport:
    """How the tour went on a platform. `provenance` says what its adapter was written from and has been held against."""

    provider: str
    title: str = ""
    provenance: str = ""
    live: bool = False
    steps: list[StepReport] = field(default_factory=list[StepReport])

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)

    @property
    def failed(self) -> bool:
        return any(step.outcome is Outcome.FAILED for step in self.steps)

    @property
    def interrupted(self) -> bool:
        return any(step.note == INTERRUPTED for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        """The same as plain data; seconds to the millisecond."""
        steps = [{**asdict(step), "seconds": round(step.seconds, 3)} for step in self.steps]
        return {**asdict(self), "failed": self.failed, "seconds": round(self.seconds, 3), "steps": steps}


class Progress(Protocol):
    """Whoever watches."""

    def begins(self, report: PlatformReport, step: str, title: str) -> None:
        """A step begins. The report holds those before."""
        ...

    def ended(self, report: PlatformReport) -> None:
        """The report holds one step more."""
        ...


Visiting = Callable[[str], AbstractContextManager[Visit]]
OPEN: Final = "open"
OPENING: Final = "open the platform"


def take(
    platforms: Iterable[str], visiting: Visiting, progress: Progress, *, live: bool = False
) -> Iterator[PlatformReport]:
    """Take the tour on one platform after the other. A failure ends it on its own platform only, an interruption on all."""
    for provider in platforms:
        report = _take_one(PlatformReport(provider, live=live), visiting, progress)
        yield report
        if report.interrupted:
            return


def _take_one(report: PlatformReport, visiting: Visiting, progress: Progress) -> PlatformReport:
    with ExitStack() as stack:
        visit = _opened(report, visiting, stack, progress)
        if visit is not None:
            for step in STEPS:
                if step.tidies or not report.failed:
                    progress.begins(report, step.name, step.title)
                    report.steps.append(_take_step(step, visit))
                    progress.ended(report)
    return report


def _opened(report: PlatformReport, visiting: Visiting, stack: ExitStack, progress: Progress) -> Visit | None:
    progress.begins(report, OPEN, OPENING)
    started, visit, note = time.perf_counter(), None, ""
    try:
        visit = stack.enter_context(visiting(report.provider))
        report.title = type(visit.video.provider).title
        report.provenance = type(visit.video.provider).provenance
    except Exception as error:  # an adapter that cannot even be opened must not keep the others from their turn
        note = explain(error)
    outcome = Outcome.FAILED if visit is None else Outcome.DONE
    report.steps.append(StepReport(OPEN, OPENING, outcome, time.perf_counter() - started, report.title, note))
    progress.ended(report)
    return visit


def _take_step(step: Step, visit: Visit) -> StepReport:
    visit.relied_on = list(step.calls)
    started = time.perf_counter()
    detail, note, outcome = "", "", Outcome.DONE
    try:
        if missing := [need for need in step.needs if not hasattr(visit, need)]:
            raise Skipped(f"there is no {' and no '.join(missing)}")
        detail = step.act(visit)
    except UnsupportedOperation as refusal:
        outcome, note = Outcome.ABSENT, refusal.message
    except Skipped as skipped:
        outcome, note = Outcome.SKIPPED, str(skipped)
    except KeyboardInterrupt:  # what runs on a real platform costs money: stop it before leaving
        outcome, note = Outcome.FAILED, INTERRUPTED
    except Exception as error:  # whatever happened, it is this platform's, and the others have their turn yet
        outcome, note = Outcome.FAILED, explain(error)
    seconds = time.perf_counter() - started
    if outcome is Outcome.DONE and (costs := _emulations(visit)):
        outcome, note = Outcome.EMULATED, "; ".join(costs)
    return StepReport(step.name, step.title, outcome, seconds, detail, note)


def _emulations(visit: Visit) -> list[str]:
    """The notes on what the step relied on and the platform does by other means."""
    supports = (visit.video.supports(name) for name in visit.relied_on)
    return [support.note for support in supports if support.level is Level.EMULATED]


def explain(error: Exception) -> str:
    """What went wrong and what to do about it, in one sentence or two."""
    if not isinstance(error, AnyroomError):
        return f"{type(error).__name__}: {error}"
    said = str(error)
    stop = "" if said.endswith((".", "!", "?")) else "."
    return f"{said}{stop} {error.hint}" if error.hint else said
