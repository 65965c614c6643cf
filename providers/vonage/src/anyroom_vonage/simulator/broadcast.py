"""A broadcast's life: started, its RTMP targets connecting and then live, until somebody or something stops it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from anyroom.simulator import NEVER, LiveStreams, milliseconds
from anyroom_vonage.simulator.composition import Layout, Selection
from anyroom_vonage.simulator.session import GRACE_SECONDS, Session

# How long a target takes to answer is ours to choose.
CONNECTING_SECONDS: Final = 1.0


@dataclass(frozen=True)
class Hls:
    dvr: bool = False
    low_latency: bool = False


@dataclass(frozen=True)
class RtmpTarget:
    server_url: str
    stream_name: str
    id: str | None = None

    def as_json(self, status: str) -> dict[str, str]:
        label = {} if self.id is None else {"id": self.id}
        return {"status": status, **label, "serverUrl": self.server_url, "streamName": self.stream_name}


@dataclass(frozen=True)
class BroadcastSettings:
    """What the start call asked for."""

    hls: Hls | None
    rtmp: tuple[RtmpTarget, ...]
    max_duration: int
    max_bitrate: int
    resolution: str
    manual: bool = False
    has_audio: bool = True
    has_video: bool = True
    tag: str = ""


@dataclass
class Broadcast:
    id: str
    application_id: str
    session: Session
    settings: BroadcastSettings
    created_at: float
    live: LiveStreams
    layout: Layout = field(default_factory=Layout)
    status: str = "started"
    updated_at: float = 0
    playlist: str | None = None

    def __post_init__(self) -> None:
        self.updated_at = self.created_at
        self.selection: Selection = Selection(self.settings.manual)
        if hls := self.settings.hls:
            url = self.live.open(self._key, rewindable=hls.dvr)
            self.playlist = f"{url}?DVR" if hls.dvr else url
        self._tell(self.created_at)

    @property
    def active(self) -> bool:
        return self.status == "started"

    def due(self) -> float:
        if not self.active:
            return NEVER
        limit = self.created_at + self.settings.max_duration
        return limit if self.session.emptied_at is None else min(limit, self.session.emptied_at + GRACE_SECONDS)

    def step(self) -> None:
        self.stop(self.due())

    def stop(self, at: float) -> None:
        self.status, self.updated_at = "stopped", at
        self.live.close(self._key, at)
        self._tell(at)

    def as_json(self, now: float) -> dict[str, object]:
        settings = self.settings
        hls = {} if settings.hls is None else {"lowLatency": settings.hls.low_latency, "dvr": settings.hls.dvr}
        return {
            "id": self.id,
            "sessionId": self.session.id,
            "applicationId": self.application_id,
            "createdAt": milliseconds(self.created_at),
            "broadcastUrls": self._urls(now) if self.active else None,
            "updatedAt": milliseconds(self.updated_at),
            "status": self.status,
            "streamMode": "manual" if settings.manual else "auto",
            "hasAudio": settings.has_audio,
            "hasVideo": settings.has_video,
            "maxDuration": settings.max_duration,
            "multiBroadcastTag": settings.tag,
            "maxBitrate": settings.max_bitrate,
            "settings": {"hls": hls} if settings.hls else {},
            "event": "broadcast",
            "resolution": settings.resolution,
            **self.selection.as_json(running=self.active),
        }

    def _tell(self, at: float) -> None:
        self.session.outside.tell("broadcast_status", self.as_json(at), at, None)

    @property
    def _key(self) -> str:
        return f"broadcast-{self.id}_{self.application_id}.smil"

    def _urls(self, now: float) -> Mapping[str, object]:
        connected = now >= self.created_at + CONNECTING_SECONDS
        urls: dict[str, object] = {}
        if self.settings.rtmp:
            status = "live" if connected else "connecting"
            urls["rtmp"] = [target.as_json(status) for target in self.settings.rtmp]
        if self.playlist:
            urls["hls"] = self.playlist
            if connected:  # the start call's answer does not have it yet
                urls["hlsStatus"] = "ready"
        return urls
