"""The connections to a session, and what happened to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anyroom.reading import Number, Text, WireModel, read, word_in
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.types.presets import ViewType
from anyroom_cloudflare.types.sessions import PeerEvent, PeerEventName, SessionPeer
from anyroom_cloudflare.wire import PROVIDER, Time, seconds


class WirePeerEvent(WireModel):
    """Something that happened to a connection."""

    id: Text = None
    event_name: Text = None
    peer_id: Text = None
    participant_id: Text = None
    session_id: Text = None
    socket_session_id: Text = None
    preset_view_type: Text = None
    minutes_consumed: Number = None
    created_at: Time = None
    updated_at: Time = None


class WirePeer(WireModel):
    """A connection. Its report calls the preset a role, and says the session."""

    id: str
    user_id: Text = None
    custom_participant_id: Text = None
    display_name: Text = None
    preset_name: Text = None
    role: Text = None
    session_id: Text = None
    joined_at: Time = None
    left_at: Time = None
    duration: Number = None
    created_at: Time = None
    updated_at: Time = None
    peer_events: tuple[WirePeerEvent, ...] = ()


def session_peer(data: Any, *, session_id: str | None = None) -> SessionPeer:
    """One connection, out of its wrapping (`{"participant": {...}}`) if it has one. `session_id` is what was asked for."""
    return SessionPeer(provider=PROVIDER, raw=data, **of_peer(data, session_id))


def of_peer(data: Any, session_id: str | None = None) -> Mapping[str, Any]:
    """What a row and a report say alike of a connection, by the names of the result's fields."""
    found = read(WirePeer, unwrapped(data, "participant"))
    return {
        "id": found.id,
        "participant_id": found.user_id,
        "custom_participant_id": found.custom_participant_id,
        "session_id": found.session_id or session_id,
        "name": found.display_name,
        "preset_name": found.preset_name or found.role,
        "joined_at": found.joined_at,
        "left_at": found.left_at,
        "duration": seconds(found.duration),
        "created_at": found.created_at,
        "updated_at": found.updated_at,
        "events": tuple(map(_event, found.peer_events)),
    }


def _event(found: WirePeerEvent) -> PeerEvent:
    return PeerEvent(
        id=found.id,
        name=word_in(PeerEventName, found.event_name),
        peer_id=found.peer_id,
        participant_id=found.participant_id,
        session_id=found.session_id,
        socket_session_id=found.socket_session_id,
        view_type=word_in(ViewType, found.preset_view_type),
        participation=seconds(found.minutes_consumed),
        created_at=found.created_at,
        updated_at=found.updated_at,
    )
