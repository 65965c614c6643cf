"""The `__init__` of a frozen dataclass, written when it is first used, and as fast as that of an open one.

That of `dataclass(frozen=True)` sets each field by a call of `object.__setattr__`, which made up half of what it took to list a
page of recordings. Here the instance is of an open twin of its class while it is filled, and of its class from then on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from typing import Any, Final, TypeVar

Cls = TypeVar("Cls")


class _Unsaid:
    """Stands in a signature for what a factory will make."""

    def __repr__(self) -> str:
        return "<factory>"


_UNSAID: Final = _Unsaid()


def filled_when_used(frozen: type[Cls]) -> type[Cls]:
    """Give a frozen dataclass (with slots, all fields by keyword) its `__init__`."""
    made: Any = frozen  # whose `__init__` is replaced, which no checker likes
    made.__init__ = _Unwritten(made)
    return frozen


class _Unwritten:
    """Stands where an `__init__` will, and is replaced by it when anybody looks."""

    __slots__ = ("_frozen",)

    def __init__(self, frozen: type[Any]) -> None:
        self._frozen = frozen

    def __get__(self, thing: object, owner: type[Any] | None = None) -> Any:
        written = _written(self._frozen)
        self._frozen.__init__ = written
        return written if thing is None else written.__get__(thing, owner)


def _written(frozen: type[Any]) -> Any:
    # No slots of its own, so that an instance can be of either class; and none of the refusals that make the other frozen.
    unguarded = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    opened = type(frozen.__name__, (frozen,), {"__slots__": (), "__module__": frozen.__module__, **unguarded})
    items = fields(frozen)
    factories = {item.name: item.default_factory for item in items if item.default_factory is not MISSING}
    # With underscores, for a field may be called `type`.
    known: dict[str, Any] = {"_type": type, "_frozen": frozen, "_opened": opened, "_set": object.__setattr__}
    known |= {"_unsaid": _UNSAID} | {f"_make_{name}": factory for name, factory in factories.items()}
    module, scope = sys.modules.get(frozen.__module__), dict[str, Any]()
    # Fields' names and nothing else, as dataclasses does it; within the module, where its annotations are understood.
    exec("\n".join(_lines(frozen, items, known)), vars(module) if module else {}, scope)  # noqa: S102
    written = scope["_write"](**known)
    written.__module__, written.__qualname__ = frozen.__module__, f"{frozen.__qualname__}.__init__"
    written.__annotations__ = {item.name: item.type for item in items} | {"return": None}
    defaults = {item.name: item.default for item in items if item.default is not MISSING}
    written.__kwdefaults__ = defaults | dict.fromkeys(factories, _UNSAID)
    return written


def _lines(frozen: type[Any], items: tuple[Field[Any], ...], known: dict[str, Any]) -> Iterator[str]:
    yield f"def _write({', '.join(known)}):"
    yield f"  def __init__(self, {', '.join(['*', *(item.name for item in items)]) if items else ''}):"
    for item in items:
        if item.default_factory is not MISSING:
            yield f"    if {item.name} is _unsaid: {item.name} = _make_{item.name}()"
    yield "    if _type(self) is _frozen:"
    yield '      _set(self, "__class__", _opened)'
    for item in items:
        yield f"      self.{item.name} = {item.name}"
    yield "      self.__class__ = _frozen"
    yield "    else:"  # of a subclass that is not made so: it may have a dict, and could not change back
    for item in items:
        yield f'      _set(self, "{item.name}", {item.name})'
    yield "      pass"
    if hasattr(frozen, "__post_init__"):
        yield "    self.__post_init__()"
    yield "  return __init__"
