"""A result as JSON has it: what a test's author writes down as the expectation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Final, cast

UNSAID: Final = frozenset({"provider", "raw"})
"""Fields of every record that no expectation names."""


def plainly(thing: Any) -> Any:
    """A record as a mapping of the fields that differ from their defaults; enums as words, instants as ISO 8601, and so on
    all the way down.
    """
    if is_dataclass(thing) and not isinstance(thing, type):
        return {name: plainly(value) for name, value in told(thing)}
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, (tuple, list)):
        return [plainly(item) for item in cast("Sequence[Any]", thing)]
    if isinstance(thing, AbstractSet):
        return sorted(plainly(item) for item in cast("AbstractSet[Any]", thing))
    if isinstance(thing, Mapping):
        return {plainly(key): plainly(value) for key, value in cast("Mapping[Any, Any]", thing).items()}
    return thing


def told(thing: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a record that say something: all but those at their defaults, and `UNSAID`."""
    for item in fields(thing):
        value = getattr(thing, item.name)
        if item.name not in UNSAID and value != _default(item):
            yield item.name, value


def _default(item: Field[Any]) -> object:
    return item.default if item.default_factory is MISSING else item.default_factory()
