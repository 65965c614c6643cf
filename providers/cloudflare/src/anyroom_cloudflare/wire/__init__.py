"""RealtimeKit's answers: wire models in the vendor's words, and pure functions from them to neutral objects, by resource."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from anyroom.lazy import modules_lazily
from anyroom.reading import Instant

if TYPE_CHECKING:
    from anyroom_cloudflare.wire import analytics as analytics
    from anyroom_cloudflare.wire import apps as apps
    from anyroom_cloudflare.wire import broadcasts as broadcasts
    from anyroom_cloudflare.wire import events as events
    from anyroom_cloudflare.wire import livestreams as livestreams
    from anyroom_cloudflare.wire import participants as participants
    from anyroom_cloudflare.wire import peer_report as peer_report
    from anyroom_cloudflare.wire import polls as polls
    from anyroom_cloudflare.wire import presets as presets
    from anyroom_cloudflare.wire import recording_config as recording_config
    from anyroom_cloudflare.wire import recordings as recordings
    from anyroom_cloudflare.wire import rooms as rooms
    from anyroom_cloudflare.wire import session_peers as session_peers
    from anyroom_cloudflare.wire import sessions as sessions
    from anyroom_cloudflare.wire import stats as stats
    from anyroom_cloudflare.wire import texts as texts
    from anyroom_cloudflare.wire import tokens as tokens
    from anyroom_cloudflare.wire import transcripts as transcripts
    from anyroom_cloudflare.wire import webhooks as webhooks
else:
    __getattr__ = modules_lazily(__name__)

PROVIDER: Final = "cloudflare"

Time: TypeAlias = Instant
"""An instant in UTC. The string `"null"` stands for one in an official example, and counts as missing like all that is
unreadable."""


def word(value: str | None) -> str:
    """A status as the maps have it: statuses are written in capitals, session types and others are not."""
    return (value or "").upper()


def epoch(value: datetime | None) -> float | None:
    """Seconds since the epoch."""
    return None if value is None else value.timestamp()


def seconds(minutes: float | None) -> float | None:
    """A time that the service counts in minutes. To the microsecond: minutes come with as many digits as a float has."""
    return None if minutes is None else round(minutes * 60, 6)
