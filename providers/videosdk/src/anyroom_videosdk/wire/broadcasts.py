"""HLS streams and livestreams (RTMP) on the wire: two kinds of broadcast. The kind is part of the neutral id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

from anyroom.operations import Response
from anyroom.reading import Instant, Text, read, utc
from anyroom.types.broadcasts import Broadcast, BroadcastStatus, Output, OutputKind
from anyroom_videosdk.config import NAME
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed

KINDS: Final = (OutputKind.HLS, OutputKind.RTMP)


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
    # `downstreamUrl` is what pages of 2024 call it. The live edge alone stays in `raw`, as `livestreamUrl`.
    playlist: Text = named("playbackHlsUrl", "downstreamUrl")
    outputs: tuple[OutputOnWire, ...] = ()


def hls_stream(data: Any, response: Response) -> Broadcast:
    """Read an HLS stream."""
    wire = read(BroadcastOnWire, data, response)
    status = _status(wire)
    return _broadcast(wire, OutputKind.HLS, data, (Output(kind=OutputKind.HLS, status=status, url=wire.playlist),))


def livestream(data: Any, response: Response) -> Broadcast:
    """Read a livestream."""
    wire = read(BroadcastOnWire, data, response)
    status = _status(wire)
    outputs = tuple(
        Output(kind=OutputKind.RTMP, status=status, url=output.url, stream_key=output.stream_key)
        for output in wire.outputs
    )
    return _broadcast(wire, OutputKind.RTMP, data, outputs)


def _broadcast(wire: BroadcastOnWire, kind: OutputKind, data: Any, outputs: tuple[Output, ...]) -> Broadcast:
    return Broadcast(
        provider=NAME,
        raw=data,
        id=str(BroadcastId(kind, wire.id)),
        status=_status(wire),
        room_id=wire.room_id,
        session_id=wire.session_id,
        outputs=outputs,
        started_at=utc(wire.start),
        ended_at=utc(wire.end),
    )


def _status(wire: BroadcastOnWire) -> BroadcastStatus:
    """The platform says no status: a broadcast without an end goes on."""
    if wire.end is not None:
        return BroadcastStatus.STOPPED
    return BroadcastStatus.STARTING if wire.start is None else BroadcastStatus.LIVE
