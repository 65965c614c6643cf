"""docs/reliability.md: the parts that the tests write, between markers, from what they found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from anyroom import plugins
from tests.secrets.spoils import SPOILS

from .platforms import ADAPTERS, methods, operations, readers
from .troubles import TROUBLES

PAGE: Final = Path(__file__).parents[2] / "docs" / "reliability.md"
CASES: Final = 2 * sum(len(operations(name)) for name in ADAPTERS)
"""Operations, in each mode."""
INPUTS: Final = sum(len(readers(name)) + len(methods(name)) for name in ADAPTERS)
"""Readers and methods, which are tried with bad input."""


def write(part: str, text: str) -> bool:
    """Put a part between its markers; returns whether it was there already."""
    page = PAGE.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- {part}: [^\n]*-->\n)(.*?)(<!-- end of {part} -->)", re.DOTALL)
    new, count = marked.subn(lambda match: f"{match[1]}{text}{match[3]}", page)
    if count != 1:
        raise LookupError(f"{PAGE.name} has no place for {part}")
    if new == page:
        return True
    PAGE.write_text(new, encoding="utf-8")
    return False


def faults(found: Sequence[Mapping[str, Any]]) -> str:
    """The table of operations and faults. `found`: of each operation in each mode, by fault, how it ended."""
    ended = {name: Counter[str]() for name in ADAPTERS}
    for one in found:
        ended[one["platform"]].update(one["found"])
    return "\n".join([*_fault_rows(ended), ""])


def _fault_rows(ended: Mapping[str, Counter[str]]) -> Iterator[str]:
    titles = [plugins.load(name).title for name in ADAPTERS]
    numbers = [len(operations(name)) for name in ADAPTERS]
    total = sum(counts.total() for counts in ended.values())
    yield (
        f"{sum(numbers)} wire operations × {len(TROUBLES)} faults × 2 modes = **{total} cases**, "
        "leaks found: **0**. Each cell: typed errors / good ends."
    )
    yield ""
    yield f"| Fault | {' | '.join(f'{title}, {n} operations' for title, n in zip(titles, numbers, strict=True))} |"
    yield f"|---|{'---:|' * len(titles)}"
    for told in TROUBLES:
        cells = [f"{counts[f'{told}|error']} / {counts[f'{told}|value']}" for counts in ended.values()]
        yield f"| {told} | {' | '.join(cells)} |"
    sums = [
        tuple(sum(number for name, number in counts.items() if name.endswith(end)) for end in ("|error", "|value"))
        for counts in ended.values()
    ]
    yield f"| **together** | {' | '.join(f'{errors} / {values}' for errors, values in sums)} |"


def inputs(found: Sequence[Mapping[str, Any]]) -> str:
    """The table of bad inputs."""
    counted = {name: Counter[str]() for name in ADAPTERS}
    for one in found:
        counted[one["platform"]].update({key: value for key, value in one.items() if isinstance(value, int)})
    total = sum((counts for counts in counted.values()), Counter[str]())
    tried = total["table"] + total["made up"]
    lines = [
        f"{tried} bad answers tried, errors that are none of anyroom's: **0**.",
        "",
        "| Platform | Readers | Operations | Changed answers, one by one | Made up by hypothesis |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {plugins.load(name).title} | {counts['readers']} | {counts['operations']} | {counts['table']} "
            f"| {counts['made up']} |"
            for name, counts in counted.items()
        ),
        f"| **together** | {total['readers']} | {total['operations']} | {total['table']} | {total['made up']} |",
        "",
    ]
    return "\n".join(lines)


def secrets(found: Sequence[Mapping[str, Any]]) -> str:
    """The table of what was looked at for secrets. `found`: of each operation in each mode, the faces."""
    looked = {name: Counter[str]() for name in ADAPTERS}
    for one in found:
        looked[one["platform"]].update(one["faces"])
    numbers = [len(operations(name)) for name in ADAPTERS]
    titles = [
        f"{plugins.load(name).title}, {number} operations" for name, number in zip(ADAPTERS, numbers, strict=True)
    ]
    total = sum((counts for counts in looked.values()), Counter[str]())
    cases = f"{sum(numbers)} wire operations × {len(SPOILS)} spoilt answers × 2 modes"
    lines = [
        f"{cases}, {total.total()} faces looked at, leaks found: **0**.",
        "",
        f"| Face | {' | '.join(titles)} |",
        f"|---|{'---:|' * len(titles)}",
        *(f"| {face} | {' | '.join(str(counts[face]) for counts in looked.values())} |" for face in sorted(total)),
        f"| **together** | {' | '.join(str(counts.total()) for counts in looked.values())} |",
        "",
    ]
    return "\n".join(lines)


def soaked(found: Mapping[str, Any]) -> str:
    """The figures of a soak."""
    platforms = found["platforms"]
    calls, errors = (sum(value(one) for one in platforms) for value in (lambda one: one["calls"], _errors))
    drawn = f"Seed {found['seed']}, {found['seconds']} seconds, {found['workers']} workers"
    lines = [
        f"{drawn}: {calls} calls, of which {errors} ended in a typed error; started twice, lost, or other errors: **0**.",
        "",
        "| Platform | Calls | Typed errors | Kind | Made, as the clients know | Outcome unknown | There in the end |",
        "|---|---:|---:|---|---:|---:|---:|",
        *(
            f"| {plugins.load(one['platform']).title} | {one['calls']} | {_errors(one)} | {kind} | {made} | {maybe} | {there} |"
            for one in platforms
            for kind, (made, maybe, there) in one["kinds"].items()
        ),
        "",
    ]
    return "\n".join(lines)


def _errors(one: Mapping[str, Any]) -> int:
    return sum(one["errors"].values())
