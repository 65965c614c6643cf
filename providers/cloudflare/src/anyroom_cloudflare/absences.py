"""What RealtimeKit has no server call for, and what to do instead."""

from __future__ import annotations

from typing import Any, Final

from anyroom.capabilities import Why, absent
from anyroom_cloudflare.app import CloudflareApp

_CAPTIONS: Final = (
    "captions are a right of the preset (transcription_enabled), in the language of the room: "
    "rooms.create(extra={'cloudflare': {'ai_config': {'transcription': {'language': 'en-US'}}}})"
)
_CALLS: Final = "there is no telephony; let callers in through a SIP gateway that joins with a token"
_RENDERS: Final = "there is no page as a participant; record or send out a page with layout=WebPage(url)"


class Absences(CloudflareApp):
    """Live captions, telephone calls, renders, signals."""

    start_captions: Any = absent(Why.UPSTREAM, _CAPTIONS)
    stop_captions: Any = absent(Why.UPSTREAM, _CAPTIONS)

    dial: Any = absent(Why.UPSTREAM, _CALLS)
    hang_up: Any = absent(Why.UPSTREAM, _CALLS)
    send_dtmf: Any = absent(Why.UPSTREAM, _CALLS)

    start_render: Any = absent(Why.UPSTREAM, _RENDERS)
    stop_render: Any = absent(Why.UPSTREAM, _RENDERS)
    get_render: Any = absent(Why.UPSTREAM, _RENDERS)
    list_renders: Any = absent(Why.UPSTREAM, _RENDERS)

    send_signal: Any = absent(
        Why.UPSTREAM, "no server call sends to those in a room; use the client SDK's chat or broadcasts"
    )
