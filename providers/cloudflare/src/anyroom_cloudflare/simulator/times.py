"""Times as RealtimeKit writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from anyroom.simulator import BadField, Call

MINUTE: Final = 60
DAY: Final = 24 * 60 * 60


def stamp(seconds: float) -> str:
    """`2023-02-01T10:51:08.030Z`"""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional_stamp(seconds: float | None) -> str | None:
    return None if seconds is None else stamp(seconds)


def midnight(seconds: float) -> datetime:
    """The beginning of the day, in UTC as all of RealtimeKit's days are."""
    return datetime.fromtimestamp(seconds, UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def moment(call: Call, name: str) -> float | None:
    """A query parameter that is an ISO 8601 time, or a date; a time without a zone is in UTC."""
    text = call.parameter(name)
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise BadField(name, "must be a valid ISO 8601 date") from None


@dataclass(frozen=True)
class Window:
    """What `start_time` and `end_time` of the query leave in, both included."""

    since: float | None
    until: float | None

    @classmethod
    def read(cls, call: Call) -> Window:
        return cls(moment(call, "start_time"), moment(call, "end_time"))

    def __contains__(self, at: float) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at <= self.until)


def days(since: float, until: float) -> list[datetime]:
    """Every day from the one to the other, both included."""
    first, last = midnight(since), midnight(until)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
