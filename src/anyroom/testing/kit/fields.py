"""Request fields: whatever the platform documents can be said, and is, by some call."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest

from anyroom.capabilities import all_endpoints
from anyroom.errors import AnyroomError
from anyroom.stages import ServedStage, open_stage
from anyroom.testing.kit.particulars import Particulars
from anyroom.testing.kit.scene import Mode, Scene


@dataclass(frozen=True, slots=True)
class Documented:
    """The request fields that the platform documents for one of its operations, as `webhook.endPoint`, `items.*.id`.

    `extra`: those of them that are left to `extra` or to a raw request.
    """

    query: Sequence[str] = ()
    body: Sequence[str] = ()
    extra: Sequence[str] = ()


class FieldLaws:
    """What can be said to the platform, against what it documents.

    `documented_fields` is a folder of TOML files, with a table for each wire operation: `[createRoom]`, and in it `query`,
    `body` (of JSON or of a form) and `extra`, as in `Documented`.
    """

    stage_name: ClassVar[str]
    particulars: ClassVar[Particulars]
    documented_fields: ClassVar[Path | None] = None

    def test_every_documented_field_is_said(self, tmp_path: Path) -> None:
        """A request field that the platform documents was in no request that the simulator saw, or is listed as left to
        `extra` and was; or an operation has no table of its fields.

        Make an option of it; call it in `Particulars.own_operations` or `with_everything`; or list it as `extra`.
        """
        if self.documented_fields is None:
            pytest.skip("no documented fields")
        documented = read_documented(self.documented_fields)
        with open_stage(self.stage_name) as stage:
            assert isinstance(stage, ServedStage), "what is said is looked up in a simulator's log"
            with Scene(stage, Mode.SYNC, tmp_path, self.particulars) as scene:
                for act in (*self.particulars.own_operations.values(), *self.particulars.with_everything):
                    with suppress(AnyroomError):  # what counts is what was said
                        act(scene)
                described = type(scene.provider)
            said = {name: set[str]() for name in documented}
            for request in stage.running.requests():
                said.setdefault(request.operation or "", set()).update(fields_of(request.query, request.body))
        operations = {endpoint.operation for endpoint in all_endpoints(described)}
        assert set(documented) == operations, f"tables and operations: {sorted(set(documented) ^ operations)}"
        unsaid = [
            f"{name}: {field}"
            for name, fields in documented.items()
            for field in (*fields.query, *fields.body)
            if field not in said[name]
        ]
        assert not unsaid, f"said by no call: {'; '.join(unsaid)}"
        said_after_all = [
            f"{name}: {field}" for name, fields in documented.items() for field in fields.extra if field in said[name]
        ]
        assert not said_after_all, f"listed as left to extra, and said: {'; '.join(said_after_all)}"


def read_documented(folder: Path) -> Mapping[str, Documented]:
    """The documented fields, by wire operation."""
    found: dict[str, Documented] = {}
    for path in sorted(folder.glob("*.toml")):
        for operation, fields in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert operation not in found, f"{path.name}: {operation} has a table already"
            found[operation] = Documented(**fields)
    return found


def fields_of(query: Sequence[tuple[str, str]], body: Any) -> Iterator[str]:
    """Every field of a request, by its path; those that hold others too."""
    yield from (name for name, _ in query)
    if isinstance(body, list) and all(isinstance(pair, list) for pair in cast("list[Any]", body)):
        yield from (str(pair[0]) for pair in cast("list[list[Any]]", body))
    else:
        yield from _paths(body, ())


def _paths(value: Any, place: tuple[str, ...]) -> Iterator[str]:
    if place:
        yield ".".join(place)
    if isinstance(value, dict):
        for name, child in cast("dict[str, Any]", value).items():
            yield from _paths(child, (*place, name))
    elif isinstance(value, list):
        for child in cast("list[Any]", value):
            yield from _paths(child, (*place, "*"))
