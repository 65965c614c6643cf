"""HLS broadcasts that play: a playlist which grows by the world's clock, and its segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from anyroom.simulator.clock import Clock
from anyroom.simulator.media import mp4_header, mp4_segment

LIVE_PATH: Final = "/_live"
SEGMENT_SECONDS: Final = 2
WINDOW: Final = 6  # segments that a broadcast without rewinding keeps on offer
LONGEST_PLAYLIST: Final = 5 * 60 * 60 // SEGMENT_SECONDS


@dataclass
class LiveStream:
    started_at: float
    rewindable: bool
    ended_at: float | None = None

    def segments(self, now: float) -> range:
        until = now if self.ended_at is None else min(now, self.ended_at)
        # One is ready at once: a player that is given the URL in the start call's answer finds something to play.
        count = 1 + int(max(until - self.started_at, 0) / SEGMENT_SECONDS)
        return range(max(0, count - (LONGEST_PLAYLIST if self.rewindable else WINDOW)), count)

    def playlist(self, now: float) -> Iterator[str]:
        segments = self.segments(now)
        yield from ("#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{SEGMENT_SECONDS}")
        yield from (f"#EXT-X-MEDIA-SEQUENCE:{segments.start}", '#EXT-X-MAP:URI="header.mp4"')
        for position in segments:
            yield from (f"#EXTINF:{SEGMENT_SECONDS:.3f},", f"{position}.m4s")
        if self.ended_at is not None and now >= self.ended_at:
            yield "#EXT-X-ENDLIST"


class LiveStreams:
    """Like the vendors' delivery networks, open to whoever has the URL."""

    def __init__(self, clock: Clock) -> None:
        self.origin = ""
        self._clock = clock
        self._streams: dict[str, LiveStream] = {}

    def open(self, key: str, *, rewindable: bool = False) -> str:
        """Start a stream now and return its playlist's URL."""
        self._streams[key] = LiveStream(self._clock.now(), rewindable)
        return f"{self.origin}{LIVE_PATH}/{quote(key)}/playlist.m3u8"

    def close(self, key: str, at: float) -> None:
        if key in self._streams:
            self._streams[key].ended_at = at

    def clear(self) -> None:
        self._streams.clear()

    def routes(self) -> list[Route]:
        return [Route(f"{LIVE_PATH}/{{key:path}}/{{name}}", self._serve, name="playLiveStream", methods=["GET"])]

    async def _serve(self, request: Request) -> Response:
        stream = self._streams.get(request.path_params["key"])
        name = str(request.path_params["name"])
        if stream is None:
            return Response("Not Found", 404, media_type="text/plain")
        now = self._clock.now()
        if name == "playlist.m3u8":
            return Response("\n".join(stream.playlist(now)) + "\n", media_type="application/vnd.apple.mpegurl")
        if name == "header.mp4":
            return Response(mp4_header(), media_type="video/mp4")
        if name in {f"{position}.m4s" for position in stream.segments(now)}:
            return Response(
                mp4_segment(int(name.removesuffix(".m4s")), SEGMENT_SECONDS), media_type="video/iso.segment"
            )
        return Response("Not Found", 404, media_type="text/plain")
