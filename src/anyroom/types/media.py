"""How a picture is composed: layouts, qualities, orientations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How the participants are arranged in a composed picture."""

    GRID = "grid"
    """All at the same size."""
    SPOTLIGHT = "spotlight"
    """The active speaker alone."""
    SIDEBAR = "sidebar"
    """One large, the others at its side."""
    PIP = "pip"
    """One large, one small inside it."""
    PRESENTATION_HORIZONTAL = "presentation_horizontal"
    """One large above a row of the others."""
    PRESENTATION_VERTICAL = "presentation_vertical"
    """One large beside a column of the others."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A layout written as CSS."""

    css: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """A layout that is a web page of your own, which the platform opens and records."""

    url: str


class Quality(StrEnum):
    """The height of the picture."""

    SD = "sd"
    """480 lines."""
    HD = "hd"
    """720 lines."""
    FHD = "fhd"
    """1080 lines."""


class Orientation(StrEnum):
    """Which side is the longer one."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
