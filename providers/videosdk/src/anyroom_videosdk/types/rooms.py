"""Rooms in full: what they can be created with, and what the platform says of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from anyroom.errors import InvalidArgument
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.rooms import CreateRoom, Room
from anyroom.types.values import UNSET, Options, Unset, check_collection, essential, options, record
from anyroom_videosdk.types.composite_recordings import CompositeRecordingOptions
from anyroom_videosdk.types.composition import PictureComposition, check_recorded
from anyroom_videosdk.types.resources import CompositionKind

LONGEST_WEBHOOK_URL: Final = 512


@frozen
class AutoClose(Frozen):
    """When a session is closed by itself, and whether its room goes with it, so that it has one session only.

    `minutes` from the session's start: VideoSDK's pages of all years say minutes, by default 480, and comments of its Node
    SDK say seconds. None where the platform does not say.
    """

    minutes: int | None = None
    deactivate: bool | None = None


@options
class AutoRecording(PictureComposition):
    """A recording of each session, from its start.

    Attributes:
        directory: the folder in your own storage, which is configured in the dashboard, once per API key.
    """

    directory: str | Unset = UNSET


@options
class AutoHls(PictureComposition):
    """An HLS stream of each session, from its start.

    Attributes:
        record: record it as well.
    """

    record: bool | Unset = UNSET

    def __post_init__(self) -> None:
        PictureComposition.__post_init__(self)
        check_recorded(self, self.record)


@options
class RoomOptions(CreateRoom):
    """Options of `create_custom_room`.

    `region` is one of `us001`, `us002`, `uk001`, `eu001`, `sg001`, `sg002`, `in001`, `in002`, `in003`, `uae001` and `aus001`
    (official Node SDK, September 2026); by default that of the API key.

    Attributes:
        webhook_url: where the room's events are reported; at most 512 characters (official SDK).
        webhook_events: which events, in the platform's words, with `*` for any letters: `recording-started`, `session*`.
        auto_close: when a session is closed.
        auto_recording: record each session from its start; `record_on_start` with settings.
        auto_hls: stream each session as HLS from its start.
        auto_composite: record some of those who are in, of each session from its start (official SDK).
        several: what may be composed of the room more than once at a time, with composers of the resource pool.
        allowed_participants: the only participant ids that may join.
    """

    webhook_url: str | Unset = UNSET
    webhook_events: Collection[str] | Unset = UNSET
    auto_close: AutoClose | Unset = UNSET
    auto_recording: AutoRecording | Unset = UNSET
    auto_hls: AutoHls | Unset = UNSET
    auto_composite: CompositeRecordingOptions | Unset = UNSET
    several: Collection[CompositionKind] | Unset = UNSET
    allowed_participants: Collection[str] | Unset = essential(default=UNSET)

    def __post_init__(self) -> None:
        for name in ("several", "allowed_participants", "webhook_events"):
            check_collection(name, getattr(self, name))
        Options.__post_init__(self)
        if (self.webhook_url is UNSET) != (self.webhook_events is UNSET):
            raise InvalidArgument("webhook_url and webhook_events go together: where, and what")
        if self.webhook_url is not UNSET and len(self.webhook_url) > LONGEST_WEBHOOK_URL:
            raise InvalidArgument(f"webhook_url must have {LONGEST_WEBHOOK_URL} characters at most")
        if isinstance(self.auto_close, AutoClose):
            _check_auto_close(self.auto_close)
        if self.record_on_start is not UNSET and self.auto_recording is not UNSET:
            raise InvalidArgument("give record_on_start or auto_recording, not both")


def _check_auto_close(given: AutoClose) -> None:
    if given == AutoClose():
        raise InvalidArgument("auto_close needs minutes or deactivate")
    if given.minutes is not None and given.minutes <= 0:
        raise InvalidArgument(f"auto_close: minutes must be positive, not {given.minutes!r}")


@record
class CustomRoom(Room):
    """A room with all that VideoSDK says of it, as every call returns it. What it was created with is not in every answer.

    `document_id` is the platform's other id of the room, `owner_id` that of the account. `auto_starts` are the platform's
    words for what begins with each session; with which settings, `raw` says.
    """

    document_id: str | None = None
    owner_id: str | None = None
    updated_at: datetime | None = None
    webhook_url: str | None = None
    webhook_events: tuple[str, ...] = ()
    auto_close: AutoClose | None = None
    auto_starts: tuple[str, ...] = ()
    several: tuple[CompositionKind, ...] = ()
    allowed_participants: tuple[str, ...] = ()
