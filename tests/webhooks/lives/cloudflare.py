"""A life on RealtimeKit: the app has webhooks, which are told of all its meetings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from typing_extensions import override

from anyroom.simulator import Simulator
from anyroom.types import Room
from anyroom_cloudflare import Cloudflare, MeetingOptions
from anyroom_cloudflare.simulator import CloudflareSimulator
from anyroom_cloudflare.wire.events import READERS

from .world import World

KEEP_ALIVE = 60


class CloudflareWorld(World):
    simulated: ClassVar[type[Simulator[Any]]] = CloudflareSimulator
    names: ClassVar[Collection[str]] = READERS

    @property
    def own(self) -> Cloudflare:
        assert isinstance(self.provider, Cloudflare)
        return self.provider

    @override
    def subscribe(self, url: str) -> None:
        self.video.webhooks.create(url)

    def room(self, **options: Any) -> Room:
        made = self.video.run(self.own.create_meeting(MeetingOptions(keep_alive=KEEP_ALIVE, **options)))
        self.rooms.append(made)
        return made

    @override
    def live(self) -> None:
        over = self.room(
            record_on_start=True,
            live_stream_on_start=True,
            transcribe_on_end=True,
            summarize_on_end=True,
            persist_chat=True,
        )
        again, ongoing = self.room(), self.room()
        ana = self.join(over, "Ana")
        self.video.run(self.own.start_track_recording(over))
        self.join(again, "Eve")
        self.wait(10)
        self.record(again)
        self.leave(over, ana)
        self.video.sessions.end(again)
        self.wait(KEEP_ALIVE + 10)
        self.join(again, "Eve")
        self.wait(600)
        self.come_and_go(ongoing)

    def record(self, room: Room) -> None:
        """Record it twice: once with a pause, and once to be stored nowhere, which fails."""
        paused = self.video.recordings.start(room)
        nowhere = {"cloudflare": {"realtimekit_bucket_config": {"enabled": False}, "allow_multiple_recordings": True}}
        failing = self.video.recordings.start(room, extra=nowhere)
        self.wait(5)
        self.video.recordings.pause(paused)
        self.wait(5)
        self.video.recordings.resume(paused)
        self.video.recordings.stop(failing)
        self.wait(5)
        self.video.recordings.stop(paused)

    def come_and_go(self, room: Room) -> None:
        """Some come, some go, and one of them comes back; what is recorded goes on."""
        self.join(room, "Ben")
        cleo, dan = self.join(room, "Cleo"), self.join(room, "Dan")
        self.video.recordings.start(room)
        self.wait(12)
        self.leave(room, cleo)
        self.leave(room, dan)
        self.wait(12)
        self.join(room, "Cleo")
        self.wait(12)
