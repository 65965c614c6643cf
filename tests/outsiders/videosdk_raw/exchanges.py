"""Documented exchanges as data: what is asked, and what is printed as the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True)
class Kind:
    """Any text of this form, where a document prints a sample of it."""

    pattern: str

    def takes(self, value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(self.pattern, value) is not None


@dataclass(frozen=True)
class Number:
    least: float = 0

    def takes(self, value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= self.least


@dataclass(frozen=True)
class Each:
    """A list with something in it, each like this."""

    like: Any


ROOM: Final = Kind(r"[a-z0-9]{4}(-[a-z0-9]{4}){2}")
ID: Final = Kind(r"[0-9a-f]{24}")
UUID: Final = Kind(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME: Final = Kind(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
URL: Final = Kind(r"https?://\S+")
TEXT: Final = Kind(r"(?s).+")
NUMBER: Final = Number()
POSITIVE: Final = Number(1)


@dataclass(frozen=True)
class Ask:
    """One exchange. Texts may name what is known in braces; `saves` says where in the answer something new is found.

    What the document prints must all be in the answer; the answer may have more.
    """

    operation: str
    request: str
    body: Any = None
    answer: Any = None
    status: int = 200
    saves: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Join:
    """Somebody comes: their participant's id and their session's are known afterwards."""

    room: str
    name: str


@dataclass(frozen=True)
class Wait:
    seconds: float


Step = Ask | Join | Wait


def filled(value: Any, known: Mapping[str, str]) -> Any:
    """The same with what is known in its place."""
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda match: known[match[1]], value)
    if isinstance(value, dict):
        return {name: filled(item, known) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, known) for item in value]
    return Each(filled(value.like, known)) if isinstance(value, Each) else value


def differences(expected: Any, actual: Any, where: str = "answer") -> list[str]:
    """Where an answer is not as printed."""
    if isinstance(expected, Kind | Number):
        return [] if expected.takes(actual) else [f"{where}: {actual!r} is no {expected}"]
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{where}: {actual!r} is no object"]
        missing = [f"{where}.{name}: is missing" for name in expected.keys() - actual.keys()]
        shared = expected.keys() & actual.keys()
        return missing + [
            line for name in shared for line in differences(expected[name], actual[name], f"{where}.{name}")
        ]
    if isinstance(expected, Each):
        if not isinstance(actual, list) or not actual:
            return [f"{where}: {actual!r} is no list with something in it"]
        return [line for n, item in enumerate(actual) for line in differences(expected.like, item, f"{where}[{n}]")]
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return [f"{where}: {actual!r} is no list of {len(expected)}"]
        pairs = enumerate(zip(expected, actual, strict=True))
        return [line for n, (one, other) in pairs for line in differences(one, other, f"{where}[{n}]")]
    same = expected == actual and isinstance(actual, bool) is isinstance(expected, bool)
    return [] if same else [f"{where}: {actual!r}, not {expected!r}"]


def found(answer: Any, path: str) -> str:
    """What is at a place such as `data.0.id`."""
    for name in path.split("."):
        answer = answer[int(name)] if isinstance(answer, list) else answer[name]
    return str(answer)
