"""`anyroom providers`: which adapters are installed here, and whether they load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points

import typer
from rich.markup import escape

from anyroom import plugins
from anyroom.cli.output import AsJson, console, print_json, table
from anyroom.errors import AnyroomError
from anyroom.provider import Provider


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed adapter. `error` says why it cannot be used, and is empty where it can."""

    name: str
    title: str = ""
    distribution: str = ""
    version: str = ""
    provenance: str = ""
    error: str = ""


def installed() -> Iterator[Installed]:
    """Every installed adapter, the broken ones too."""
    for name in plugins.names():
        distribution, version = _distribution(name)
        try:
            provider = plugins.load(name)
        except AnyroomError as error:
            yield Installed(name, distribution=distribution, version=version, error=str(error))
        else:
            yield Installed(name, provider.title, distribution, version, provider.provenance)


def load(names: Sequence[str]) -> dict[str, type[Provider]]:
    """These providers, or all that are installed; then a broken one is told of on stderr, and does not stop the others.

    Raises:
        ProviderNotFound, ProviderLoadError: one that was named is not there, or broken.
    """
    if names:
        return {name: plugins.load(name) for name in names}
    found = list(installed())
    for provider in found:
        if provider.error:
            typer.echo(f"anyroom: left out: {provider.error}", err=True)
    return {provider.name: plugins.load(provider.name) for provider in found if not provider.error}


def _distribution(name: str) -> tuple[str, str]:
    """The distribution that an adapter comes from, and its version; empty for one that was registered by hand."""
    packages = {
        entry.dist.name: entry.dist.version for entry in entry_points(group=plugins.GROUP, name=name) if entry.dist
    }
    return " and ".join(packages), " and ".join(packages.values())


def add_to(app: typer.Typer) -> None:
    @app.command("providers")
    def providers(as_json: AsJson = False) -> None:
        """List the installed providers: where each comes from, and what its adapter was held against."""
        found = list(installed())
        if as_json:
            print_json([asdict(provider) for provider in found])
            return
        made = table("provider", "platform", "distribution", "provenance")
        for provider in found:
            distribution = f"{provider.distribution} {provider.version}".strip()
            made.add_row(
                provider.name, provider.title, distribution, provider.provenance or f"[red]{escape(provider.error)}[/]"
            )
        console().print(made)
