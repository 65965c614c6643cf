"""Phone calls out of a room, and the numbers they are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from anyroom.simulator import NEVER
from anyroom_videosdk.simulator.room import Participant, Room, Session
from anyroom_videosdk.simulator.times import iso

# What comes next by itself, and after how many seconds: ours to choose.
ADVANCES: Final[Mapping[str, tuple[str, float]]] = {"initiated": ("ringing", 0.5), "ringing": ("answered", 1.0)}
TALKING: Final = frozenset({"answered", "switch-room-completed"})
ACTIVE: Final = TALKING | ADVANCES.keys()

EVENTS: Final[Mapping[str, str]] = {
    "initiated": "call-started",
    "ringing": "call-ringing",
    "answered": "call-answered",
    "ended": "call-hangup",
    "failed": "call-missed",
    "transferred": "call-transferred",
    "switch-room-initiated": "switch-room-initiated",
    "switch-room-completed": "switch-room-completed",
}

Tell = Callable[[str, Mapping[str, object], float], None]
Enter = Callable[[Room, str, str, float], tuple[Session, Participant]]


@dataclass(kw_only=True)
class SipCall:
    """A call whose far end joins the room as a participant when it answers."""

    id: str
    call_id: str
    to: str
    caller: str | None
    room: Room
    gateway: Mapping[str, object] | None
    rule: Mapping[str, object] | None
    metadata: Mapping[str, object]
    participant_id: str
    participant_name: str
    enter: Enter
    tell: Tell
    created_at: float
    longest: float | None = None
    status: str = "initiated"
    timelog: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    session: Session | None = None
    participant: Participant | None = None
    ended_at: float | None = None

    def __post_init__(self) -> None:
        self._turn(self.status, self.created_at)

    @property
    def active(self) -> bool:
        return self.status in ACTIVE

    @property
    def since(self) -> float:
        return self.timelog[-1][1]

    def due(self) -> float:
        if self.status in ADVANCES:
            return self.since + ADVANCES[self.status][1]
        return self.created_at + self.longest if self.active and self.longest is not None else NEVER

    def step(self) -> None:
        at = self.due()
        if self.status not in ADVANCES:
            self.end(at)
            return
        following = ADVANCES[self.status][0]
        if following == "answered":
            self.answer(at)
        else:
            self._turn(following, at)

    def answer(self, at: float) -> None:
        if self.room.disabled:
            self.end(at, "failed")
            return
        self._turn("answered", at)
        self._enter(at)

    def switch(self, room: Room, at: float) -> None:
        self._leave(at)
        self.room = room
        for status in ("switch-room-initiated", "switch-room-completed"):
            self._turn(status, at)
        self._enter(at)

    def end(self, at: float, status: str = "ended") -> None:
        self._leave(at)
        self._turn(status, at)
        self.ended_at = at

    def as_json(self, *, key: str = "callId") -> dict[str, object]:
        """What start, transfer, end and switch answer; one call of its own has its id as `id`."""
        return {
            key: self.call_id,
            "status": self.status,
            "roomId": self.room.room_id,
            "sipCallTo": self.to,
            "sipCallFrom": self.caller,
            "gatewayId": self.gateway["id"] if self.gateway else None,
            "metadata": self.metadata,
            "timelog": self._timelog(),
        }

    def as_listed(self) -> dict[str, object]:
        return {
            "_id": self.id,
            "callId": self.call_id,
            "type": "outbound",
            "gatewayId": self.gateway["id"] if self.gateway else None,
            "gatewayName": self.gateway["name"] if self.gateway else None,
            "ruleId": self.rule["id"] if self.rule else None,
            "ruleName": self.rule["name"] if self.rule else None,
            "roomId": self.room.room_id,
            "to": self.to,
            "from": self.caller,
            "status": self.status.upper(),
            "timelog": self._timelog(),
            "start": iso(self.created_at),
            "end": iso(self.ended_at),
            "sessionId": self.session.id if self.session else None,
            "userId": self.room.owner.id,
            "deleted": False,
        }

    def as_told(self, at: float) -> dict[str, object]:
        """What webhooks say of it; documented nowhere, these are what a receiver was seen to read."""
        return {
            "callId": self.call_id,
            "roomId": self.room.room_id,
            "status": self.status,
            "metaData": self.metadata,
            "timestamp": iso(at),
        }

    def _timelog(self) -> list[dict[str, str]]:
        return [{"status": status.upper(), "timestamp": iso(at)} for status, at in self.timelog]

    def _turn(self, status: str, at: float) -> None:
        self.status = status
        self.timelog.append((status, at))
        if status in EVENTS:
            self.tell(EVENTS[status], self.as_told(at), at)

    def _enter(self, at: float) -> None:
        self.session, self.participant = self.enter(self.room, self.participant_id, self.participant_name, at)
        self.participant.on_gone = self._gone

    def _leave(self, at: float) -> None:
        participant, self.participant = self.participant, None
        if participant and self.session and participant.present:
            participant.on_gone = None
            self.session.leave(participant, at)

    def _gone(self, at: float) -> None:
        """Thrown out, or left alone in a session that ended."""
        self.participant = None
        self.end(at)


@dataclass(kw_only=True)
class PhoneNumber:
    id: str
    number: str
    created_at: float
    updated_at: float
    gateway_id: str | None = None

    def attach(self, gateway_id: str | None, at: float) -> None:
        self.gateway_id, self.updated_at = gateway_id, at

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "phoneNumber": self.number,
            "gatewayId": self.gateway_id,
            "createdAt": iso(self.created_at),
            "updatedAt": iso(self.updated_at),
        }
