"""Neutral records, widened to those of the adapter's own that have more fields."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar, cast

from anyroom.types.values import Shown

Wide = TypeVar("Wide", bound=Shown)


def widened(neutral: Shown, wide: type[Wide], **more: Any) -> Wide:
    """The record as one of a subclass of its class, with what only the subclass has; that wins."""
    known = {item.name: getattr(neutral, item.name) for item in fields(cast("Any", neutral))}
    return wide(**{**known, **more})
