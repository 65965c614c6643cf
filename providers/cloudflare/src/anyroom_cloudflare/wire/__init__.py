"""RealtimeKit's answers: wire models in the vendor's words, and pure functions from them to neutral objects, by resource."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Final, TypeAlias, TypeVar

from anyroom.reading import Instant

Word = TypeVar("Word", bound=Enum)

PROVIDER: Final = "cloudflare"

Time: TypeAlias = Instant
"""An instant in UTC. The string `"null"` stands for one in an official example, and counts as missing like all that is
unreadable."""


def word(value: str | None) -> str:
    """A status as the maps have it: statuses are written in capitals, session types and others are not."""
    return (value or "").upper()


def epoch(value: datetime | None) -> float | None:
    """Seconds since the epoch."""
    return None if value is None else value.timestamp()


def seconds(minutes: float | None) -> float | None:
    """A time that the service counts in minutes. To the microsecond: minutes come with as many digits as a float has."""
    return None if minutes is None else round(minutes * 60, 6)


def said(vocabulary: type[Word], value: str | None) -> Word | None:
    """A word of an open vocabulary; None where nothing is said."""
    return None if value is None else vocabulary(value)
