"""A session, and who and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Protocol

from anyroom.simulator import milliseconds
from anyroom_vonage.simulator.webhooks import Outside

# Vonage ends what it composes when the last client has been gone for a minute. Documented for archives, taken to be
# the same for broadcasts and captions.
GRACE_SECONDS: Final = 60


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

    def as_told(self) -> dict[str, object]:
        """What webhooks say of it."""
        return {"id": self.id, "createdAt": milliseconds(self.created_at), "data": self.data}


@dataclass
class Stream:
    id: str
    connection_id: str
    created_at: float
    name: str = ""
    video_type: str | None = "camera"
    layout_classes: tuple[str, ...] = ()
    muted: bool = False
    on_mute: Callable[[float], None] | None = None

    def mute(self, at: float) -> None:
        if not self.muted and self.on_mute:
            self.on_mute(at)
        self.muted = True

    def as_told(self, connection: Connection) -> dict[str, object]:
        """What webhooks say of it."""
        video = {"videoType": self.video_type} if self.video_type else {}
        created = {"createdAt": milliseconds(self.created_at), "name": self.name}
        return {"id": self.id, "connection": connection.as_told(), **created, **video}

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
    outside: Outside
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
    open: bool = False
    """Whether it was told to have begun, and not yet to have ended."""

    @property
    def has_clients(self) -> bool:
        return any(connection.kind in {Kind.CLIENT, Kind.SIP} for connection in self.connections.values())

    def connect(self, connection: Connection) -> None:
        if not self.open:
            self.open = True
            self.tell("session_created", "sessionCreated", connection.created_at)
        self.connections[connection.id] = connection
        if self.has_clients:
            self.emptied_at = None
        self.tell("connection_created", "connectionCreated", connection.created_at, connection=connection.as_told())

    def publish(self, stream: Stream) -> None:
        stream.muted = self.mutes_new_streams
        self.streams[stream.id] = stream
        self.had_streams = True
        told = stream.as_told(self.connections[stream.connection_id])
        self.tell("stream_created", "streamCreated", stream.created_at, stream=told)
        self._tell_watchers(stream.created_at)

    def mute(self, at: float, *, active: bool, excluded: Collection[str] = ()) -> None:
        """Mute everybody else and whoever comes; turning it off spares new streams, and gives nobody the voice back."""
        self.mutes_new_streams = active
        for stream in self.streams.values():
            if active and stream.id not in excluded:
                stream.mute(at)

    def disconnect(self, connection_id: str, at: float, reason: str = "clientDisconnected") -> None:
        had_clients = self.has_clients
        connection = self.connections.pop(connection_id)
        for stream in [stream for stream in self.streams.values() if stream.connection_id == connection_id]:
            del self.streams[stream.id]
            self.tell("stream_destroyed", "streamDestroyed", at, reason=reason, stream=stream.as_told(connection))
        self.tell("connection_destroyed", "connectionDestroyed", at, reason=reason, connection=connection.as_told())
        if had_clients and not self.has_clients:
            self.emptied_at = at
            self.outside.later(at + GRACE_SECONDS, self._end)
        self._tell_watchers(at)
        if connection.on_gone:
            connection.on_gone(at)

    def tell(self, kind: str, event: str, at: float, **more: object) -> None:
        said: Mapping[str, object] = {
            "sessionId": self.id,
            "event": event,
            "timestamp": milliseconds(at),
            **more,
        }
        self.outside.tell(kind, said, at, None)

    def _end(self, at: float) -> None:
        """When it ends after the last has left is not documented: here when archives and broadcasts of it do."""
        if self.emptied_at is not None and at >= self.emptied_at + GRACE_SECONDS and self.open:
            self.open = False
            self.tell("session_destroyed", "sessionDestroyed", at)

    def _tell_watchers(self, at: float) -> None:
        for watcher in tuple(self.watchers):
            watcher.publishing_changed(at)
