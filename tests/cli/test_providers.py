"""`providers`, `operations`, `capabilities`: what is installed, what it speaks, what it can do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from anyroom import Memory, Why, plugins
from anyroom.capabilities import matrix, names
from anyroom.cli.capabilities import as_markdown
from anyroom.cli.operations import performed
from anyroom.operations import Endpoint, Operation, Safety
from anyroom.provider import Provenance, Provider, absent, emulated, speaks

from .conftest import Anyroom

ROOT = Path(__file__).parents[2]


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installed adapter that cannot be imported."""
    folder = tmp_path / "anyroom_broken-3.1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: anyroom-broken\nVersion: 3.1\n")
    (folder / "entry_points.txt").write_text("[anyroom.providers]\nbroken = anyroom_broken\n")
    (tmp_path / "anyroom_broken.py").write_text("raise RuntimeError('half an [upload]')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "broken"


def test_providers(anyroom: Anyroom) -> None:
    found = {provider["name"]: provider for provider in anyroom("providers", "--json").json}
    assert set(found) == set(plugins.names())
    assert all(
        set(row) == {"name", "title", "distribution", "version", "provenance", "error"} for row in found.values()
    )
    assert found["memory"]["distribution"] == "anyroom"
    assert found["memory"]["provenance"] in set(Provenance)
    assert found["memory"]["error"] == ""
    assert "memory" in anyroom("providers").out


def test_a_registered_provider_has_no_distribution(anyroom: Anyroom, lasting: Memory) -> None:
    (row,) = (row for row in anyroom("providers", "--json").json if row["name"] == "lasting")
    assert (row["distribution"], row["version"]) == ("", "")


def test_a_broken_adapter_is_listed_and_stops_no_other(anyroom: Anyroom, broken: str) -> None:
    found = {provider["name"]: provider for provider in anyroom("providers", "--json").json}
    assert found[broken]["error"] == "anyroom-broken 3.1 is broken: RuntimeError: half an [upload]"
    assert (found[broken]["distribution"], found[broken]["version"]) == ("anyroom-broken", "3.1")
    assert found["memory"]["error"] == ""
    assert "half an [upload]" in anyroom("providers").out
    for command in ("operations", "capabilities"):
        told = anyroom(command, "--json")
        assert told.code == 0
        assert "anyroom: left out: anyroom-broken 3.1 is broken" in told.err
    assert anyroom("operations", "--provider", broken).code == 1


# --- operations -----------------------------------------------------------------------------------------------------------

START = Endpoint("startFilm", "POST", "/films", Safety.ONCE)
LIST = Endpoint("listFilms", "GET", "/films", Safety.READ)
GET = Endpoint("getFilm", "GET", "/films/{filmId}", Safety.READ)
CUT = Endpoint("cutFilm", "POST", "/films/{filmId}/cut", Safety.ONCE)


class Studio(Provider):
    name = "studio"
    title = "Studio"

    @speaks(CUT)
    def cut(self, film: str, /) -> Operation[None]:
        """Its own."""
        yield CUT(filmId=film)

    @speaks(GET)
    def peek(self, film: str, /) -> Operation[None]:
        """Its own way to what is a neutral operation's as well."""
        yield GET(filmId=film)

    @speaks(START, LIST)
    def start_recording(self, room: Any, options: Any, /) -> Operation[Any]:
        yield START()

    @speaks(LIST)
    def list_recordings(self, options: Any, /, *, cursor: str | None = None) -> Operation[Any]:
        yield LIST()

    @speaks(GET)
    def get_recording(self, recording: Any, /) -> Operation[Any]:
        yield GET(filmId="x")

    @emulated("cuts at the end")
    @speaks(CUT)
    def stop_recording(self, recording: Any, /) -> Operation[Any]:
        yield CUT(filmId="x")

    delete_recording = absent(Why.NEVER, "film is forever | really")


def test_each_wire_operation_is_listed_once_with_the_call_whose_own_it_is() -> None:
    assert [(line.operation, line.method, line.path, line.call) for line in performed(Studio)] == [
        ("startFilm", "POST", "/films", "recordings.start"),
        ("cutFilm", "POST", "/films/{filmId}/cut", "recordings.stop"),
        ("getFilm", "GET", "/films/{filmId}", "recordings.get"),
        ("listFilms", "GET", "/films", "recordings.list"),
    ]


def test_a_providers_own_method_is_named_where_nothing_neutral_speaks_it() -> None:
    class Older(Studio):
        name = "older"
        stop_recording = absent(Why.UPSTREAM, "cut it")

    assert {line.operation: line.call for line in performed(Older)}["cutFilm"] == "cut"


def test_operations_of_the_installed_providers(anyroom: Anyroom) -> None:
    lines = anyroom("operations", "--json").json
    assert all(list(line) == ["provider", "operation", "method", "path", "call"] for line in lines)
    keys = [(line["provider"], line["operation"]) for line in lines]
    assert len(keys) == len(set(keys))
    for name in plugins.names():
        provider = plugins.load(name)
        calls = {*names(), "raw.request"}
        for line in (line for line in lines if line["provider"] == name):
            assert line["call"] in calls or callable(getattr(provider, line["call"]))
            assert line["path"].startswith("/")
    if lines:
        assert lines[0]["operation"] in anyroom("operations", "--provider", lines[0]["provider"]).out


# --- capabilities ---------------------------------------------------------------------------------------------------------


def test_the_matrix_says_level_why_note_and_provenance(anyroom: Anyroom) -> None:
    data = anyroom("capabilities", "--provider", "memory", "--json").json
    assert data["providers"] == {"memory": {"title": Memory.title, "provenance": Memory.provenance}}
    assert [row["name"] for row in data["rows"]] == list(names())
    for row, expected in zip(data["rows"], matrix({"memory": Memory}), strict=True):
        support = expected.support["memory"]
        assert row["support"]["memory"] == {"level": support.level, "why": support.why, "note": support.note}


def test_the_matrix_as_a_table(anyroom: Anyroom) -> None:
    told = anyroom("capabilities")
    assert told.code == 0
    assert "recordings.start:layout=grid" in told.out
    assert "native" in told.out


def test_the_matrix_as_a_page() -> None:
    page = as_markdown({"studio": Studio, "memory": Memory})
    assert "| **`recordings.stop`** | emulated [" in page
    number = page.partition("| **`recordings.stop`** | emulated [")[2].partition("]")[0]
    assert f'{number}. <a id="note-{number}"></a>cuts at the end' in page
    assert "| **`recordings.delete`** | absent (never) [" in page
    assert (
        "* **studio** (Studio): played against this project's simulator; not verified against a live account." in page
    )


def test_the_page_is_printed(anyroom: Anyroom) -> None:
    assert anyroom("capabilities", "--provider", "memory", "--markdown").out == as_markdown({"memory": Memory})


def test_the_page_of_the_docs_is_fresh() -> None:
    script = ROOT / "scripts" / "generate_capabilities.py"
    outcome = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
