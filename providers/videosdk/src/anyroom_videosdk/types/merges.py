"""Merges: the sound of several recordings as one file of two channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from anyroom.errors import InvalidArgument
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.participants import ParticipantRef
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, OpenEnum, Options, Record, Shown, Unset, options, record
from anyroom_videosdk.types.files import MediaFile
from anyroom_videosdk.types.individual_recordings import IndividualRecording


class MergeSourceType(OpenEnum):
    """Which recordings are merged."""

    PARTICIPANT = "participant"
    TRACK = "track"
    UNKNOWN = "unknown"


@frozen
class MergeSource(Frozen):
    """A recording to merge: of whom, and which one; the platform finds one of theirs, if not given."""

    participant: ParticipantRef
    recording: str | IndividualRecording | Unset = UNSET
    type: MergeSourceType | Unset = UNSET


@options
class MergeOptions(Options):
    """Options of `start_merge`.

    Attributes:
        channel1: the recordings of the first channel, at least one.
        channel2: the recordings of the second channel, at least one.
        type: which recordings those are that do not say it themselves.
        directory: the folder in your own storage, which is configured in the dashboard.
        webhook_url: what is told when the merge is over.
        extra: body fields by provider name.
    """

    channel1: Sequence[MergeSource]
    channel2: Sequence[MergeSource]
    type: MergeSourceType | Unset = UNSET
    directory: str | Unset = UNSET
    webhook_url: str | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        empty = [name for name in ("channel1", "channel2") if not getattr(self, name)]
        if empty:
            raise InvalidArgument(f"{' and '.join(empty)}: a channel needs a recording")


class MergeStatus(OpenEnum):
    """Where a merge stands."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@record
class MergeMember(Shown):
    """A recording in a channel, and whose it is."""

    participant_id: str | None = None
    recording_id: str | None = None


@record
class Merge(Record):
    """A merge. A listing leaves its room and channels out; `file` comes when it is completed."""

    id: str
    status: MergeStatus = MergeStatus.UNKNOWN
    room_id: str | None = None
    session_id: str | None = None
    channel1: tuple[MergeMember, ...] = ()
    channel2: tuple[MergeMember, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    file: MediaFile | None = None


MergeRef: TypeAlias = str | Merge
