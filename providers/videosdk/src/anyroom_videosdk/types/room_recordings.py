"""Recordings of a room: what VideoSDK takes beyond the neutral options."""

from __future__ import annotations

from dataclasses import dataclass, field

from anyroom.errors import InvalidArgument
from anyroom.types.recordings import StartRecording
from anyroom.types.values import UNSET, Unset, options
from anyroom_videosdk.types.composition import LayoutPriority, PictureQuality, Theme, check_summary
from anyroom_videosdk.types.files import FileFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRoom:
    """Close the room if its recording fails, `wait` seconds later: 150, if not given, which is also the most."""

    wait: int | Unset = UNSET


@options
class RoomRecordingOptions(StartRecording):
    """Options of `start_room_recording`: those of VideoSDK's documentation (March 2024 to July 2025) and Node SDK (2026).

    Attributes:
        picture_quality: in the platform's words, for `PictureQuality.ULTRA`; instead of `quality`. The default is MED.
        priority: who is seen first in a built-in layout; whoever speaks, if not given.
        grid_size: how many are shown at once. Pages say 4 at most, the Node SDK 25.
        theme: the colours of a built-in layout.
        summarize: summarize the transcript; with `transcribe`, and only of recordings in VideoSDK's own storage.
        summary_prompt: what the summary should be like; with `summarize`.
        webhook_url: what is told of this recording's events.
        directory: the folder in your own storage, which is configured in the dashboard, once per API key.
        upload_url: a pre-signed URL that the file is put to.
        file_format: MP4, if not given, or WEBM.
        on_failure: what to do if the recording fails; nothing, if not given.
        resource_id: a resource of the pool (`acquire_resource`) that records.
    """

    picture_quality: PictureQuality | Unset = UNSET
    priority: LayoutPriority | Unset = UNSET
    grid_size: int | Unset = UNSET
    theme: Theme | Unset = UNSET
    summarize: bool | Unset = UNSET
    summary_prompt: str | Unset = UNSET
    webhook_url: str | Unset = UNSET
    directory: str | Unset = UNSET
    upload_url: str | Unset = field(default=UNSET, repr=False)
    file_format: FileFormat | Unset = UNSET
    on_failure: CloseRoom | Unset = UNSET
    resource_id: str | Unset = UNSET

    def __post_init__(self) -> None:
        StartRecording.__post_init__(self)
        check_summary(self.transcribe, self.summarize, self.summary_prompt)
        if self.quality is not UNSET and self.picture_quality is not UNSET:
            raise InvalidArgument("give quality or picture_quality, not both")
        if self.audio_only is True and self.picture_quality is not UNSET:
            raise InvalidArgument("picture_quality is of pictures, and audio_only leaves them out: give one of them")
