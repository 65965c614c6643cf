"""A row of the table: what was measured, what it is held against, and whether it reaches what it should."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from statistics import median
from typing import Final, NamedTuple, Protocol

OURS: Final = "anyroom"
FLOOR: Final = "floor"


class Figure(NamedTuple):
    """What something cost: in the best round, and in the middle one. Verdicts look at the best."""

    least: float
    median: float

    @classmethod
    def of(cls, costs: Iterable[float]) -> Figure:
        """Of what it cost each time."""
        each = tuple(costs)
        return cls(min(each), median(each))

    @classmethod
    def alone(cls, value: float) -> Figure:
        """Of something that was measured once."""
        return cls(value, value)


class Unit(Enum):
    """What a cost is in, and how it is shown."""

    SECONDS = "s"
    PER_SECOND = "/s"
    """A cost in seconds, shown as how often that fits in one."""
    BYTES = "B"


_SECONDS: Final = ((1.0, 1.0, "s"), (1e-3, 1e3, "ms"), (0.0, 1e6, "µs"))


def shown(cost: float, unit: Unit) -> str:
    """A cost with its unit, three digits or so."""
    if unit is Unit.PER_SECOND:
        return f"{1 / cost:,.0f}/s"
    if unit is Unit.BYTES:
        return f"{cost / 1e6:.1f} MB"
    factor, name = next((factor, name) for least, factor, name in _SECONDS if cost >= least)
    return f"{_digits(cost * factor)} {name}"


def _digits(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class Verdict(NamedTuple):
    """How far we are, how far we should be, and whether we are there; None: nobody to be held against."""

    ratio: str
    target: str
    met: bool | None


class Goal(Protocol):
    """What a row should reach."""

    def judge(self, costs: Mapping[str, float], unit: Unit, /) -> Verdict: ...


@dataclass(frozen=True)
class AtMost:
    """So many times what another costs, and no more."""

    times: float
    of: str = FLOOR

    def judge(self, costs: Mapping[str, float], unit: Unit, /) -> Verdict:
        target = f"≤ {self.times:g} × {self.of}"
        if self.of not in costs:
            return Verdict("", target, None)
        ratio = costs[OURS] / costs[self.of]
        return Verdict(f"{ratio:.2f} × {self.of}", target, ratio <= self.times)


@dataclass(frozen=True)
class Ahead:
    """So many times as fast as another, at least."""

    times: float
    of: str

    def judge(self, costs: Mapping[str, float], unit: Unit, /) -> Verdict:
        target = f"≥ {self.times:g} × as fast as {self.of}"
        if self.of not in costs:
            return Verdict("", target, None)
        ratio = costs[self.of] / costs[OURS]
        return Verdict(f"{ratio:.2f} × as fast as {self.of}", target, ratio >= self.times)


@dataclass(frozen=True)
class Under:
    """Less than so much."""

    limit: float

    def judge(self, costs: Mapping[str, float], unit: Unit, /) -> Verdict:
        return Verdict("", f"< {shown(self.limit, unit)}", costs[OURS] < self.limit)


@dataclass(frozen=True)
class Row:
    """One thing that was measured: what everybody's cost was, ours among them."""

    what: str
    figures: Mapping[str, Figure]
    goals: tuple[Goal, ...] = ()
    unit: Unit = Unit.SECONDS

    @property
    def verdicts(self) -> list[Verdict]:
        costs = {name: figure.least for name, figure in self.figures.items()}
        return [goal.judge(costs, self.unit) for goal in self.goals]


@dataclass(frozen=True)
class Series:
    """How a cost grows: in all, at each size."""

    name: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Curve:
    """A plot: CPU seconds over a size, for each series."""

    title: str
    across: str
    series: tuple[Series, ...]


@dataclass
class Findings:
    """What a subject found: rows for the table, curves for the plots, and what must be said of them."""

    rows: list[Row] = field(default_factory=list[Row])
    curves: list[Curve] = field(default_factory=list[Curve])
    notes: list[str] = field(default_factory=list[str])
