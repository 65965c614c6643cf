"""What is made of a session while it lasts: recordings, HLS streams, RTMP livestreams, live transcripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from anyroom.simulator import NEVER
from anyroom_videosdk.simulator.room import Session

# Two hours, after which clients are told 5004, 5005 or 5006 (documentation of March 2024).
LONGEST: Final = 2 * 60 * 60
# How long a file takes to make is ours to choose.
PROCESSING_SECONDS: Final = 1.5


@dataclass(kw_only=True)
class Output:
    """Asked for, begun a little later, ended by a call, its limit, or the leaving of whom it follows; then finished."""

    event: ClassVar[str | None] = None
    """What names of its events begin with; None where they are documented nowhere, and none are sent."""
    milestones: ClassVar[tuple[tuple[float, str], ...]] = ((0, "started"),)
    """What it comes to by itself, so many seconds after it has begun."""

    id: str
    session: Session
    asked_at: float
    starting: float
    longest: float = LONGEST
    follows: str | None = None
    """The participant without whom it ends; None where the session will do."""
    resource_id: str | None = None
    composer_id: str | None = None
    """Of what composes it, which newer webhooks name; None where nothing is composed of the room."""
    companion: Output | None = None
    """What was started with it and ends with it."""
    webhook_url: str | None = None
    """Where the start call wants to hear of it."""
    announced: int = 0
    """How many of its milestones were passed."""
    ended_at: float | None = None
    finished: bool = False
    deleted: bool = False

    def __post_init__(self) -> None:
        self.session.followers.append(self)
        self.tell("starting", self.asked_at)

    @property
    def running(self) -> bool:
        return self.ended_at is None

    @property
    def begun_at(self) -> float:
        begun = self.asked_at + self.starting
        return begun if self.ended_at is None else min(begun, self.ended_at)

    @property
    def seconds(self) -> int:
        """How long it became; a file has at least one."""
        return max(round((self.ended_at or self.begun_at) - self.begun_at), 1)

    def exists(self, now: float) -> bool:
        """Whether listings have it: not before it has begun, for the start call makes no promise."""
        return not self.deleted and now >= self.begun_at

    def due(self) -> float:
        if self.ended_at is None:
            return self._next_milestone()
        return NEVER if self.finished else self.ended_at + PROCESSING_SECONDS

    def step(self) -> None:
        at = self.due()
        if self.running and self.announced < len(self.milestones):
            self.tell(self.milestones[self.announced][1], at)
            self.announced += 1
        elif self.running:
            self.stop(at)
        else:
            self.finished = True
            if not self.deleted:
                self.finish(at)
                self.tell("stopped", at)

    def stop(self, at: float) -> None:
        self.session.followers.remove(self)
        self.ended_at = at
        self.tell("stopping", at)
        if self.companion and self.companion.running:
            self.companion.stop(at)

    def finish(self, at: float) -> None:
        """Make what is left when it is over."""

    def told(self, stage: str) -> Mapping[str, object]:
        """What is said of it besides room and session, when it comes to this stage."""
        return {}

    def tell(self, stage: str, at: float) -> None:
        if self.event is not None:
            self.session.tell(f"{self.event}-{stage}", at, self.told(stage), self.webhook_url)

    def _next_milestone(self) -> float:
        if self.announced < len(self.milestones):
            return self.begun_at + self.milestones[self.announced][0]
        return self.begun_at + self.longest

    def participant_left(self, participant_id: str, at: float) -> None:
        if self.running and participant_id == self.follows:
            self.stop(at)

    def session_ended(self, at: float) -> None:
        if self.running:
            self.stop(at)
