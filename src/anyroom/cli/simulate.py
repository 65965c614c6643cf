"""`anyroom simulate`: simulated platforms on loopback, for other programs to talk to."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from anyroom.cli.output import AsJson, console, print_json_line
from anyroom.errors import ConfigurationError

if TYPE_CHECKING:
    from anyroom.simulator import Clock, Fault, History, Running, Simulator


def simulators(names: Sequence[str]) -> list[type[Simulator[Any]]]:
    """The simulators of these platforms, or of every one that has a server to simulate.

    Raises:
        ConfigurationError: there is none of such a name, or it is broken.
    """
    from anyroom.simulator import load
    from anyroom.simulator.installed import GROUP, is_simulator

    # Loading takes longer than starting, so only what was asked for is loaded.
    known = {entry.name: entry for entry in entry_points(group=GROUP) if not names or entry.name in names}
    without = [name for name, entry in sorted(known.items()) if not is_simulator(entry.load())]
    if names and without:
        raise ConfigurationError(
            f"{', '.join(without)} has no server to simulate: it runs inside the program that uses it"
        )
    return [load(name) for name in names or sorted(known.keys() - without)]


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
        host: Annotated[str, typer.Option(help="The address to listen at. There is nothing to protect but itself.")] = (
            "127.0.0.1"
        ),
        tls: Annotated[bool, typer.Option("--tls", help="Speak TLS, vouched for by a throw-away authority.")] = False,
        state: Annotated[
            Path | None, typer.Option(help="Keep the worlds in this file, and go on with them.", dir_okay=False)
        ] = None,
        seed: Annotated[int | None, typer.Option(help="Make ids repeatable.")] = None,
        clock: Annotated[
            datetime | None,
            typer.Option(
                help="Let the worlds' clocks stand at this time (UTC); the control API alone moves them.",
                formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"],
            ),
        ] = None,
        fault: Annotated[
            list[str] | None,
            typer.Option(help='A fault from the start on, as JSON: \'{"status": 503, "times": 2}\'. May be repeated.'),
        ] = None,
        limit: Annotated[
            str | None,
            typer.Option(help="Refuse more requests than these, as the platform does: '1200/300' takes 1200 in 300 s."),
        ] = None,
        webhooks_anywhere: Annotated[
            bool, typer.Option("--webhooks-anywhere", help="Post webhooks to any host, not to loopback alone.")
        ] = False,
        openapi: Annotated[
            bool, typer.Option("--openapi", help="Print the OpenAPI description of each on a line, and serve nothing.")
        ] = False,
        log: Annotated[bool, typer.Option("--log", help="Log every request on stderr, without secrets.")] = False,
        as_json: AsJson = False,
    ) -> None:
        """Serve simulated platforms on loopback until SIGINT or SIGTERM, and say how to reach each once it listens."""
        from anyroom.simulator import serve, serve_until_signalled, throw_away_authority

        chosen, faults, most = simulators(providers or []), _faults(fault or []), _limit(limit)
        if openapi:
            for one in chosen:
                print_json_line(one.openapi())
            return
        ports = range(port, port + len(chosen)) if port else [0] * len(chosen)
        if log:
            _log_requests()
        with ExitStack() as stack:
            authority = stack.enter_context(throw_away_authority(host, "localhost")) if tls else None
            history = stack.enter_context(_histories(state))

            def serving(made: type[Simulator[Any]], port: int) -> AbstractContextManager[Running]:
                own = history(made.provider)
                simulator = made(
                    seed=_agreed(own, "seed", seed), clock=_standing_clock(_agreed(own, "clock", _seconds(clock)))
                )
                simulator.faults.replace(faults)
                if most:
                    simulator.limit.set(*most)
                return serve(
                    simulator,
                    port=port,
                    host=host,
                    authority=authority,
                    history=own,
                    webhooks_anywhere=webhooks_anywhere,
                )

            servings: Iterable[AbstractContextManager[Running]] = map(serving, chosen, ports)
            serve_until_signalled(servings, _announce_json if as_json else _announce)


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


# --- options ------------------------------------------------------------------------------------------------------------


def _limit(given: str | None) -> tuple[int, float] | None:
    if given is None:
        return None
    requests, _, seconds = given.partition("/")
    if not (requests.isdecimal() and seconds.isdecimal() and int(requests) and int(seconds)):
        raise typer.BadParameter("requests and seconds, as in 1200/300", param_hint="--limit")
    return int(requests), float(seconds)


def _faults(given: Iterable[str]) -> list[Fault]:
    from anyroom.simulator import BadField, Fault, Fields

    try:
        return [Fault.read(Fields(json.loads(text))) for text in given]
    except json.JSONDecodeError as error:
        raise typer.BadParameter(f"it is not JSON: {error}", param_hint="--fault") from None
    except BadField as problem:
        raise typer.BadParameter(str(problem), param_hint="--fault") from None


def _log_requests() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(threadName)s %(message)s"))
    access = logging.getLogger("anyroom.simulator.access")
    access.addHandler(handler)
    access.setLevel(logging.INFO)


@contextmanager
def _histories(path: Path | None) -> Generator[Callable[[str], History | None]]:
    """What the state file has of each provider."""
    from anyroom.simulator import StateFile

    if path is None:
        yield lambda provider: None
        return
    file = StateFile(path)
    try:
        yield file.of
    finally:
        file.close()


def _agreed(history: History | None, name: str, given: int | None) -> int | None:
    """The option's value, which for a world that goes on is the one that it began with.

    Raises:
        ConfigurationError: another one is given.
    """
    if history is None:
        return given
    kept = history.kept(name)
    if kept is None:
        # Worlds are told again from what happened in them, so their ids have to come out alike.
        begun = secrets.randbits(64) if name == "seed" and given is None else given
        history.keep(name, "" if begun is None else str(begun))
        return begun
    begun = int(kept) if kept else None
    if given not in {None, begun}:
        raise ConfigurationError(f"the state file began with another --{name}; leave it out, or choose another file")
    return begun


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.replace(tzinfo=UTC).timestamp())


def _standing_clock(seconds: int | None) -> Clock | None:
    from anyroom.simulator import Clock

    return None if seconds is None else Clock(lambda: seconds)
