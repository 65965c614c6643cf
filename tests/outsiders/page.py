"""docs/outsiders.md: what the tests found, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .watching import Evidence, Outsider

INTRODUCTION = """\
# Outsiders: software that we did not write, against the simulators

The vendors' own Python SDKs, as the package index has them, drive anyroom's simulators over real HTTP, with every
method that they have. VideoSDK, which has none for Python, is represented by the exchanges that its pages print, sent
by hand. So whoever uses such an SDK can test with the simulators; and what we read in a vendor's documents is checked
against what its own programmers read.

**What this is not:** a test against anybody's live service. These are simulators against SDKs; nothing here was run
with an account, and where an SDK and its service disagree, this page does not know it.

`make outsiders` runs these tests and writes this page. It fails when a method is exercised by no test, and when the
page was out of date. Methods are found by introspection; one counts as exercised when a test calls it, rather than a
fixture or another method, and all tests assert on what comes back. A method that a defect of its own SDK breaks is
exercised, too, and does not pass. Defects are worked round in the tests that show them; no simulator was changed to
please an SDK.
"""


def page(evidence: Evidence, outsiders: Sequence[Outsider]) -> str:
    return (
        "\n".join([INTRODUCTION, *totals(evidence, outsiders), *defects(evidence), *methods(evidence, outsiders)])
        + "\n"
    )


def totals(evidence: Evidence, outsiders: Sequence[Outsider]) -> Iterator[str]:
    yield "| outsider | version | simulator of | methods | exercised | passing | broken by their own SDK |"
    yield "|---|---|---|---|---|---|---|"
    for one in outsiders:
        broken = ", ".join(f"`{name}`" for name in sorted(evidence.broken(one))) or "none"
        counts = (len(one.methods), len(evidence.exercised(one)), len(evidence.passing(one)))
        cells = (one.name, one.version, f"`{one.provider}`", *counts, broken)
        yield f"| {' | '.join(map(str, cells))} |"
    yield ""


def defects(evidence: Evidence) -> Iterator[str]:
    yield "## Defects of the SDKs, and the way round"
    yield ""
    yield "| SDK | what happens | shown by |"
    yield "|---|---|---|"
    for one in sorted(evidence.defects, key=lambda defect: (defect.outsider, defect.test, defect.what)):
        yield f"| {one.outsider} | {one.what} | `{one.test}` |"
    yield ""


def methods(evidence: Evidence, outsiders: Sequence[Outsider]) -> Iterator[str]:
    yield "## Which test exercises what"
    for one in outsiders:
        yield ""
        yield f"### {one.name}"
        yield ""
        yield "| method | exercised by |"
        yield "|---|---|"
        for name, tests in sorted(evidence.exercised(one).items()):
            shown = ", ".join(f"`{test.partition('::')[2]}`" for test in sorted(tests))
            yield f"| `{name}` | {shown} |"
