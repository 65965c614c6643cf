"""How pictures are composed, in RealtimeKit's words: a page of one's own, and a size in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.capabilities import Why
from anyroom.tables import Emulated, Refused, Words
from anyroom.types.media import Layout, Orientation, Quality, Stylesheet, WebPage
from anyroom.types.values import UNSET, Unset

_NO_LAYOUTS: Final = Refused(
    Why.UPSTREAM, "the recorder draws its own page or one of yours; make a page that looks so: layout=WebPage(url)"
)
LAYOUTS: Final[Words] = {
    Layout.GRID: Emulated("", "the recorder's own page; how it arranges people is not documented"),
    **{layout: _NO_LAYOUTS for layout in Layout if layout is not Layout.GRID},
    Stylesheet: Refused(
        Why.UPSTREAM, "the recorder takes no stylesheet; put it on a page of yours: layout=WebPage(url)"
    ),
    WebPage: "url",
}
_LANDSCAPE: Final[Mapping[Quality, tuple[int, int]]] = {
    Quality.SD: (640, 480),
    Quality.HD: (1280, 720),
    Quality.FHD: (1920, 1080),
}


def picture(
    layout: Layout | Stylesheet | WebPage | Unset, quality: Quality | Unset, orientation: Orientation | Unset
) -> dict[str, Any]:
    """The part of a start's body that says how the picture is composed.

    One half of the size goes with the other's default: the service's own is 1280 by 720.
    """
    body: dict[str, Any] = {"url": layout.url} if isinstance(layout, WebPage) else {}
    if quality is UNSET and orientation is UNSET:
        return body
    width, height = _LANDSCAPE[Quality.HD if quality is UNSET else quality]
    if orientation is Orientation.PORTRAIT:
        width, height = height, width
    return {**body, "video_config": {"width": width, "height": height}}
