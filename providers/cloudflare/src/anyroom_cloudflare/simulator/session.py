"""A session of a meeting: from the first join until some time after the last leave, and who was in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from anyroom.simulator import NEVER
from anyroom_cloudflare.simulator.times import MINUTE, optional_stamp, stamp

Tell = Callable[[str, Mapping[str, object], float], None]
"""Tells the app's webhooks of an event, with what it says besides the meeting."""


@dataclass
class PeerEvent:
    id: str
    name: str
    at: float


@dataclass
class Peer:
    """One join of a participant, who may come again as another peer."""

    id: str
    user_id: str
    custom_id: str
    name: str
    preset_name: str
    view_type: str
    joined_at: float
    events: list[PeerEvent] = field(default_factory=list[PeerEvent])
    actions: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    left_at: float | None = None
    muted: bool = False

    @property
    def present(self) -> bool:
        return self.left_at is None

    def minutes(self, now: float) -> float:
        return round(((now if self.left_at is None else self.left_at) - self.joined_at) / MINUTE, 4)

    def mute(self, at: float) -> bool:
        """Turn the microphone off; False if it was off."""
        changed, self.muted = not self.muted, True
        if changed:
            self.actions.append(("audio_off", at))
        return changed

    def as_json(self, now: float, session_id: str, *, with_events: bool) -> dict[str, object]:
        updated = max(event.at for event in self.events)
        return {
            "id": self.id,
            "user_id": self.user_id,
            "custom_participant_id": self.custom_id,
            "display_name": self.name,
            "preset_name": self.preset_name,
            "joined_at": stamp(self.joined_at),
            "left_at": optional_stamp(self.left_at),
            "duration": self.minutes(now),
            "created_at": stamp(self.joined_at),
            "updated_at": stamp(updated),
            **({"peer_events": self.events_as_json(session_id)} if with_events else {}),
        }

    def as_told(self) -> dict[str, object]:
        """What webhooks say of somebody; that id which the API knows them by is not in it."""
        left = {} if self.left_at is None else {"leftAt": stamp(self.left_at)}
        return {
            "peerId": self.id,
            "userDisplayName": self.name,
            "customParticipantId": self.custom_id,
            "clientSpecificId": self.custom_id,
            "joinedAt": stamp(self.joined_at),
            **left,
        }

    def events_as_json(self, session_id: str) -> list[dict[str, object]]:
        return [
            {
                "id": event.id,
                "peer_id": self.id,
                "participant_id": self.user_id,
                "session_id": session_id,
                "event_name": event.name,
                "preset_view_type": self.view_type,
                "minutes_consumed": self.minutes(event.at) if event.name == "PEER_LEAVING" else 0,
                "created_at": stamp(event.at),
                "updated_at": stamp(event.at),
            }
            for event in self.events
        ]


@dataclass
class Session:
    id: str
    app_id: str
    meeting_id: str
    title: str | None
    keep_alive: float
    started_at: float
    tell: Tell
    updated_at: float = 0
    ended_at: float | None = None
    emptied_at: float | None = None
    most_at_once: int = 0
    transcribed: bool = False
    summary_due: float | None = None
    peers: dict[str, Peer] = field(default_factory=dict[str, Peer])
    on_end: list[Callable[[float], None]] = field(default_factory=list[Callable[[float], None]])

    @property
    def live(self) -> bool:
        return self.ended_at is None

    @property
    def present(self) -> list[Peer]:
        return [peer for peer in self.peers.values() if peer.present]

    def of_user(self, user_id: str) -> list[Peer]:
        return [peer for peer in self.present if peer.user_id == user_id]

    def enter(self, peer: Peer) -> None:
        self.peers[peer.id] = peer
        self.updated_at, self.emptied_at = peer.joined_at, None
        self.most_at_once = max(self.most_at_once, len(self.present))
        self.tell("meeting.participantJoined", {"participant": peer.as_told()}, peer.joined_at)

    def leave(self, peer: Peer, event: PeerEvent) -> None:
        peer.events.append(event)
        peer.left_at = self.updated_at = event.at
        self.tell("meeting.participantLeft", {"participant": peer.as_told()}, event.at)
        if not self.present:
            self.emptied_at = event.at

    def due(self) -> float:
        return NEVER if self.emptied_at is None or not self.live else self.emptied_at + self.keep_alive

    def step(self) -> None:
        self.end(self.due())

    def end(self, at: float, reason: str = "ALL_PARTICIPANTS_LEFT") -> None:
        self.ended_at = self.updated_at = at
        self.tell("meeting.ended", {"reason": reason}, at)
        for tell in self.on_end:
            tell(at)

    def minutes(self, now: float) -> float:
        return round(sum(peer.minutes(now) for peer in self.peers.values()), 4)

    def as_json(self, now: float) -> dict[str, object]:
        ended = {} if self.ended_at is None else {"ended_at": stamp(self.ended_at)}
        return {
            "id": self.id,
            "associated_id": self.meeting_id,
            "meeting_display_name": self.title or "",
            "type": "meeting",
            "status": "LIVE" if self.live else "ENDED",
            "live_participants": len(self.present),
            "max_concurrent_participants": self.most_at_once,
            "minutes_consumed": self.minutes(now),
            "organization_id": self.app_id,
            "started_at": stamp(self.started_at),
            **ended,
            "created_at": stamp(self.started_at),
            "updated_at": stamp(self.updated_at),
        }
