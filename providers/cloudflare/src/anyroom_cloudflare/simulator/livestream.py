"""A livestream: an input and a playlist; what was broadcast through it are its livestream sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from anyroom.simulator import NEVER, LiveStreams
from anyroom_cloudflare.simulator.session import Tell
from anyroom_cloudflare.simulator.times import optional_stamp, stamp

INGEST_SERVER: Final = "rtmps://live.cloudflare.com:443/live/"
STATUSES: Final = ("LIVE", "IDLE", "ERRORED", "INVOKED")
# How long it takes to come on the air is ours to choose.
STARTING_SECONDS: Final = 1.0


@dataclass
class LivestreamSession:
    id: str
    livestream_id: str
    invoked_at: float
    started_at: float | None = None
    stopped_at: float | None = None

    def ingested(self, now: float) -> float:
        if self.started_at is None:
            return 0
        return round((now if self.stopped_at is None else self.stopped_at) - self.started_at, 3)

    def as_json(self, now: float) -> dict[str, object]:
        moments = [self.invoked_at, self.started_at, self.stopped_at]
        return {
            "id": self.id,
            "livestream_id": self.livestream_id,
            "err_message": None,
            "invoked_time": stamp(self.invoked_at),
            "started_time": optional_stamp(self.started_at),
            "stopped_time": optional_stamp(self.stopped_at),
            "created_at": stamp(self.invoked_at),
            "updated_at": stamp(max(moment for moment in moments if moment is not None)),
            "ingest_seconds": self.ingested(now),
            "viewer_seconds": 0,
        }


@dataclass
class Livestream:
    """Of a meeting, or independent: then nobody feeds it here, and it stays as it was created."""

    id: str
    name: str | None
    meeting_id: str | None
    stream_key: str
    created_at: float
    live: LiveStreams
    tell: Tell | None = None
    status: str = "INVOKED"
    updated_at: float = 0
    sessions: list[LivestreamSession] = field(default_factory=list[LivestreamSession])

    def __post_init__(self) -> None:
        self.updated_at = self.created_at
        self.playback_url: str = self.live.open(self.id)
        if self.meeting_id is None:
            self.live.close(self.id, self.created_at)

    @property
    def active(self) -> bool:
        return self.current is not None

    @property
    def current(self) -> LivestreamSession | None:
        return next((session for session in self.sessions if session.stopped_at is None), None)

    def due(self) -> float:
        starting = self.status == "INVOKED" and self.active
        return self.created_at + STARTING_SECONDS if starting else NEVER

    def step(self) -> None:
        at = self.due()
        self.status, self.updated_at = "LIVE", at
        if self.current:
            self.current.started_at = at
        self._told(at)

    def stop(self, at: float) -> None:
        if self.current:
            self.current.stopped_at = at
            self.status, self.updated_at = "IDLE", at
            self.live.close(self.id, at)
            self._told(at)

    def _told(self, at: float) -> None:
        if self.tell is not None:
            self.tell("livestreaming.statusUpdate", self.as_told(), at)

    def as_told(self) -> Mapping[str, object]:
        """What webhooks say of it, the key included."""
        return {
            "streamId": self.id,
            "status": self.status,
            "manualIngest": False,
            "playbackUrl": self.playback_url,
            "ingestServer": INGEST_SERVER,
            "streamKey": self.stream_key,
        }

    def started_json(self) -> dict[str, object]:
        """What starting one for a meeting tells."""
        known = self.as_json()
        return {name: known[name] for name in ("id", "status", "ingest_server", "stream_key", "playback_url")}

    def as_json(self, *, secret: bool = True) -> dict[str, object]:
        """The Livestream object; the active one of a meeting is told without what an encoder needs."""
        ingest = {"ingest_server": INGEST_SERVER, "stream_key": self.stream_key} if secret else {}
        return {
            "id": self.id,
            "name": self.name,
            "meeting_id": self.meeting_id,
            "status": self.status,
            "disabled": False,
            **ingest,
            "playback_url": self.playback_url,
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at),
        }
