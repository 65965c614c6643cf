"""HLS streams and RTMP livestreams of a whole room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from typing_extensions import override

from anyroom.simulator import LiveStreams
from anyroom_videosdk.simulator.composition import Composition
from anyroom_videosdk.simulator.output import Output
from anyroom_videosdk.simulator.room import LINKED
from anyroom_videosdk.simulator.times import iso

PLAYABLE_SECONDS: Final = 1.0  # ours to choose
NO_DELIVERIES: Final[dict[str, object]] = {"totalCount": 0, "successCount": 0, "data": []}


@dataclass(kw_only=True)
class HlsStream(Output):
    composition: Composition
    live: LiveStreams
    playback_url: str = ""
    edge_url: str = ""

    event: ClassVar[str | None] = "hls"
    milestones: ClassVar[tuple[tuple[float, str], ...]] = ((0, "started"), (PLAYABLE_SECONDS, "playable"))

    def __post_init__(self) -> None:
        self.playback_url = self.live.open(f"{self._key}/playback", rewindable=True)
        self.edge_url = self.live.open(f"{self._key}/live")
        super().__post_init__()

    @override
    def told(self, stage: str) -> Mapping[str, object]:
        if stage not in {"started", "playable"}:
            return {}
        edge = {"livestreamUrl": self.edge_url} if stage == "playable" else {}
        # The first is the old name of the second.
        return {"downstreamUrl": self.playback_url, "playbackHlsUrl": self.playback_url, **edge}

    @override
    def stop(self, at: float) -> None:
        super().stop(at)
        for name in ("playback", "live"):
            self.live.close(f"{self._key}/{name}", at)

    def as_started(self) -> dict[str, object]:
        room = self.session.room
        return {
            "sessionId": self.session.id,
            "start": iso(self.asked_at),
            "roomId": room.room_id,
            "links": {**room.links, "get_session": f"{LINKED}/sessions/{self.session.id}"},
            # The first is the old name of the second.
            "downstreamUrl": self.playback_url,
            "playbackHlsUrl": self.playback_url,
            "livestreamUrl": self.edge_url,
            "id": self.id,
        }

    def as_json(self, now: float) -> dict[str, object]:
        until = now if self.ended_at is None else self.ended_at
        return {
            "sessionId": self.session.id,
            "start": iso(self.asked_at),
            "end": iso(self.ended_at),
            "roomId": self.session.room.room_id,
            "composerId": self.composer_id,
            "duration": round(max(until - self.asked_at, 0), 3),
            "mode": self.composition.mode,
            "quality": self.composition.quality,
            "orientation": self.composition.orientation,
            "links": self.session.room.links,
            "playbackHlsUrl": self.playback_url,
            "livestreamUrl": self.edge_url,
            "webhook": NO_DELIVERIES,
            "id": self.id,
        }

    @property
    def _key(self) -> str:
        return f"meetings-hls/{self.id}"


@dataclass(kw_only=True)
class Livestream(Output):
    targets: tuple[tuple[str, str], ...]

    event: ClassVar[str | None] = "livestream"

    def as_json(self) -> dict[str, object]:
        """Stream keys come back in clear."""
        return {
            "id": self.id,
            "sessionId": self.session.id,
            "outputs": [{"streamKey": key, "url": url} for url, key in self.targets],
            "start": iso(self.begun_at),
            "end": iso(self.ended_at),
            "roomId": self.session.room.room_id,
            "composerId": self.composer_id,
            "region": self.session.room.region,
            "links": self.session.room.links,
            "webhook": NO_DELIVERIES,
        }
