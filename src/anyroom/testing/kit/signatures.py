"""Signatures: what a provider's own operations take and give has types, all the way down."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any, ForwardRef, TypeVar, get_args, get_origin, get_type_hints

from anyroom.provider import Provider
from anyroom.testing.kit.listening import own_operations

FREE: frozenset[str] = frozenset({"raw", "extra"})
"""What holds the platform's own JSON, whatever that is."""


class SignatureLaws:
    """What type checkers and editors are told of a provider's own operations."""

    def test_own_operations_have_types(self, described: type[Provider]) -> None:
        """A parameter, a result, or a field of one of them, is `Any`, so that no type checker helps whoever uses it.

        Give it its type. What is free-form is a mapping (`Mapping[str, Any]`); only `raw` and `extra` are whatever they are.
        """
        vague = sorted({place for name, method in own_operations(described).items() for place in _vague(name, method)})
        assert not vague, f"without a type: {', '.join(vague)}"


def _vague(name: str, method: Any) -> Iterator[str]:
    hints = get_type_hints(method)
    missing = set(inspect.signature(method).parameters) - set(hints) - {"self"}
    yield from (f"{name}({parameter})" for parameter in missing)
    returned = get_args(hints.pop("return"))[-1:] or (Any,)
    seen: set[Any] = set()
    for place, hint in (*hints.items(), ("", returned[0])):
        yield from _vague_in(f"{name}({place})" if place else f"{name}() -> ", hint, seen)


def _vague_in(place: str, hint: Any, seen: set[Any]) -> Iterator[str]:
    if hint is Any or isinstance(hint, ForwardRef):
        yield place
    elif isinstance(hint, type) and is_dataclass(hint):
        if hint not in seen:
            seen.add(hint)
            for name, inner in get_type_hints(hint).items():
                if name not in FREE:
                    yield from _vague_in(f"{hint.__name__}.{name}", inner, seen)
    elif not (isinstance(origin := get_origin(hint), type) and issubclass(origin, Mapping)):
        for part in get_args(hint):
            if not isinstance(part, TypeVar):
                yield from _vague_in(place, part, seen)
        if isinstance(origin, type) and is_dataclass(origin):
            yield from _vague_in(place, origin, seen)
