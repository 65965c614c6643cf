"""`anyroom capabilities`: the matrix of operations, options and values, as a table, as JSON, or as the page of the docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Final

import typer

from anyroom.capabilities import Level, Row, Support, matrix
from anyroom.cli.output import AsJson, console, print_json, table
from anyroom.cli.providers import load
from anyroom.provider import Provenance, Provider

Columns = Mapping[str, type[Provider]]

PROVENANCE: Final[Mapping[Provenance, str]] = {
    Provenance.LIVE: "held against the platform itself",
    Provenance.DOCUMENTED: "written from the vendor's documentation; not verified against a live account",
    Provenance.SIMULATED: "played against this project's simulator; not verified against a live account",
}
STYLES: Final[Mapping[Level, str]] = {Level.NATIVE: "green", Level.EMULATED: "yellow", Level.ABSENT: "dim"}

INTRODUCTION: Final = """\
# What each platform can do

Generated from the adapters' code by `make docs`: do not edit. `Client.supports(name)` answers the same.

*native*: the platform does it. *emulated*: done by other means; the note says what that costs or loses. *absent*: refused with
`UnsupportedOperation` before anything is sent, because it is *unwritten* (the platform has it, this adapter does not yet),
*upstream* (the platform would have to add it) or would *never* make sense there. A line names an operation,
`operation:option`, or `operation:option=value`.
"""


def as_data(providers: Columns) -> object:
    """The matrix as plain data."""
    return {
        "providers": {
            name: {"title": provider.title, "provenance": provider.provenance} for name, provider in providers.items()
        },
        "rows": [
            {
                "name": row.name,
                "support": {
                    name: {"level": support.level, "why": support.why, "note": support.note}
                    for name, support in row.support.items()
                },
            }
            for row in matrix(providers)
        ],
    }


def as_markdown(providers: Columns) -> str:
    """The matrix as a page: a table, and the notes below it, each said once."""
    rows, notes = list(matrix(providers)), Notes()
    lines = [INTRODUCTION, *_provenance(providers), "", *_head(providers), *(_line(row, notes) for row in rows)]
    return "\n".join([*lines, "", "## Notes", "", *notes.lines(), ""])


class Notes:
    """Numbers notes in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def cite(self, note: str) -> str:
        """A link to the note, or nothing where there is none."""
        if not note:
            return ""
        number = self._numbers.setdefault(note, len(self._numbers) + 1)
        return f" [{number}](#note-{number})"

    def lines(self) -> Iterator[str]:
        """The notes, as list items that can be linked to."""
        for note, number in self._numbers.items():
            yield f'{number}. <a id="note-{number}"></a>{note}'


def _provenance(providers: Columns) -> Iterator[str]:
    yield "What each column was held against:"
    yield ""
    for name, provider in providers.items():
        yield f"* **{name}** ({provider.title or name}): {PROVENANCE[provider.provenance]}."


def _head(providers: Columns) -> Iterator[str]:
    yield f"| | {' | '.join(providers)} |"
    yield f"|---{'|---' * len(providers)}|"


def _line(row: Row, notes: Notes) -> str:
    name = f"`{row.name}`" if ":" in row.name else f"**`{row.name}`**"
    return f"| {name} | {' | '.join(_words(support) + notes.cite(support.note) for support in row.support.values())} |"


def _words(support: Support) -> str:
    return f"{support.level} ({support.why})" if support.why else str(support.level)


def add_to(app: typer.Typer) -> None:
    @app.command("capabilities")
    def capabilities(
        provider: Annotated[list[str] | None, typer.Option(help="Only this provider; may be repeated.")] = None,
        markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the docs.")] = False,
        as_json: AsJson = False,
    ) -> None:
        """Show what each provider can do: operations, options and values, with the reason for what is absent."""
        if markdown and as_json:
            raise typer.BadParameter("--markdown and --json exclude each other")
        providers = load(provider or [])
        if as_json:
            print_json(as_data(providers))
        elif markdown:
            typer.echo(as_markdown(providers), nl=False)
        else:
            _print(providers)


def _print(providers: Columns) -> None:
    made = table("", *(f"{name}\n[dim]{provider.provenance}[/dim]" for name, provider in providers.items()))
    for row in matrix(providers):
        made.add_row(row.name, *(f"[{STYLES[support.level]}]{_words(support)}[/]" for support in row.support.values()))
    console().print(made)
    console().print("Why, and what to do instead: anyroom capabilities --json, or docs/capabilities.md.")
