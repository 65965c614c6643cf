"""A life on VideoSDK: who wants to be told says so where a room is made, and where something is started."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Final

from typing_extensions import override

from anyroom.simulator import Simulator
from anyroom.types import Hls, Recording, Room, Rtmp
from anyroom_videosdk import (
    AcquireOptions,
    CompositionKind,
    CreateOutboundGateway,
    MediaKind,
    MergeOptions,
    MergeSource,
    ParticipantRecordingOptions,
    RoomOptions,
    RoomRecordingOptions,
    SipCallOptions,
    TrackRecordingOptions,
    VideoSDK,
)
from anyroom_videosdk.simulator import VideoSDKSimulator
from anyroom_videosdk.wire.events import EVENTS

from .world import World

CALLEE: Final = "+14155550101"
OF_ROOMS: Final = ("session-*", "participant-joined", "participant-left", "hls-*", "livestream-*")
"""What is told where a room says; the rest is told where its start says."""
_NO_FAILURES: Final = "nothing that is composed fails there"
_NO_AGENTS: Final = "there are no agents"


class VideoSDKWorld(World):
    simulated: ClassVar[type[Simulator[Any]]] = VideoSDKSimulator
    names: ClassVar[Collection[str]] = EVENTS
    never: ClassVar[Mapping[str, str]] = {
        **{name: _NO_FAILURES for name in EVENTS if name.endswith("-failed")},
        **{name: _NO_AGENTS for name in EVENTS if "-session-" in name},
        **{name: "what it holds is documented nowhere" for name in EVENTS if name.startswith("composite-merge-")},
        **{name: "there are no batches of calls" for name in EVENTS if name.startswith("batchcall-")},
        "call-update": "what is updated is documented nowhere",
        "call-transfer-initiated": "a transfer is over at once",
        "call-transfer-accepted": "a transfer is over at once",
        "call-transferring": "a transfer is over at once",
        "call-transfer-ringing": "a transfer is over at once",
    }
    retries: ClassVar[bool] = False

    @property
    def own(self) -> VideoSDK:
        assert isinstance(self.provider, VideoSDK)
        return self.provider

    @override
    def subscribe(self, url: str) -> None:
        self.url = url
        self.video.run(self.own.create_sip_webhook(url, ["call-*", "switch-room-*"]))

    def room(self) -> Room:
        made = self.video.run(
            self.own.create_custom_room(RoomOptions(webhook_url=self.url, webhook_events=list(OF_ROOMS)))
        )
        self.rooms.append(made)
        return made

    def record(self, room: Room) -> Recording:
        options = RoomRecordingOptions(webhook_url=self.url, transcribe=True)
        return self.video.run(self.own.start_room_recording(room, options))

    @override
    def live(self) -> None:
        over, ongoing = self.room(), self.room()
        ana = self.join(over, "Ana")
        session = self.video.sessions.active(over)
        assert session is not None
        self.join(ongoing, "Ben")
        self.compose(over, ana)
        self.call(over, ongoing)
        self.wait(5)
        self.video.sessions.end(over)
        self.wait(4)
        self.wait(4)
        channel = [MergeSource(participant=ana)]
        merge = MergeOptions(channel1=channel, channel2=channel, webhook_url=self.url)
        self.video.run(self.own.start_merge(session, merge))
        self.wait(4)
        self.come_and_go(ongoing)

    def compose(self, room: Room, participant: str) -> None:
        run, own = self.video.run, self.own
        self.record(room)
        self.video.broadcasts.start(room, hls=Hls())
        self.video.broadcasts.start(room, rtmp=[Rtmp("rtmp://example.com/live", "key")])
        self.video.captions.start(room, callback_url=self.url)
        of_one = ParticipantRecordingOptions(webhook_url=self.url)
        run(own.start_participant_recording(room, participant, of_one))
        of_track = TrackRecordingOptions(webhook_url=self.url)
        run(own.start_track_recording(room, participant, MediaKind.AUDIO, of_track))
        run(own.acquire_resources(AcquireOptions(kind=CompositionKind.RECORDING, webhook_url=self.url)))

    def call(self, room: Room, other: Room) -> None:
        """Four calls: one is hung up, one transferred, one moved to another room, and one missed."""
        run, own = self.video.run, self.own
        gateway = run(
            own.create_outbound_gateway(
                CreateOutboundGateway(name="Carrier", numbers=["+14155550100"], address="sip.example.com")
            )
        )
        closing = self.room()
        through = SipCallOptions(gateway=gateway.id)
        hung_up, transferred, moved, missed = (
            run(own.create_sip_call(where, CALLEE, through)) for where in (room, room, room, closing)
        )
        self.video.rooms.close(closing)
        self.wait(2)
        self.video.calls.hang_up(hung_up)
        run(own.transfer_sip_call(transferred, "+14155550102"))
        run(own.switch_sip_call_room(moved, other))
        assert missed.id

    def come_and_go(self, room: Room) -> None:
        """Some come, some go, and one of them comes back; what is recorded goes on."""
        token = self.video.tokens.create(room, participant="cleo").value
        cleo = self.join(room, "Cleo", token=token)
        dan = self.join(room, "Dan")
        self.record(room)
        self.wait(12)
        self.leave(room, cleo)
        self.leave(room, dan)
        self.wait(12)
        self.join(room, "Cleo", token=token)
        self.wait(12)
