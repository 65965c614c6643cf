"""What recordings of a participant and of a track have in common: a start and a stop say whose, and no answer says an id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Self, TypeVar
from urllib.parse import quote, unquote

from anyroom.operations import Endpoint, Operation, Response
from anyroom.types.recordings import RecordingStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import anything
from anyroom_videosdk.own_recordings import Awaited, why_not_stopped
from anyroom_videosdk.problems import REFUSALS
from anyroom_videosdk.starting import Finder, Pending, explained, said_id
from anyroom_videosdk.types.individual_recordings import IndividualRecording, MediaKind

Made = TypeVar("Made", bound=IndividualRecording)

_MARK: Final = ":pending:"


@dataclass(frozen=True, slots=True)
class Whose:
    """Of whom a recording is and, of a track's, of which kind of media."""

    room: str
    participant: str
    kind: MediaKind = MediaKind.AUDIO_VIDEO

    @property
    def words(self) -> dict[str, Any]:
        """The same in a request."""
        kind = {} if self.kind is MediaKind.AUDIO_VIDEO else {"kind": self.kind.value}
        return {"roomId": self.room, "participantId": self.participant, **kind}


@dataclass(frozen=True, slots=True)
class PendingOf:
    """The provisional id of a recording that was started and is not listed yet. It began after `since` (epoch milliseconds)."""

    whose: Whose
    since: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Take a provisional id apart; None if it is the platform's own."""
        who, found, rest = text.partition(_MARK)
        pending = Pending.parse(f"{_MARK[1:]}{rest}") if found else None
        if pending is None:
            return None
        participant, _, kind = who.partition(":")
        return cls(Whose(pending.room, unquote(participant), MediaKind(kind)), pending.since)

    def __str__(self) -> str:
        return f"{quote(self.whose.participant, safe='')}:{self.whose.kind}:{Pending(self.whose.room, self.since)}"


@dataclass(frozen=True, slots=True)
class Individually(Generic[Made]):
    """How one of the two sorts is started, stopped and found."""

    starting: Endpoint
    stopping: Endpoint
    listing: Endpoint
    read: Callable[[Any, Response], Made]
    made: type[Made]

    def finder(self, whose: Whose) -> Finder[Made]:
        """Finds what is theirs. The platform filters by participant, and not by kind."""
        return Finder(
            self.listing,
            self.read,
            lambda found: found.status is RecordingStatus.RECORDING,
            lambda found: found.started_at,
            narrower=(("participantId", whose.participant),),
            wanted=lambda found: found.kind in {whose.kind, MediaKind.UNKNOWN},
        )

    def awaited(self, recording_id: str) -> Awaited[Made] | None:
        """What a provisional id stands for."""
        pending = PendingOf.parse(recording_id)
        if pending is None:
            return None
        until_then = self._requested(pending.whose, recording_id, None, provisional=True)
        return Awaited(Pending(pending.whose.room, pending.since), self.finder(pending.whose), until_then)

    def start(self, whose: Whose, body: dict[str, Any], now: float) -> Operation[Made]:
        """Start one, and find it in the listing."""
        finder = self.finder(whose)
        before = yield from finder.before(whose.room, now)
        try:
            response: Response = yield self.starting(json=body)
        except REFUSALS as refusal:
            # Whether somebody is in, and what they publish, only the platform knows: what is left may be about that.
            running = finder.running(whose.room)
            raise (yield from explained(refusal, whose.room, running, callers_words=True)) from refusal
        answer = anything(response)
        if (said := said_id(answer)) is not None:
            return self._requested(whose, said, answer, provisional=False)
        found = yield from finder.after(whose.room, before)
        return found or self._requested(whose, str(PendingOf(whose, before.since)), answer, provisional=True)

    def stop(self, whose: Whose) -> Operation[None]:
        """Stop what runs. The answer is a sentence."""
        try:
            yield self.stopping(json=whose.words)
        except REFUSALS as refusal:
            raise (yield from why_not_stopped(refusal, whose.room)) from refusal

    def _requested(self, whose: Whose, recording_id: str, answer: Any, *, provisional: bool) -> Made:
        return self.made(
            provider=NAME,
            raw=answer,
            id=recording_id,
            status=RecordingStatus.REQUESTED,
            room_id=whose.room,
            participant_id=whose.participant,
            kind=whose.kind,
            provisional=provisional,
        )
