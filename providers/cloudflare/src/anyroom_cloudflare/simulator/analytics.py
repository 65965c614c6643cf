"""The calls that count: sessions, recordings and livestreams, day by day or all together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from anyroom.simulator import Answer, BadField, Call, Served
from anyroom_cloudflare.simulator.envelopes import single
from anyroom_cloudflare.simulator.livestream import LivestreamSession
from anyroom_cloudflare.simulator.paths import APP
from anyroom_cloudflare.simulator.times import DAY, MINUTE, days, midnight, moment, stamp
from anyroom_cloudflare.simulator.world import World

ANALYTICS: Final = f"{APP}/analytics"
USUAL_DAYS: Final = 30
MOST_DAYS: Final = 3700
LATEST: Final = 10**11  # of seconds since the epoch; a date's year has four digits


def app_daily(world: World, call: Call) -> Answer:
    app, now = world.app(call), world.now
    since, until = span(call, now, moment(call, "start_date"), moment(call, "end_date"))
    sessions = [item for item in app.sessions.values() if since <= item.started_at < until]
    recordings = [item for item in app.recordings.values() if since <= item.invoked_at < until]
    session_days: list[dict[str, object]] = []
    recording_days: list[dict[str, object]] = []
    for day in days(since, until - 1):
        own = [item for item in sessions if midnight(item.started_at) == day]
        minutes = round(sum(item.minutes(now) for item in own), 4)
        session_days.append({"day": written(day), "total_sessions": len(own), "total_session_minutes": minutes})
        made = [item for item in recordings if midnight(item.invoked_at) == day]
        minutes = round(sum(item.recorded for item in made) / MINUTE, 4)
        recording_days.append({"day": written(day), "total_recordings": len(made), "total_recording_minutes": minutes})
    return single(
        {
            "session_stats": {
                "sessions_count": len(sessions),
                "sessions_minutes_consumed": round(sum(item.minutes(now) for item in sessions), 4),
                "day_stats": session_days,
            },
            "recording_stats": {
                "recording_count": len(recordings),
                "recording_minutes_consumed": round(sum(item.recorded for item in recordings) / MINUTE, 4),
                "day_stats": recording_days,
            },
        }
    )


def livestreams_overall(world: World, call: Call) -> Answer:
    since, until = livestream_span(world, call)
    return single(
        counted(
            [item for item in world.livestream_sessions(world.app(call)) if since <= item.invoked_at < until], world.now
        )
    )


def livestreams_daily(world: World, call: Call) -> Answer:
    since, until = livestream_span(world, call)
    sessions = [item for item in world.livestream_sessions(world.app(call)) if since <= item.invoked_at < until]
    by_day = [
        {"date": written(day), **counted([item for item in sessions if midnight(item.invoked_at) == day], world.now)}
        for day in days(since, until - 1)
    ]
    return single(by_day)


def counted(sessions: Sequence[LivestreamSession], now: float) -> dict[str, object]:
    ingested = round(sum(item.ingested(now) for item in sessions), 3)
    return {"count": len(sessions), "total_ingest_seconds": ingested, "total_viewer_seconds": 0}


def livestream_span(world: World, call: Call) -> tuple[float, float]:
    """Here times are in seconds since the epoch, both included; before, they were written out."""
    since, until = (unix(call, name) for name in ("start_time", "end_time"))
    first, last = span(call, world.now, since, until)
    return first if since is None else since, last if until is None else until + 1


def unix(call: Call, name: str) -> float | None:
    text = call.parameter(name)
    if text is None or not text.isdigit():
        return moment(call, name)
    return call.number(name, default=0, least=0, most=LATEST)


def span(call: Call, now: float, since: float | None, until: float | None) -> tuple[float, float]:
    """Whole days, both included; the last thirty unless the call says otherwise."""
    last = now if until is None else until
    first = last - USUAL_DAYS * DAY if since is None else since
    if first < 0 or not 0 <= last - first <= MOST_DAYS * DAY:
        raise BadField("start", f"must be after 1970 and before the end, by at most {MOST_DAYS} days")
    return midnight(first).timestamp(), midnight(last).timestamp() + DAY


def written(day: datetime) -> str:
    return stamp(day.timestamp())


OPERATIONS: Final = (
    Served("getLivestreamAnalytics", "GET", f"{ANALYTICS}/livestreams/overall", livestreams_overall),
    Served("getLivestreamAnalyticsDaily", "GET", f"{ANALYTICS}/livestreams/daywise", livestreams_daily),
    Served("getAnalyticsDaily", "GET", f"{ANALYTICS}/daywise", app_daily),
)
