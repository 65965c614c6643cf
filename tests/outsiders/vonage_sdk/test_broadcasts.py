"""Broadcasts."""

from __future__ import annotations

import pytest
from vonage_http_client.errors import NotFoundError
from vonage_video import Video
from vonage_video.errors import InvalidBroadcastStateError
from vonage_video.models import (
    AddStreamRequest,
    BroadcastHls,
    BroadcastOutputSettings,
    BroadcastRtmp,
    ComposedLayout,
    CreateBroadcastRequest,
    LayoutType,
    ListBroadcastsFilter,
    VideoResolution,
)

from anyroom.simulator import Joined, Running

from .speaking import MILLISECONDS, UNKNOWN, Fetched, stream

pytestmark = pytest.mark.outsiders


def test_a_broadcasts_life(
    video: Video, running: Running, session: str, application_id: str, ana: Joined, fetched: Fetched
) -> None:
    target = BroadcastRtmp(id="main", server_url="rtmp://example.com/live", stream_name="key")
    options = CreateBroadcastRequest(
        session_id=session,
        layout=ComposedLayout(type=LayoutType.PIP),
        max_duration=3600,
        outputs=BroadcastOutputSettings(hls=BroadcastHls(dvr=True), rtmp=[target]),
        resolution=VideoResolution.RES_1920x1080,
        multi_broadcast_tag="one",
        max_bitrate=500_000,
    )
    started = video.start_broadcast(options)
    assert (started.status, started.session_id, started.application_id) == ("started", session, application_id)
    assert (started.max_duration, started.max_bitrate, started.multi_broadcast_tag) == (3600, 500_000, "one")
    assert (started.resolution, started.created_at) == (VideoResolution.RES_1920x1080, MILLISECONDS)
    assert started.settings is not None
    assert started.settings.hls is not None
    assert (started.settings.hls.dvr, started.settings.hls.low_latency) == (True, False)
    with pytest.raises(InvalidBroadcastStateError):
        video.start_broadcast(options)
    running.advance(2)
    got = video.get_broadcast(str(started.id))
    assert got.broadcast_urls is not None
    assert got.broadcast_urls.hls_status == "ready"
    assert got.broadcast_urls.rtmp
    (told,) = got.broadcast_urls.rtmp
    assert (told.id, told.server_url, told.stream_name, told.status) == ("main", target.server_url, "key", "live")
    playlist = fetched(got.broadcast_urls.hls)
    assert playlist.text.startswith("#EXTM3U")
    stopped = video.stop_broadcast(str(started.id))
    assert (stopped.id, stopped.status, stopped.broadcast_urls) == (started.id, "stopped", None)
    with pytest.raises(NotFoundError):
        video.get_broadcast(UNKNOWN)


def live(session: str, **more: object) -> CreateBroadcastRequest:
    return CreateBroadcastRequest.model_validate(
        {"session_id": session, "outputs": {"hls": {"low_latency": True}}, **more}
    )


def test_choosing_a_broadcasts_streams(video: Video, session: str, ana: Joined, bo: Joined) -> None:
    broadcast = str(video.start_broadcast(live(session, stream_mode="manual")).id)
    for joined, sees in ((ana, True), (bo, False)):
        request = AddStreamRequest(stream_id=stream(joined), has_audio=True, has_video=sees)
        assert video.add_stream_to_broadcast(broadcast, request) is None
    assert video.remove_stream_from_broadcast(broadcast, stream(ana)) is None
    streams = video.get_broadcast(broadcast).streams
    assert streams
    (left,) = streams
    assert (left.stream_id, left.has_audio, left.has_video) == (bo.stream_id, True, False)


def test_a_broadcasts_layout(video: Video, running: Running, session: str, ana: Joined) -> None:
    broadcast = video.start_broadcast(live(session))
    running.advance(5)
    changed = video.change_broadcast_layout(str(broadcast.id), ComposedLayout(type=LayoutType.VERTICAL_PRESENTATION))
    assert (changed.id, changed.updated_at) == (broadcast.id, MILLISECONDS + 5000)
    assert running.requests()[-1].body == {"type": "verticalPresentation"}


def test_pages_of_broadcasts(video: Video, session: str, ana: Joined) -> None:
    ids = [video.start_broadcast(live(session, multi_broadcast_tag=str(number))).id for number in range(3)]
    listed, count, _ = video.list_broadcasts(ListBroadcastsFilter(session_id=session, offset=2, page_size=2))
    assert ([broadcast.id for broadcast in listed], count) == (ids[:1], 3)
    everything, count, following = video.list_broadcasts()
    assert ([broadcast.id for broadcast in everything], count, following) == (ids[::-1], 3, None)
