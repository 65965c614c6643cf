"""What else works on a session for a while: live captions, Experience Composer renders, SIP calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from anyroom.simulator import NEVER, milliseconds
from anyroom_vonage.simulator.session import GRACE_SECONDS, Connection, Session, Stream

# How long a page takes to load is ours to choose.
LOADING_SECONDS: Final = 1.0
LONGEST_SIP_CALL: Final = 6 * 60 * 60
# The far end answers everybody; how soon is ours to choose.
CALL_PROGRESS: Final = ((0.0, "DIALING"), (0.5, "RINGING"), (1.0, "ACTIVE"))
HUNG_UP: Final = ("700", "Normal Clearing")
TOO_LONG: Final = ("705", "Max Duration")


@dataclass
class Captions:
    id: str
    application_id: str
    session: Session
    language: str
    max_duration: int
    created_at: float
    callback_url: str | None = None
    status: str = "started"
    updated_at: float = 0

    def __post_init__(self) -> None:
        self.updated_at = self.created_at
        self._tell(self.created_at)

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
        self._tell(at)

    def _tell(self, at: float) -> None:
        self.session.outside.tell("captions_status", self.as_json(at), at, self.callback_url)

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
        self._tell(at)

    def stop(self, at: float, reason: str) -> None:
        self.status, self.reason, self.updated_at = "stopped", reason, at
        if self.connection.id in self.session.connections:
            self.session.disconnect(self.connection.id, at)
        self._tell(at)

    def _tell(self, at: float) -> None:
        self.session.outside.tell("render_status", self.as_json(), at, self.callback_url)

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
    observes_mute: bool = False
    progress: int = 0
    """How many of the states in `CALL_PROGRESS` it has come to."""

    def __post_init__(self) -> None:
        self.connection.on_gone = self._gone
        self._tell("sip_call_created", "callCreated", self.created_at)
        if self.observes_mute:
            self.session.streams[self.stream_id].on_mute = self._muted

    @property
    def active(self) -> bool:
        return self.connection.id in self.session.connections

    def due(self) -> float:
        if not self.active:
            return NEVER
        ahead = CALL_PROGRESS[self.progress][0] if self.progress < len(CALL_PROGRESS) else LONGEST_SIP_CALL
        return self.created_at + ahead

    def step(self) -> None:
        at = self.due()
        if self.progress < len(CALL_PROGRESS):
            self._tell("sip_call_updated", "callUpdated", at, state=CALL_PROGRESS[self.progress][1])
            self.progress += 1
        else:
            self.session.disconnect(self.connection.id, at)

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

    def _gone(self, at: float) -> None:
        code, words = TOO_LONG if at >= self.created_at + LONGEST_SIP_CALL else HUNG_UP
        self._tell("sip_call_destroyed", "callDestroyed", at, reason_code=code, reason_message=words)

    def _muted(self, at: float) -> None:
        self._tell("sip_call_mute_forced", "muteForced", at)

    def _tell(self, kind: str, event: str, at: float, **more: object) -> None:
        call = {
            "id": self.id,
            "connectionId": self.connection.id,
            "createdAt": milliseconds(self.created_at),
        }
        self.session.tell(kind, event, at, **more, call=call)
