"""Neutral values as plain JSON: what `raw` is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, cast

from anyroom.types.values import MASK, UNSET, Shown


def instant(seconds: float) -> datetime:
    """Seconds since the epoch as an aware datetime."""
    return datetime.fromtimestamp(seconds, UTC)


def plain(value: object) -> Any:
    """The value as JSON has it, made anew; what is None or not set is left out of objects.

    Credentials in an option (a storage secret, a SIP password) are masked; what a platform hands out for use is not.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _field(value, item) for item in fields(value) if _is_told(value, item)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in cast("Collection[object]", value)), key=str)
    if isinstance(value, Collection) and not isinstance(value, (str, bytes)):
        return [plain(item) for item in cast("Collection[object]", value)]
    return value


def _is_told(owner: object, item: Field[Any]) -> bool:
    return item.name != "raw" and getattr(owner, item.name) not in (None, UNSET)


def _field(owner: object, item: Field[Any]) -> Any:
    value = getattr(owner, item.name)
    secret = not item.repr and not isinstance(owner, Shown)
    return MASK if secret and value else plain(value)
