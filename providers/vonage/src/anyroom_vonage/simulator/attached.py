"""What else works on a session for a while: live captions, Experience Composer renders, SIP calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from anyroom.simulator import NEVER, milliseconds
from anyroom_vonage.simulator.composition import GRACE_SECONDS
from anyroom_vonage.simulator.session import Connection, Session, Stream

# How long a page takes to load is ours to choose.
LOADING_SECONDS: Final = 1.0
LONGEST_SIP_CALL: Final = 6 * 60 * 60


@dataclass
class Captions:
    id: str
    application_id: str
    session: Session
    language: str
    max_duration: int
    created_at: float
    status: str = "started"
    updated_at: float = 0

    def __post_init__(self) -> None:
        self.updated_at = self.created_at

    @property
    def active(self) -> bool:
        return self.status == "started"

    def due(self) -> float:
        if not self.active:
            return NEVER
        limit = self.created_at + self.max_duration
        return limit if self.session.emptied_at is None else min(limit, self.session.emptied_at + GRACE_SECONDS)

    def step(self) -> None:
        self.stop(self.due())

    def stop(self, at: float) -> None:
        self.status, self.updated_at = "stopped", at

    def as_json(self, now: float) -> dict[str, object]:
        """The status object, whose times are in seconds for once."""
        return {
            "captionId": self.id,
            "projectId": self.application_id,
            "sessionId": self.session.id,
            "status": self.status,
            "createdAt": int(self.created_at),
            "updatedAt": int(self.updated_at),
            "duration": int((now if self.active else self.updated_at) - self.created_at),
            "languageCode": self.language,
            "provider": "aws-transcribe",
        }


@dataclass
class Render:
    id: str
    application_id: str
    session: Session
    url: str
    name: str
    resolution: str
    max_duration: int
    connection: Connection
    stream_id: str
    created_at: float
    callback_url: str | None = None
    status: str = "starting"
    reason: str = ""
    updated_at: float = 0

    def __post_init__(self) -> None:
        self.updated_at = self.created_at
        self.connection.on_gone = self._gone

    @property
    def active(self) -> bool:
        return self.status in {"starting", "started"}

    def due(self) -> float:
        if self.status == "starting":
            return self.created_at + LOADING_SECONDS
        return self.created_at + self.max_duration if self.active else NEVER

    def step(self) -> None:
        at = self.due()
        if self.status == "started":
            self.stop(at, "Max duration exceeded")
            return
        self.status, self.updated_at, self.connection.created_at = "started", at, at
        self.session.connect(self.connection)
        self.session.publish(Stream(self.stream_id, self.connection.id, at, self.name, "custom"))

    def stop(self, at: float, reason: str) -> None:
        self.status, self.reason, self.updated_at = "stopped", reason, at
        if self.connection.id in self.session.connections:
            self.session.disconnect(self.connection.id, at)

    def as_json(self, *, whole_seconds: bool = False) -> dict[str, object]:
        """The Render object; get and list know their times to the second only."""
        created, updated = (milliseconds(time) for time in (self.created_at, self.updated_at))
        optional = {
            # Upper case in everything that was recorded.
            "streamId": self.stream_id.upper() if self.status != "starting" else None,
            "reason": self.reason or None,
            "callbackUrl": self.callback_url,
        }
        return {
            "id": self.id,
            "sessionId": self.session.id,
            "createdAt": created // 1000 * 1000 if whole_seconds else created,
            "updatedAt": updated // 1000 * 1000 if whole_seconds else updated,
            "url": self.url,
            "status": self.status,
            "name": self.name,
            "event": "render",
            "applicationId": self.application_id,
            "resolution": self.resolution,
            **{name: value for name, value in optional.items() if value is not None},
        }

    def _gone(self, at: float) -> None:
        if self.active:
            self.stop(at, "Stop Requested")


@dataclass
class SipCall:
    id: str
    session: Session
    connection: Connection
    stream_id: str
    created_at: float

    @property
    def active(self) -> bool:
        return self.connection.id in self.session.connections

    def due(self) -> float:
        return self.created_at + LONGEST_SIP_CALL if self.active else NEVER

    def step(self) -> None:
        self.session.disconnect(self.connection.id, self.due())

    def as_json(self, application_id: str) -> dict[str, object]:
        return {
            "id": self.id,
            "projectId": application_id,
            "sessionId": self.session.id,
            "connectionId": self.connection.id,
            "streamId": self.stream_id,
            "createdAt": milliseconds(self.created_at),
            "updatedAt": milliseconds(self.created_at),
        }
