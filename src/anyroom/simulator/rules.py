"""Rules that let some things pass, act on so many, and wear off: what faults of every kind have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Wearing(Protocol):
    """`times` is how many it acts on, None for no end; `skip` how many that match it lets pass first."""

    @property
    def times(self) -> int | None: ...
    @property
    def skip(self) -> int: ...


Rule = TypeVar("Rule", bound=Wearing)


@dataclass
class Armed(Generic[Rule]):
    rule: Rule
    matched: int = 0

    def fires(self) -> bool:
        self.matched += 1
        return self.matched > self.rule.skip

    @property
    def worn_off(self) -> bool:
        return self.rule.times is not None and self.matched >= self.rule.skip + self.rule.times


class Rules(Generic[Rule]):
    """The rules in force; the first that matches and fires is the one that acts."""

    def __init__(self) -> None:
        self._armed: list[Armed[Rule]] = []

    def replace(self, rules: Iterable[Rule]) -> None:
        self._armed = [Armed(rule) for rule in rules]

    def take(self, matches: Callable[[Rule], bool]) -> Rule | None:
        for armed in self._armed:
            if matches(armed.rule) and not armed.worn_off and armed.fires():
                return armed.rule
        return None
