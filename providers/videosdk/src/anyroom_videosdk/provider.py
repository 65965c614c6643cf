"""The adapter: all resources of VideoSDK in one class."""

from __future__ import annotations

from anyroom_videosdk.absences import Absences
from anyroom_videosdk.broadcasts import Broadcasts
from anyroom_videosdk.calls import Calls
from anyroom_videosdk.captions import CaptionsAndTranscripts
from anyroom_videosdk.participants import Participants
from anyroom_videosdk.recordings import Recordings
from anyroom_videosdk.rooms import Rooms
from anyroom_videosdk.sessions import Sessions
from anyroom_videosdk.stats import Stats
from anyroom_videosdk.tokens import Tokens


class VideoSDK(
    Rooms,
    Sessions,
    Participants,
    Tokens,
    Recordings,
    Broadcasts,
    CaptionsAndTranscripts,
    Calls,
    Stats,
    Absences,
):
    """VideoSDK.live. `VideoSDK(api_key=..., secret=...)`, or of a `VideoSDKConfig`."""
