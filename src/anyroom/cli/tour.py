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
from anyroom.cli.tour_view import Lines, LiveTable, Silence, outcome_of, svg
from anyroom.errors import InvalidArgument
from anyroom.tour import Live, PlatformReport, Progress, rehearsal, take


def platforms(named: Sequence[str], *, live: bool) -> Sequence[str]:
    """The platforms that were named, or every installed one that can be rehearsed on. Live ones must be named: they cost money.

    Raises:
        InvalidArgument: none is named, and live ones are meant.
    """
    if live and not named:
        raise InvalidArgument(
            f"--live makes real rooms and recordings: name the platforms; installed: {', '.join(plugins.names())}"
        )
    return named or [name for name in stages.names() if name in plugins.names()]


@contextmanager
def _watching(names: Sequence[str], *, as_json: bool) -> Generator[Progress]:
    out = Console(stderr=True) if as_json else console()
    if out.is_terminal and not as_json:
        with LiveTable(names, out) as watching:
            yield watching
    else:
        yield Silence() if as_json else Lines(out)


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
            str | None, typer.Option(help="With --live: an RTMP server to send to, URL and stream key as one.")
        ] = None,
        image: Annotated[Path | None, typer.Option("--svg", help="Write the table to this file, as a picture.")] = None,
        show_secrets: ShowSecrets = False,
        as_json: AsJson = False,
    ) -> int:
        """Do the main job on every platform: meet, record, broadcast, download, list, close. Ends in one table."""
        names = platforms(providers or [], live=live)
        said = Console(stderr=True, highlight=False)
        visiting = (
            Live(
                lambda line: said.print(line, markup=False, soft_wrap=True),
                patience,
                show_secrets,
                Rtmp(rtmp) if rtmp else None,
            )
            if live
            else rehearsal
        )
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
