"""The tour runs, unchanged, on an adapter that somebody else wrote and installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from anyroom.tour import STEPS

pytestmark = pytest.mark.usefixtures("unmeasured")

ECHO = Path(__file__).parents[1] / "plugins" / "echo"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that has the plugin installed, and this one has not."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--target", folder, ECHO], check=True)
    return {**os.environ, "PYTHONPATH": str(folder)}


def anyroom(environment: dict[str, str], *words: str) -> Any:
    command = [sys.executable, "-m", "anyroom.cli", *words, "--json"]
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr or outcome.stdout
    return json.loads(outcome.stdout)


def test_it_is_listed_with_its_distribution(installed: dict[str, str]) -> None:
    (echo,) = (provider for provider in anyroom(installed, "providers") if provider["name"] == "echo")
    assert (echo["distribution"], echo["version"], echo["error"]) == ("anyroom-echo", "1.0", "")


def test_the_tour_runs_on_it_beside_the_others(installed: dict[str, str]) -> None:
    reports = {report["provider"]: report for report in anyroom(installed, "tour")}
    assert {"echo", "memory"} <= set(reports)
    assert not any(report["failed"] for report in reports.values())
    assert [step["title"] for step in reports["echo"]["steps"]][1:] == [step.title for step in STEPS]
    done = {step["step"] for step in reports["echo"]["steps"] if step["outcome"] in {"done", "emulated"}}
    assert {"create_room", "make_host_token", "let_people_join"} <= done
