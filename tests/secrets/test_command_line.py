"""The command line, with credentials from the environment: nothing that it says shows them; nor does a simulator's log."""

from __future__ import annotations

import json
import logging
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from anyroom.capabilities import neutral_operations
from anyroom.cli.program import run
from anyroom.cli.resources import Command, commands, preparation, resources
from anyroom.simulator.front import ACCESS
from tests.faults.platforms import ADAPTERS, Platform, platform

from .canaries import credentials, seen

COMMANDS: dict[str, Command] = {
    "prepare": preparation(),
    **{f"{name}.{command.name}": command for name, resource in resources() for command in commands(name, resource)},
}


@pytest.fixture(scope="module")
def platforms() -> Iterator[Callable[[str], Platform]]:
    """By an adapter's name."""
    with ExitStack() as stack:
        yield cache(lambda name: stack.enter_context(platform(name)))


@pytest.mark.parametrize("name", ADAPTERS)
def test_no_verb_shows_a_credential(
    name: str,
    platforms: Callable[[str], Platform],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    where = platforms(name)
    for variable, value in {**where.running.env, "ANYROOM_PROVIDER": name, "COLUMNS": "10000"}.items():
        monkeypatch.setenv(variable, value)
    known = credentials(where.stage.provider())
    assert known
    told: list[str] = []
    with caplog.at_level(logging.DEBUG):
        for number, (call, command) in enumerate(COMMANDS.items()):
            if number % len(ADAPTERS) != ADAPTERS.index(name):  # each verb on one platform: they share all of this
                continue
            words = call.replace("_", "-").split(".")
            given = ["kit-id" for item in command.parameters if item.positional]
            yes = ["--yes"] if command.destructive else []
            run([*words, *given, *yes, *(["--json"] if number % 2 else [])])
            out, err = capsys.readouterr()
            told += [f"{call}: {out}{err}"]
    assert set(COMMANDS) == set(neutral_operations())
    assert not [said[:80] for said in told if seen(said, known)]
    logged = [record for record in caplog.records if record.name == ACCESS.name]
    assert logged, "the simulator told of no request"
    assert not seen(caplog.text, known)
    with urllib.request.urlopen(f"{where.running.control_url}/requests") as answer:  # noqa: S310 # our own
        assert not seen(json.dumps(json.load(answer)), known)


def test_no_help_and_no_usage_shows_a_credential(
    platforms: Callable[[str], Platform], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known: set[str] = set()
    for where in map(platforms, ADAPTERS):
        known |= credentials(where.stage.provider())
        for variable, value in where.running.env.items():
            monkeypatch.setenv(variable, value)
    for number, call in enumerate(COMMANDS):
        words = call.replace("_", "-").split(".")
        assert run([*words, "--no-such-option" if number % 2 else "--help"]) == (2 if number % 2 else 0)
    out, err = capsys.readouterr()
    assert "Usage" in out
    assert not seen(out + err, known)


@pytest.mark.parametrize("name", ADAPTERS)
def test_what_is_handed_out_is_masked_unless_asked_for(
    name: str,
    platforms: Callable[[str], Platform],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = platforms(name)
    for variable, value in {**where.running.env, "ANYROOM_PROVIDER": name, "COLUMNS": "10000"}.items():
        monkeypatch.setenv(variable, value)
    run(["prepare", "--roles", "host"])
    capsys.readouterr()
    assert run(["rooms", "create", "--json"]) == 0
    room = json.loads(capsys.readouterr().out)["id"]
    for more in ([], ["--json"]):
        assert run(["tokens", "create", room, "--role", "host", *more]) == 0
        assert "eyJ" not in capsys.readouterr().out
    assert run(["tokens", "create", room, "--role", "host", "--json", "--show-secrets"]) == 0
    assert "eyJ" in capsys.readouterr().out
