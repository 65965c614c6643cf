"""The round trip: what the simulators post, verified and in neutral words, in every framework, adds up to what their APIs say."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx
import pytest

from anyroom import Event, EventType
from anyroom.simulator import Attempt, Handling, WebhookFault
from anyroom.simulator.receiving import receiver
from anyroom.testing.deliveries import broken_promises
from anyroom.types.recordings import RecordingStatus
from anyroom.webhooks import Inbox, Receiver, Tracker

from .frameworks import FRAMEWORKS, PATH
from .lives.cloudflare import CloudflareWorld
from .lives.videosdk import VideoSDKWorld
from .lives.vonage import VonageWorld
from .lives.world import World

pytestmark = pytest.mark.outsiders

WORLDS: Final[Mapping[str, type[World]]] = {
    "videosdk": VideoSDKWorld,
    "cloudflare": CloudflareWorld,
    "vonage": VonageWorld,
}
POSTED_AT_MOST: Final = 100
"""By the longest of these lives, about."""
PROCESS: Final = Path(__file__).with_name("receiving_process.py")


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with WORLDS[request.param].open() as opened:
        yield opened


class App:
    """An app that keeps track of what happens. Its handler fails on some of what comes, once."""

    def __init__(self, events: Receiver, failing: float = 0.0) -> None:
        self.events = events
        self.tracker = Tracker()
        self.handled: list[Event] = []
        self.failed: set[tuple[str, bool]] = set()
        self._failing = failing
        self._luck = random.Random(7)
        events.on()(self.handle)

    def handle(self, event: Event) -> None:
        which = event.id, event.repeat
        if which not in self.failed and self._luck.random() < self._failing:
            self.failed.add(which)
            raise RuntimeError("no luck")
        self.handled.append(event)
        self.tracker.take(event)


@contextmanager
def served(app: App, world: World, framework: str) -> Generator[None]:
    """The app is served, and the platform posts to it."""
    with FRAMEWORKS[framework](app.events) as origin:
        world.subscribe(f"{origin}{PATH}")
        yield


class State(NamedTuple):
    """Of one room: which session goes on, who is in it, and where the recordings stand."""

    session: str | None
    people: frozenset[str]
    recordings: Sequence[RecordingStatus]


def by_the_api(world: World) -> Mapping[str, State]:
    state: dict[str, State] = {}
    for room in world.rooms:
        active = world.video.sessions.active(room)
        people = (
            device
            for person in world.video.participants.list(room=room)
            for device in [connection.id for connection in person.connections] or [person.id]
        )
        recordings = sorted(recording.status for recording in world.video.recordings.list(room=room))
        state[room.id] = State(active.id if active else None, frozenset(people), recordings)
    return state


def by_the_events(world: World, tracker: Tracker) -> Mapping[str, State]:
    state: dict[str, State] = {}
    for room in world.rooms:
        live = tracker.live(room.id)
        assert len(live) < 2
        people = frozenset(person.key for person in tracker.in_room(room.id))
        recordings = sorted(found.status for found in tracker.recordings.values() if found.room_id == room.id)
        state[room.id] = State(live[0].id if live else None, people, recordings)
    return state


def require_everything(world: World, app: App, posted: Sequence[Attempt]) -> None:
    """All that the platform can post came, in neutral words, and adds up to what its API says."""
    assert {attempt.event for attempt in posted} == set(world.names) - set(world.never)
    assert EventType.UNKNOWN not in {event.type for event in app.handled}
    assert [said for event in app.handled for said in broken_promises(event)] == []
    assert by_the_events(world, app.tracker) == by_the_api(world)


def test_everything_is_let_in_and_understood(world: World) -> None:
    app = App(world.receiver())
    with served(app, world, "fastapi"):
        world.live()
        posted = world.posted()
    assert {attempt.status for attempt in posted} == {200}
    require_everything(world, app, posted)


def some(then: Handling, share: float, seed: int, **more: Any) -> list[WebhookFault]:
    """Rules by which about this share of all deliveries is handled so."""
    chance = random.Random(seed)
    times = int(POSTED_AT_MOST * share)
    return [WebhookFault(then=then, skip=chance.randrange(POSTED_AT_MOST), **more) for _ in range(times)]


@pytest.mark.parametrize("framework", ["fastapi", "django", "flask"])
def test_duplicates_disorder_and_a_handler_that_fails(world: World, framework: str) -> None:
    """Handlers fail where the platform tries again, which makes for more disorder."""
    app = App(world.receiver(), failing=0.4 if world.retries else 0.0)
    with served(app, world, framework):
        world.running.faults(
            *some(Handling.DUPLICATED, 0.2, seed=1),
            *some(Handling.REORDERED, 0.2, seed=2),
            *some(Handling.DELAYED, 0.1, seed=3, seconds=3),
        )
        world.live()
        for _ in range(4):
            world.wait(5)
        posted = world.posted()
    answers = Counter(attempt.status for attempt in posted)
    assert answers.keys() == ({200, 500} if world.retries else {200})
    last = {attempt.id: attempt.status for attempt in posted}
    assert set(last.values()) == {200}
    assert answers[200] > len(last)  # some came twice, and were not handled twice
    handled = Counter((event.id, event.repeat) for event in app.handled)
    assert set(handled.values()) == {1}
    assert app.failed <= handled.keys()
    require_everything(world, app, posted)


@pytest.mark.parametrize("seed", [1, 3])
def test_what_was_lost_the_api_knows(world: World, seed: int) -> None:
    """With these seeds something is heard of every session that goes on: of nothing else does a tracker ask."""
    app = App(world.receiver())
    with served(app, world, "starlette"):
        world.running.faults(*some(Handling.LOST, 0.4, seed))
        world.live()
    known = by_the_api(world)
    assert by_the_events(world, app.tracker) != known
    world.video.run(app.tracker.reconcile(world.provider))
    for room_id, told in by_the_events(world, app.tracker).items():
        assert told[:2] == known[room_id][:2]
        # Of some recordings nothing was heard at all.
        assert Counter(told.recordings) <= Counter(known[room_id].recordings)


# --- several processes -------------------------------------------------------------------------------------------------------


@contextmanager
def processes(world: World, folder: Path) -> Generator[Mapping[str, Path]]:
    """Two receivers in two processes with one memory between them: their URLs, and where they write what they handled."""
    files = [folder / "one", folder / "other"]
    settings = [world.running.provider, json.dumps(dict(world.settings))]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, str(PROCESS), str(folder / "claims.db"), str(file), *settings],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for file in files
        ]
        ports = [int(process.stdout.readline()) for process in started if process.stdout]
        yield {f"http://127.0.0.1:{port}/": file for port, file in zip(ports, files, strict=True)}


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("world", ["cloudflare", "vonage"], indirect=True)  # one signs ids of deliveries, one does not
def test_two_processes_handle_each_delivery_once(world: World, tmp_path: Path) -> None:
    with receiver() as hook:
        world.subscribe(hook.url)
        world.live()
    with processes(world, tmp_path) as handled, httpx.Client(trust_env=False) as http, ThreadPoolExecutor(4) as threads:

        def post(url: str, headers: Mapping[str, str], body: bytes) -> int:
            signed = {name: value for name, value in headers.items() if name not in {"host", "content-length"}}
            return http.post(url, content=body, headers=signed).status_code

        posts = [threads.submit(post, url, *delivery) for delivery in hook.came for url in (*handled, *handled)]
        # What another thread of the same process has in hand is put off.
        assert {done.result() for done in posts} <= {200, 503}
    counts = [Counter(file.read_text(encoding="utf-8").split()) for file in handled.values()]
    assert all(counts)
    inbox = Inbox(world.running.provider, environ={}, **world.settings)
    assert sum(counts, Counter[str]()) == Counter(
        event.id for headers, body in hook.came for event in inbox.parse(headers, body)
    )
