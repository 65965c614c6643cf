"""Broadcasts by RTMP, which are recordings with an output. Those by HLS are livestreams."""

from __future__ import annotations

from anyroom.types.broadcasts import Broadcast
from anyroom.types.values import record
from anyroom_cloudflare.types.meeting_recordings import MeetingRecording


@record
class RtmpBroadcast(Broadcast):
    """A broadcast by RTMP, with the `recording` that it is: who started it, and the file that is made as well."""

    recording: MeetingRecording | None = None
