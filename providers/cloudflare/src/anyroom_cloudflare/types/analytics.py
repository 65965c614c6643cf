"""What an app used, in all and day by day. Days are in UTC, times in seconds.

Sources: Cloudflare's OpenAPI document of July 2026 and its SDK for Python 5.9.0, unless another is named.
"""

from __future__ import annotations

from datetime import date

from anyroom.types.values import Record, Shown, record


@record
class SessionDay(Shown):
    """The sessions of a day: how many, and how long everybody together was in, in seconds."""

    day: date | None = None
    sessions: int | None = None
    duration: float | None = None


@record
class RecordingDay(Shown):
    """The recordings of a day: how many, and how long all of them together, in seconds."""

    day: date | None = None
    recordings: int | None = None
    duration: float | None = None


@record
class AppAnalytics(Record):
    """What an app used between two days: in all, and day by day. Durations are in seconds (the service counts minutes)."""

    sessions: int | None = None
    session_duration: float | None = None
    session_days: tuple[SessionDay, ...] = ()
    recordings: int | None = None
    recording_duration: float | None = None
    recording_days: tuple[RecordingDay, ...] = ()


@record
class LivestreamAnalytics(Record):
    """The livestreams of a time, or of a `day`: how many, how long they were fed, and how long all viewers together looked,
    in seconds.
    """

    day: date | None = None
    livestreams: int | None = None
    ingested: float | None = None
    viewed: float | None = None
