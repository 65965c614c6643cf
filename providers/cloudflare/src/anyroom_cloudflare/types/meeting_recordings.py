"""Recordings with all that RealtimeKit knows of them: who started and stopped them, and where the file goes.

Sources: Cloudflare's OpenAPI document of July 2026 and its SDK for Python 5.9.0, unless another is named.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from anyroom.errors import InvalidArgument
from anyroom.types.broadcasts import Rtmp
from anyroom.types.participants import ParticipantRef
from anyroom.types.recordings import Recording, StartRecording
from anyroom.types.rooms import Extra, RoomRef
from anyroom.types.values import (
    UNSET,
    Filters,
    OpenEnum,
    Options,
    Shown,
    Unset,
    check_collection,
    essential,
    options,
    record,
)
from anyroom_cloudflare.types.meetings import Meeting
from anyroom_cloudflare.types.recordings import AudioConfig, StorageConfig, StorageTarget, VideoConfig
from anyroom_cloudflare.types.sorting import SortOrder


class RecordingState(StrEnum):
    """Where a recording stands, in RealtimeKit's words."""

    INVOKED = "INVOKED"
    """Asked for; one that no recorder takes up stays so."""
    RECORDING = "RECORDING"
    PAUSED = "PAUSED"
    UPLOADING = "UPLOADING"
    UPLOADED = "UPLOADED"
    ERRORED = "ERRORED"


class RecordingCause(OpenEnum):
    """Why a recording began or ended."""

    API_CALL = "API_CALL"
    RECORD_ON_START = "RECORD_ON_START"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    ALL_PEERS_LEFT = "ALL_PEERS_LEFT"
    """The meeting was empty for a while: 60 seconds, if Cloudflare's support has not set another time."""
    UNKNOWN = "UNKNOWN"


class CallerType(OpenEnum):
    """Who called: somebody with an API token, or a participant."""

    ORGANIZATION = "ORGANIZATION"
    USER = "USER"
    UNKNOWN = "UNKNOWN"


class RecordingType(OpenEnum):
    """What is recorded, where it is said: it is of tracks alone, and not in listings (field reports, 2026)."""

    TRACK = "TRACK"
    UNKNOWN = "UNKNOWN"


class InteractiveType(OpenEnum):
    """How metadata goes along with pictures."""

    ID3 = "ID3"
    """As timed tags in a TAR of HLS segments, which is then the file."""
    UNKNOWN = "unknown"


class TrackMedia(OpenEnum):
    """What is recorded of everybody."""

    AUDIO = "audio"
    UNKNOWN = "unknown"


class TrackOutputType(OpenEnum):
    """Where the files of tracks go. The service knows more words than are documented; give those by `extra`."""

    REALTIMEKIT_BUCKET = "REALTIMEKIT_BUCKET"
    STORAGE_CONFIG = "STORAGE_CONFIG"
    UNKNOWN = "unknown"


@record
class Caller(Shown):
    """On whose behalf something was done."""

    type: CallerType | None = None
    user_id: str | None = None
    name: str | None = None


@record
class Cause(Shown):
    """Why something began or ended. The caller is said of API calls."""

    reason: RecordingCause | None = None
    caller: Caller | None = None


@record
class MeetingRecording(Recording):
    """A recording, with what RealtimeKit says beyond the neutral one.

    `start_cause`, `stop_cause` and `target` are not told by every call: listings leave the causes out, and
    `get_active_recording` all three. `meeting` is in listings alone.
    """

    file_name: str | None = None
    type: RecordingType | None = None
    start_cause: Cause | None = None
    stop_cause: Cause | None = None
    target: StorageTarget | None = None
    meeting: Meeting | None = None


