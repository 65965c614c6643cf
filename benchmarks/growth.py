"""How cost grows: with pages, events of webhooks, calls in flight, and rooms in a tracker. A straight line is what is wanted."""

from __future__ import annotations

import asyncio
import gc
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from anyroom.errors import AnyroomError
from anyroom.events import Event, EventType, Person
from anyroom.types.recordings import RecordingStatus
from anyroom.types.values import Ref
from anyroom.webhooks import Inbox, Tracker
from benchmarks import ours, samples, sdks
from benchmarks.canned import canned
from benchmarks.contest import Effort, settled
from benchmarks.deliveries import SIGNINGS, signed_deliveries
from benchmarks.rows import OURS, AtMost, Curve, Figure, Findings, Row, Series

TENTH: Final = "a tenth of it"
MOST: Final = 1.2
"""How much more one unit may cost among ten times as many."""
PAGE_SIZE: Final = 50


def measure(effort: Effort) -> Findings:
    """CPU seconds in all, at each size."""
    found = Findings()
    top = 10 if effort.quick else 1
    repeats = 2 if effort.quick else 3
    with settled():
        _add(found, Curve("Walking a listing", f"pages of {PAGE_SIZE}", (_pages(1000 // top, repeats),)))
        _add(found, Curve("Parsing deliveries", "deliveries", (_events(10_000 // top, repeats),)))
        _add(found, Curve("Calls in flight", "calls in flight", tuple(_calls(500, repeats, found))))
        _add(found, Curve("A Tracker's rooms", "rooms, with 8 events each", tuple(_rooms(100_000 // top, repeats))))
    return found


def _add(found: Findings, curve: Curve) -> None:
    """The curve, and a row for each of its lines: what one more costs where there are many."""
    found.curves.append(curve)
    for one in curve.series:
        (few, cost_of_few), (many, cost_of_many) = one.points[-3], one.points[-1]
        figures = {TENTH: Figure.alone(cost_of_few / few), OURS: Figure.alone(cost_of_many / many)}
        found.rows.append(Row(f"{curve.title}, {one.name}: each of {many:,}", figures, (AtMost(MOST, TENTH),)))


def _sizes(top: int) -> list[int]:
    """From one to the top, two to a decade, so that the last but two is a tenth of the last."""
    sizes = {top, 1}
    size = float(top)
    while size >= 1:
        sizes |= {round(size), max(round(size / 3), 1)}
        size /= 10
    return sorted(sizes)


def _least(work: Callable[[int], object], size: int, repeats: int) -> float:
    """CPU seconds of the best time out of some."""
    return min(_cost(work, size) for _ in range(repeats))


def _cost(work: Callable[[int], object], size: int) -> float:
    before = time.process_time()
    work(size)
    return time.process_time() - before


def _pages(top: int, repeats: int) -> Series:
    endless = samples.many_pages(size=PAGE_SIZE, total=10**9)
    with canned(endless) as origin, ours.client("cloudflare", origin) as client:

        def walk(count: int) -> None:
            for _ in itertools.islice(client.rooms.list().pages(), count):
                pass

        walk(3)
        return Series("cloudflare", tuple((size, _least(walk, size, repeats)) for size in _sizes(top)))


def _events(top: int, repeats: int) -> Series:
    """Vonage's: its signatures are quickly made, and no two of these deliveries are the same."""
    sent, settings = signed_deliveries("vonage", top), SIGNINGS["vonage"].settings()

    def parse(count: int) -> None:
        inbox = Inbox("vonage", environ={}, **settings)
        for one in sent[:count]:
            inbox.parse(one.headers, one.body)

    parse(10)
    return Series("vonage", tuple((size, _least(parse, size, repeats)) for size in _sizes(top)))


def _calls(top: int, repeats: int, found: Findings) -> Iterator[Series]:
    with canned(samples.single()) as origin, asyncio.Runner() as runner:
        for name, more in (("httpx", {}), ("aiohttp", {"http": "aiohttp"})):
            try:
                if more:
                    sdks.require(name)
                yield Series(name, runner.run(_bursts(origin, more, top, repeats)))
            except (sdks.Missing, AnyroomError) as missing:
                found.notes.append(f"{name}: {missing}")


async def _bursts(origin: str, more: dict[str, str], top: int, repeats: int) -> tuple[tuple[int, float], ...]:
    """All of a burst's calls begin at once; small bursts are repeated until there were as many calls."""
    points: list[tuple[int, float]] = []
    async with ours.async_client("cloudflare", origin, **more) as client:
        await client.rooms.get("one")
        for size in _sizes(top):
            bursts, costs = max(top // size // 5, 1), list[float]()
            for _ in range(repeats):
                before = time.process_time()
                for _ in range(bursts):
                    await asyncio.gather(*(client.rooms.get("one") for _ in range(size)))
                costs.append((time.process_time() - before) / bursts)
            points.append((size, min(costs)))
    return tuple(points)


def _rooms(top: int, repeats: int) -> Iterator[Series]:
    """With Python's collector, which goes through all that is held now and then, and without: that is the tracker itself."""

    def track(rooms: int) -> float:
        tracker, spent = Tracker(), 0.0
        for start in range(0, rooms, 1000):
            events = _told(range(start, min(start + 1000, rooms)))  # making them is no cost of the tracker's
            before = time.process_time()
            tracker.take(events)
            spent += time.process_time() - before
        return spent

    track(10)
    for name, switch in (("collector on", gc.enable), ("collector off", gc.disable)):
        switch()
        try:
            yield Series(name, tuple((size, min(track(size) for _ in range(repeats))) for size in _sizes(top)))
        finally:
            gc.enable()


_BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)


def _told(rooms: Sequence[int]) -> list[Event]:
    """A session in each room: two people come, it is recorded, one leaves, it ends."""
    events: list[Event] = []
    for number in rooms:
        events.extend(_session(f"room-{number}", f"session-{number}"))
    return events


def _session(room_id: str, session_id: str) -> Iterator[Event]:
    place = {"room_id": room_id, "session_id": session_id}
    room: Ref[Any] = Ref(provider="memory", kind="room", id=room_id)
    session: Ref[Any] = Ref(provider="memory", kind="session", id=session_id, room_id=room_id)
    ana, bo = (
        {
            "participant": Ref(provider="memory", kind="participant", id=f"{name}-{room_id}", **place),
            "person": Person(id=name, name=name),
        }
        for name in ("ana", "bo")
    )
    recording: dict[str, Any] = {
        "recording": Ref(provider="memory", kind="recording", id=f"recording-{room_id}", **place)
    }
    story: list[tuple[EventType, dict[str, Any]]] = [
        (EventType.SESSION_STARTED, {}),
        (EventType.PARTICIPANT_JOINED, {**ana}),
        (EventType.PARTICIPANT_JOINED, {**bo}),
        (EventType.RECORDING_UPDATED, {**recording, "status": RecordingStatus.RECORDING}),
        (EventType.PARTICIPANT_LEFT, {**bo}),
        (EventType.RECORDING_UPDATED, {**recording, "status": RecordingStatus.PROCESSING}),
        (EventType.RECORDING_READY, {**recording, "status": RecordingStatus.AVAILABLE}),
        (EventType.SESSION_ENDED, {}),
    ]
    for second, (kind, said) in enumerate(story):
        at, told = _BEGAN + timedelta(seconds=second), f"{room_id}/{second}"
        yield Event(
            provider="memory",
            type=kind,
            id=told,
            name=str(kind),
            at=at,
            room=room,
            session=session,
            **said,
        )
