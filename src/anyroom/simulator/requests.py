"""What a simulator was asked: a bounded log of requests, without credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from anyroom.simulator.exchange import read_json

KEPT_REQUESTS: Final = 10_000
# Whatever the vendors call it, a header that authenticates has "auth" in its name; cookies do so too.
SECRET_HEADERS: Final = ("auth", "cookie")
REDACTED: Final = "<redacted>"
LONGEST_SHOWN: Final = 24


@dataclass(frozen=True)
class SeenRequest:
    """One request as it arrived.

    `at` is in seconds since the epoch by the world's clock; header names are in lower case; `body` is the JSON value,
    else a form's pairs, else text, or None when there was none; `status` is None without an answer, be it not yet;
    `operation` is the platform's name for the call, None off its routes; `fault` is the injected effect, if any.
    """

    at: float
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: Any
    status: int | None
    operation: str | None
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> SeenRequest:
        given = dict(value)
        given["query"] = tuple((str(name), str(text)) for name, text in value["query"])
        return cls(**given)


class RequestLog:
    """Keeps the latest requests in the order of their arrival, those that still wait for an answer included."""

    def __init__(self, kept: int = KEPT_REQUESTS) -> None:
        self._kept = kept
        self._numbers = count()
        self._seen: dict[int, SeenRequest] = {}

    def add(self, request: SeenRequest) -> int:
        """Note a request's arrival; returns the number by which to note its answer."""
        number = next(self._numbers)
        self._seen[number] = request
        if len(self._seen) > self._kept:
            del self._seen[next(iter(self._seen))]
        return number

    def answered(self, number: int, status: int) -> None:
        if number in self._seen:  # it may have been pushed out, or cleared away
            self._seen[number] = replace(self._seen[number], status=status)

    def __iter__(self) -> Iterator[SeenRequest]:
        return iter(tuple(self._seen.values()))

    def clear(self) -> None:
        self._seen.clear()


def redacted(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: REDACTED if any(part in name for part in SECRET_HEADERS) else value for name, value in headers.items()
    }


def shown_query(query: str) -> str:
    """A query for people to look at. Long values are hidden: signatures and tokens are, and so are ids."""
    pairs = parse_qsl(query, keep_blank_values=True)
    shown = [(name, value if len(value) <= LONGEST_SHOWN else REDACTED) for name, value in pairs]
    return f"?{urlencode(shown, safe='<>')}" if shown else ""


def readable(content: bytes, content_type: str) -> Any:
    """A body for people and tests to look at."""
    if not content:
        return None
    try:
        return read_json(content)
    except ValueError:
        text = content.decode(errors="replace")
        pairs = parse_qsl(text, keep_blank_values=True)
        # Some clients label a form as JSON, so a body that reads as a form counts as one under that label too.
        return [list(pair) for pair in pairs] if pairs and "text/" not in content_type else text
