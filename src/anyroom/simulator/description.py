"""What a simulated platform's routes do not say about themselves, for its OpenAPI description."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from anyroom.simulator.schemas import Schema


@dataclass(frozen=True)
class Described:
    """A wire operation: `answer` is the body of its success, None for none at all.

    That a body or a query may be a bad request (400), and that what a path names may not be there (404), goes without
    saying; `refuses` has the other statuses. `texts` has those whose body is plain text instead of the platform's error,
    and `empty` other successes, without a body. `security` names one of the platform's schemes, the first if it is None
    and none of them if it is empty.
    """

    answer: Schema | None
    status: int = 200
    query: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    body: Schema | None = None
    body_type: str = "application/json"
    body_optional: bool = False
    refuses: Collection[int] = ()
    texts: Collection[int] = ()
    empty: Collection[int] = ()
    security: str | None = None


@dataclass(frozen=True)
class Scheme:
    """How callers authenticate, in OpenAPI's words, and the statuses that tell them that they did not."""

    definition: Schema
    refuses: Collection[int]


@dataclass(frozen=True)
class Description:
    """A platform: its wire operations by name, the shapes of its errors, and how callers authenticate.

    `schemas` stand in the document under their names, by which `named` refers to them.
    """

    operations: Mapping[str, Described] = field(default_factory=dict[str, Described])
    schemas: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    errors: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    security: Mapping[str, Scheme] = field(default_factory=dict[str, Scheme])


def named(name: str) -> Schema:
    """A reference to one of the description's `schemas`."""
    return {"$ref": f"#/components/schemas/{name}"}
