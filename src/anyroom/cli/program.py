"""The program: every command, and how a failure is told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final

import typer

from anyroom.cli import capabilities, operations, providers, resources, simulate, tour, webhooks
from anyroom.errors import AnyroomError, InvalidArgument
from anyroom.tour import explain
from anyroom.version import __version__

# What all wrong usage raises. It is Click's, of which Typer carries a copy of its own that it does not show.
UsageError: Final[Any] = typer.BadParameter.__mro__[1]

app: Final[typer.Typer] = typer.Typer(
    name="anyroom",
    help="One Python API over many video platforms, at the command line.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
providers.add_to(app)
capabilities.add_to(app)
operations.add_to(app)
tour.add_to(app)
simulate.add_to(app)
webhooks.add_to(resources.add_to(app)["webhooks"])


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"anyroom {__version__}")
        raise typer.Exit


@app.callback()
def anyroom(
    version: bool = typer.Option(False, "--version", is_eager=True, callback=_print_version, help="Show the version."),
) -> None:
    """One Python API over many video platforms, at the command line."""


def run(arguments: Sequence[str]) -> int:
    """Run a command. What fails is told in one line on stderr: 1 for an error, 2 for wrong usage; 130 is an interruption."""
    try:
        outcome = app(args=list(arguments), prog_name="anyroom", standalone_mode=False)
    except UsageError as error:
        return _fail(error.format_message(), 2)
    except InvalidArgument as error:
        return _fail(explain(error), 2)
    except AnyroomError as error:
        return _fail(explain(error), 1)
    except OSError as error:
        return _fail(str(error), 1)
    return outcome if isinstance(outcome, int) else 0


def _fail(said: str, code: int) -> int:
    print(f"anyroom: {' '.join(said.split())}", file=sys.stderr)  # noqa: T201
    return code
