"""Frozen dataclasses that are filled as fast as open ones.

The `__init__` of a frozen dataclass sets each field by a call of `object.__setattr__`, which made up half of what it took to
list a page of recordings. Here the instance is of an open twin of its class while it is filled, and of its class from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from functools import wraps
from typing import Any, TypeVar

Cls = TypeVar("Cls")


def filled_open(frozen: type[Cls]) -> type[Cls]:
    """Give a frozen dataclass (with slots, keyword-only, without `__post_init__`) an `__init__` that fills an open twin.

    It is written with the first instance: most classes that load have none in a process.
    """
    made: Any = frozen  # whose `__init__` is replaced, which no checker likes
    usual = made.__init__

    @wraps(usual)
    def first(self: Any, **values: Any) -> None:
        made.__init__ = _filling(made, usual)
        made.__init__(self, **values)

    made.__init__ = first
    return frozen


def _filling(frozen: type[Any], usual: Any) -> Any:
    # No slots of its own, so that an instance can be of either class; and none of the refusals that make the other frozen.
    unguarded = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    opened = type(frozen.__name__, (frozen,), {"__slots__": (), "__module__": frozen.__module__, **unguarded})
    items = fields(frozen)
    # With underscores, for a field may be called `type`.
    known = {"_type": type, "_frozen": frozen, "_opened": opened, "_usual": usual, "_become": object.__setattr__}
    factories = [item for item in items if item.default_factory is not MISSING]
    made = {f"_make_{item.name}": item.default_factory for item in factories}
    unsaid = {f"_no_{item.name}": usual.__kwdefaults__[item.name] for item in factories}
    scope: dict[str, Any] = {**known, **made, **unsaid}
    exec("\n    ".join(_lines(items)), scope)  # noqa: S102 - of the fields' names and nothing else, as dataclasses does it
    written: Any = wraps(usual)(scope["__init__"])
    written.__kwdefaults__ = usual.__kwdefaults__
    return written


def _lines(items: tuple[Field[Any], ...]) -> Iterator[str]:
    names = [item.name for item in items]
    yield f"def __init__(self, *, {', '.join(names)}):"
    yield "if _type(self) is not _frozen:"  # of a subclass that is no record: it may have a dict, and could not change back
    yield f"    return _usual(self, {', '.join(f'{name}={name}' for name in names)})"
    yield '_become(self, "__class__", _opened)'
    for item in items:
        name = item.name
        unsaid = item.default_factory is not MISSING
        yield f"self.{name} = " + (f"_make_{name}() if {name} is _no_{name} else {name}" if unsaid else name)
    yield "self.__class__ = _frozen"
