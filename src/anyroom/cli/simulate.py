"""`anyroom simulate`: simulated platforms on loopback, for other programs to talk to."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from anyroom import stages
from anyroom.cli.output import AsJson, console, print_json_line
from anyroom.errors import ConfigurationError

if TYPE_CHECKING:
    from anyroom.simulator import Running, Simulator


def simulators(names: Sequence[str]) -> list[Simulator[Any]]:
    """Simulators of these platforms, or of every one that has a server to simulate.

    Raises:
        ConfigurationError: there is none of such a name, or it is broken.
    """
    from anyroom.simulator import load
    from anyroom.simulator.installed import GROUP, is_simulator

    served = sorted({entry.name for entry in entry_points(group=GROUP) if is_simulator(entry.load())})
    if without := [name for name in names if name in stages.names() and name not in served]:
        raise ConfigurationError(
            f"{', '.join(without)} has no server to simulate: it runs inside the program that uses it"
        )
    return [load(name)() for name in names or served]


def add_to(app: typer.Typer) -> None:
    @app.command("simulate")
    def simulate(
        providers: Annotated[
            list[str] | None, typer.Argument(help="Which platforms; all of them, if none is named.")
        ] = None,
        port: Annotated[
            int,
            typer.Option(
                help="The first one's port; the others get those after it. 0: any free ones.", min=0, max=65535
            ),
        ] = 0,
        as_json: AsJson = False,
    ) -> None:
        """Serve simulated platforms on loopback until SIGINT or SIGTERM, and say how to reach each once it listens."""
        from anyroom.simulator import serve_until_signalled

        made = simulators(providers or [])
        ports = range(port, port + len(made)) if port else [0] * len(made)
        serve_until_signalled(zip(made, ports, strict=True), _announce_json if as_json else _announce)


def _announce_json(running: Running) -> None:
    print_json_line(running.describe())


def _announce(running: Running) -> None:
    out = console()
    out.print(
        f"[bold]{running.provider}[/bold] at {running.base_url}, control API at {running.control_url}", soft_wrap=True
    )
    out.print("[dim]for Client.from_env in another terminal (these credentials are good here alone):[/dim]")
    for variable, value in running.env.items():
        out.print(f"  export {variable}={escape(repr(value))}", soft_wrap=True)
