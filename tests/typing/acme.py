"""A provider with operations of its own, for the type checkers to look at."""

from __future__ import annotations

from dataclasses import dataclass

from anyroom.operations import Operation, Page
from anyroom.provider import Provider


@dataclass(frozen=True)
class Theatre:
    """A kind of thing that only this platform has."""

    id: str
    seats: int


class Acme(Provider):
    name = "acme"

    def open_theatre(self, theatre: str, /, *, seats: int = 100) -> Operation[Theatre]:
        raise NotImplementedError

    def list_theatres(self, city: str, /, *, cursor: str | None = None) -> Operation[Page[Theatre]]:
        raise NotImplementedError
