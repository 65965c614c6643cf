"""A provider with a clock that stands still."""

from __future__ import annotations

import pytest

from anyroom.clock import VirtualClock
from anyroom_videosdk import VideoSDK

from .stagehand import API_KEY, NOW, SECRET, Stagehand


@pytest.fixture
def provider() -> VideoSDK:
    made = VideoSDK(api_key=API_KEY, secret=SECRET)
    made.clock = VirtualClock(NOW)
    return made


@pytest.fixture
def stagehand(provider: VideoSDK) -> Stagehand:
    return Stagehand(provider)
