"""How a room is composed into one picture, in full: what HLS, livestreams and a room's automatic starts have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from anyroom.errors import InvalidArgument
from anyroom.types.media import Layout, Orientation, WebPage
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, OpenEnum, Options, Unset, from_zero, options

MOST_IN_GRID: Final = 25
"""Of HLS on all pages, and of everything in the official SDK, which is the newest."""


class PictureQuality(OpenEnum):
    """How fine a picture is, in the platform's words."""

    LOW = "low"
    """854 by 480."""
    MED = "med"
    """1280 by 720."""
    HIGH = "high"
    """1920 by 1080."""
    ULTRA = "ultra"
    """Known to the official SDK alone."""
    UNKNOWN = "unknown"


class LayoutPriority(StrEnum):
    """Who is seen first where not all can be."""

    SPEAKER = "SPEAKER"
    """Whoever speaks."""
    PIN = "PIN"
    """Whoever is pinned."""


class Theme(StrEnum):
    """The colours of the built-in layouts."""

    DARK = "DARK"
    LIGHT = "LIGHT"
    DEFAULT = "DEFAULT"


@options
class Composition(Options):
    """What everything that is composed of a room takes.

    A default is the platform's where its documentation (March 2024 to July 2025) gives one.

    Attributes:
        layout: one of the built-in ones, by default the grid, or a page of your own, which is opened with `token`,
            `meetingId` and `participantId` in its query.
        priority: of a built-in layout; by default whoever speaks.
        grid_size: how many are shown at once, 25 at most. VideoSDK's pages say 4 at most for all but HLS, and its Node SDK
            25 for everything: what the service takes beyond 4 is to be tried.
        theme: of a built-in layout.
        transcribe: make a transcript of what is recorded, where the recording lies in the platform's own storage.
        summarize: summarize the transcript; with `transcribe`.
        summary_prompt: what the summary should be like; with `summarize`.
        extra: body fields by provider name.
    """

    layout: Layout | WebPage | Unset = UNSET
    priority: LayoutPriority | Unset = UNSET
    grid_size: int | Unset = from_zero(default=UNSET)
    theme: Theme | Unset = UNSET
    transcribe: bool | Unset = UNSET
    summarize: bool | Unset = UNSET
    summary_prompt: str | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.grid_size is not UNSET and self.grid_size > MOST_IN_GRID:
            raise InvalidArgument(f"grid_size must be {MOST_IN_GRID} at most, not {self.grid_size!r}")
        check_summary(self.transcribe, self.summarize, self.summary_prompt)


@options
class PictureComposition(Composition):
    """What recordings and HLS streams take as well; livestreams do not.

    Attributes:
        quality: by default `PictureQuality.MED`. Of pictures, so not together with `audio_only`.
        orientation: by default landscape.
        audio_only: leave the pictures out.
    """

    quality: PictureQuality | Unset = UNSET
    orientation: Orientation | Unset = UNSET
    audio_only: bool | Unset = UNSET

    def __post_init__(self) -> None:
        Composition.__post_init__(self)
        if self.audio_only is True and self.quality is not UNSET:
            raise InvalidArgument("quality is of pictures, and audio_only leaves them out: give one of them")


def check_summary(transcribe: bool | Unset, summarize: bool | Unset, prompt: str | Unset) -> None:
    """Refuse a summary of a transcript that is not made."""
    if summarize is True and transcribe is not True:
        raise InvalidArgument("summarize needs transcribe=True: the transcript is what is summarized")
    if prompt is not UNSET and summarize is not True:
        raise InvalidArgument("summary_prompt needs summarize=True")


def check_recorded(given: Composition, record: bool | Unset) -> None:
    """Refuse a transcript of a stream that is not recorded: it is made of the recording (VideoSDK's documentation)."""
    if given.transcribe is True and record is not True:
        raise InvalidArgument("transcribe needs record=True: the transcript is made of the recording")
