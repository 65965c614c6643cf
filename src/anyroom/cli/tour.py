"""`anyroom tour`: one program on every platform, side by side."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from anyroom import Rtmp, plugins, stages
from anyroom.cli.output import AsJson, ShowSecrets, console, print_json
from anyroom.cli.providers import load
from anyroom.cli.tour_view import Lines, LiveTable, Silence, outcome_of, svg
from anyroom.errors import ConfigurationError
from anyroom.tour import Live, PlatformReport, Progress, rehearsal, take


def rehearsed() -> list[str]:
    """The installed platforms that can be simulated."""
    return [name for name in stages.names() if name in plugins.names()]


def configured() -> list[str]:
    """The installed platforms whose credentials are in the environment. One that takes no settings has no service to visit.

    Raises:
        ConfigurationError: there is none. Says what is missing for each.
    """
    found: list[str] = []
    missing: list[str] = []
    for name, provider in load([]).items():
        if provider.config_class.model_fields:
            try:
                provider.configured({})
            except ConfigurationError as error:
                missing.append(str(error))
            else:
                found.append(name)
    if not found:
        raise ConfigurationError(f"no platform's credentials are in the environment: {'; '.join(missing)}")
    return found


@contextmanager
def _watching(names: Sequence[str], *, as_json: bool) -> Generator[Progress]:
    out = console()
    if as_json:
        yield Silence()
    elif out.is_terminal:
        with LiveTable(names, out) as watching:
            yield watching
    else:
        yield Lines(out)


def _server(url: str) -> Rtmp:
    """An RTMP server of a URL that ends in the stream key, as encoders take it."""
    server, _, stream_key = url.rpartition("/")
    return Rtmp(server, stream_key)


def _say(line: str) -> None:
    Console(stderr=True, highlight=False).print(line, markup=False, soft_wrap=True)


def add_to(app: typer.Typer) -> None:
    @app.command("tour")
    def tour(
        providers: Annotated[
            list[str] | None, typer.Argument(help="Which platforms; all that can be simulated, if none is named.")
        ] = None,
        live: Annotated[
            bool, typer.Option("--live", help="Use the real services, with credentials from the environment.")
        ] = False,
        patience: Annotated[
            float, typer.Option(help="With --live: how many seconds to wait for somebody to join.", min=0)
        ] = 60.0,
        rtmp: Annotated[
            str | None, typer.Option(help="With --live: an RTMP server to send to; the URL ends in the stream key.")
        ] = None,
        image: Annotated[Path | None, typer.Option("--svg", help="Write the table to this file, as a picture.")] = None,
        show_secrets: ShowSecrets = False,
        as_json: AsJson = False,
    ) -> int:
        """Do the main job on every platform: meet, record, broadcast, download, list, close. Ends in one table."""
        names = list(dict.fromkeys(providers or (configured() if live else rehearsed())))
        visiting = Live(_say, patience, show_secrets, _server(rtmp) if rtmp else None) if live else rehearsal
        reports: list[PlatformReport] = []
        with _watching(names, as_json=as_json) as progress:
            reports.extend(take(names, visiting, progress, live=live))
        if as_json:
            print_json([report.as_json() for report in reports])
        else:
            console().print(*outcome_of(reports), sep="\n")
        if image is not None:
            image.write_text(svg(reports), encoding="utf-8")
        return 1 if any(report.failed for report in reports) else 0
