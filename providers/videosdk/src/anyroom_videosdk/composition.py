"""How a composed picture is asked for: shared by recordings, HLS and RTMP."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from enum import Enum
from typing import Any, Final

from anyroom.provider import Refused, Used, Why, at
from anyroom.tables import Rule, merge, translate
from anyroom.types.broadcasts import StartBroadcast
from anyroom.types.media import Layout, Orientation, Quality, Stylesheet, WebPage
from anyroom.types.recordings import StartRecording
from anyroom.types.values import UNSET, Unset
from anyroom_videosdk.types.composition import Composition, PictureQuality

_USE_ANOTHER = Refused(Why.UPSTREAM, "use Layout.SIDEBAR, or a page of your own: WebPage(url)")


def _layout(word: str) -> Mapping[str, Any]:
    """HLS and RTMP need a priority in each layout; SPEAKER is the documented default."""
    return {"config": {"layout": {"type": word, "priority": "SPEAKER"}}}


def _template(page: WebPage) -> Mapping[str, Any]:
    return {"templateUrl": page.url}


DEFAULT_LAYOUT: Final = _layout("GRID")
LAYOUTS: Final[Mapping[Any, Any]] = {
    Layout.GRID: DEFAULT_LAYOUT,
    Layout.SPOTLIGHT: _layout("SPOTLIGHT"),
    Layout.SIDEBAR: _layout("SIDEBAR"),
    Layout.PIP: _USE_ANOTHER,
    Layout.PRESENTATION_HORIZONTAL: _USE_ANOTHER,
    Layout.PRESENTATION_VERTICAL: _USE_ANOTHER,
    Stylesheet: Refused(Why.UPSTREAM, "the built-in layouts take no CSS; style a page of your own: WebPage(url)"),
    WebPage: _template,
}
"""What each layout adds to the body."""

QUALITIES: Final[Mapping[Any, Any]] = {Quality.SD: "low", Quality.HD: "med", Quality.FHD: "high"}
ORIENTATIONS: Final[Mapping[Any, Any]] = {Orientation.LANDSCAPE: "landscape", Orientation.PORTRAIT: "portrait"}
MODES: Final[Mapping[Any, Any]] = {True: "audio", False: "video-and-audio"}
"""By whether the pictures are left out."""
FINE_QUALITIES: Final[Mapping[Any, Any]] = {
    quality: quality.value for quality in PictureQuality if quality is not PictureQuality.UNKNOWN
}

COMPOSITION: Final[Mapping[str, Rule]] = {
    "layout": Used(LAYOUTS),
    "priority": at("config", "layout", "priority"),
    "grid_size": at("config", "layout", "gridSize"),
    "theme": at("config", "theme"),
    "transcribe": at("transcription", "enabled"),
    # Older pages have the summary beside the transcription, all newer ones inside it.
    "summarize": at("transcription", "summary", "enabled"),
    "summary_prompt": at("transcription", "summary", "prompt"),
}
"""Where the options of a `Composition` go; `composed` adds the layout."""
PICTURE: Final[Mapping[str, Rule]] = {
    **COMPOSITION,
    "quality": at("config", "quality", of=FINE_QUALITIES),
    "orientation": at("config", "orientation", of=ORIENTATIONS),
    "audio_only": at("config", "mode", of=MODES),
}
"""The same of a `PictureComposition`."""
_HELD_AGAINST_THE_DOCUMENTS: Final = frozenset({"hls", "rtmp", "outputs"})


def composed(
    body: dict[str, Any], layout: Layout | Stylesheet | WebPage | Unset, *, always: bool = False
) -> dict[str, Any]:
    """The body with its layout; what stands in the body (an `extra`) wins.

    A `config` that is not empty must hold a layout, and RTMP (`always`) needs one in any case (official SDK).
    """
    whole = {} if layout is UNSET else deepcopy(dict(translate(LAYOUTS, layout)))
    merge(whole, body)
    if always or whole.get("config"):
        with_default = deepcopy(dict(DEFAULT_LAYOUT))
        merge(with_default, whole)
        return with_default
    return whole


def own_words(options: StartRecording | StartBroadcast | Composition) -> bool:
    """Whether something of the caller's went into the body that only the service can judge: no word of a documented list."""
    return any(
        name not in _HELD_AGAINST_THE_DOCUMENTS and not isinstance(value, (bool, Enum))
        for name, value in options.set_fields().items()
    )
