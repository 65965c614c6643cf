"""The provider: what Vonage can do, put together from its resources."""

from __future__ import annotations

from typing import Any

from anyroom.capabilities import Why, absent
from anyroom_vonage.broadcasts import Broadcasts
from anyroom_vonage.calls import Calls
from anyroom_vonage.captions import CaptionsAndTranscripts
from anyroom_vonage.participants import Participants
from anyroom_vonage.recordings import Recordings
from anyroom_vonage.renders import Renders
from anyroom_vonage.rooms import Rooms
from anyroom_vonage.sessions import Sessions
from anyroom_vonage.signals import Signals
from anyroom_vonage.streams import Streams
from anyroom_vonage.tokens import Tokens
from anyroom_vonage.webhooks import Webhooks


class Vonage(
    Rooms,
    Sessions,
    Participants,
    Streams,
    Tokens,
    Recordings,
    Broadcasts,
    CaptionsAndTranscripts,
    Calls,
    Renders,
    Signals,
    Webhooks,
):
    """Vonage Video, the unified environment. `Vonage(application_id=..., private_key=...)`, or of a `VonageConfig`.

    A room is a session id there, and a participant a connection.
    """

    session_stats: Any = absent(Why.UPSTREAM, "the Video API has no statistics; Vonage's Insights API has")
    participant_stats: Any = absent(Why.UPSTREAM, "the Video API has no statistics; Vonage's Insights API has")
