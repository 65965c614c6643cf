"""What an app used."""

from __future__ import annotations

from datetime import date
from typing import Any

from anyroom.reading import Number, Whole, WireModel, read
from anyroom_cloudflare.shapes import elements
from anyroom_cloudflare.types.analytics import AppAnalytics, LivestreamAnalytics, RecordingDay, SessionDay
from anyroom_cloudflare.wire import PROVIDER, Time, seconds


class WireSessionDay(WireModel):
    """The sessions of a day."""

    day: Time = None
    total_sessions: Whole = None
    total_session_minutes: Number = None


class WireSessions(WireModel):
    """The sessions of all days."""

    sessions_count: Whole = None
    sessions_minutes_consumed: Number = None
    day_stats: tuple[WireSessionDay, ...] = ()


class WireRecordingDay(WireModel):
    """The recordings of a day. Its minutes are whole in the schema, and not in the example."""

    day: Time = None
    total_recordings: Whole = None
    total_recording_minutes: Number = None


class WireRecordings(WireModel):
    """The recordings of all days."""

    recording_count: Whole = None
    recording_minutes_consumed: Number = None
    day_stats: tuple[WireRecordingDay, ...] = ()


class WireAnalytics(WireModel):
    """Both."""

    session_stats: WireSessions = WireSessions()
    recording_stats: WireRecordings = WireRecordings()


class WireLivestreams(WireModel):
    """The livestreams of a time."""

    date: Time = None
    count: Whole = None
    total_ingest_seconds: Number = None
    total_viewer_seconds: Number = None


def app_analytics(data: Any) -> AppAnalytics:
    """What an app used between two days."""
    found = read(WireAnalytics, data)
    sessions, recordings = found.session_stats, found.recording_stats
    return AppAnalytics(
        provider=PROVIDER,
        raw=data,
        sessions=sessions.sessions_count,
        session_duration=seconds(sessions.sessions_minutes_consumed),
        session_days=tuple(
            SessionDay(day=_day(day.day), sessions=day.total_sessions, duration=seconds(day.total_session_minutes))
            for day in sessions.day_stats
        ),
        recordings=recordings.recording_count,
        recording_duration=seconds(recordings.recording_minutes_consumed),
        recording_days=tuple(
            RecordingDay(
                day=_day(day.day), recordings=day.total_recordings, duration=seconds(day.total_recording_minutes)
            )
            for day in recordings.day_stats
        ),
    )


def livestream_analytics(data: Any) -> LivestreamAnalytics:
    """The livestreams of a time: an object, or a list of one (Dyte's example, May 2025)."""
    alone = elements(data)
    found = read(WireLivestreams, alone[0] if len(alone) == 1 else data)
    return LivestreamAnalytics(
        provider=PROVIDER,
        raw=data,
        day=_day(found.date),
        livestreams=found.count,
        ingested=found.total_ingest_seconds,
        viewed=found.total_viewer_seconds,
    )


def _day(found: Any) -> date | None:
    return None if found is None else found.date()
