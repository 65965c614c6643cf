"""Pages of a listing: newest first, by offset and count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from anyroom.simulator import Answer, Call

Item = TypeVar("Item")

USUAL_COUNT: Final = 50
MOST_COUNT: Final = 1000
MOST_OFFSET: Final = 10**12


def session_filter(call: Call) -> str | None:
    # Official SDKs spell it both ways, and which one the service heeds is not settled.
    return call.parameter("sessionId", "session_id")


def page(call: Call, oldest_first: Iterable[Item], as_json: Callable[[Item], object]) -> Answer:
    """The page that was asked for; `count` in the answer is how many there are in all."""
    offset = call.number("offset", default=0, least=0, most=MOST_OFFSET)
    # What the service does above 1000 is not documented; SDKs refuse it themselves.
    count = call.number("count", default=USUAL_COUNT, least=1, most=MOST_COUNT)
    newest_first, start = list(oldest_first)[::-1], call.page_start(offset)
    items = [as_json(item) for item in newest_first[start : start + count]]
    return Answer({"count": call.page_total(len(newest_first)), "items": items})
