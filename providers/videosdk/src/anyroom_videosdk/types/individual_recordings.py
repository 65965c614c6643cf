"""Recordings of one participant, and of one of their tracks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from anyroom.types.recordings import Recording
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, OpenEnum, Options, Unset, options, record
from anyroom_videosdk.types.deliveries import Deliveries
from anyroom_videosdk.types.files import FileFormat, MediaFile


class MediaKind(OpenEnum):
    """What of a participant is recorded."""

    AUDIO = "audio"
    """The microphone."""
    VIDEO = "video"
    """The camera."""
    SCREEN_AUDIO = "screen_audio"
    SCREEN_VIDEO = "screen_video"
    AUDIO_VIDEO = "audio_video"
    """Both together, as in a participant's recording: no track is called so."""
    UNKNOWN = "unknown"


@options
class TrackRecordingOptions(Options):
    """Options of `start_track_recording`.

    Attributes:
        file_format: WEBM, if not given; the Node SDK (2026) knows MP4, M3U8 and, of sound, MP3 as well.
        webhook_url: what is told of this recording's events.
        directory: the folder in your own storage, which is configured in the dashboard; `<session>/<participant>`, if not
            given.
        extra: body fields by provider name.
    """

    file_format: FileFormat | Unset = UNSET
    webhook_url: str | Unset = UNSET
    directory: str | Unset = UNSET
    extra: Extra | Unset = UNSET


@options
class ParticipantRecordingOptions(TrackRecordingOptions):
    """Options of `start_participant_recording`: those of a track's, but MP3.

    Attributes:
        metadata: whatever you want to be kept with the recording (Node SDK, 2026).
    """

    metadata: Mapping[str, Any] | Unset = UNSET


@record
class IndividualRecording(Recording):
    """A recording of one participant.

    `kind` is what of theirs, `file_format` the word that it was asked with, `region` where it was made. `deliveries` sums up
    the webhooks about it.
    """

    files: tuple[MediaFile, ...] = ()
    participant_id: str | None = None
    participant_name: str | None = None
    kind: MediaKind = MediaKind.UNKNOWN
    file_format: FileFormat | None = None
    region: str | None = None
    deliveries: Deliveries | None = None


@record
class ParticipantRecording(IndividualRecording):
    """A recording of a participant: one file, sound and pictures together."""


@record
class TrackRecording(IndividualRecording):
    """A recording of one track: one file for each time that it was unmuted."""


ParticipantRecordingRef: TypeAlias = str | ParticipantRecording
TrackRecordingRef: TypeAlias = str | TrackRecording
