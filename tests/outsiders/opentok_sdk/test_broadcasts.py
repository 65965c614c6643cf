"""Broadcasts."""

from __future__ import annotations

import pytest
from opentok import (
    BroadcastStreamModes,
    Client,
)
from opentok.exceptions import (
    BroadcastError,
)

from anyroom.simulator import Joined, Running

from .telling import MILLISECONDS, Fetched, shown

pytestmark = pytest.mark.outsiders


def test_a_broadcasts_life(client: Client, running: Running, session: str, ana: Joined, fetched: Fetched) -> None:
    target = {"id": "main", "serverUrl": "rtmp://example.com/live", "streamName": "key"}
    options = {
        "layout": {"type": "pip"},
        "maxDuration": 3600,
        "maxBitrate": 500_000,
        "outputs": {"hls": {"dvr": True}, "rtmp": [target]},
        "resolution": "1280x720",
    }
    started = client.start_broadcast(session, options)
    assert (started.sessionId, started.status, started.createdAt) == (session, "started", MILLISECONDS)
    assert (started.resolution, started.maxDuration, started.maxBitrate) == ("1280x720", 3600, 500_000)
    with pytest.raises(BroadcastError):
        client.start_broadcast(session, options)
    running.advance(2)
    got = client.get_broadcast(started.id)
    assert got.broadcastUrls["rtmp"] == [{**target, "status": "live"}]
    assert fetched(got.broadcastUrls["hls"]).text.startswith("#EXTM3U")
    assert shown(got)["id"] == started.id
    assert client.set_broadcast_layout(started.id, "horizontalPresentation") is None
    assert running.requests()[-1].body == {"type": "horizontalPresentation"}
    stopped = client.stop_broadcast(started.id)
    assert (stopped.id, stopped.status) == (started.id, "stopped")
    with pytest.raises(BroadcastError):
        client.stop_broadcast(started.id)


def test_choosing_a_broadcasts_streams(client: Client, session: str, ana: Joined, bo: Joined) -> None:
    broadcast = client.start_broadcast(session, {"outputs": {"hls": {}}}, BroadcastStreamModes.manual)
    assert client.add_broadcast_stream(broadcast.id, ana.stream_id) is None
    assert client.add_broadcast_stream(broadcast.id, bo.stream_id, has_video=False) is None
    assert client.remove_broadcast_stream(broadcast.id, ana.stream_id) is None
    streams = client.get_broadcast(broadcast.id).streams
    assert streams == [{"streamId": bo.stream_id, "hasAudio": True, "hasVideo": False}]
