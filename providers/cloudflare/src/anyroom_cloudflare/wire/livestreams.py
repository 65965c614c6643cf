"""Livestreams with all that is told of them, and the times that they were live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anyroom.reading import Flag, Number, Text, WireModel, read
from anyroom_cloudflare.shapes import elements, first_list, members
from anyroom_cloudflare.types.livestreams import Livestream, LivestreamSession
from anyroom_cloudflare.wire import PROVIDER, Time, extended
from anyroom_cloudflare.wire.broadcasts import livestream as broadcast


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
    """A livestream. `disabled` is text in most schemas, and a boolean in every example."""

    name: Text = None
    disabled: Flag = None
    ingest_server: Text = None
    stream_key: Text = None
    created_at: Time = None
    updated_at: Time = None
    ingest_seconds: Number = None
    viewer_seconds: Number = None


def livestream(data: Any, *, room_id: str | None = None) -> Livestream:
    """The livestream in an answer, alone or beside its sessions; see `broadcasts.livestream`."""
    around = members(data)
    wrapped = "livestream" in around
    found = read(WireLivestream, around["livestream"] if wrapped else data)
    return extended(
        Livestream,
        broadcast(data, room_id=room_id),
        name=found.name,
        disabled=found.disabled,
        ingest_server=found.ingest_server,
        stream_key=found.stream_key,
        created_at=found.created_at,
        updated_at=found.updated_at,
        ingested=found.ingest_seconds,
        viewed=found.viewer_seconds,
        sessions=tuple(map(livestream_session, sessions_in(data) if wrapped else ())),
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
