"""A simulator's OpenAPI 3.1 description, computed from its routes and what is stated beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from anyroom.simulator.description import Described, Description, named
from anyroom.simulator.exchange import Served
from anyroom.simulator.schemas import ANY, SOME_TEXT, TEXT, Schema, either
from anyroom.version import __version__

if TYPE_CHECKING:
    from anyroom.simulator.simulator import Simulator

VERSION: Final = "3.1.0"
JSON: Final = "application/json"
PLAIN: Final = "text/html"  # what Express calls text
SEGMENT: Final = re.compile(r"\{(\w+)\}")
ERROR: Final = "Error"
NOTE: Final = (
    "What the simulator serves and how it answers by default. Objects may have more members than are named. Faults that "
    "are injected, and the control API, are not described."
)


def document(simulator: type[Simulator[Any]]) -> dict[str, Any]:
    """The description of everything under the platform's own paths, as JSON.

    An operation that is served under several routes has its name as the first one's `operationId`, and as the `summary` of all.
    """
    description = simulator.description
    paths: dict[str, dict[str, Any]] = {}
    times: Counter[str] = Counter()
    for row, public in (*((row, False) for row in simulator.operations), *((row, True) for row in simulator.beside)):
        times[row.operation] += 1
        number = times[row.operation]
        identity = row.operation if number == 1 else f"{row.operation}_{number}"
        operation = {"operationId": identity, "summary": row.operation, **described(row, description, public=public)}
        paths.setdefault(row.path, {})[row.method.lower()] = operation
    return {
        "openapi": VERSION,
        "info": {"title": f"{simulator.provider}, simulated by anyroom", "version": __version__, "description": NOTE},
        # The document's own origin: it is served where the platform is.
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {
                **description.schemas,
                **description.errors,
                ERROR: either(*map(named, description.errors)) if description.errors else {},
            },
            "securitySchemes": {name: scheme.definition for name, scheme in description.security.items()},
        },
    }


def described(row: Served[Any], description: Description, *, public: bool) -> dict[str, Any]:
    known = description.operations.get(row.operation, Described(ANY))
    scheme = None if public else scheme_of(known, description)
    refusals = {*statuses(row, known), *(description.security[scheme].refuses if scheme else ())}
    return {
        "parameters": [*path_parameters(row.path), *query_parameters(known.query)],
        **({} if known.body is None else {"requestBody": request_body(known, known.body)}),
        "responses": {
            str(known.status): success(known.status, known.answer),
            **{str(status): success(status, None) for status in known.empty},
            **{str(status): refusal(status, text=status in known.texts) for status in sorted(refusals)},
        },
        "security": [{scheme: []}] if scheme else [],
    }


def scheme_of(known: Described, description: Description) -> str | None:
    usual = next(iter(description.security), None)
    return (usual if known.security is None else known.security) or None


def statuses(row: Served[Any], known: Described) -> set[int]:
    """What else than its success a call may be answered with, once it is let in."""
    implied = {
        400: bool(known.query) or known.body is not None,
        404: bool(SEGMENT.search(row.path)),
        413: known.body is not None,
    }
    return {status for status, may_be in implied.items() if may_be} | set(known.refuses)


def path_parameters(path: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, "schema": SOME_TEXT} for name in SEGMENT.findall(path)]


def query_parameters(query: Mapping[str, Schema]) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": schema} for name, schema in query.items()]


def request_body(known: Described, schema: Schema) -> dict[str, Any]:
    return {"required": not known.body_optional, "content": {known.body_type: {"schema": schema}}}


def success(status: int, schema: Schema | None) -> dict[str, Any]:
    said = {"description": HTTPStatus(status).phrase}
    return said if schema is None else {**said, "content": {JSON: {"schema": schema}}}


def refusal(status: int, *, text: bool) -> dict[str, Any]:
    content = {PLAIN: {"schema": TEXT}} if text else {JSON: {"schema": named(ERROR)}}
    return {"description": HTTPStatus(status).phrase, "content": content}
