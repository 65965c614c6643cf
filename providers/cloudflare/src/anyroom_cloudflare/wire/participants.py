"""Participants: of a meeting, with their token, and of a session, where each row is one connection of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from anyroom.reading import Text, WireModel, read
from anyroom.types.participants import Connection
from anyroom_cloudflare.shapes import elements, members
from anyroom_cloudflare.types.participants import MeetingParticipant, SessionParticipant
from anyroom_cloudflare.types.sessions import SessionPeer
from anyroom_cloudflare.wire import PROVIDER, Time
from anyroom_cloudflare.wire.session_peers import session_peer


class WireParticipant(WireModel):
    """Who may enter a meeting. `token` is in the answers to adding, editing and replacing alone."""

    id: str
    name: Text = None
    email: Text = None
    picture: Text = None
    custom_participant_id: Text = None
    preset_name: Text = None
    preset_id: Text = None
    token: Text = None
    created_at: Time = None
    updated_at: Time = None


def meeting_participant(data: Any, *, room_id: str, participant_id: str | None = None) -> MeetingParticipant:
    """Somebody who may enter a meeting. `participant_id` is whom was asked for: what deletes somebody answers without it, and
    what replaces somebody may.
    """
    found = read(WireParticipant, data if participant_id is None else {"id": participant_id, **members(data)})
    return MeetingParticipant(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        name=found.name,
        room_id=room_id,
        custom_participant_id=found.custom_participant_id,
        email=found.email,
        picture=found.picture,
        preset_name=found.preset_name,
        preset_id=found.preset_id,
        token=found.token,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )


def acted_upon(data: Any, *, room_id: str) -> tuple[MeetingParticipant, ...]:
    """Those whom an answer says something was done to: `{"action": ..., "participants": [...]}`."""
    return tuple(meeting_participant(item, room_id=room_id) for item in elements(members(data).get("participants")))


def participants(rows: Sequence[Any], *, session_id: str, room_id: str | None = None) -> tuple[SessionParticipant, ...]:
    """The participants that these rows are of. Somebody who joined twice is one of them, with two connections.

    `raw` is the list of their rows.
    """
    found: dict[str, list[SessionPeer]] = {}
    for data in rows:
        peer = session_peer(data, session_id=session_id)
        found.setdefault(person(peer), []).append(peer)
    return tuple(_participant(own, session_id=session_id, room_id=room_id) for own in found.values())


def person(peer: SessionPeer) -> str:
    """Whose connection it is: what `participants.remove` takes."""
    return peer.participant_id or peer.id


def still_in(data: Any) -> bool:
    """Whether a row is of somebody who has not left."""
    return session_peer(data).left_at is None


def _participant(peers: Sequence[SessionPeer], *, session_id: str, room_id: str | None) -> SessionParticipant:
    left = [peer.left_at for peer in peers]
    return SessionParticipant(
        provider=PROVIDER,
        raw=[peer.raw for peer in peers],
        id=person(peers[0]),
        name=next((peer.name for peer in peers if peer.name), None),
        room_id=room_id,
        session_id=session_id,
        joined_at=min((peer.joined_at for peer in peers if peer.joined_at), default=None),
        left_at=None if None in left else max(cast("Iterable[Any]", left)),
        connections=tuple(Connection(id=peer.id, joined_at=peer.joined_at, left_at=peer.left_at) for peer in peers),
        custom_participant_id=next((peer.custom_participant_id for peer in peers if peer.custom_participant_id), None),
        peers=tuple(peers),
    )
