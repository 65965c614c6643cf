"""Parsed JSON, looked at without trusting its shape: what is not what it should be counts as empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from anyroom.reading import Millis

Moment: TypeAlias = Millis
"""Milliseconds since the epoch, or an instant as text: where no source says which."""


def members(value: object) -> Mapping[str, Any]:
    """The members of an object; none of anything else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def elements(value: object) -> list[Any]:
    """The elements of a list; none of anything else."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def first_list(*values: object) -> list[Any] | None:
    """The first of these that is a list."""
    return next((cast("list[Any]", value) for value in values if isinstance(value, list)), None)
