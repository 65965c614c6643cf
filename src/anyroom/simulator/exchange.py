"""One request and its answer, as a simulated platform's own code sees them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from anyroom.simulator.fields import BadField

World = TypeVar("World")


def read_json(content: bytes) -> Any:
    """The value that JSON text stands for; ValueError for anything else, NaN, Infinity and endless nesting included."""

    def refuse(constant: str) -> float:
        raise ValueError(f"{constant} is not JSON")

    def finite(digits: str) -> float:
        number = float(digits)
        return number if math.isfinite(number) else refuse(digits)

    try:
        return json.loads(content, parse_constant=refuse, parse_float=finite)
    except RecursionError:
        raise ValueError("nested too deeply") from None


@dataclass(frozen=True)
class Call:
    """A request that reached one of the platform's routes; header names are in lower case."""

    operation: str
    method: str
    segments: Mapping[str, str]
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    content: bytes
    shifted: bool = False
    """A fault: a later page of a listing begins one item early, as if something had been put first meanwhile."""

    def page_start(self, start: int) -> int:
        """Where a page begins that should begin there."""
        return start - 1 if self.shifted and start else start

    def page_total(self, total: int) -> int:
        """How many items a listing has in all."""
        return total + 1 if self.shifted else total

    def parameter(self, *names: str) -> str | None:
        """The first of these query parameters that is there and not empty."""
        return next((value for name in names for key, value in self.query if key == name and value), None)

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """A query parameter in decimal digits; `BadField` when it is something else or out of range."""
        digits = self.parameter(name)
        if digits is None:
            return default
        # The length is looked at first: int() takes other scripts' digits, and its time grows with the square.
        if not (digits.isascii() and digits.isdigit() and len(digits) < 16 and least <= int(digits) <= most):
            raise BadField(name, f"must be a whole number from {least} to {most}")
        return int(digits)

    @cached_property
    def json(self) -> Any:
        """The body as JSON; ValueError when it is not."""
        return read_json(self.content)

    @cached_property
    def form(self) -> tuple[tuple[str, str], ...]:
        """The body as form fields whatever its content type says; ValueError when it cannot be one."""
        return tuple(parse_qsl(self.content.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """`body` is sent as JSON; None sends no body at all; bytes go out as they are, under `content_type`."""

    body: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content_type: str = "application/json"

    @property
    def content(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        # Escaped to ASCII: a lone surrogate that a caller sent has no UTF-8 form.
        return json.dumps(self.body, separators=(",", ":")).encode()


class Refusal(Exception):
    """Raised anywhere below a route to answer with an error of the platform's."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status} {answer.body!r}")
        self.answer = answer


@dataclass(frozen=True)
class Served(Generic[World]):
    """A wire operation that a simulator serves: its name and route as the platform publishes them, and what it does."""

    operation: str
    method: str
    path: str
    handle: Callable[[World, Call], Answer]


def served(*tables: Iterable[Served[World]]) -> tuple[Served[World], ...]:
    """Join the resources' tables into one."""
    return tuple(row for table in tables for row in table)
