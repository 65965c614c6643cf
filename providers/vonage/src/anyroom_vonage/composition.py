"""How pictures are composed, in Vonage's words: layouts and resolutions, which archives, broadcasts and renders share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.capabilities import Why
from anyroom.errors import InvalidArgument
from anyroom.tables import Emulated, Refused, Rule, Used, Words, at, translate
from anyroom.types.media import Layout, Orientation, Quality, Stylesheet, WebPage
from anyroom.types.values import UNSET, Unset

_TYPES: Final[Mapping[Layout, str]] = {
    Layout.GRID: "bestFit",
    Layout.PIP: "pip",
    Layout.PRESENTATION_HORIZONTAL: "horizontalPresentation",
    Layout.PRESENTATION_VERTICAL: "verticalPresentation",
}
"""All but bestFit place streams by layout class: `focus` in the presentations, `full` in pip. `focus` itself is no type,
although the OpenAPI file lists it: no SDK has it."""


def _custom(stylesheet: Stylesheet) -> dict[str, str]:
    if not stylesheet.css.strip():
        raise InvalidArgument("a stylesheet must not be empty: a custom layout is nothing else")
    return {"type": "custom", "stylesheet": stylesheet.css}


LAYOUTS: Final[Words] = {
    **{layout: {"type": word} for layout, word in _TYPES.items()},
    Layout.SIDEBAR: Emulated(
        {"type": _TYPES[Layout.PRESENTATION_VERTICAL]},
        "the large picture is the stream with the layout class focus (set_stream_layout_classes)",
    ),
    Layout.SPOTLIGHT: Refused(
        Why.UPSTREAM,
        "no layout follows the speaker; use PRESENTATION_HORIZONTAL, and give the speaker's stream the layout class focus "
        "(set_stream_layout_classes)",
    ),
    Stylesheet: _custom,
    WebPage: Refused(
        Why.UPSTREAM,
        "the composer opens no page of yours; publish the page into the room (renders.start), and select its stream",
    ),
}
LAYOUT: Final[Rule] = at("layout", of=LAYOUTS)

SCREENSHARE_LAYOUTS: Final[Words] = {
    layout: {"type": _TYPES[Layout.GRID], "screenshareType": word} for layout, word in _TYPES.items()
}
"""What takes over while somebody shares a screen; it goes with bestFit alone."""
SCREENSHARE_LAYOUT: Final[Rule] = at("layout", of=SCREENSHARE_LAYOUTS)

_LANDSCAPE: Final[Mapping[Quality, tuple[int, int]]] = {
    Quality.SD: (640, 480),
    Quality.HD: (1280, 720),
    Quality.FHD: (1920, 1080),
}
PICTURE: Final[Mapping[str, Rule]] = {"layout": LAYOUT, "quality": Used(), "orientation": Used()}
"""The rules of what is composed. `quality` and `orientation` are one field there: see `resolution`."""


def check_screenshare(layout: object, screenshare: object) -> None:
    """Require that nothing takes over from another layout than the grid while somebody shares a screen.

    Raises:
        InvalidArgument: it would.
    """
    if screenshare not in {None, UNSET} and layout not in {Layout.GRID, UNSET}:
        raise InvalidArgument("screenshare_layout goes with layout=GRID alone")


def layout_body(wanted: Layout | Stylesheet | WebPage, screenshare: Layout | None = None) -> Mapping[str, Any]:
    """A layout as a body of its own.

    Raises:
        UnsupportedOption: Vonage has none like it.
        InvalidArgument: a stylesheet without anything in it, or a `screenshare` beside another layout than the grid.
    """
    check_screenshare(wanted, screenshare)
    during_screenshare: Mapping[str, Any] = {} if screenshare is None else translate(SCREENSHARE_LAYOUTS, screenshare)
    return {**translate(LAYOUTS, wanted), **during_screenshare}


def resolution(
    quality: Quality | Unset, orientation: Orientation | Unset, *, default: Quality = Quality.SD
) -> dict[str, str]:
    """The body's `resolution`, if any of its two halves was asked for. `default` is what the service takes without one."""
    if quality is UNSET and orientation is UNSET:
        return {}
    width, height = _LANDSCAPE[default if quality is UNSET else quality]
    if orientation is Orientation.PORTRAIT:
        width, height = height, width
    return {"resolution": f"{width}x{height}"}
