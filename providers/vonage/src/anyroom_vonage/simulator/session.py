"""A session, and who and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from anyroom.simulator import milliseconds


class Kind(Enum):
    """What is connected. The first two keep archives and broadcasts going, the others are machines of Vonage's own."""

    CLIENT = "client"
    SIP = "sip"
    RENDER = "render"
    AUDIO_CONNECTOR = "audio connector"


@dataclass
class Connection:
    id: str
    kind: Kind
    created_at: float
    data: str = ""
    role: str = "publisher"
    on_gone: Callable[[float], None] | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "connectionId": self.id,
            "connectionState": "Connected",
            "createdAt": milliseconds(self.created_at),
        }


@dataclass
class Stream:
    id: str
    connection_id: str
    created_at: float
    name: str = ""
    video_type: str | None = "camera"
    layout_classes: tuple[str, ...] = ()
    muted: bool = False

    def as_json(self) -> dict[str, object]:
        # An audio-only stream has no video type at all.
        video = {"videoType": self.video_type} if self.video_type else {}
        return {"id": self.id, **video, "name": self.name, "layoutClassList": list(self.layout_classes)}


class Watcher(Protocol):
    """Something that behaves differently while nobody publishes."""

    def publishing_changed(self, at: float) -> None: ...


@dataclass
class Session:
    id: str
    created_at: float
    routed: bool = True
    always_archived: bool = False
    archive_name: str = ""
    archive_resolution: str | None = None
    encrypted: bool = False
    location: str | None = None
    connections: dict[str, Connection] = field(default_factory=dict[str, Connection])
    streams: dict[str, Stream] = field(default_factory=dict[str, Stream])
    watchers: list[Watcher] = field(default_factory=list[Watcher])
    had_streams: bool = False
    mutes_new_streams: bool = False
    emptied_at: float | None = None

    @property
    def has_clients(self) -> bool:
        return any(connection.kind in {Kind.CLIENT, Kind.SIP} for connection in self.connections.values())

    def connect(self, connection: Connection) -> None:
        self.connections[connection.id] = connection
        if self.has_clients:
            self.emptied_at = None

    def publish(self, stream: Stream) -> None:
        stream.muted = self.mutes_new_streams
        self.streams[stream.id] = stream
        self.had_streams = True
        self._tell_watchers(stream.created_at)

    def mute(self, *, active: bool, excluded: Collection[str] = ()) -> None:
        """Mute everybody else and whoever comes; turning it off spares new streams, and gives nobody the voice back."""
        self.mutes_new_streams = active
        for stream in self.streams.values():
            stream.muted = stream.muted or (active and stream.id not in excluded)

    def disconnect(self, connection_id: str, at: float) -> None:
        had_clients = self.has_clients
        connection = self.connections.pop(connection_id)
        self.streams = {id: stream for id, stream in self.streams.items() if stream.connection_id != connection_id}
        if had_clients and not self.has_clients:
            self.emptied_at = at
        self._tell_watchers(at)
        if connection.on_gone:
            connection.on_gone(at)

    def _tell_watchers(self, at: float) -> None:
        for watcher in tuple(self.watchers):
            watcher.publishing_changed(at)