@options
class MeetingRecordingOptions(StartRecording):
    """Options of `start_meeting_recording`. What is not given is as the meeting's `recording` says, then the app's settings.

    `max_duration` is 60 to 86400 seconds, and the latter if not given. `name` begins the file's name. A page of your own is
    recorded with `layout=WebPage(url)`.

    Attributes:
        video: the pictures. Its size is not given together with `quality` and `orientation`, nor its `export_file` with
            `audio_only`.
        audio: the sound, for a file of it; not together with `audio_only`.
        storage_config: put the file into storage of your own; instead of `storage`.
        realtimekit_bucket: keep the file in RealtimeKit's bucket for 7 days: True, if not given. False without storage of
            your own loses the recording.
        rtmp_out: send what is recorded out to this server as well.
        interactive: send metadata along.
        allow_multiple_recordings: record beside another recording of the meeting: False, if not given.

    Raises:
        InvalidArgument: two options say the same.
    """

    video: VideoConfig | Unset = UNSET
    audio: AudioConfig | Unset = UNSET
    storage_config: StorageConfig | Unset = essential(default=UNSET)
    realtimekit_bucket: bool | Unset = essential(default=UNSET)
    rtmp_out: Rtmp | Unset = UNSET
    interactive: InteractiveType | Unset = UNSET
    allow_multiple_recordings: bool | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        video = self.video if isinstance(self.video, VideoConfig) else VideoConfig()
        sized = not (video.width is UNSET and video.height is UNSET)
        if sized and not (self.quality is UNSET and self.orientation is UNSET):
            raise InvalidArgument("the size of the picture is said by video, or by quality and orientation: give one")
        if self.audio_only is not UNSET and not (video.export_file is UNSET and self.audio is UNSET):
            raise InvalidArgument("audio_only says which files are made, as video.export_file and audio do: give one")
        if self.storage is not UNSET and self.storage_config is not UNSET:
            raise InvalidArgument("storage and storage_config say the same: give one")


@options
class MeetingRecordingFilters(Filters):
    """Options of `list_meeting_recordings`.

    Attributes:
        room: of this meeting.
        search: in the meeting's id and title.
        states: in one of these.
        expired: whether the file's URL has expired.
        since: asked for then, or later.
        until: asked for then, or before.
        order: by when they were asked for; which is usual is not documented.
    """

    room: RoomRef | Unset = UNSET
    search: str | Unset = UNSET
    states: Collection[RecordingState] | Unset = UNSET
    expired: bool | Unset = UNSET
    since: datetime | Unset = UNSET
    until: datetime | Unset = UNSET
    order: SortOrder | Unset = UNSET

    def __post_init__(self) -> None:
        check_collection("states", self.states)
        Options.__post_init__(self)


@options
class TrackOutput(Options):
    """Where the files of tracks go.

    Attributes:
        type: RealtimeKit's bucket, or storage of your own.
        storage: which, of your own.

    Raises:
        InvalidArgument: storage of your own without `storage`, or `storage` without that.
    """

    type: TrackOutputType
    storage: StorageConfig | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if (self.type is TrackOutputType.STORAGE_CONFIG) != (self.storage is not UNSET):
            raise InvalidArgument("STORAGE_CONFIG needs storage, and nothing else takes it")


@options
class TrackRecordingOptions(Options):
    """Options of `start_track_recording`.

    Attributes:
        participants: whose; all, if not given. Up to 100 (guides, 2026: beta).
        media_kind: there is `audio` alone, which it is if not given.
        name: begins the files' names: letters, digits and underscores; `default`, if not given.
        outputs: where the files go, in the older form of the request, which has neither `participants` nor `media_kind`
            (SDK for Python 5.0; field report of July 2026, where the service required it).
        max_duration: stop after so many seconds; likewise of the older form.
        extra: body fields by provider name.

    Raises:
        InvalidArgument: outputs that are none, or go with what the older form does not have.
    """

    participants: Sequence[ParticipantRef] | Unset = UNSET
    media_kind: TrackMedia | Unset = UNSET
    name: str | Unset = UNSET
    outputs: Sequence[TrackOutput] | Unset = UNSET
    max_duration: int | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        check_collection("participants", self.participants)
        Options.__post_init__(self)
        if self.outputs is UNSET:
            return
        if not self.outputs:
            raise InvalidArgument("outputs must hold one at least: TrackOutput(type='REALTIMEKIT_BUCKET')")
        if not (self.participants is UNSET and self.media_kind is UNSET):
            raise InvalidArgument("outputs are of the older form, which has neither participants nor media_kind")
