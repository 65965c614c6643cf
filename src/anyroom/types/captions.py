"""Live captions, and the transcripts and summaries made of a session."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from anyroom.errors import InvalidArgument
from anyroom.types.files import FileLink
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import (
    UNSET,
    Filters,
    OpenEnum,
    Options,
    Record,
    Ref,
    Shown,
    Unset,
    options,
    record,
)


class CaptionsStatus(OpenEnum):
    """Where live captioning stands."""

    STARTED = "started"
    PAUSED = "paused"
    STOPPED = "stopped"
    FAILED = "failed"
    UNKNOWN = "unknown"


@record
class Captions(Record):
    """Live captioning of a room. `language` is a BCP 47 tag."""

    id: str
    status: CaptionsStatus = CaptionsStatus.UNKNOWN
    room_id: str | None = None
    language: str | None = None


CaptionsRef: TypeAlias = str | Captions | Ref[Captions]


@options
class StartCaptions(Options):
    """Options of `captions.start`.

    Attributes:
        language: the language spoken, a BCP 47 tag.
        partial: show text before a sentence is complete.
        max_duration: stop after so many seconds.
        callback_url: where the platform reports the captioning's status.
    """

    language: str | Unset = UNSET
    partial: bool | Unset = UNSET
    max_duration: int | Unset = UNSET
    callback_url: str | Unset = UNSET


class TranscriptStatus(OpenEnum):
    """Where a transcript stands."""

    REQUESTED = "requested"
    PROCESSING = "processing"
    AVAILABLE = "available"
    FAILED = "failed"
    UNKNOWN = "unknown"


@record
class TranscriptSegment(Shown):
    """Something that was said. `start` and `end` in seconds from the transcript's beginning."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    participant_id: str | None = None


@record
class Transcript(Record):
    """What was said in a session: its `files`, and its `segments` where the platform gives them with the answer."""

    id: str
    status: TranscriptStatus = TranscriptStatus.UNKNOWN
    room_id: str | None = None
    session_id: str | None = None
    language: str | None = None
    created_at: datetime | None = None
    files: tuple[FileLink, ...] = ()
    segments: tuple[TranscriptSegment, ...] = ()


TranscriptRef: TypeAlias = str | Transcript | Ref[Transcript]


@record
class Summary(Record):
    """A summary of a session: its `text`, or a file that holds it."""

    id: str | None = None
    session_id: str | None = None
    status: TranscriptStatus = TranscriptStatus.UNKNOWN
    text: str | None = None
    file: FileLink | None = None


@options
class ListTranscripts(Filters):
    """Options of `transcripts.list`: of a session or of a room. Exactly one."""

    session: SessionRef | Unset = UNSET
    room: RoomRef | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if (self.room is UNSET) == (self.session is UNSET):
            raise InvalidArgument("give session or room, exactly one")
