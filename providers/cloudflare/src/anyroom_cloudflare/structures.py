"""Values with a structure of their own (a preset's permissions, a recording's format): their fields are named as the API
names them, so that one function writes them all, and pydantic reads them as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, fields, is_dataclass
from enum import Enum
from typing import Any, cast

from anyroom.errors import InvalidArgument
from anyroom.types.values import UNSET


def needed() -> Any:
    """A field that the API requires where the whole structure is sent, and leaves out where a part of it is changed."""
    return field(default=None, metadata={"needed": True})


def as_json(value: object) -> Any:
    """The value as a body has it: of a dataclass the fields that are set, by their names, all the way down.

    Raises:
        InvalidArgument: a word in it is `UNKNOWN`, as which a word is read that is not known here.
    """
    if isinstance(value, Enum):
        if value.name == "UNKNOWN":
            raise InvalidArgument(
                f"{type(value).__name__}.UNKNOWN stands for words that are not known, and cannot be sent"
            )
        return value.value
    if is_dataclass(value):
        return {name: as_json(found) for name, found in _set(value)}
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in cast("Mapping[str, object]", value).items()}
    if isinstance(value, (tuple, list)):
        return [as_json(item) for item in cast("Sequence[object]", value)]
    return value


def require_whole(value: object, name: str) -> None:
    """Refuse a structure in which something is missing that the API requires.

    Raises:
        InvalidArgument: it says what, by the names of all of it.
    """
    missing = list(_missing(value, name))
    if missing:
        raise InvalidArgument(f"missing: {', '.join(missing)}")


def _set(value: object) -> Iterator[tuple[str, object]]:
    found = ((item.name, getattr(value, item.name)) for item in fields(cast("Any", value)))
    return ((name, member) for name, member in found if member is not None and member is not UNSET)


def _missing(value: object, name: str) -> Iterator[str]:
    if not is_dataclass(value):
        return
    for item in fields(value):
        member = getattr(value, item.name)
        if member is None and item.metadata.get("needed"):
            yield f"{name}.{item.name}"
        yield from _missing(member, f"{name}.{item.name}")
