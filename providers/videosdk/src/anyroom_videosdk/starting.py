"""Starts: most are answered with a sentence and no id. How the id is found, and why a start was refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, Protocol, Self, TypeVar

from anyroom import dates
from anyroom.errors import AlreadyActive, AnyroomError, InvalidArgument, NoActiveSession, NotFound, ProviderError
from anyroom.operations import Endpoint, Operation, Page, Response, check_id
from anyroom.types.values import Ref
from anyroom_videosdk.envelopes import fetch_page, kept, members, page_of, paging
from anyroom_videosdk.problems import restated
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.sessions import live_session

LISTING_SLACK: Final = 5.0
"""Seconds by which the service's HTTP clock and the clock of its documents may differ."""
ANSWER_SLACK: Final = 60.0
"""The same where only the start's own answer tells the time: the thing began while the request was under way."""

_PENDING: Final = re.compile(r"pending:(\d{1,16}):(.+)", re.DOTALL)
_IDS: Final = ("recordingId", "id", "_id")


@dataclass(frozen=True, slots=True)
class Pending:
    """The provisional id of what was started in `room` and is not listed yet. It began after `since` (epoch milliseconds)."""

    room: str
    since: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Take a provisional id apart; None if it is the platform's own."""
        found = _PENDING.fullmatch(text)
        return cls(found[2], int(found[1])) if found else None

    def __str__(self) -> str:
        return f"pending:{self.since}:{self.room}"


def told_at(response: Response, now: float) -> float:
    """When the service answered, in epoch seconds by its own clock; `now` if it did not say."""
    said = dates.epoch(response.headers.get("date", ""))
    return now if said is None else said


def said_id(answer: Any) -> str | None:
    """The id in a start's answer, if it is more than a sentence: `{"recordingId": …}`, or `{"data": {"id": …}}`."""
    outer = members(answer)
    said = (part.get(key) for part in (outer, members(outer.get("data"))) for key in _IDS)
    return next((found for found in said if isinstance(found, str) and found), None)


class Started(Protocol):
    """What can be started."""

    @property
    def id(self) -> str: ...


Thing = TypeVar("Thing", bound=Started)


@dataclass(frozen=True, slots=True)
class Before:
    """What a room had just before a start: the ids listed, and the moment (epoch milliseconds) after which the new one began."""

    ids: frozenset[str]
    since: int


@dataclass(frozen=True, slots=True)
class Finder(Generic[Thing]):
    """Finds what was started by its listing. Samples of all listings look newest first; no source says so.

    Where several of a kind run in a room, `narrower` and `wanted` say which: by what the platform can filter, and by the rest.
    `read` is a lambda, since `wire` loads what it is asked for.
    """

    listing: Endpoint
    read: Callable[[Any, Response], Thing]
    runs: Callable[[Thing], bool]
    began: Callable[[Thing], datetime | None]
    narrower: tuple[tuple[str, str], ...] = ()
    wanted: Callable[[Thing], bool] | None = None

    def page(self, query: Sequence[tuple[str, str]], cursor: str | None = None) -> Operation[Page[Thing]]:
        """A page of the listing."""
        page = yield from fetch_page(self.listing, self.read, [*query, *self.narrower], cursor=cursor)
        return page if self.wanted is None else kept(page, self.wanted)

    def before(self, room: str, now: float) -> Operation[Before]:
        """Look at a room before starting something in it."""
        try:
            response: Response = yield self.listing(query=[("roomId", room), *self.narrower, *paging()])
            listed, told = page_of(response, self.read).items, told_at(response, now)
        except NotFound:  # no such room: the start will be refused, and explained
            listed, told = (), now
        known = [self.began_at(thing) for thing in listed]
        return Before(frozenset(thing.id for thing in listed), max([int((told - LISTING_SLACK) * 1000), *known]))

    def after(self, room: str, before: Before) -> Operation[Thing | None]:
        """What is listed now and was not before the start; None if there is nothing yet. It never raises: something runs."""
        try:
            page = yield from self.page([("roomId", room)])
        except AnyroomError:
            return None
        fresh = [thing for thing in page.items if thing.id not in before.ids]
        # An older one may be listed late: what says when it began must have begun after the look before the start.
        ours = [thing for thing in fresh if not 0 < self.began_at(thing) <= before.since]
        return max(ours, key=self.began_at, default=None)

    def resolve(self, pending: Pending) -> Operation[Thing | None]:
        """The first that began in the room after the moment in a provisional id, however many began since.

        Raises:
            NotFound: there is no such room, so nothing was ever started in it.
        """
        found: list[Thing] = []
        cursor: str | None = None
        while True:
            page = yield from self.page([("roomId", pending.room)], cursor)
            younger = [thing for thing in page.items if self.began_at(thing) > pending.since]
            found += younger
            cursor = page.next_cursor
            if not page.items:
                yield FETCH_ROOM(
                    roomId=pending.room
                )  # an empty listing does not tell an empty room from an unknown one
            if cursor is None or len(younger) < len(page.items):
                return min(found, key=self.began_at, default=None)

    def newest(self, query: Sequence[tuple[str, str]]) -> Operation[Thing | None]:
        """The one that began last, None if there is none."""
        page = yield from self.page(query)
        return max(page.items, key=self.began_at, default=None)

    def began_at(self, thing: Thing) -> int:
        """In epoch milliseconds; 0 where the platform does not say."""
        began = self.began(thing)
        return int(began.timestamp() * 1000) if began is not None else 0

    def running(self, room: str) -> Operation[bool]:
        """Whether the listing shows one that runs."""
        page = yield from self.page([("roomId", room)])
        return any(self.runs(thing) for thing in page.items)


def where(event: Ref[Any]) -> list[tuple[str, str]]:
    """The query that finds what an event speaks of: events say the session and the room, and no id.

    Raises:
        InvalidArgument: the reference says neither.
    """
    if event.session_id:
        return [("sessionId", check_id(event.session_id, "session"))]
    if event.room_id:
        return [("roomId", check_id(event.room_id, "room"))]
    raise InvalidArgument(f"the {event.kind}'s reference says neither an id, nor a session or room to find it by")


def explained(
    refusal: ProviderError, room: str, running: Operation[bool], *, callers_words: bool
) -> Operation[ProviderError]:
    """What a refused start is: nothing was started, so there is time to ask.

    The platform documents neither statuses nor words for it (the reference advises against reading the words), so the
    reason is found by elimination: the room is unknown, nobody is in it, or it runs already. A 400 that is left means the
    last, also where the listing does not show it yet, unless the request had words of the caller's that may be malformed
    (`callers_words`: a URL, `extra`). It may also be a limit of the plan: the message keeps what the service said.
    """
    reason = yield from unpeopled(refusal, room)
    if reason is not None:
        return reason
    try:
        if (yield from running):
            return restated(refusal, AlreadyActive, "it runs already")
    except AnyroomError:
        return refusal
    if refusal.status == 409 or (refusal.status == 400 and not callers_words):
        return restated(refusal, AlreadyActive, "the room is live, so it runs already or the last one is not finished")
    return refusal


def unpeopled(refusal: ProviderError, room: str) -> Operation[ProviderError | None]:
    """What a refused start is where there is no such room or nobody in it; None where that is not the reason."""
    try:
        if (yield from live_session(room)) is None:
            return restated(refusal, NoActiveSession, "nobody is in the room")
    except NotFound:
        return restated(refusal, NotFound, "there is no such room")
    except AnyroomError:
        return refusal
    return None
