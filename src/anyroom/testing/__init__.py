"""The conformance kit, and what tests of an adapter or of an app need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyroom.lazy import lazily

if TYPE_CHECKING:
    from anyroom.testing.kit.conformance import Conformance
    from anyroom.testing.offline import loopback_only

_PLACES = {"Conformance": "kit.conformance", "loopback_only": "offline"}
"""Where each name lives: pytest loads this package in every run, the kit only where it is used."""

__all__ = ["Conformance", "loopback_only"]

__getattr__ = lazily(__name__, _PLACES)
