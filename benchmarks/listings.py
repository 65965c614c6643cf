"""A page of 1,000 objects: rooms, and recordings with one file each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import httpx
from pydantic import BaseModel

from benchmarks import floor, ours, samples, sdks
from benchmarks.calls import Sdk, invited, parsed
from benchmarks.canned import canned
from benchmarks.contest import Contender, Effort, hold, repeated
from benchmarks.rows import FLOOR, OURS, Ahead, AtMost, Findings, Row

SIZE: Final = 1000
RAW: Final = "raw"


@dataclass(frozen=True)
class Listing:
    """The same page, asked for by everybody."""

    provider: str
    resource: str
    path: str
    model: type[BaseModel]
    sdk: Sdk | None = None


def _cloudflare(resource: str, verb: str) -> Callable[[str], Callable[[], object]]:
    def pointed_at(origin: str) -> Callable[[], object]:
        fetch = getattr(getattr(sdks.cloudflare(origin).realtime_kit, resource), verb)
        return lambda: fetch(account_id=samples.ACCOUNT, app_id=samples.APP).data

    return pointed_at


def _vonage(origin: str) -> Callable[[], object]:
    video = sdks.vonage(origin).video
    page = sdks.require("vonage_video.models").ListArchivesFilter(page_size=SIZE)
    return lambda: video.list_archives(page)


LISTINGS: Final = (
    Listing(
        "cloudflare",
        "rooms",
        f"{samples.KIT}/meetings",
        floor.MeetingPage,
        ("cloudflare", _cloudflare("meetings", "get")),
    ),
    Listing(
        "cloudflare",
        "recordings",
        f"{samples.KIT}/recordings",
        floor.MeetingRecordingPage,
        ("cloudflare", _cloudflare("recordings", "get_recordings")),
    ),
    Listing("videosdk", "rooms", "/v2/rooms", floor.RoomPage),
    Listing("videosdk", "recordings", "/v2/recordings", floor.RoomRecordingPage),
    Listing("vonage", "recordings", f"{samples.PROJECT}/archive", floor.ArchivePage, ("vonage", _vonage)),
)
LIMITS: Final = {"rooms": 1.8, "recordings": 2.3}


def measure(effort: Effort) -> Findings:
    """One page of each listing; and again, with every object's `raw` looked at."""
    found = Findings()
    with canned(samples.listings(SIZE)) as origin:
        for listing in LISTINGS:
            with ExitStack() as stack:
                contenders = _contenders(listing, origin, stack, found)
                figures = {name: score.in_cpu for name, score in hold(contenders, effort).items()}
            looked_at = figures.pop(RAW)
            what = f"{SIZE:,} {listing.resource}, {listing.provider}"
            ahead = (Ahead(4, listing.sdk[0]),) if listing.sdk else ()
            found.rows.append(Row(what, figures, (AtMost(LIMITS[listing.resource]), *ahead)))
            found.rows.append(Row(f"{what}, each one's `raw` read", {**figures, OURS: looked_at}))
    return found


def _contenders(listing: Listing, origin: str, stack: ExitStack, found: Findings) -> list[Contender]:
    bare = stack.enter_context(httpx.Client())
    listed = getattr(stack.enter_context(ours.client(listing.provider, origin)), listing.resource).list

    def page() -> Any:
        return next(listed().pages()).items

    def with_raw() -> Any:
        return [(item, item.raw) for item in page()]

    if len(page()) != SIZE:
        raise AssertionError(f"{listing.provider} reads another page than the server gives")
    contenders = [
        Contender(FLOOR, repeated(lambda: parsed(bare, f"{origin}{listing.path}", listing.model))),
        Contender(OURS, repeated(page)),
        Contender(RAW, repeated(with_raw)),
    ]
    return contenders + invited(listing.sdk, origin, found)
