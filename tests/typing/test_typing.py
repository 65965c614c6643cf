"""Both type checkers, strict, see what a user's editor is to see: right types, shown keywords, mistakes marked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("unmeasured")

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = ("acme.py", "sync.py", "awaited.py", "platform_own.py", "mistakes.py")
REVEALED = {
    "sync.py": (
        r"\(.*str.*Room.*\*, layout: .*Layout.*, name: .*str.*\) -> .*Recording",
        r"\*, room: .*status: .*RecordingStatus.*\) -> .*Pager\[.*Recording\]",
        r"\(.*str.*Ref\[.*Recording\].*\) -> .*Recording",
    ),
    "awaited.py": (
        r"\(.*str.*Room.*\*, layout: .*Layout.*, name: .*str.*\) -> .*Coroutine\[Any, Any, .*Recording\]",
        r"\*, room: .*status: .*RecordingStatus.*\) -> .*AsyncPager\[.*Recording\]",
    ),
}

Said = dict[str, list[tuple[int, str, str]]]
"""By file: line, severity (`error` or `note`), message."""


def mypy(cache: Path) -> Said:
    command = [
        *(sys.executable, "-m", "mypy", "--strict", "--config-file", ""),
        *("--python-version", "3.11", "--cache-dir", str(cache), "--output", "json"),
        *FILES,
    ]
    answer = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert answer.returncode in {0, 1}, answer.stderr
    found: Said = {}
    for line in answer.stdout.splitlines():
        entry = json.loads(line)
        message = f"{entry['message']} {entry.get('hint') or ''}"
        found.setdefault(Path(entry["file"]).name, []).append((entry["line"], entry["severity"], message))
    return found


def pyright(folder: Path) -> Said:
    config = folder / "pyrightconfig.json"
    config.write_text(
        json.dumps(
            {
                "include": [os.path.relpath(HERE, folder)],  # an absolute path is ignored
                "extraPaths": [str(HERE)],
                "pythonVersion": "3.11",
                "typeCheckingMode": "strict",
                "venvPath": str(Path(sys.prefix).parent),
                "venv": Path(sys.prefix).name,
                "reportUnnecessaryTypeIgnoreComment": "error",
                # Statements for their type alone are what these files are made of.
                "reportUnusedExpression": False,
                "reportUnusedCoroutine": False,
            }
        )
    )
    answer = subprocess.run(
        [sys.executable, "-m", "pyright", "--project", str(config), "--outputjson"],
        cwd=HERE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode in {0, 1}, answer.stdout + answer.stderr
    found: Said = {}
    for entry in json.loads(answer.stdout)["generalDiagnostics"]:
        severity = "note" if entry["severity"] == "information" else entry["severity"]
        line = entry["range"]["start"]["line"] + 1
        found.setdefault(Path(entry["file"]).name, []).append((line, severity, entry["message"]))
    return found


@pytest.fixture(scope="module", params=[mypy, pyright], ids=lambda checker: checker.__name__)
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Said:
    pytest.importorskip(request.param.__name__)  # an environment with the lowest versions has no checkers
    found: Said = request.param(tmp_path_factory.mktemp("checker"))
    return found


@pytest.mark.parametrize("name", FILES)
def test_what_is_right_is_right_and_what_is_wrong_is_wrong(said: Said, name: str) -> None:
    assert [entry for entry in said.get(name, []) if entry[1] != "note"] == []


@pytest.mark.parametrize("name", REVEALED)
def test_a_verb_shows_its_keywords_and_what_it_returns(said: Said, name: str) -> None:
    revealed = [" ".join(message.split()) for _, severity, message in said[name] if severity == "note"]
    for pattern in REVEALED[name]:
        assert any(re.search(pattern, message) for message in revealed), (pattern, revealed)
