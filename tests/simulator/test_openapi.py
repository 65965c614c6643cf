"""Every simulator describes itself: all that it serves, nothing else, in a document that holds together."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

import httpx
import pytest

from anyroom import stages
from anyroom.simulator import Described, Description, Running, Scheme, Simulator, load, named
from anyroom.simulator.installed import GROUP, is_simulator
from anyroom.simulator.schemas import FLAG, SOME_TEXT, TEXT, more, record, whole

ROOT: Final = Path(__file__).parents[2]
SERVED: Final = [name for name in stages.names() if is_simulator(stages.entry_points(group=GROUP)[name].load())]
DOCUMENTED: Final = [
    (provider.name, operation, place, field)
    for provider in (ROOT / "providers").iterdir()
    for page in sorted((provider / "tests" / "fields").glob("*.toml"))
    for operation, documented in tomllib.loads(page.read_text()).items()
    for place in ("query", "body")
    for field in documented.get(place, ())
]


@pytest.fixture(scope="module", params=SERVED)
def simulator(request: pytest.FixtureRequest) -> type[Simulator[Any]]:
    return load(request.param)


@pytest.fixture(scope="module")
def document(simulator: type[Simulator[Any]]) -> dict[str, Any]:
    return simulator.openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (str(item) for name, item in value.items() if name == "$ref")
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


# --- of a platform of two calls -----------------------------------------------------------------------------------------


def test_what_is_stated_and_what_goes_without_saying(parlour: type[Simulator[Any]]) -> None:
    class Told(parlour):  # type: ignore[misc, valid-type]
        description: ClassVar[Description] = Description(
            operations={
                "createRoom": Described(
                    named("Room"), 201, body=record({"name?": SOME_TEXT}), refuses=(409,), texts=(409,)
                ),
                "listRooms": Described(
                    record({"rooms": TEXT}), query={"limit": whole(1, 9)}, security="", empty=(204,)
                ),
            },
            schemas={"Room": record({"id": TEXT, "locked?": FLAG})},
            errors={"Problem": record({"error": TEXT})},
            security={"password": Scheme({"type": "apiKey", "in": "header", "name": "Authorization"}, refuses=(401,))},
        )

    document = Told.openapi()
    assert (document["openapi"], document["servers"]) == ("3.1.0", [{"url": "/"}])
    assert document["components"]["schemas"] == {
        "Room": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "locked": {"type": "boolean"}},
            "required": ["id"],
        },
        "Problem": {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]},
        "Error": {"anyOf": [{"$ref": "#/components/schemas/Problem"}]},
    }
    create, listing = (document["paths"]["/api/rooms"][method] for method in ("post", "get"))
    assert create["operationId"] == create["summary"] == "createRoom"
    assert create["security"] == [{"password": []}]
    assert {status: list(answer.get("content", ())) for status, answer in create["responses"].items()} == {
        "201": ["application/json"],
        "400": ["application/json"],
        "401": ["application/json"],
        "409": ["text/html"],
        "413": ["application/json"],
    }
    assert create["requestBody"]["required"] is True
    assert listing["security"] == []
    assert listing["parameters"] == [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9}}
    ]
    assert list(listing["responses"]) == ["200", "204", "400"]
    assert "content" not in listing["responses"]["204"]
    # Nothing is stated of this one.
    one = document["paths"]["/api/rooms/{room}"]["get"]
    assert (one["parameters"][0]["name"], list(one["responses"])) == ("room", ["200", "401", "404"])


def test_a_record_with_more_members() -> None:
    assert more(named("Room"), {"open": FLAG}) == {"allOf": [named("Room"), record({"open": FLAG})]}


def test_it_is_served_beside_the_control_api_and_never_logged(running: Running, web: httpx.Client) -> None:
    answer = web.get(f"{running.control_url}/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert "/api/rooms" in answer.json()["paths"]
    assert web.get(f"{running.base_url}/openapi.json").status_code == 404
    assert web.post(f"{running.control_url}/openapi.json").status_code == 405
    assert [request.path for request in running.requests()] == ["/api/openapi.json"]


# --- of each platform ---------------------------------------------------------------------------------------------------


def test_every_route_is_described_and_nothing_else(simulator: type[Simulator[Any]], document: dict[str, Any]) -> None:
    routes = {(row.method, row.path, row.operation) for row in (*simulator.operations, *simulator.beside)}
    assert {(method, path, operation["summary"]) for method, path, operation in operations(document)} == routes
    assert {operation for *_, operation in routes} == simulator.description.operations.keys()


def test_the_document_holds_together(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) == known
    identities = [operation["operationId"] for *_, operation in operations(document)]
    assert len(set(identities)) == len(identities)
    for _, path, operation in operations(document):
        named_in_path = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"]
        assert named_in_path == re.findall(r"\{(\w+)\}", path)
        assert {name for scheme in operation["security"] for name in scheme} <= document["components"][
            "securitySchemes"
        ].keys()


def test_operations_have_the_ledgers_names(simulator: type[Simulator[Any]], document: dict[str, Any]) -> None:
    with (ROOT / "tests" / "ledger.csv").open() as ledger:
        names = {row["operation"] for row in csv.DictReader(ledger) if row["provider"] == simulator.provider}
    assert names <= {operation["summary"] for *_, operation in operations(document)}


@cache
def described(provider: str) -> Mapping[str, Described]:
    """What a platform's simulator says of its operations. To look among the installed ones takes longer than a test."""
    return load(provider).description.operations


@pytest.mark.parametrize(("provider", "operation", "place", "field"), DOCUMENTED)
def test_every_documented_field_is_described(provider: str, operation: str, place: str, field: str) -> None:
    known = described(provider).get(operation)
    if known is None:
        pytest.skip("the simulator does not serve it")
    if place == "query":
        assert field in known.query
    else:
        # Vonage's form has a name with a dot in it.
        assert has(known.body, [field]) or has(known.body, field.split("."))


def has(schema: Any, field: list[str]) -> bool:
    """Whether a schema names this member, `*` standing for whatever is in a list."""
    if not field:
        return True
    alternatives = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
    if any(has(one, field) for one in alternatives):
        return True
    first, *rest = field
    if schema.get("type") == "object" and not schema.get("properties"):
        return first != "*"  # whatever the caller likes
    inner = schema.get("items") if first == "*" else schema.get("properties", {}).get(first)
    return inner is not None and has(inner, rest)
