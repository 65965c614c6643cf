"""SIP legs and audio connectors: both are connections of a session."""

from __future__ import annotations

from typing import Any

from anyroom.reading import Millis, Text, read
from anyroom.types.calls import CallStatus
from anyroom_vonage.results import AudioConnector, SipCall
from anyroom_vonage.wire import PROVIDER, Id, VonageModel


class SipLeg(VonageModel):
    """The answer to a dial. Of some SDKs' models it is but three members: `id`, `connectionId`, `streamId`."""

    connection_id: Id
    id: Text = None
    stream_id: Text = None
    created_at: Millis = None
    updated_at: Millis = None


class WireConnector(VonageModel):
    """The answer to the start of an audio connector."""

    id: Id
    connection_id: Text = None


def call(data: Any, room_id: str, to: str) -> SipCall:
    """The call that was dialled. It is in the session at once, before the other side has answered."""
    leg = read(SipLeg, data)
    return SipCall(
        provider=PROVIDER,
        raw=data,
        id=call_id(room_id, leg.connection_id),
        status=CallStatus.DIALING,
        room_id=room_id,
        participant_id=leg.connection_id,
        to=to,
        created_at=leg.created_at,
        conference_id=leg.id,
        stream_id=leg.stream_id,
        updated_at=leg.updated_at,
    )


def call_id(room_id: str, connection_id: str) -> str:
    """What names a call: it is hung up, and sent digits, by its connection and its session; by its own id it cannot be."""
    return f"{connection_id}@{room_id}"


def audio_connector(data: Any, room_id: str) -> AudioConnector:
    """The audio connector that was started."""
    found = read(WireConnector, data)
    return AudioConnector(provider=PROVIDER, raw=data, id=found.id, room_id=room_id, connection_id=found.connection_id)
