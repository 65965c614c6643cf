"""Participants: of a meeting, with their token, and of a session, where each row is one connection of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from anyroom.reading import Text, WireModel, read
from anyroom.types.participants import Connection, Participant
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.shapes import elements, members
from anyroom_cloudflare.types.participants import MeetingParticipant
from anyroom_cloudflare.wire import PROVIDER, Time


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


class Row(WireModel):
    """A join: `id` is the peer, `user_id` the participant of the meeting."""

    id: str
    user_id: Text = None
    custom_participant_id: Text = None
    display_name: Text = None
    joined_at: Time = None
    left_at: Time = None

    @property
    def participant_id(self) -> str:
        """What `participants.remove` takes: the participant, not the peer."""
        return self.user_id or self.id


def meeting_participant(data: Any, *, room_id: str, participant_id: str | None = None) -> MeetingParticipant:
    """Somebody who may enter a meeting. `participant_id` is whom was asked for: what deletes somebody answers without it."""
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


def row(data: Any) -> Row:
    """One row, out of its wrapping (`{"participant": {...}}`) if it has one."""
    return read(Row, unwrapped(data, "participant"))


def participants(rows: Sequence[Any], *, session_id: str, room_id: str | None = None) -> tuple[Participant, ...]:
    """The participants that these rows are of. Somebody who joined twice is one of them, with two connections.

    `raw` is the list of their rows.
    """
    found: dict[str, list[Any]] = {}
    for data in rows:
        found.setdefault(row(data).participant_id, []).append(data)
    return tuple(_participant(own, session_id=session_id, room_id=room_id) for own in found.values())


def still_in(data: Any) -> bool:
    """Whether a row is of somebody who has not left."""
    return row(data).left_at is None


def _participant(rows: list[Any], *, session_id: str, room_id: str | None) -> Participant:
    joins = [row(data) for data in rows]
    left = [join.left_at for join in joins]
    return Participant(
        provider=PROVIDER,
        raw=rows,
        id=joins[0].participant_id,
        name=next((join.display_name for join in joins if join.display_name), None),
        room_id=room_id,
        session_id=session_id,
        joined_at=min((join.joined_at for join in joins if join.joined_at), default=None),
        left_at=None if None in left else max(cast("Iterable[Any]", left)),
        connections=tuple(Connection(id=join.id, joined_at=join.joined_at, left_at=join.left_at) for join in joins),
    )
