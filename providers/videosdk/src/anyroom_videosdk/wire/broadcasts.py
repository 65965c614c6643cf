"""HLS streams and livestreams (RTMP) on the wire: two kinds of broadcast. The kind is part of the neutral id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from anyroom.operations import Response
from anyroom.reading import Instant, Number, Text, read, word_in
from anyroom.types.broadcasts import BroadcastStatus, Output, OutputKind
from anyroom.types.media import Orientation
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.composition import PictureQuality
from anyroom_videosdk.types.streams import HlsStream, Livestream
from anyroom_videosdk.wire.deliveries import DeliveriesOnWire, deliveries
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed

KINDS: Final = (OutputKind.HLS, OutputKind.RTMP)
AUDIO_ONLY: Final[Mapping[str | None, bool]] = {"audio": True, "video-and-audio": False}
"""By the platform's word for a mode."""
ORIENTATIONS: Final[Mapping[str | None, Orientation]] = {word.value: word for word in Orientation}


@dataclass(frozen=True, slots=True)
class BroadcastId:
    """A broadcast's neutral id, `hls:…` or `rtmp:…`. A bare id of the platform's has no kind."""

    kind: OutputKind | None
    id: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take an id apart."""
        kind, _, rest = text.partition(":")
        return cls(OutputKind(kind), rest) if kind in KINDS and rest else cls(None, text)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


class OutputOnWire(VideoSDKModel):
    """Where an RTMP output goes."""

    url: Text = None
    stream_key: Text = named("streamKey")


class BroadcastOnWire(VideoSDKModel):
    """An HLS stream or a livestream; open while it has no `end`."""

    id: str = needed("id", "_id")
    room_id: Text = named("roomId", "meetingId")
    session_id: Text = named("sessionId")
    start: Instant = None
    end: Instant = None
    composer_id: Text = named("composerId")
    webhook: DeliveriesOnWire | None = None

    @property
    def status(self) -> BroadcastStatus:
        """The platform says none: a broadcast without an end goes on."""
        if self.end is not None:
            return BroadcastStatus.STOPPED
        return BroadcastStatus.STARTING if self.start is None else BroadcastStatus.LIVE


class HlsOnWire(BroadcastOnWire):
    """An HLS stream. `captureLog` and `encryption` have no documented shape."""

    playlist: Text = named("playbackHlsUrl", "downstreamUrl")  # the second is what pages of 2024 call it
    live_url: Text = named("livestreamUrl")
    duration: Number = None
    mode: Text = None
    quality: Text = None
    orientation: Text = None


class LivestreamOnWire(BroadcastOnWire):
    """A livestream."""

    outputs: tuple[OutputOnWire, ...] = ()
    region: Text = None


def picture_quality(word: str | None) -> PictureQuality | None:
    """Read a quality."""
    return word_in(PictureQuality, word)


def hls_stream(data: Any, response: Response) -> HlsStream:
    """Read an HLS stream."""
    wire = read(HlsOnWire, data, response)
    return HlsStream(
        provider=NAME,
        raw=data,
        id=str(BroadcastId(OutputKind.HLS, wire.id)),
        status=wire.status,
        room_id=wire.room_id,
        session_id=wire.session_id,
        outputs=(Output(kind=OutputKind.HLS, status=wire.status, url=wire.playlist),),
        started_at=wire.start,
        ended_at=wire.end,
        live_url=wire.live_url,
        duration=wire.duration,
        quality=picture_quality(wire.quality),
        orientation=ORIENTATIONS.get(wire.orientation),
        audio_only=AUDIO_ONLY.get(wire.mode),
        composer_id=wire.composer_id,
        deliveries=deliveries(wire.webhook),
    )


def livestream(data: Any, response: Response) -> Livestream:
    """Read a livestream."""
    wire = read(LivestreamOnWire, data, response)
    return Livestream(
        provider=NAME,
        raw=data,
        id=str(BroadcastId(OutputKind.RTMP, wire.id)),
        status=wire.status,
        room_id=wire.room_id,
        session_id=wire.session_id,
        outputs=tuple(
            Output(kind=OutputKind.RTMP, status=wire.status, url=output.url, stream_key=output.stream_key)
            for output in wire.outputs
        ),
        started_at=wire.start,
        ended_at=wire.end,
        region=wire.region,
        composer_id=wire.composer_id,
        deliveries=deliveries(wire.webhook),
    )
