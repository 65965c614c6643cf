"""The soak: fifty workers, threads and tasks, call whatever they like while faults come and go; then the books are compared."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from anyroom import AsyncClient, Client
from anyroom.clock import SYSTEM_CLOCK
from anyroom.errors import AnyroomError, ProviderUnavailable, TransportError, UnexpectedResponse
from anyroom.provider import Provider
from anyroom.simulator import ControlFailed, Effect, Fault
from anyroom.types import Hls, Role, Rtmp

from .platforms import ADAPTERS, Platform, platform

WORKERS: Final = 50
RETRIES: Final = 2
TIMEOUT: Final = 2.0
MOST_ROOMS: Final = 40
"""That a worker makes: listings are walked to their end afterwards."""

WEATHER: Final = (
    Fault(status=500),
    Fault(status=500, took_effect=True),
    Fault(status=503, retry_after=1),
    Fault(status=429, retry_after=1),
    Fault(status=401),
    Fault(status=404),
    Fault(then=Effect.HTML),
    Fault(then=Effect.HTML, took_effect=True),
    Fault(then=Effect.RESET),
    Fault(then=Effect.RESET, took_effect=True),
    Fault(then=Effect.CUT),
    Fault(then=Effect.TRUNCATED),
    Fault(then=Effect.EMPTY),
    Fault(then=Effect.CONTENT_TYPE),
    Fault(then=Effect.LATENCY, seconds=0.3),
    Fault(then=Effect.LATENCY, seconds=2 * TIMEOUT),
    Fault(then=Effect.SLOW, seconds=0.3),
)
"""But for a page under status 200, which hides whether the platform refused: no client could keep books then."""

Ask: TypeAlias = Callable[[Any], Any]
"""A call, for the client of either kind."""
Life: TypeAlias = Generator[Ask, Any, None]
"""What a worker does: yields calls, is sent their results, and has their errors thrown in."""


def _may_have_happened(error: AnyroomError) -> bool:
    if isinstance(error, TransportError):
        return error.outcome == "unknown"
    return isinstance(error, (ProviderUnavailable, UnexpectedResponse))


@dataclass
class Books:
    """What the clients of a platform know: what they made, and what they may have made. `key` is a room's name or its id."""

    calls: int = 0
    errors: Counter[str] = field(default_factory=Counter[str])
    strange: list[str] = field(default_factory=list[str])
    made: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter[str]() for kind in KINDS})
    maybe: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter[str]() for kind in KINDS})
    lock: threading.Lock = field(default_factory=threading.Lock)


KINDS: Final = ("rooms", "recordings", "broadcasts")


@dataclass
class Site:
    """A platform, its two clients, and the books."""

    platform: Platform
    books: Books
    threads: Client[Provider]
    tasks: AsyncClient[Provider]

    def supports(self, name: str) -> bool:
        return bool(self.threads.supports(name))


class Worker:
    """One of the fifty."""

    def __init__(self, site: Site, number: int, seed: int, until: float) -> None:
        self.site = site
        self._random = random.Random(f"{seed}/{number}")
        self._number = number
        self._until = until
        self._rooms: list[str] = []
        self._things: dict[str, list[Any]] = {"recordings": [], "broadcasts": []}

    def life(self) -> Life:
        """Call after call, until the time is up."""
        doings = (self._make_room, self._start, self._look, self._look, self._look, self._stop)
        while time.monotonic() < self._until:
            if not self._rooms:
                yield from self._make_room()
            else:
                yield from self._random.choice(doings)()

    def _try(self, ask: Ask) -> Generator[Ask, Any, Any]:
        """Make a call; returns its result, or its error."""
        books = self.site.books
        try:
            result = yield ask
        except AnyroomError as error:
            result = error
            with books.lock:
                books.errors[type(error).__name__] += 1
        except Exception as error:
            result = AnyroomError("none of ours")
            with books.lock:
                books.strange.append(repr(error))
        with books.lock:
            books.calls += 1
        return result

    def _note(self, kind: str, key: str, result: object) -> bool:
        """Enter what came of a start; returns whether it was made."""
        books, failed = self.site.books, isinstance(result, AnyroomError)
        with books.lock:
            if not isinstance(result, AnyroomError):
                books.made[kind][key] += 1
            elif _may_have_happened(result):
                books.maybe[kind][key] += 1
        return not failed

    def _make_room(self) -> Life:
        if len(self._rooms) >= MOST_ROOMS:
            return
        name = f"{self._number}-{self._random.getrandbits(48):x}"
        options = {"name": name} if self.site.supports("rooms.create:name") else {}
        room = yield from self._try(lambda video: video.rooms.create(**options))
        if not self._note("rooms", name, room):
            return
        self._rooms.append(room.id)
        try:
            self.site.platform.stage.join(room.id, "ana")
        except ControlFailed as error:
            self.site.books.strange.append(f"the room that was made is not there: {error}")

    def _start(self) -> Life:
        kind = self._random.choice(["recordings", "broadcasts"])
        room = self._random.choice(self._rooms)
        options: dict[str, Any] = {}
        if kind == "broadcasts":
            by_hls = self.site.supports("broadcasts.start:hls")
            options = {"hls": Hls()} if by_hls else {"rtmp": [Rtmp("rtmp://example.com/live", "kit")]}
        started = yield from self._try(lambda video: getattr(video, kind).start(room, **options))
        if self._note(kind, room, started):
            self._things[kind].append(started)

    def _stop(self) -> Life:
        """Recordings only: some platforms list no broadcast but those that run, and all are counted in the end."""
        if self._things["recordings"]:
            recording = self._things["recordings"].pop(0)
            yield from self._try(lambda video: video.recordings.stop(recording))

    def _look(self) -> Life:
        room = self._random.choice(self._rooms)
        things = [(kind, thing) for kind, known in self._things.items() for thing in known[-3:]]
        looks: list[Ask] = [
            lambda video: video.rooms.get(room),
            lambda video: video.sessions.active(room),
            lambda video: video.tokens.create(room, role=Role.PARTICIPANT),
            lambda video: video.recordings.list().first(),
            *(
                [lambda video: video.participants.list(room=room).first()]
                if self.site.supports("participants.list:room")
                else []
            ),
            *([lambda video: video.rooms.list().first()] if self.site.supports("rooms.list") else []),
        ]
        for kind, thing in things:
            looks.append(lambda video, kind=kind, thing=thing: getattr(video, kind).get(thing))
        yield from self._try(self._random.choice(looks))


