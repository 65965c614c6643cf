"""What a body may look like, as data: every shape reads a value, or says which part of it is not as documented.

Its JSON Schema says the same to whoever calls.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlsplit

from anyroom.simulator import BadField, schemas
from anyroom.simulator.fields import is_list, is_object
from anyroom.simulator.schemas import Schema

GUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Shape(Protocol):
    def read(self, value: object, name: str) -> object:
        """The value without what is unknown in it; `BadField` when it does not fit."""
        ...

    def schema(self) -> Schema: ...


@dataclass(frozen=True)
class Flag:
    def read(self, value: object, name: str) -> bool:
        if not isinstance(value, bool):
            raise BadField(name, "must be a boolean")
        return value

    def schema(self) -> Schema:
        return schemas.FLAG


@dataclass(frozen=True)
class Number:
    least: float = 0
    most: float = math.inf
    whole: bool = False

    def read(self, value: object, name: str) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadField(name, "must be a number")
        if self.whole and int(value) != value:
            raise BadField(name, "must be an integer")
        if value < self.least:
            raise BadField(name, f"must be greater than or equal to {self.least}")
        if value > self.most:
            raise BadField(name, f"must be less than or equal to {self.most}")
        return value

    def schema(self) -> Schema:
        most = {} if self.most == math.inf else {"maximum": self.most}
        return {"type": "integer" if self.whole else "number", "minimum": self.least, **most}


@dataclass(frozen=True)
class Text:
    least: int = 0
    pattern: str | None = None

    def read(self, value: object, name: str) -> str:
        if not isinstance(value, str):
            raise BadField(name, "must be a string")
        if len(value) < self.least:
            raise BadField(name, "is not allowed to be empty")
        if self.pattern is not None and not re.fullmatch(self.pattern, value, re.ASCII):
            raise BadField(name, f"fails to match the required pattern: /^{self.pattern}$/")
        return value

    def schema(self) -> Schema:
        return schemas.text(least=self.least or None, pattern=f"^{self.pattern}$" if self.pattern else None)


@dataclass(frozen=True)
class Uri:
    schemes: Collection[str] = ("http", "https")

    def read(self, value: object, name: str) -> str:
        text = Text().read(value, name)
        try:
            parts = urlsplit(text)
        except ValueError:
            raise BadField(name, "must be a valid uri") from None
        if parts.scheme not in self.schemes or not parts.netloc or not text.isprintable() or " " in text:
            raise BadField(name, "must be a valid uri")
        return text

    def schema(self) -> Schema:
        return {**schemas.text(pattern=f"^({'|'.join(self.schemes)})://"), "format": "uri"}


@dataclass(frozen=True)
class Guid:
    def read(self, value: object, name: str) -> str:
        text = Text().read(value, name)
        if not GUID.fullmatch(text):
            raise BadField(name, "must be a valid GUID")
        return text

    def schema(self) -> Schema:
        return {**schemas.TEXT, "format": "uuid"}


@dataclass(frozen=True)
class Choice:
    words: tuple[str, ...]

    def read(self, value: object, name: str) -> str:
        text = Text().read(value, name)
        if text not in self.words:
            raise BadField(name, f"must be one of [{', '.join(self.words)}]")
        return text

    def schema(self) -> Schema:
        return schemas.words(*self.words)


@dataclass(frozen=True)
class Many:
    item: Shape
    least: int = 0
    most: int = 1000

    def read(self, value: object, name: str) -> list[object]:
        if not is_list(value):
            raise BadField(name, "must be an array")
        if len(value) < self.least:
            raise BadField(name, f"must contain at least {self.least} items")
        if len(value) > self.most:
            raise BadField(name, f"must contain less than or equal to {self.most} items")
        return [self.item.read(item, f"{name}[{number}]") for number, item in enumerate(value)]

    def schema(self) -> Schema:
        return schemas.many(self.item.schema(), least=self.least or None, most=self.most)


@dataclass(frozen=True)
class Nullable:
    shape: Shape

    def read(self, value: object, name: str) -> object:
        return None if value is None else self.shape.read(value, name)

    def schema(self) -> Schema:
        return schemas.nullable(self.shape.schema())


@dataclass(frozen=True)
class Anything:
    def read(self, value: object, name: str) -> object:
        return value

    def schema(self) -> Schema:
        return schemas.ANY


@dataclass(frozen=True)
class Keyed:
    """An object whose keys are the caller's."""

    item: Shape

    def read(self, value: object, name: str) -> dict[str, object]:
        if not is_object(value):
            raise BadField(name, "must be an object")
        return {key: self.item.read(item, f"{name}.{key}") for key, item in value.items()}

    def schema(self) -> Schema:
        return schemas.keyed(self.item.schema())


@dataclass(frozen=True)
class Object:
    """Known fields, those in `needed` required. Others are left out, or refused where the service is `strict`."""

    optional: Mapping[str, Shape] = field(default_factory=dict[str, Shape])
    needed: Mapping[str, Shape] = field(default_factory=dict[str, Shape])
    strict: bool = False

    def read(self, value: object, name: str = "") -> dict[str, object]:
        if not is_object(value):
            raise BadField(name or "body", "must be an object")
        shapes = {**self.needed, **self.optional}
        prefix = f"{name}." if name else ""
        for missing in (key for key in self.needed if key not in value):
            raise BadField(prefix + missing, "is required")
        for unknown in (key for key in value if self.strict and key not in shapes):
            raise BadField(prefix + unknown, "is not allowed")
        return {key: shape.read(value[key], prefix + key) for key, shape in shapes.items() if key in value}

    def schema(self) -> Schema:
        optional = {f"{name}?": shape.schema() for name, shape in self.optional.items()}
        needed = {name: shape.schema() for name, shape in self.needed.items()}
        return {**schemas.record({**needed, **optional}), **({"additionalProperties": False} if self.strict else {})}


FLAG: Final = Flag()
TEXT: Final = Text()
SOME_TEXT: Final = Text(least=1)
NUMBER: Final = Number()
URI: Final = Uri()
GUID_TEXT: Final = Guid()
