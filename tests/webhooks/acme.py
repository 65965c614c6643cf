"""A platform that is small enough to see through: it signs an id, a time and the body with a secret, and posts three events."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import SecretStr

from anyroom.config import ProviderConfig
from anyroom.errors import BadSignature, MalformedDelivery, StaleDelivery
from anyroom.events import Event, EventType, Person
from anyroom.operations import Operation
from anyroom.provider import Provider
from anyroom.types.recordings import RecordingStatus
from anyroom.types.values import Ref
from anyroom.webhooks import Arrival, Signed, WebhookScheme

SECRET = "a-secret-of-acme-alone"
TOLERANCE = 300.0


class AcmeConfig(ProviderConfig):
    env_prefix: ClassVar[str] = "acme_"
    webhook_secret: tuple[SecretStr, ...] = ()


class AcmeDeliveries(WebhookScheme):
    """`acme-signature` is the HMAC-SHA256 of `<id>.<time>.<body>`; id and time may be left out."""

    provider: ClassVar[str] = "acme"
    config_class: ClassVar[type[ProviderConfig]] = AcmeConfig
    config: AcmeConfig

    def verify(self, arrival: Arrival) -> Operation[Signed]:
        yield from ()
        delivery, sent = arrival.headers.get("acme-id", ""), arrival.headers.get("acme-time", "")
        given = arrival.headers.get("acme-signature", "")
        secrets = [secret.get_secret_value() for secret in self.config.webhook_secret]
        if not any(
            hmac.compare_digest(given.encode(), _mac(one, arrival.body, delivery, sent).encode()) for one in secrets
        ):
            raise BadSignature("no secret of yours made this signature")
        if sent and abs(float(sent) - arrival.now) > TOLERANCE:
            raise StaleDelivery("it was signed too long ago, or in the future")
        return Signed(delivery or arrival.digest, unique=bool(delivery))

    @classmethod
    def signed(cls, body: bytes, key: str, *, now: float) -> Mapping[str, str]:
        return signed(body, sent=str(now), secret=key)

    def read(self, document: dict[str, Any], arrival: Arrival, signed: Signed) -> Sequence[Event]:
        name = document.get("event")
        if not isinstance(name, str):
            raise MalformedDelivery("it is no event")
        if name not in EVENTS:
            return (self.unknown(name, document, arrival, signed),)
        type_, members = EVENTS[name]
        found = members(document)
        ids = [signed.key] if len(found) == 1 else [f"{signed.key}/{number}" for number in range(len(found))]
        return [
            Event(
                provider="acme",
                raw=document,
                type=type_,
                id=key,
                name=name,
                at=arrival.came_at,
                at_derived=True,
                **more,
            )
            for key, more in zip(ids, found, strict=True)
        ]


def _room(document: dict[str, Any]) -> dict[str, Any]:
    room = document.get("room")
    return {
        "room": Ref(provider="acme", kind="room", id=room),
        "session": Ref(provider="acme", kind="session", room_id=room),
    }


def _recording(document: dict[str, Any]) -> list[dict[str, Any]]:
    recording = Ref[Any](provider="acme", kind="recording", id=document.get("recording"), room_id=document.get("room"))
    return [{"recording": recording, "status": RecordingStatus.AVAILABLE}]


def _people(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            **_room(document),
            "participant": Ref(provider="acme", kind="participant", id=name),
            "person": Person(id=name),
        }
        for name in document["people"]
    ]


EVENTS: dict[str, tuple[EventType, Callable[[dict[str, Any]], list[dict[str, Any]]]]] = {
    "recording.done": (EventType.RECORDING_READY, _recording),
    "room.closed": (EventType.SESSION_ENDED, lambda document: [_room(document)]),
    "people.left": (EventType.PARTICIPANT_LEFT, _people),
}


class Acme(Provider):
    name = "acme"
    webhook_scheme = AcmeDeliveries


def acme(*secrets: str) -> AcmeDeliveries:
    """The scheme, with the usual secret if none is named."""
    return AcmeDeliveries(AcmeConfig(webhook_secret=tuple(map(SecretStr, secrets or (SECRET,)))))


def body_of(event: str = "recording.done", **more: Any) -> bytes:
    return json.dumps({"event": event, "room": "r-1", "recording": "rec-1", **more}).encode()


def signed(body: bytes, *, delivery: str = "", sent: str = "", secret: str = SECRET) -> dict[str, str]:
    """The headers that sign a body."""
    said: Mapping[str, str] = {"Acme-Id": delivery, "Acme-Time": sent}
    return {
        "Content-Type": "application/json",
        **{name: value for name, value in said.items() if value},
        "Acme-Signature": _mac(secret, body, delivery, sent),
    }


def _mac(secret: str, body: bytes, delivery: str, sent: str) -> str:
    return hmac.new(secret.encode(), f"{delivery}.{sent}.".encode() + body, hashlib.sha256).hexdigest()
