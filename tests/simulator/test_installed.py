"""Simulators are found by entry point, and loaded by name."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, EntryPoints
from types import ModuleType
from typing import Any

import pytest

from anyroom.errors import ConfigurationError
from anyroom.simulator import Simulator, available, installed, load


class Attic(Simulator[Any]):
    """Never made, only found."""


@pytest.fixture(autouse=True)
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    group = installed.GROUP
    published = EntryPoints(
        [
            EntryPoint("attic", "house:Attic", group),
            EntryPoint("broken", "no_such_module:Thing", group),
            EntryPoint("wrong", "json:dumps", group),
            EntryPoint("twice", "a:A", group),
            EntryPoint("twice", "b:B", group),
        ]
    )
    monkeypatch.setattr(installed, "entry_points", published.select)


def test_names_come_from_metadata_alone() -> None:
    assert available() == ("attic", "broken", "twice", "wrong")


def test_one_is_loaded_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    house = ModuleType("house")
    house.Attic = Attic  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "house", house)
    assert load("attic") is Attic


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("cellar", "no simulator of 'cellar' is installed; installed: attic, broken, twice, wrong"),
        ("broken", r"'broken' \(no_such_module:Thing\) cannot be loaded: No module named 'no_such_module'"),
        ("wrong", r"'wrong' \(json:dumps\) is not a Simulator"),
        ("twice", "several distributions simulate 'twice': a:A, b:B"),
    ],
)
def test_what_cannot_be_loaded_says_why(name: str, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        load(name)
