"""Livestreams with all that is told of them, and the times that they were live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from anyroom.reading import Flag, Number, Text, WireModel, read
from anyroom.types.broadcasts import BroadcastStatus, Output, OutputKind
from anyroom_cloudflare.shapes import elements, first_list, members
from anyroom_cloudflare.types.livestreams import Livestream, LivestreamSession
from anyroom_cloudflare.wire import PROVIDER, Time, word
from anyroom_cloudflare.wire.broadcasts import HLS, LIVESTREAM_STATUSES, broadcast_id

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class WireLivestreamSession(WireModel):
    """One time that a livestream was live. Seconds are numbers in examples, and text in some schemas."""

    id: str
    livestream_id: Text = None
    err_message: Text = None
    invoked_time: Time = None
    started_time: Time = None
    stopped_time: Time = None
    created_at: Time = None
    updated_at: Time = None
    ingest_seconds: Number = None
    viewer_seconds: Number = None


class WireLivestream(WireModel):
    """A livestream. `meeting_id` is null for one that is fed from elsewhere. `disabled` is text in most schemas, and a boolean
    in every example.
    """

    id: str
    status: Text = None
    meeting_id: Text = None
    playback_url: Text = None
    name: Text = None
    disabled: Flag = None
    ingest_server: Text = None
    stream_key: Text = None
    created_at: Time = None
    updated_at: Time = None
    ingest_seconds: Number = None
    viewer_seconds: Number = None


def livestream(data: Any, *, room_id: str | None = None) -> Livestream:
    """The livestream in an answer.

    It stands alone, or beside its sessions: `{"livestream": {...}, "sessions": [...]}` (examples),
    `{"livestream": {...}, "session": {...}}` (schema).
    """
    around = members(data)
    wrapped = "livestream" in around
    found = read(WireLivestream, around["livestream"] if wrapped else data)
    sessions = tuple(map(livestream_session, sessions_in(data) if wrapped else ()))
    latest = max(sessions, key=_began, default=None)  # their order is not documented
    status = LIVESTREAM_STATUSES.get(word(found.status), BroadcastStatus.UNKNOWN)
    if status is BroadcastStatus.IDLE and latest is not None and latest.stopped_at is not None:
        status = BroadcastStatus.STOPPED
    over = status in {BroadcastStatus.STOPPED, BroadcastStatus.FAILED}
    return Livestream(
        provider=PROVIDER,
        raw=data,
        id=broadcast_id(HLS, found.id),
        status=status,
        room_id=found.meeting_id or room_id,
        outputs=(Output(kind=OutputKind.HLS, status=status, id=found.id, url=found.playback_url),),
        started_at=latest.started_at if latest else None,
        ended_at=latest.stopped_at if latest and over else None,
        reason=latest.error if latest else None,
        name=found.name,
        disabled=found.disabled,
        ingest_server=found.ingest_server,
        stream_key=found.stream_key,
        created_at=found.created_at,
        updated_at=found.updated_at,
        ingested=found.ingest_seconds,
        viewed=found.viewer_seconds,
        sessions=sessions,
    )


def livestreams(data: Any, *, room_id: str) -> tuple[Livestream, ...]:
    """The livestreams in the history of a meeting: one and its sessions (example), or several (schema)."""
    around = members(data)
    if around.get("livestream"):
        return (livestream(data, room_id=room_id),)
    return tuple(livestream(item, room_id=room_id) for item in elements(around.get("livestreams")))


def livestream_session(data: Any) -> LivestreamSession:
    """One time that a livestream was live."""
    found = read(WireLivestreamSession, data)
    return LivestreamSession(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        livestream_id=found.livestream_id,
        error=found.err_message,
        invoked_at=found.invoked_time,
        started_at=found.started_time,
        stopped_at=found.stopped_time,
        created_at=found.created_at,
        updated_at=found.updated_at,
        ingested=found.ingest_seconds,
        viewed=found.viewer_seconds,
    )


def sessions_in(data: Any) -> Sequence[Any]:
    """The sessions in an answer: a list (examples), or a single one (schemas), beside its livestream or alone.

    A livestream may stand there without any (guides).
    """
    around = members(data)
    found = first_list(around.get("sessions"), around.get("data"))
    if found is not None:
        return found
    alone = members(around.get("session")) or members(around.get("sessions"))
    if not alone and "livestream_id" in around:
        alone = around
    return [alone] if alone else []


def _began(session: LivestreamSession) -> datetime:
    return session.invoked_at or session.started_at or session.created_at or _LONG_AGO
