"""Frozen dataclasses that cost little to define.

An adapter defines a hundred, of which a process makes a few. `dataclass(frozen=True)` writes and compiles seven methods for each,
which made up half of the time that an adapter took to load. Here all share those of `Frozen`, and `__init__` is written when
it is first used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import FrozenInstanceError, dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from typing_extensions import dataclass_transform

from anyroom.types.filling import filled_when_used


class Frozen:
    """What `dataclass(frozen=True, slots=True, kw_only=True)` gives its class, in terms of the class's fields."""

    __slots__ = ()

    if not TYPE_CHECKING:  # To a type checker, whoever has a `__setattr__` takes attributes of any name.

        def __setattr__(self, name: str, value: object) -> None:
            if _is_frozen(type(self), name):
                raise FrozenInstanceError(f"cannot assign to field {name!r}")
            super().__setattr__(name, value)

        def __delattr__(self, name: str) -> None:
            if _is_frozen(type(self), name):
                raise FrozenInstanceError(f"cannot delete field {name!r}")
            super().__delattr__(name)

    def __repr__(self) -> str:
        shown = (item.name for item in fields(cast(Any, self)) if item.repr)
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frozen) or type(other) is not type(self):
            return NotImplemented
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def _compared(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in _compared_fields(cast(Any, type(self)))])

    def __getstate__(self) -> list[object]:
        return [getattr(self, item.name) for item in fields(cast(Any, self))]

    def __setstate__(self, state: Iterable[object]) -> None:
        for item, value in zip(fields(cast(Any, self)), state, strict=True):
            object.__setattr__(self, item.name, value)


Cls = TypeVar("Cls", bound=Frozen)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[Cls]) -> type[Cls]:
    """Make a frozen, keyword-only dataclass with slots. Its subclasses are made so too: `dataclass(frozen=True)` takes none."""
    return filled_when_used(dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(cls))


def _is_frozen(cls: type, name: str) -> bool:
    """All of a class made by `frozen`; of a subclass that is not, which may have a dict, the fields."""
    return "__dataclass_fields__" in vars(cls) or name in cast(Any, cls).__dataclass_fields__


@cache
def _compared_fields(cls: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(cast(Any, cls)) if item.compare)
