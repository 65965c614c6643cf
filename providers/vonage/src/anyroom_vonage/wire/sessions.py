"""Sessions, which are rooms here, and those who are connected to them."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any, Final

from anyroom.reading import Millis, Text, WireModel, entries, read, unreadable
from anyroom.types.participants import Connection, Participant
from anyroom.types.rooms import Room, RoomStatus
from anyroom_vonage.wire import PROVIDER, Id, VonageModel

GONE: Final = "disconnected"
_INSIDE_ID: Final = re.compile(rb"~~(\d{13})~")


class CreatedSession(WireModel):
    """The one element of the answer to `/session/create`: nothing else in it is sure to be there."""

    session_id: Id


class WireConnection(VonageModel):
    """A connection. What its token said, its role and its streams, the REST API does not tell."""

    connection_id: Id
    connection_state: Text = None
    created_at: Millis = None


def room(data: Any) -> Room:
    """The room in the answer to `/session/create`: a list of one.

    Raises:
        UnexpectedResponse: there is none in it.
    """
    created = entries(data)
    if not created:
        raise unreadable("no session in the answer", data)
    session_id = read(CreatedSession, created[0]).session_id
    return Room(provider=PROVIDER, raw=data, id=session_id, status=RoomStatus.ACTIVE, created_at=created_at(session_id))


def created_at(session_id: str) -> datetime | None:
    """When a session was created, if its id tells: it is base64url of `1~<application>~~<milliseconds>~...`.

    The answer's own `create_dt` names its time zone by three letters, and is of no use.
    """
    _, _, encoded = session_id.partition("_")
    try:
        inside = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (binascii.Error, ValueError):
        return None
    found = _INSIDE_ID.search(inside)
    return datetime.fromtimestamp(int(found[1]) / 1000, UTC) if found else None


def participant(data: Any, room_id: str) -> Participant | None:
    """The participant that a connection is; None if it is gone."""
    connection = read(WireConnection, data)
    if (connection.connection_state or "").lower() == GONE:
        return None
    device = Connection(id=connection.connection_id, joined_at=connection.created_at, state=connection.connection_state)
    return Participant(
        provider=PROVIDER,
        raw=data,
        id=connection.connection_id,
        room_id=room_id,
        session_id=room_id,
        joined_at=connection.created_at,
        connections=(device,),
    )
