"""How a whole room is composed into one picture: what recordings, HLS and RTMP starts have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from anyroom.simulator import Fields
from anyroom_videosdk.simulator.reading import address, flag, folder

LAYOUTS: Final = frozenset({"GRID", "SPOTLIGHT", "SIDEBAR"})
PRIORITIES: Final = frozenset({"SPEAKER", "PIN"})
THEMES: Final = frozenset({"DARK", "LIGHT", "DEFAULT"})
MODES: Final = frozenset({"video-and-audio", "audio"})
ORIENTATIONS: Final = frozenset({"landscape", "portrait"})
# A config that has any of these must have a layout.
CONFIG: Final = ("layout", "theme", "mode", "quality", "orientation", "recording")
# The newest code allows 25 everywhere; older pages say 4 outside HLS.
MOST_IN_GRID: Final = 25
LONGEST_WAIT: Final = 150  # seconds until a failed recording closes its room

# Width and height in landscape; the first three are documented for thumbnails.
SIZES: Final[Mapping[str, tuple[int, int]]] = {
    "low": (854, 480),
    "med": (1280, 720),
    "high": (1920, 1080),
    "ultra": (3840, 2160),
}
USUAL_QUALITY: Final = "med"


@dataclass(frozen=True, kw_only=True)
class Composition:
    """What a start call asked for, as far as anything comes of it."""

    mode: str = "video-and-audio"
    quality: str = USUAL_QUALITY
    orientation: str = "landscape"
    format: str = "mp4"
    recorded: bool = False
    transcribed: bool = False
    summarized: bool = False
    directory: str | None = None
    delivered: bool = False
    resource_id: str | None = None
    webhook_url: str | None = None

    @property
    def frame(self) -> tuple[int, int]:
        width, height = SIZES[self.quality]
        return (height, width) if self.orientation == "portrait" else (width, height)

    @property
    def resolution(self) -> tuple[int, int] | None:
        return None if self.mode == "audio" else self.frame


def read_recording(given: Fields) -> Composition:
    """What `POST /recordings/start`, or its namesake in `autoStartConfig`, asks for."""
    if failure := given.nested("onFailure"):
        failure.choice("action", {"close-room"})
        failure.whole("waitTime", least=0, most=LONGEST_WAIT)
    return read_composition(
        given,
        format=given.choice("fileFormat", {"mp4", "webm"}) or "mp4",
        directory=folder(given, "awsDirPath"),
        delivered=address(given, "preSignedUrl") is not None,
    )


def read_stream(given: Fields) -> Composition:
    """What HLS and RTMP starts ask for, whose layouts must name a priority."""
    return read_composition(given, prioritized=True)


def read_composition(
    given: Fields,
    *,
    prioritized: bool = False,
    format: str = "mp4",
    directory: str | None = None,
    delivered: bool = False,
) -> Composition:
    address(given, "templateUrl")
    webhook_url = address(given, "webhookUrl")
    config, transcription = given.nested("config"), given.nested("transcription")
    config = config or Fields({})
    if any(field in config for field in CONFIG):
        check_layout(config.needed("layout"), prioritized=prioritized)
    config.choice("theme", THEMES)
    # The summary stood beside the transcription once.
    summary = (transcription.nested("summary") if transcription else None) or given.nested("summary")
    if summary:
        summary.text("prompt")
    transcribed = flag(transcription, "enabled")
    return Composition(
        mode=config.choice("mode", MODES) or "video-and-audio",
        quality=config.choice("quality", SIZES) or USUAL_QUALITY,
        orientation=config.choice("orientation", ORIENTATIONS) or "landscape",
        format=format,
        recorded=flag(config.nested("recording"), "enabled"),
        transcribed=transcribed,
        summarized=transcribed and flag(summary, "enabled"),
        directory=directory,
        delivered=delivered,
        resource_id=given.text("resourceId"),
        webhook_url=webhook_url,
    )


def check_layout(layout: Fields, *, prioritized: bool) -> None:
    layout.choice("type", LAYOUTS)
    layout.whole("gridSize", least=0, most=MOST_IN_GRID)
    if layout.choice("priority", PRIORITIES) is None and prioritized:
        raise layout.bad("priority", "is required")
