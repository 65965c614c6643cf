"""Listings that a rehearsal can make long enough to take several pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from anyroom import Client, Pager
from anyroom.tour.visits import Skipped, Visit

ENOUGH_PAGES: Final = 3
FIRST_BATCH: Final = 30
MOST_MADE: Final = 2500


@dataclass(frozen=True, slots=True)
class Listing:
    """Something that can be listed, and made cheaply. `calls` is what both take, the listing first."""

    things: str
    calls: tuple[str, ...]
    make: Callable[[Visit], object]
    walk: Callable[[Visit], Pager[Any]]


def _make_recording(visit: Visit) -> None:
    visit.video.recordings.stop(visit.video.recordings.start(visit.room))


LISTINGS: Final = (
    Listing(
        "rooms",
        ("rooms.list", "rooms.create"),
        lambda visit: visit.video.rooms.create(),
        lambda visit: visit.video.rooms.list(),
    ),
    Listing(
        "recordings",
        ("recordings.list", "recordings.start", "recordings.stop"),
        _make_recording,
        lambda visit: visit.video.recordings.list(room=visit.room),
    ),
)


def listing_of(video: Client) -> Listing:
    """The first of the listings that the platform has.

    Raises:
        Skipped: it has none of them.
    """
    for listing in LISTINGS:
        if all(video.supports(call) for call in listing.calls):
            return listing
    raise Skipped("nothing can be listed here that can be made as well")


def fill(listing: Listing, visit: Visit) -> int:
    """Make things until the listing takes three pages, and return how many.

    How many a page holds is the platform's affair, and is seen once there is a second one.
    """
    made = 0
    while made < MOST_MADE:
        pages = list(listing.walk(visit).pages())
        if len(pages) >= ENOUGH_PAGES:
            break
        there, page_size = sum(len(page.items) for page in pages), len(pages[0].items)
        missing = (ENOUGH_PAGES - 1) * page_size + 1 - there if len(pages) > 1 else max(there, FIRST_BATCH)
        for _ in range(missing):
            listing.make(visit)
        made += missing
    return made
