"""What is made of a session while it lasts: recordings, HLS streams, RTMP livestreams, live transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from anyroom.simulator import NEVER
from anyroom_videosdk.simulator.room import Session

# Two hours, after which clients are told 5004, 5005 or 5006 (documentation of March 2024).
LONGEST: Final = 2 * 60 * 60
# How long a file takes to make is ours to choose.
PROCESSING_SECONDS: Final = 1.5


@dataclass(kw_only=True)
class Output:
    """Asked for, begun a little later, ended by a call, its limit, or the leaving of whom it follows; then finished."""

    id: str
    session: Session
    asked_at: float
    starting: float
    longest: float = LONGEST
    follows: str | None = None
    """The participant without whom it ends; None where the session will do."""
    resource_id: str | None = None
    companion: Output | None = None
    """What was started with it and ends with it."""
    ended_at: float | None = None
    finished: bool = False
    deleted: bool = False

    def __post_init__(self) -> None:
        self.session.followers.append(self)

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
            return self.begun_at + self.longest
        return NEVER if self.finished else self.ended_at + PROCESSING_SECONDS

    def step(self) -> None:
        at = self.due()
        if self.running:
            self.stop(at)
        else:
            self.finished = True
            if not self.deleted:
                self.finish(at)

    def stop(self, at: float) -> None:
        self.session.followers.remove(self)
        self.ended_at = at
        if self.companion and self.companion.running:
            self.companion.stop(at)

    def finish(self, at: float) -> None:
        """Make what is left when it is over."""

    def participant_left(self, participant_id: str, at: float) -> None:
        if self.running and participant_id == self.follows:
            self.stop(at)

    def session_ended(self, at: float) -> None:
        if self.running:
            self.stop(at)
