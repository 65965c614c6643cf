"""Broadcasts in memory."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import override

from anyroom.errors import WrongState
from anyroom.memory.answering import InMemory, here, id_asked_for
from anyroom.memory.plain import instant
from anyroom.memory.state import BroadcastState
from anyroom.operations import Page
from anyroom.types.broadcasts import (
    Broadcast,
    BroadcastRef,
    BroadcastStatus,
    ListBroadcasts,
    Output,
    OutputKind,
    StartBroadcast,
)
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET


class Broadcasts(InMemory):
    """A broadcast, HLS and RTMP at once if asked, is STARTING for a second. Its playlist's address leads nowhere."""

    @override
    @here(StartBroadcast)
    def start_broadcast(self, room: RoomRef, options: StartBroadcast, /) -> Broadcast:
        found = self.world.find(self.world.rooms, room, "room")
        session = self.world.attended(found)
        self.world.require_idle(self.world.broadcasts.values(), found, "a broadcast")
        given = options.set_fields()
        broadcast = BroadcastState(
            birth=self.world.birth("broadcast"),
            asked=self.asked(options),
            room=found,
            session=session,
            max_duration=given.get("max_duration"),
            hls="hls" in given,
            rtmp=tuple(given.get("rtmp", ())),
        )
        self.world.broadcasts[broadcast.id] = broadcast
        return self._broadcast(broadcast)

    @override
    @here()
    def stop_broadcast(self, broadcast: BroadcastRef, /) -> Broadcast:
        found = self.world.find(self.world.broadcasts, broadcast, "broadcast")
        if (end := found.end(self.world.now)) is not None:
            raise WrongState(f"the broadcast has ended already ({end.reason})")
        found.stopped_at = self.world.now
        return self._broadcast(found)

    @override
    @here()
    def get_broadcast(self, broadcast: BroadcastRef, /) -> Broadcast:
        return self._broadcast(self.world.find(self.world.broadcasts, broadcast, "broadcast"))

    @override
    @here(ListBroadcasts)
    def list_broadcasts(self, options: ListBroadcasts, /, *, cursor: str | None = None) -> Page[Broadcast]:
        """All of them, ended ones too."""
        room = id_asked_for(options.room, "room")
        broadcasts = (broadcast for broadcast in self.world.broadcasts.values() if room in {None, broadcast.room.id})
        return self.world.page(broadcasts, cursor, self._broadcast)

    def _broadcast(self, broadcast: BroadcastState) -> Broadcast:
        now = self.world.now
        status, started_at, end = broadcast.status(now), broadcast.started_at(now), broadcast.end(now)
        shown = Broadcast(
            provider=self.name,
            id=broadcast.id,
            status=status,
            room_id=broadcast.room.id,
            session_id=broadcast.session.id,
            outputs=tuple(_outputs(broadcast, status)),
            started_at=None if started_at is None else instant(started_at),
            ended_at=None if end is None else instant(end.at),
            reason=None if end is None else end.reason,
        )
        return self.show(shown, broadcast.asked)


def _outputs(broadcast: BroadcastState, status: BroadcastStatus) -> Iterator[Output]:
    if broadcast.hls:
        yield Output(kind=OutputKind.HLS, status=status, id="hls", url=f"memory://broadcasts/{broadcast.id}.m3u8")
    for number, server in enumerate(broadcast.rtmp, start=1):
        name = f"rtmp-{number}" if server.id is UNSET else server.id
        key = server.stream_key or None
        yield Output(kind=OutputKind.RTMP, status=status, id=name, url=server.url, stream_key=key)