def _in_thread(worker: Worker) -> None:
    life = worker.life()
    try:
        ask = next(life)
        while True:
            try:
                result = ask(worker.site.threads)
            except Exception as error:
                ask = life.throw(error)
            else:
                ask = life.send(result)
    except StopIteration:
        return


async def _as_task(worker: Worker) -> None:
    life = worker.life()
    try:
        ask = next(life)
        while True:
            try:
                result = await ask(worker.site.tasks)
            except Exception as error:
                ask = life.throw(error)
            else:
                ask = life.send(result)
    except StopIteration:
        return


def _make_weather(site: Site, seed: int, until: float) -> None:
    """Faults come and go, and now and then time passes."""
    chance = random.Random(f"{seed}/weather of {site.platform.stage.name}")
    running = site.platform.running
    while time.monotonic() < until:
        some = chance.sample(WEATHER, chance.randint(0, 3))
        running.faults(*(_anew(fault, chance) for fault in some))
        if chance.random() < 0.2:
            running.advance(chance.uniform(0, 10))
        time.sleep(chance.uniform(0.05, 0.3))
    running.faults()


def _anew(fault: Fault, chance: random.Random) -> Fault:
    return replace(fault, times=chance.randint(1, 4), skip=chance.randint(0, 12), method=chance.choice([None, "POST"]))


@dataclass(frozen=True)
class Account:
    """A platform's books beside its state, by kind: what was made, what may have been, and what is there."""

    platform: str
    calls: int
    errors: Counter[str]
    kinds: dict[str, tuple[int, int, int]]
    wrong: tuple[str, ...]


def soak(seconds: float, seed: int) -> list[Account]:
    """Let the workers loose for so long, and compare the books."""
    with ExitStack() as stack:
        sites = [_open(stack, stack.enter_context(platform(name))) for name in ADAPTERS]
        until = time.monotonic() + seconds
        workers = [Worker(sites[number % len(sites)], number, seed, until) for number in range(WORKERS)]
        threads = [threading.Thread(target=_make_weather, args=(site, seed, until)) for site in sites]
        threads += [threading.Thread(target=_in_thread, args=(worker,)) for worker in workers[: WORKERS // 2]]
        for thread in threads:
            thread.start()

        async def tasks() -> None:
            await asyncio.gather(*(_as_task(worker) for worker in workers[WORKERS // 2 :]))
            for site in sites:
                await site.tasks.close()

        asyncio.run(tasks())
        for thread in threads:
            thread.join()
        time.sleep(3 * TIMEOUT)  # what was given up may still take effect
        return [_account(site) for site in sites]


def _open(stack: ExitStack, where: Platform) -> Site:
    provider = where.stage.provider()
    provider.clock = SYSTEM_CLOCK
    threads = stack.enter_context(Client(provider, timeout=TIMEOUT, retries=RETRIES))
    threads.prepare(roles=[Role.PARTICIPANT])
    return Site(where, Books(), threads, AsyncClient(provider, timeout=TIMEOUT, retries=RETRIES))


def _account(site: Site) -> Account:
    """Every start that succeeded stands in the state once; one whose outcome is not known, once at the most."""
    books, wrong, kinds = site.books, list(site.books.strange), dict[str, tuple[int, int, int]]()
    for kind in KINDS:
        if not site.supports(f"{kind}.list") or (kind == "rooms" and not site.supports("rooms.create:name")):
            continue
        with Client(site.platform.stage.provider()) as fresh:
            listed = list(getattr(fresh, kind).list())
        there = Counter(item.name if kind == "rooms" else item.room_id for item in listed)
        made, maybe = books.made[kind], books.maybe[kind]
        wrong += [
            f"{kind} of {key}: {there[key]} there, {made[key]} made, {maybe[key]} unknown"
            for key in {*there, *made, *maybe}
            if not made[key] <= there[key] <= made[key] + maybe[key]
        ]
        kinds[kind] = (made.total(), maybe.total(), there.total())
    return Account(site.platform.stage.name, books.calls, books.errors, kinds, tuple(wrong))
