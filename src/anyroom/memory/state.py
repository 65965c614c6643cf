"""What a world in memory holds. Nothing ticks: what moves by the clock is worked out from times whenever somebody looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from typing_extensions import override

from anyroom.types.broadcasts import BroadcastStatus, Rtmp
from anyroom.types.recordings import RecordingStatus
from anyroom.types.renders import RenderStatus

STARTING_SECONDS: Final = 1
"""From the call that starts something to its first second."""
PROCESSING_SECONDS: Final = 2
"""From the end of a recording to its file."""
RETENTION_SECONDS: Final = 72 * 60 * 60
"""How long a file is kept."""


@dataclass(frozen=True, slots=True)
class Birth:
    """When something was made, under which id, and in which place: `number` counts everything that a world makes."""

    id: str
    number: int
    at: float


@dataclass(kw_only=True, eq=False)
class Made:
    """Something that was made; `asked` is what for, as JSON."""

    birth: Birth
    asked: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def id(self) -> str:
        return self.birth.id


@dataclass(kw_only=True, eq=False)
class RoomState(Made):
    name: str | None
    key: str | None
    region: str | None
    record_on_start: bool
    keep_alive: float
    closed: bool = False
    sessions: list[SessionState] = field(default_factory=list["SessionState"])
    seats: dict[str, str] = field(default_factory=dict[str, str])
    """The participant's id by the app's own id for the person."""


@dataclass(eq=False)
class Presence:
    """One device of a participant."""

    id: str
    joined_at: float
    left_at: float | None = None


@dataclass(kw_only=True, eq=False)
class PersonState(Made):
    session: SessionState
    name: str
    presences: list[Presence] = field(default_factory=list[Presence])
    muted: bool = False
    can_unmute: bool = True
    signals: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    digits: str = ""

    @property
    def inside(self) -> bool:
        return any(presence.left_at is None for presence in self.presences)

    @property
    def left_at(self) -> float | None:
        return None if self.inside else max(presence.left_at or 0 for presence in self.presences)

    def leave(self, now: float) -> None:
        for presence in self.presences:
            if presence.left_at is None:
                presence.left_at = now


@dataclass(kw_only=True, eq=False)
class SessionState(Made):
    """A meeting. `keep_alive` was the room's when it began."""

    room: RoomState
    keep_alive: float
    people: dict[str, PersonState] = field(default_factory=dict[str, PersonState])
    closed_at: float | None = None

    @property
    def inside(self) -> list[PersonState]:
        return [person for person in self.people.values() if person.inside]

    def ended_at(self, now: float) -> float | None:
        """When it ended, or None while it goes on."""
        if self.closed_at is not None or self.inside:
            return self.closed_at
        end = max(person.left_at or 0 for person in self.people.values()) + self.keep_alive
        return end if end <= now else None

    def close(self, now: float) -> None:
        """Put everybody out."""
        for person in self.people.values():
            person.leave(now)
        self.closed_at = now


class End(NamedTuple):
    """When something ended, and why."""

    at: float
    reason: str


@dataclass(kw_only=True, eq=False)
class Run(Made):
    """Something that runs until it is stopped, or has run for its longest."""

    room: RoomState
    max_duration: float | None
    stopped_at: float | None = None

    @property
    def starts_at(self) -> float:
        return self.birth.at + STARTING_SECONDS

    def end(self, now: float) -> End | None:
        """How it ended, or None while it runs."""
        return min((end for end in self.ends(now) if end.at <= now), default=None)

    def ends(self, now: float) -> Iterator[End]:
        """All that will end it, as far as that is known."""
        if self.stopped_at is not None:
            yield End(self.stopped_at, "stopped")
        if self.max_duration is not None:
            yield End(self.birth.at + self.max_duration, "max_duration")

    def started_at(self, now: float) -> float | None:
        """When its first second was, or None if there has been none."""
        end = self.end(now)
        return self.starts_at if self.starts_at <= (now if end is None else end.at) else None


@dataclass(kw_only=True, eq=False)
class SessionRun(Run):
    """Something that ends with its session, too."""

    session: SessionState

    @override
    def ends(self, now: float) -> Iterator[End]:
        yield from super().ends(now)
        session_ended_at = self.session.ended_at(now)
        if session_ended_at is not None:
            yield End(session_ended_at, "session_ended")


class Remark(NamedTuple):
    """Something that was said, so many seconds into the film."""

    start: float
    person: PersonState
    text: str


@dataclass(kw_only=True, eq=False)
class RecordingState(SessionRun):
    """`storage` is where its file goes, if to the owner's own; `pauses` are from when until when, None being still."""

    name: str | None
    audio_only: bool
    storage: str | None
    transcript: Birth | None
    remarks: list[Remark] = field(default_factory=list[Remark])
    pauses: list[tuple[float, float | None]] = field(default_factory=list[tuple[float, float | None]])
    deleted: bool = False

    @property
    def paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None

    def ready_at(self, now: float) -> float | None:
        """When its file is there, or None while it runs."""
        end = self.end(now)
        return None if end is None else end.at + PROCESSING_SECONDS

    def status(self, now: float) -> RecordingStatus:
        ready = self.ready_at(now)
        if self.deleted:
            return RecordingStatus.DELETED
        if ready is None and now < self.starts_at:
            return RecordingStatus.STARTING
        if ready is None:
            return RecordingStatus.PAUSED if self.paused else RecordingStatus.RECORDING
        if now < ready:
            return RecordingStatus.PROCESSING
        if self.storage is not None:
            return RecordingStatus.DELIVERED
        return RecordingStatus.AVAILABLE if now < ready + RETENTION_SECONDS else RecordingStatus.EXPIRED

    def duration(self, now: float) -> float | None:
        """Seconds recorded, pauses left out; None while it runs."""
        end = self.end(now)
        return None if end is None else max(0.0, self.position(end.at))

    def position(self, at: float) -> float:
        """How far into the film a moment is: seconds recorded until then."""
        paused = (min(at, at if until is None else until) - since for since, until in self.pauses if since < at)
        return at - self.starts_at - sum(paused)


@dataclass(kw_only=True, eq=False)
class BroadcastState(SessionRun):
    hls: bool
    rtmp: tuple[Rtmp, ...]

    def status(self, now: float) -> BroadcastStatus:
        if self.end(now) is not None:
            return BroadcastStatus.STOPPED
        return BroadcastStatus.STARTING if now < self.starts_at else BroadcastStatus.LIVE


@dataclass(kw_only=True, eq=False)
class CaptionsState(SessionRun):
    language: str | None


@dataclass(kw_only=True, eq=False)
class RenderState(Run):
    url: str
    name: str | None

    def status(self, now: float) -> RenderStatus:
        if self.end(now) is not None:
            return RenderStatus.STOPPED
        return RenderStatus.STARTING if now < self.starts_at else RenderStatus.STARTED


@dataclass(kw_only=True, eq=False)
class CallState(Made):
    room: RoomState
    to: str
    person: PersonState


@dataclass(kw_only=True, eq=False)
class WebhookState(Made):
    url: str
    name: str | None
    events: tuple[str, ...]
    enabled: bool
