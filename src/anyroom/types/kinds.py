"""Whether an option's value is of the kind that its annotation says, where that is plain: text, a number, a class of ours.

Type checkers say so too. Without one, a value of another kind would be sent, or end in an adapter's own `TypeError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from anyroom.errors import InvalidArgument
from anyroom.types.frozen import Frozen

_CALLED: Final[Mapping[type, str]] = {
    str: "text",
    bool: "True or False",
    int: "a number",
    float: "a number",
    datetime: "a datetime",
    Mapping: "a mapping",
}


@cache
def plain_kinds(options: type[Any]) -> Mapping[str, tuple[type, ...]]:
    """The options whose values are of plain kinds, each with the kinds that it takes."""
    kinds = {name: tuple(_alternatives(hint)) for name, hint in get_type_hints(options).items()}
    return {name: found for name, found in kinds.items() if found and all(map(_is_plain, found))}


def check_kind(name: str, value: object, kinds: tuple[type, ...]) -> None:
    """Refuse a value of another kind.

    Raises:
        InvalidArgument: it is of none of them. What it is, is not shown: it may be somebody's secret.
    """
    if isinstance(value, kinds) and (
        bool in kinds or not isinstance(value, bool)
    ):  # which Python counts among the numbers
        return
    wanted = " or ".join(dict.fromkeys(_CALLED.get(kind, kind.__name__) for kind in kinds))
    raise InvalidArgument(f"{name} must be {wanted}, not {_instead(value)}")


def _instead(value: object) -> str:
    if value is None:
        return "None: leave it out instead"
    more = ": give its total_seconds()" if isinstance(value, timedelta) else ""
    return f"{type(value).__name__}{more}"


def _alternatives(hint: Any) -> Iterator[Any]:
    """What a value may be instead of not being given."""
    if get_origin(hint) in {Union, UnionType}:
        for part in get_args(hint):
            yield from _alternatives(part)
    elif hint in {int, float}:
        yield from (int, float)
    elif not (isinstance(hint, type) and issubclass(hint, Enum) and hint.__name__ == "Unset"):
        yield get_origin(hint) or hint


def _is_plain(kind: Any) -> bool:
    return kind in _CALLED or (isinstance(kind, type) and issubclass(kind, Frozen) and not hasattr(kind, "provider"))
