"""A life on Vonage: the application has a webhook for each kind of event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from anyroom.simulator import Simulator
from anyroom.types import Role, Room, Rtmp
from anyroom_vonage import ArchiveOptions, OutputMode, SipOptions, Vonage
from anyroom_vonage.simulator import VonageSimulator
from anyroom_vonage.simulator.applications import WEBHOOKS

from .world import WallTime

GRACE = 60
RETENTION = 72 * 60 * 60


class VonageWorld(WallTime):
    simulated: ClassVar[type[Simulator[Any]]] = VonageSimulator
    names: ClassVar[Collection[str]] = WEBHOOKS
    never: ClassVar[Mapping[str, str]] = {"session_notification": "the server that a session is on is never changed"}

    @property
    def own(self) -> Vonage:
        assert isinstance(self.provider, Vonage)
        return self.provider

    @override
    def subscribe(self, url: str) -> None:
        self.video.webhooks.create(url)

    def room(self) -> Room:
        made = self.video.rooms.create()
        self.rooms.append(made)
        return made

    @override
    def live(self) -> None:
        over, again, ongoing = self.room(), self.room(), self.room()
        ana = self.join(over, "Ana")
        eve = self.join(again, "Eve")
        self.compose(over)
        self.leave(over, ana)
        self.leave(again, eve)
        self.wait(GRACE + 10)
        self.wait(RETENTION)
        self.join(again, "Eve")
        self.come_and_go(ongoing)

    def compose(self, room: Room) -> None:
        run, own, video = self.video.run, self.own, self.video
        spoken = ArchiveOptions(transcribe=True, transcript_language="en-US", summary=True)
        archive = run(own.start_archive(room, spoken))
        each = ArchiveOptions(output_mode=OutputMode.INDIVIDUAL, multi_archive_tag="each")
        run(own.start_archive(room, each))
        broadcast = video.broadcasts.start(room, rtmp=[Rtmp("rtmp://example.com/live", "key")])
        captions = video.captions.start(room)
        render = video.renders.start(room, "https://example.com/page")
        call = run(own.dial_sip(room, "sip:kit@example.com", SipOptions(observe_force_mute=True)))
        self.wait(5)
        run(own.mute_session(room))
        video.calls.hang_up(call, room=room)
        video.renders.stop(render)
        video.captions.stop(captions)
        video.broadcasts.stop(broadcast)
        video.recordings.stop(archive)
        self.wait(5)

    def come_and_go(self, room: Room) -> None:
        """Some come, some go, and one of them comes back; what is recorded goes on."""
        self.join(room, "Ben")
        token = self.video.tokens.create(room, role=Role.HOST, participant="cleo", name="Cleo").value
        cleo, dan = self.join(room, "Cleo", token=token), self.join(room, "Dan")
        self.video.recordings.start(room)
        self.wait(12)
        self.leave(room, cleo)
        self.leave(room, dan)
        self.wait(12)
        self.join(room, "Cleo", token=token)
        self.wait(12)
