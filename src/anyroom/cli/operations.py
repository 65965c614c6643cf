"""`anyroom operations`: every wire operation that the library performs, and the call that reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from inspect import getmembers_static
from typing import Annotated, NamedTuple

import typer

from anyroom.capabilities import Level, endpoints_of, neutral_operations, support
from anyroom.cli.output import AsJson, console, print_json, table
from anyroom.cli.providers import load
from anyroom.operations import Endpoint
from anyroom.provider import Provider


@dataclass(frozen=True, slots=True)
class Performed:
    """A wire operation, spelled as the platform spells it, and `call`: `"rooms.create"`, or the provider's own method."""

    provider: str
    operation: str
    method: str
    path: str
    call: str


class Claim(NamedTuple):
    """A method's claim to be the call of a wire operation; the least one has it.

    The method whose own operation it is names it first among its endpoints. Of several such, a neutral call goes before the
    provider's own method, a native one before one that only gets along with it, and then the order of `Provider` decides.
    """

    position: int
    foreign: bool
    emulated: bool
    rank: int
    call: str


def performed(provider: type[Provider]) -> Iterator[Performed]:
    """The wire operations that a provider's methods declare, each once, those of neutral calls first."""
    ranks = {call: rank for rank, call in enumerate(neutral_operations())}
    best: dict[str, tuple[Claim, Endpoint]] = {}
    for name, member in getmembers_static(provider):
        call = provider.call_of(name)
        emulated = call in ranks and support(provider, call).level is Level.EMULATED
        for position, endpoint in enumerate(endpoints_of(member)):
            claim = Claim(position, call not in ranks, emulated, ranks.get(call, len(ranks)), call)
            if endpoint.operation not in best or claim < best[endpoint.operation][0]:
                best[endpoint.operation] = (claim, endpoint)
    for claim, endpoint in sorted(best.values(), key=lambda found: (found[0].rank, found[0], found[1].operation)):
        yield Performed(provider.name, endpoint.operation, endpoint.method, endpoint.path, claim.call)


def add_to(app: typer.Typer) -> None:
    @app.command("operations")
    def operations(
        provider: Annotated[list[str] | None, typer.Option(help="Only this provider; may be repeated.")] = None,
        as_json: AsJson = False,
    ) -> None:
        """List every wire operation that the library performs, and the call that reaches it."""
        lines = [line for cls in load(provider or []).values() for line in performed(cls)]
        if as_json:
            print_json([asdict(line) for line in lines])
            return
        made = table("provider", "operation", "method", "path", "call")
        made.columns[1].no_wrap = made.columns[4].no_wrap = True  # the path is what can be folded
        for line in lines:
            made.add_row(line.provider, line.operation, line.method, line.path, line.call)
        console().print(made)
