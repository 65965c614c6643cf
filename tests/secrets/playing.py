"""Playing a cassette without a network, with one of its answers spoilt; and which cassette asks for which operation."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx

from anyroom.testing.kit.cassettes.peer import NotOnTheCassette, Wire
from anyroom.testing.kit.cassettes.player import Played, afresh, play
from anyroom.testing.kit.cassettes.tape import Cassette, read_cassette
from anyroom.testing.kit.listening import Heard, listening
from anyroom.testing.kit.scene import Mode
from tests.faults.platforms import ROOT

from .canaries import Planted, canaried, planted, signed

Answer = Callable[[httpx.Request], httpx.Response]
"""Answers in the platform's place, or raises as a broken connection does."""


@dataclass
class Desk:
    """Answers requests in the order of a cassette: whether they are the right ones, the kit holds against it elsewhere."""

    cassette: Cassette
    heard: Sequence[Heard]
    operation: str | None = None
    """The operation whose answers are spoilt."""
    spoil: Answer | None = None
    asked: list[str] = field(default_factory=list[str])
    signed: set[str] = field(default_factory=set[str])
    complaints: list[str] = field(default_factory=list[str])
    played: int = 0
    refusals: tuple[type[Exception], ...] = (NotOnTheCassette,)

    def answer(self, request: httpx.Request) -> httpx.Response:
        operation = self.heard[-1].request.endpoint.operation if self.heard else ""
        self.asked.append(operation)
        self.signed |= signed(request.headers)
        if self.spoil is not None and operation == self.operation:
            return self.spoil(request)
        if self.played == len(self.cassette.interactions):
            raise NotOnTheCassette
        answer = self.cassette.interactions[self.played].response
        self.played += 1
        # As a stream, so that files can be taken as they come.
        return httpx.Response(
            answer.status, stream=httpx.ByteStream(answer.content), headers=dict(answer.sent_headers())
        )

    def sync_wire(self) -> httpx.BaseTransport:
        return httpx.MockTransport(self.answer)

    def async_wire(self) -> httpx.AsyncBaseTransport:
        return httpx.MockTransport(self.answer)


@dataclass(frozen=True)
class Take:
    """A cassette's call, carried out: the desk, and what came of it."""

    desk: Desk
    played: Played


def take(
    name: str, cassette: Cassette, mode: Mode, *, operation: str | None = None, spoil: Answer | None = None
) -> Take:
    """Carry a cassette's call out, by an adapter all of whose credentials are canaries."""
    provider = afresh(canaried(name))
    with listening(provider) as heard:
        desk = Desk(cassette, heard, operation, spoil)
        return Take(desk, play(cassette, provider, mode, over=lambda *_: _at(desk)))


@contextmanager
def _at(desk: Desk) -> Generator[Wire]:
    yield desk


@cache
def cassettes(name: str) -> tuple[Path, ...]:
    """All cassettes of an adapter."""
    return tuple(sorted((ROOT / "cassettes" / name).glob("*.yaml")))


@cache
def planted_cassette(path: Path) -> Planted:
    """A cassette with canaries in it."""
    return planted(read_cassette(path))


@cache
def shortest(name: str) -> dict[str, Planted]:
    """By operation, the cassette that comes to it the soonest."""
    found: dict[str, tuple[int, Planted]] = {}
    for path in cassettes(name):
        cassette = planted_cassette(path)
        for number, operation in enumerate(take(name, cassette.cassette, Mode.SYNC).desk.asked):
            if operation not in found or number < found[operation][0]:
                found[operation] = number, cassette
    return {operation: cassette for operation, (_, cassette) in found.items()}
