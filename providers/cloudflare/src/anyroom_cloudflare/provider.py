"""The adapter: all resources of RealtimeKit in one class."""

from __future__ import annotations

from anyroom_cloudflare.absences import Absences
from anyroom_cloudflare.analytics import Analytics
from anyroom_cloudflare.apps import Apps
from anyroom_cloudflare.broadcasts import Broadcasts
from anyroom_cloudflare.deliveries import Deliveries
from anyroom_cloudflare.livestreams import Livestreams
from anyroom_cloudflare.meeting_recordings import MeetingRecordings
from anyroom_cloudflare.meetings import Meetings
from anyroom_cloudflare.participants import Participants
from anyroom_cloudflare.polls import Polls
from anyroom_cloudflare.presets import Presets
from anyroom_cloudflare.recordings import Recordings
from anyroom_cloudflare.rooms import Rooms
from anyroom_cloudflare.session_records import SessionRecords
from anyroom_cloudflare.sessions import Sessions
from anyroom_cloudflare.stats import Stats
from anyroom_cloudflare.texts import Texts
from anyroom_cloudflare.tokens import Tokens
from anyroom_cloudflare.track_recordings import TrackRecordings
from anyroom_cloudflare.transcripts import Transcripts
from anyroom_cloudflare.webhooks import Webhooks


class Cloudflare(
    Rooms,
    Sessions,
    Participants,
    Tokens,
    Recordings,
    Broadcasts,
    Transcripts,
    Stats,
    Webhooks,
    Deliveries,
    Apps,
    Meetings,
    Polls,
    Presets,
    Analytics,
    Livestreams,
    MeetingRecordings,
    SessionRecords,
    Texts,
    TrackRecordings,
    Absences,
):
    """Cloudflare RealtimeKit: `Client(Cloudflare(api_token=..., account_id=..., app_id=...))`.

    Which resource is where: each base is a module of this package.
    """
