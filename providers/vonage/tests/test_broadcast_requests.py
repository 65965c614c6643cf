"""Broadcasts: what starts one, and the tag that is made of its outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from anyroom.types import (
    Hls,
    Layout,
    Orientation,
    Quality,
    Rtmp,
    StartBroadcast,
    Stylesheet,
)

from .stagehand import APPLICATION, Stagehand

PROJECT: Final = f"/v2/project/{APPLICATION}"
BROADCAST: Final = {"id": "broadcast-1", "sessionId": "room-1", "status": "started"}

STUDIO: Final = Rtmp("rtmp://live.example.com/app", "key-1", id="studio")
SECOND: Final = Rtmp("rtmps://other.example.com/app", "key-2")
OUTPUTS: Final = [
    ({"hls": Hls()}, {"hls": {}}),
    ({"hls": Hls(dvr=True)}, {"hls": {"dvr": True}}),
    ({"hls": Hls(dvr=False, low_latency=True)}, {"hls": {"dvr": False, "lowLatency": True}}),
    (
        {"rtmp": [STUDIO]},
        {"rtmp": [{"id": "studio", "serverUrl": "rtmp://live.example.com/app", "streamName": "key-1"}]},
    ),
    (
        {"hls": Hls(), "rtmp": [STUDIO, SECOND]},
        {
            "hls": {},
            "rtmp": [
                {"id": "studio", "serverUrl": "rtmp://live.example.com/app", "streamName": "key-1"},
                {"serverUrl": "rtmps://other.example.com/app", "streamName": "key-2"},
            ],
        },
    ),
]


def started(stagehand: Stagehand, **options: Any) -> dict[str, Any]:
    """The body that starts such a broadcast."""
    stagehand.play(stagehand.provider.start_broadcast("room-1", StartBroadcast(**options)), BROADCAST)
    method, path, query, body = stagehand.said[-1]
    assert (method, path, query) == ("POST", f"{PROJECT}/broadcast", [])
    return dict(body)


@pytest.mark.parametrize(("options", "outputs"), OUTPUTS)
def test_a_broadcast_names_its_outputs(stagehand: Stagehand, options: Any, outputs: Any) -> None:
    body = started(stagehand, **options)
    tag = body.pop("multiBroadcastTag")
    # Said always: sources disagree on what the service takes without it.
    assert body == {"sessionId": "room-1", "outputs": outputs, "maxDuration": 4 * 60 * 60}
    assert len(tag) == 32


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"layout": Layout.PIP}, {"layout": {"type": "pip"}}),
        ({"layout": Stylesheet("x")}, {"layout": {"type": "custom", "stylesheet": "x"}}),
        ({"quality": Quality.FHD}, {"resolution": "1920x1080"}),
        ({"orientation": Orientation.PORTRAIT}, {"resolution": "480x640"}),
        ({"max_duration": 3600}, {"maxDuration": 3600}),
        ({"extra": {"vonage": {"maxDuration": 7200}}}, {"maxDuration": 7200}),
        ({"extra": {"vonage": {"outputs": {"hls": {"dvr": True}}}}}, {"outputs": {"hls": {"dvr": True}}}),
        ({"extra": {"vonage": {"multiBroadcastTag": "mine"}}}, {"multiBroadcastTag": "mine"}),
    ],
)
def test_a_broadcast_takes_options(stagehand: Stagehand, options: Any, said: Mapping[str, Any]) -> None:
    plain = started(stagehand, hls=Hls())
    assert started(stagehand, hls=Hls(), **options) == {**plain, **said}


def test_the_same_outputs_have_the_same_tag_and_others_another(stagehand: Stagehand) -> None:
    def tag(**options: Any) -> str:
        return str(started(stagehand, **options)["multiBroadcastTag"])

    assert tag(hls=Hls()) == tag(hls=Hls(dvr=True), layout=Layout.PIP)
    assert tag(rtmp=[STUDIO, SECOND]) == tag(rtmp=[SECOND, STUDIO])
    assert len({tag(hls=Hls()), tag(rtmp=[STUDIO]), tag(rtmp=[SECOND]), tag(hls=Hls(), rtmp=[STUDIO])}) == 4
