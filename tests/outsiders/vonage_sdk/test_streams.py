"""Streams, and those who publish them."""

from __future__ import annotations

import pytest
from vonage_http_client.errors import NotFoundError
from vonage_video import Video
from vonage_video.models import (
    SignalData,
    StreamLayout,
    StreamLayoutOptions,
)

from anyroom.simulator import Joined, Running

from .speaking import UNKNOWN, stream

pytestmark = pytest.mark.outsiders


def test_streams(video: Video, session: str) -> None:
    with pytest.raises(NotFoundError):
        video.list_streams(session)


def test_streams_of_a_session(video: Video, session: str, ana: Joined, bo: Joined) -> None:
    listed = video.list_streams(session)
    assert [(info.id, info.name, info.video_type) for info in listed] == [
        (ana.stream_id, "ana", "camera"),
        (bo.stream_id, "bo", "camera"),
    ]
    assert video.get_stream(session, stream(bo)) == listed[1]
    with pytest.raises(NotFoundError):
        video.get_stream(session, UNKNOWN)


def test_layout_classes(video: Video, session: str, ana: Joined) -> None:
    options = StreamLayoutOptions(items=[StreamLayout(id=stream(ana), layout_class_list=["full", "focus"])])
    (changed,) = video.change_stream_layout(session, options)
    assert (changed.id, changed.layout_class_list) == (ana.stream_id, ["full", "focus"])
    assert video.get_stream(session, stream(ana)) == changed


def test_signals(video: Video, running: Running, session: str, ana: Joined) -> None:
    said = SignalData(type="chat", data="hello")
    assert video.send_signal(session, said) is None
    assert video.send_signal(session, said, ana.connection_id) is None
    assert [(request.operation, request.status) for request in running.requests()[-2:]] == [
        ("signalSession", 204),
        ("signalConnection", 204),
    ]
    with pytest.raises(NotFoundError):
        video.send_signal(session, said, UNKNOWN)


def test_disconnecting(video: Video, session: str, ana: Joined, bo: Joined) -> None:
    assert video.disconnect_client(session, ana.participant_id) is None
    assert [info.id for info in video.list_streams(session)] == [bo.stream_id]
    with pytest.raises(NotFoundError):
        video.disconnect_client(session, ana.participant_id)


def test_muting(video: Video, running: Running, session: str, ana: Joined, bo: Joined) -> None:
    assert video.mute_stream(session, stream(ana)) is None
    assert video.mute_all_streams(session) is None
    assert video.mute_all_streams(session, excluded_stream_ids=[stream(bo)]) is None
    assert video.disable_mute_all_streams(session) is None
    # No call of the platform tells who is muted; that it understood is all that shows.
    sent = [request.body for request in running.requests()[-3:]]
    assert sent == [
        {"active": True, "excludedStreamIds": None},
        {"active": True, "excludedStreamIds": [bo.stream_id]},
        {"active": False},
    ]
    with pytest.raises(NotFoundError):
        video.mute_stream(session, UNKNOWN)
