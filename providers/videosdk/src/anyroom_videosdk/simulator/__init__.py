"""A simulator of VideoSDK.live's server API, written from its documentation and what its official SDK reads."""

from anyroom_videosdk.simulator.dialect import Dialect
from anyroom_videosdk.simulator.videosdk import VideoSDKSimulator

__all__ = ["Dialect", "VideoSDKSimulator"]
