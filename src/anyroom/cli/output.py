"""What every command shares: printing data as JSON, people's tables, and objects without what was handed out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from anyroom.types.values import mask

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ShowSecrets = Annotated[
    bool,
    typer.Option("--show-secrets", help="Show tokens, stream keys and signed URLs in full; they are masked otherwise."),
]

EMPTY: Final[tuple[object, ...]] = (None, "", [], {})


def console() -> Console:
    """Standard output, as people read it: made when it is used, so that a redirection is seen."""
    return Console(highlight=False)


def print_json(data: object) -> None:
    """Print indented JSON."""
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))


def print_json_line(data: object) -> None:
    """Print JSON on one line, at once: somebody reads along."""
    typer.echo(json.dumps(data, ensure_ascii=False))


def table(*columns: str, title: str | None = None) -> Table:
    """An empty table in the one style that all commands have."""
    made = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def plain(value: object, *, show_secrets: bool) -> Any:
    """Anything of the neutral model as plain data. What the platform handed out is masked unless it is asked for.

    `raw` comes along only with the secrets: nobody can tell what in it is one.
    """
    if is_dataclass(value):
        return dict(_fields(value, show_secrets=show_secrets))
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(key): plain(item, show_secrets=show_secrets) for key, item in items}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [plain(item, show_secrets=show_secrets) for item in cast("Sequence[object]", value)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return value


def _fields(value: Any, *, show_secrets: bool) -> Iterator[tuple[str, Any]]:
    for item in fields(value):
        given = getattr(value, item.name)
        if show_secrets:
            yield item.name, plain(given, show_secrets=True)
        elif item.repr:  # a field that no repr shows may hold a secret anywhere
            masked = item.metadata.get("handed_out") and given
            yield item.name, mask(given) if masked else plain(given, show_secrets=False)


def rows(things: Sequence[object], *, show_secrets: bool) -> Table:
    """Things of one kind as a table, without the columns that are empty for all of them."""
    data: list[dict[str, Any]] = [plain(thing, show_secrets=show_secrets) for thing in things]
    # A platform's listing may hold several kinds of a thing, with fields of their own.
    columns = list(dict.fromkeys(name for row in data for name, value in row.items() if value not in EMPTY))
    made = table(*columns)
    for row in data:
        made.add_row(*(cell(row.get(name)) for name in columns))
    return made


def details(thing: object, *, show_secrets: bool) -> Table:
    """One thing as a table of its fields, without those that are empty."""
    made = Table(show_header=False, box=None)
    for name, value in plain(thing, show_secrets=show_secrets).items():
        if value not in EMPTY:
            made.add_row(name, cell(value))
    return made


def cell(value: object) -> Text:
    """A value of plain data in a cell, where nothing in it is taken for markup."""
    return Text("" if value in EMPTY else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
