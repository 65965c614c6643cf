"""RealtimeKit's answers: wire models in the vendor's words, and pure functions from them to neutral objects, by resource."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator

from anyroom.reading import Instant, utc

PROVIDER: Final = "cloudflare"

Time: TypeAlias = Annotated[Instant, AfterValidator(utc)]
"""An instant in UTC. The string `"null"` stands for one in an official example, and counts as missing like all that is
unreadable."""


def word(value: str | None) -> str:
    """A status as the maps have it: statuses are written in capitals, session types and others are not."""
    return (value or "").upper()


def epoch(value: datetime | None) -> float | None:
    """Seconds since the epoch."""
    return None if value is None else value.timestamp()
