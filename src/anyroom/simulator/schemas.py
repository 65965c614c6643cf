"""JSON Schema (2020-12) in few words: what a simulator says about what it takes and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

Schema: TypeAlias = Mapping[str, object]

ANY: Final[Schema] = {}
TEXT: Final[Schema] = {"type": "string"}
SOME_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
WHOLE: Final[Schema] = {"type": "integer"}
NUMBER: Final[Schema] = {"type": "number"}
FLAG: Final[Schema] = {"type": "boolean"}
NULL: Final[Schema] = {"type": "null"}
OBJECT: Final[Schema] = {"type": "object"}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT}


def record(members: Mapping[str, Schema]) -> Schema:
    """An object of which nothing else is known; a name that ends in `?` is that of a member which may be missing."""
    needed = [name for name in members if not name.endswith("?")]
    return {
        "type": "object",
        "properties": {name.removesuffix("?"): schema for name, schema in members.items()},
        **({"required": needed} if needed else {}),
    }


def more(schema: Schema, members: Mapping[str, Schema]) -> Schema:
    """A record with further members."""
    return {"allOf": [schema, record(members)]}


def keyed(item: Schema) -> Schema:
    """An object whose names are somebody's own."""
    return {"type": "object", "additionalProperties": item}


def many(item: Schema, *, least: int | None = None, most: int | None = None) -> Schema:
    return {"type": "array", "items": item, **bounds("Items", least, most)}


def text(*, least: int | None = None, most: int | None = None, pattern: str | None = None) -> Schema:
    """A string. The pattern is sought, so it says itself where it begins and ends."""
    return {"type": "string", **bounds("Length", least, most), **({"pattern": pattern} if pattern else {})}


def words(*known: str) -> Schema:
    """One of these strings, in the order of the alphabet."""
    return {"type": "string", "enum": sorted(known)}


def whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def nullable(schema: Schema) -> Schema:
    return either(schema, NULL)


def either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def bounds(of: str, least: float | None, most: float | None) -> Schema:
    given = {f"min{of}": least, f"max{of}": most}
    return {name: bound for name, bound in given.items() if bound is not None}
