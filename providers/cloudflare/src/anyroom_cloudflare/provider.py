"""The adapter: all resources of RealtimeKit in one class."""

from __future__ import annotations

from anyroom_cloudflare.absences import Absences
from anyroom_cloudflare.broadcasts import Broadcasts
from anyroom_cloudflare.participants import Participants
from anyroom_cloudflare.recordings import Recordings
from anyroom_cloudflare.rooms import Rooms
from anyroom_cloudflare.sessions import Sessions
from anyroom_cloudflare.stats import Stats
from anyroom_cloudflare.tokens import Tokens
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
    Absences,
):
    """Cloudflare RealtimeKit: `Client(Cloudflare(api_token=..., account_id=..., app_id=...))`.

    Which resource is where: each base is a module of this package.
    """
