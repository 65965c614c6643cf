"""Queries: what a listing is asked for, as text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, cast

from anyroom.tables import Rule, at
from anyroom_cloudflare.app import wire_time

SPAN: Final[Mapping[str, Rule]] = {"since": at("start_time", of=wire_time), "until": at("end_time", of=wire_time)}
"""From when to when, in the options of a listing."""


def query(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """The pairs of a query: of a collection one for each item, flags as `true` and `false`."""
    return tuple((name, _text(item)) for name, value in values.items() for item in _items(value))


def _items(value: object) -> Collection[object]:
    if isinstance(value, Collection) and not isinstance(value, str):
        return cast("Collection[object]", value)
    return (value,)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
