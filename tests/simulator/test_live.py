"""HLS playlists grow by the clock and name segments that are there."""

from __future__ import annotations

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from anyroom.simulator import Clock, LiveStreams
from anyroom.simulator.live import SEGMENT_SECONDS, WINDOW
from anyroom.simulator.media import mp4_header, mp4_segment


class Viewer:
    def __init__(self) -> None:
        self.clock = Clock(lambda: 1000.0)
        self.live = LiveStreams(self.clock)
        self.live.origin = "http://live"
        self._app = Starlette(routes=self.live.routes())

    def get(self, url: str) -> httpx.Response:
        async def fetch() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app)) as client:
                return await client.get(url)

        return anyio.run(fetch)

    def segments(self, url: str) -> list[str]:
        return [line for line in self.get(url).text.splitlines() if not line.startswith("#")]


@pytest.fixture
def viewer() -> Viewer:
    return Viewer()


def test_the_playlist_has_something_to_play_at_once(viewer: Viewer) -> None:
    url = viewer.live.open("a/b.smil")
    assert url == "http://live/_live/a/b.smil/playlist.m3u8"
    playlist = viewer.get(url)
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert playlist.text.splitlines()[0] == "#EXTM3U"
    assert '#EXT-X-MAP:URI="header.mp4"' in playlist.text
    assert viewer.segments(url) == ["0.m4s"]
    assert viewer.get(url.replace("playlist.m3u8", "header.mp4")).content == mp4_header()
    assert viewer.get(url.replace("playlist.m3u8", "0.m4s")).content == mp4_segment(0, SEGMENT_SECONDS)


def test_old_segments_leave_unless_one_may_rewind(viewer: Viewer) -> None:
    narrow, wide = viewer.live.open("narrow"), viewer.live.open("wide", rewindable=True)
    viewer.clock.advance(SEGMENT_SECONDS * 20)
    assert viewer.segments(narrow) == [f"{n}.m4s" for n in range(21 - WINDOW, 21)]
    assert f"#EXT-X-MEDIA-SEQUENCE:{21 - WINDOW}" in viewer.get(narrow).text
    assert viewer.segments(wide) == [f"{n}.m4s" for n in range(21)]
    assert viewer.get(narrow.replace("playlist.m3u8", "0.m4s")).status_code == 404
    assert viewer.get(wide.replace("playlist.m3u8", "0.m4s")).status_code == 200


def test_an_ended_stream_says_so_and_grows_no_more(viewer: Viewer) -> None:
    url = viewer.live.open("x", rewindable=True)
    viewer.clock.advance(10)
    viewer.live.close("x", viewer.clock.now())
    viewer.clock.advance(100)
    assert viewer.get(url).text.endswith("5.m4s\n#EXT-X-ENDLIST\n")


@pytest.mark.parametrize("name", ["x/1.m4s", "x/-1.m4s", "x/٠.m4s", "x/0.mp4", "y/playlist.m3u8"])
def test_what_is_not_there(viewer: Viewer, name: str) -> None:
    viewer.live.open("x")
    assert viewer.get(f"http://live/_live/{name}").status_code == 404
