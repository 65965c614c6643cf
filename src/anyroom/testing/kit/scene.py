"""A scene: a client on a stage, in one of the two modes, and whatever a test needs to find there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any, Final, Self, cast
from weakref import WeakKeyDictionary

import pytest

from anyroom.capabilities import Support, support
from anyroom.client import AsyncClient, Client
from anyroom.provider import Provider
from anyroom.stages import Stage
from anyroom.testing.kit.blocking import BlockingClient
from anyroom.testing.kit.listening import Heard, listening
from anyroom.testing.kit.particulars import Particulars
from anyroom.testing.kit.traffic import Traffic
from anyroom.types import (
    Broadcast,
    Call,
    Captions,
    Hls,
    Recording,
    RecordingStatus,
    Render,
    Role,
    Room,
    Rtmp,
    Session,
    WebhookEndpoint,
)

PAGE_URL: Final = "https://example.com/page"
WEBHOOK_URL: Final = "https://example.com/webhook"
_numbers = count(1)


_providers: Final[WeakKeyDictionary[Stage, tuple[Provider, Provider]]] = WeakKeyDictionary()


def providers_of(stage: Stage) -> tuple[Provider, Provider]:
    """Two providers of a stage, the same ones for as long as it lasts: to make one, some have to read a key, which takes
    longer than most tests.
    """
    if stage not in _providers:
        _providers[stage] = (stage.provider(), stage.provider())
    return _providers[stage]


class Mode(StrEnum):
    """Which of the two clients carries a test out."""

    SYNC = "sync"
    ASYNC = "async"


class Scene:
    """`video` is the client under test, its requests are in `traffic`, and what its provider said is `heard`."""

    def __init__(self, stage: Stage, mode: Mode, folder: Path, particulars: Particulars | None = None) -> None:
        self.stage = stage
        self.mode = mode
        self.folder = folder
        self.particulars: Particulars = particulars or Particulars()
        provider, self._other_provider = providers_of(stage)
        self.provider: Provider = provider
        self.traffic: Traffic = Traffic()
        self._closing = ExitStack()
        self.heard: list[Heard] = self._closing.enter_context(listening(self.provider))
        self.video: Client[Provider] = self.client(self.provider, self.traffic)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    # --- clients -------------------------------------------------------------------------------------------------------

    def client(self, provider: Provider, traffic: Traffic | None = None) -> Client[Provider]:
        """A client in this scene's mode. It does not repeat requests, so that each failure shows at once."""
        traffic = traffic or Traffic()
        if self.mode is Mode.SYNC:
            http = traffic.sync_client()
            client = Client(provider, http=http, retries=0)
            self._closing.callback(http.close)
            self._closing.callback(client.close)
            return client
        http_async = traffic.async_client()
        blocking = BlockingClient(AsyncClient(provider, http=http_async, retries=0), http_async, asyncio.Runner())
        self._closing.callback(blocking.close)
        return cast("Client[Provider]", blocking)

    def fresh(self) -> Client[Provider]:
        """Another client of the same world, as in another program: it knows nothing of what this one's did."""
        return self.client(self._other_provider)

    # --- what is supported ---------------------------------------------------------------------------------------------

    def supports(self, name: str) -> Support:
        """How far the provider supports something."""
        return support(type(self.provider), name)

    def needs(self, *names: str) -> None:
        """Skip the test where one of these is absent. That it is then refused is a test of its own."""
        for name in names:
            found = self.supports(name)
            if not found:
                pytest.skip(f"{self.provider.name} has no {name}: {found.note}")

    # --- what stands around --------------------------------------------------------------------------------------------

    def room(self) -> Room:
        """An empty room."""
        self.needs("rooms.create")
        return self.video.rooms.create()

    def roles(self) -> list[Role]:
        """Whatever somebody can be here."""
        return [role for role in Role if self.supports(f"tokens.create:role={role.value}")]

    def welcoming_room(self) -> Room:
        """An empty room, on a platform that is prepared to let people of every role in."""
        if self.supports("prepare"):
            self.video.prepare(roles=self.roles())
        return self.room()

    def live_room(self, *people: str) -> Room:
        """A room with people in it."""
        room = self.room()
        for name in people or ("ana",):
            self.stage.join(room.id, name)
        return room

    def session(self) -> Session:
        """A meeting that goes on."""
        self.needs("sessions.active")
        found = self.video.sessions.active(self.live_room())
        assert found is not None, "somebody is in the room, and sessions.active says that nobody is"
        return found

    def running(self, room: Room | None = None) -> Recording:
        """A recording that runs."""
        self.needs("recordings.start")
        return self.video.recordings.start(room or self.live_room())

    def paused(self) -> Recording:
        """A recording that pauses."""
        self.needs("recordings.pause")
        return self.video.recordings.pause(self.settled(self.running()))

    def settled(self, recording: Recording) -> Recording:
        """The recording once it really records, as far as the provider can say."""
        if self.supports("recordings.wait") and recording.status is not RecordingStatus.RECORDING:
            return self.video.recordings.wait(recording, until=RecordingStatus.RECORDING)
        return recording

    def stopped(self, room: Room | None = None) -> Recording:
        """A recording that was stopped, and whose file may not be there yet."""
        self.needs("recordings.stop")
        recording = self.settled(self.running(room))
        self.stage.advance(5)
        return self.video.recordings.stop(recording)

    def finished(self, room: Room | None = None) -> Recording:
        """A recording that is ready."""
        self.needs("recordings.wait")
        return self.video.recordings.wait(self.stopped(room))

    def outputs(self) -> dict[str, Any]:
        """A way out that a broadcast can take here."""
        if self.supports("broadcasts.start:hls"):
            return {"hls": Hls()}
        return {"rtmp": [Rtmp("rtmp://example.com/live", "key")]}

    def broadcast(self, room: Room | None = None) -> Broadcast:
        """A broadcast that runs."""
        self.needs("broadcasts.start")
        return self.video.broadcasts.start(room or self.live_room(), **self.outputs())

    def captions(self) -> Captions:
        """Captioning that runs."""
        self.needs("captions.start")
        return self.video.captions.start(self.live_room())

    def dial_options(self) -> Mapping[str, Any]:
        """What `calls.dial` cannot do without here."""
        return {} if self.particulars.dial_options is None else self.particulars.dial_options(self)

    def call(self, room: Room | None = None) -> Call:
        """A telephone call in a room."""
        self.needs("calls.dial")
        return self.video.calls.dial(room or self.live_room(), self.particulars.call_target, **self.dial_options())

    def render(self) -> Render:
        """A web page in a room."""
        self.needs("renders.start")
        return self.video.renders.start(self.live_room(), PAGE_URL)

    def webhook(self) -> WebhookEndpoint:
        """A webhook endpoint."""
        self.needs("webhooks.create")
        return self.video.webhooks.create(f"{WEBHOOK_URL}/{next(_numbers)}", events=self.free_events())

    def free_events(self) -> tuple[str, ...]:
        """An event that an endpoint can be given. Where they are all taken, the endpoints that have them are gone."""
        events = self.particulars.webhook_events
        if not self.particulars.one_endpoint_per_event:
            return events[:1]
        taken = {event for endpoint in self.video.webhooks.list() for event in endpoint.events}
        free = [event for event in events if event not in taken]
        if not free:
            self.make_way_for_webhooks()
        return (*free, *events)[:1]

    def make_way_for_webhooks(self) -> str:
        """Where each event has one endpoint at most, see to it that none has one. Returns the URL for a new one."""
        if self.particulars.one_endpoint_per_event:
            for endpoint in list(self.video.webhooks.list()):
                self.video.webhooks.delete(endpoint)
        return WEBHOOK_URL

    def delivery(self) -> tuple[Mapping[str, str], bytes]:
        """What the platform posts: headers and raw body, signed so that the provider lets it in, once."""
        self.needs("webhooks.parse")
        assert self.particulars.delivery is not None, "say in Particulars.delivery what the platform posts"
        return self.particulars.delivery(self)

    def transcribed(self) -> Session:
        """A session that was recorded with a transcript."""
        self.needs("transcripts.list")
        session = self.session()
        room_id = session.room_id or session.id
        if self.particulars.transcribe is not None:
            self.particulars.transcribe(self, room_id)
            return session
        self.needs("recordings.start:transcribe")
        recording = self.settled(self.video.recordings.start(room_id, transcribe=True))
        self.stage.advance(30)
        self.video.recordings.stop(recording)
        self.video.recordings.wait(recording)
        return session

    def target(self) -> Path:
        """A file that does not exist yet."""
        return self.folder / f"file-{next(_numbers)}"

    def unique(self, word: str) -> str:
        """The word, with a number that no other test has."""
        return f"{word}-{next(_numbers)}"

    # --- what was said -------------------------------------------------------------------------------------------------

    def said(self, act: Callable[[], object]) -> list[Heard]:
        """What the provider said while `act` went on."""
        before = len(self.heard)
        act()
        return self.heard[before:]

    def requests_of(self, act: Callable[[], object]) -> int:
        """How many requests left the library while `act` went on."""
        before = len(self.traffic.sent)
        act()
        return len(self.traffic.sent) - before
