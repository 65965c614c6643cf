"""From what is typed to what a verb takes, by the types in its signature alone."""

from __future__ import annotations

import inspect
import json
import os
import types
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, Union, cast, get_args, get_origin

import typer

from anyroom.errors import InvalidArgument
from anyroom.types.values import UNSET, Record, Ref, Unset

NOT_TYPED: Final[frozenset[Any]] = frozenset({Unset, type(None), Ref, os.PathLike})
"""Alternatives in a signature that nobody can type; nor any `Record`: an id stands for an object or a reference."""

METAVARS: Final[Mapping[type, str]] = {str: "TEXT", int: "INTEGER", float: "NUMBER", datetime: "2026-01-31T12:00:00Z"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a verb, as the command line shows it: its name, the types of its value, whether it takes several."""

    name: str
    kinds: tuple[Any, ...]
    several: bool
    positional: bool
    required: bool
    help: str

    @property
    def option(self) -> str:
        """`--max-duration`; `from_` is `--from`."""
        return f"--{self.name.strip('_').replace('_', '-')}"

    @property
    def is_flag(self) -> bool:
        return self.kinds == (bool,)

    @property
    def metavar(self) -> str:
        """What may stand there."""
        return "|".join(dict.fromkeys(word for kind in self.kinds for word in _metavars(kind)))

    @property
    def fields(self) -> str:
        """What the JSON holds, where that is what may stand there."""
        objects = [", ".join(item.name for item in fields(kind)) for kind in self.kinds if is_dataclass(kind)]
        return f" (JSON with {'; or with '.join(objects)})" if objects else ""

    def annotation(self) -> tuple[Any, Any]:
        """What Typer is told: the type that it parses, and how the parameter is shown."""
        if self.positional:
            return str, typer.Argument(..., metavar=self.name.upper(), help=self.help, show_default=False)
        default = ... if self.required else None
        if self.is_flag:
            return bool | None, typer.Option(default, f"{self.option}/--no-{self.option[2:]}", help=self.help)
        said = f"{self.help}{self.fields}"
        shown = typer.Option(default, self.option, metavar=self.metavar, help=said, show_default=False)
        return list[str] | None if self.several else str | None, shown

    def read(self, given: Any) -> Any:
        """The value of what was typed.

        Raises:
            InvalidArgument: it is no such value.
        """
        if self.is_flag:
            return given
        return [self._read_one(text) for text in given] if self.several else self._read_one(given)

    def _read_one(self, text: str) -> Any:
        for kind in self.kinds:
            found = _read(kind, text)
            if found is not UNSET:
                return found
        # JSON may hold a secret, and is not shown again.
        given = "this JSON" if text.lstrip().startswith("{") else repr(text)
        raise InvalidArgument(
            f"{self.name if self.positional else self.option} takes {self.metavar}{self.fields}, not {given}"
        )


def parameters(signature: inspect.Signature, helps: Mapping[str, str]) -> Iterator[Parameter]:
    """The parameters of a verb."""
    for parameter in signature.parameters.values():
        several, hint = _element(parameter.annotation)
        kinds = tuple(kind for kind in _alternatives(hint) if kind not in NOT_TYPED and not issubclass(kind, Record))
        yield Parameter(
            name=parameter.name,
            kinds=kinds,
            several=several,
            positional=parameter.kind is parameter.POSITIONAL_ONLY,
            required=parameter.default is parameter.empty,
            help=helps.get(parameter.name, ""),
        )


def _element(hint: Any) -> tuple[bool, Any]:
    """Whether the type is a collection, and the type of one item."""
    for kind in get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,):
        origin = get_origin(kind)
        if isinstance(origin, type) and issubclass(origin, Collection) and not issubclass(origin, Mapping):
            return True, get_args(kind)[0]
    return False, hint


def _alternatives(hint: Any) -> Iterator[Any]:
    if get_origin(hint) in {Union, types.UnionType}:
        for part in get_args(hint):
            yield from _alternatives(part)
    else:
        yield get_origin(hint) or hint


def _read(kind: Any, text: str) -> Any:
    """The text as a value of this type, or UNSET where it is none."""
    try:
        if issubclass(kind, Enum):
            return _member(kind, text)
        if issubclass(kind, datetime):
            return datetime.fromisoformat(text)
        if issubclass(kind, Mapping) or is_dataclass(kind):
            return _read_object(kind, text)
        return kind(text)
    except InvalidArgument:
        raise
    except (TypeError, ValueError):
        return UNSET


def _member(kind: type[Enum], text: str) -> Any:
    # UNKNOWN is for reading what a platform says, not for asking it.
    return next((member for member in kind if member.value == text and member.name != "UNKNOWN"), UNSET)


def _read_object(kind: Any, text: str) -> Any:
    data: object = json.loads(text)
    if not isinstance(data, dict):
        return UNSET
    given = cast("dict[str, Any]", data)
    return given if issubclass(kind, Mapping) else kind(**given)


def _metavars(kind: Any) -> Iterator[str]:
    if issubclass(kind, Enum):
        yield from (str(member.value) for member in kind if member.name != "UNKNOWN")
    else:
        yield METAVARS.get(kind, "JSON")
