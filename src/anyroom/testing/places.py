"""Places in a JSON body, and the same body with one of them changed."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, TypeAlias, cast

Place: TypeAlias = tuple[str | int, ...]
"""The names and indices that lead to a value."""


def places(body: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every place with what stands there, the body itself and what holds others included."""
    yield place, body
    if isinstance(body, dict):
        for name, item in cast("dict[str, Any]", body).items():
            yield from places(item, (*place, name))
    elif isinstance(body, list):
        for index, item in enumerate(cast("list[Any]", body)):
            yield from places(item, (*place, index))


def leaves(body: Any) -> Iterator[tuple[Place, Any]]:
    """Every place that holds no other, with what stands there."""
    for place, value in places(body):
        if value in ([], {}) or not isinstance(value, (dict, list)):
            yield place, value


def at(body: Any, place: Place) -> Any:
    """What stands at a place."""
    for key in place:
        body = body[key]
    return body


def changed(body: Any, place: Place, value: Any) -> Any:
    """The body with another value at a place. Both share what is not on the way there."""
    if not place:
        return value
    found = copy.copy(body)
    found[place[0]] = changed(body[place[0]], place[1:], value)
    return found


def without(body: Any, place: Place) -> Any:
    """The body without what stands at a place, which is not the body itself. Both share what is not on the way there."""
    *way, last = place
    rest = copy.copy(at(body, tuple(way)))
    del rest[last]
    return changed(body, tuple(way), rest)
