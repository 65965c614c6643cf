"""What a simulated platform's routes do not say about themselves, for its OpenAPI description."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from anyroom.simulator.schemas import Schema


@dataclass(frozen=True)
class Described:
    """A wire operation: `answer` is the body of its success, None for none at all.

    That a body or a query may be a bad request (400), and that what a path names may not be there (404), goes without
    saying; `refuses` has the other statuses. `texts` has those whose body is plain text instead of the platform's error.
    `security` names one of the platform's schemes, the first if it is None and none of them if it is empty.
    """

    answer: Schema | None
    status: int = 200
    query: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    body: Schema | None = None
    body_type: str = "application/json"
    body_optional: bool = False
    refuses: Collection[int] = ()
    texts: Collection[int] = ()
    security: str | None = None


@dataclass(frozen=True)
class Description:
    """A platform: its wire operations by name, the shapes of its errors, and how callers authenticate.

    `schemas` are named in the document, and referred to by `named`. `refuses` is what happens to a bad credential.
    """

    operations: Mapping[str, Described] = field(default_factory=dict[str, Described])
    schemas: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    errors: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    security: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    refuses: Collection[int] = ()


def named(name: str) -> Schema:
    """A reference to one of the description's `schemas`."""
    return {"$ref": f"#/components/schemas/{name}"}
