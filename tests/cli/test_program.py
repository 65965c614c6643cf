"""The program as a whole: without its extra, without arguments, and when something goes wrong."""

from __future__ import annotations

import subprocess
import sys

import pytest

from anyroom import Memory, __version__
from anyroom.errors import RateLimited
from anyroom.operations import Operation

from .conftest import Anyroom

WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"typer", "rich"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in {"typer", "rich"} else real(name, package)
from anyroom.cli import main
sys.exit(main())
"""


def test_without_the_extra_one_line_says_what_to_install() -> None:
    outcome = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert outcome.stderr == 'anyroom: the command line needs rich and typer: pip install "anyroom[cli]"\n'


def test_it_runs_as_a_module() -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "anyroom.cli", "--version"], capture_output=True, text=True, check=False
    )
    assert (outcome.returncode, outcome.stdout) == (0, f"anyroom {__version__}\n")


def test_help_names_every_command(anyroom: Anyroom) -> None:
    told = anyroom("--help")
    assert told.code == 0
    for command in ("providers", "capabilities", "operations", "tour", "simulate", "rooms", "recordings", "webhooks"):
        assert command in told.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nix"], "No such command 'nix'"),
        (["rooms", "nix"], "No such command 'nix'"),
        (["providers", "--nix"], "No such option"),
        (["rooms", "list"], "name a provider: --provider, or ANYROOM_PROVIDER"),
        (["rooms", "get", "--provider", "lasting"], "ROOM"),
        (["rooms", "get", "a/b", "--provider", "lasting"], "must not be a dot or hold slashes"),
        (["rooms", "create", "--name", "", "--provider", "lasting"], "name must not be empty"),
        (["tokens", "create", "r", "--ttl", "-1", "--provider", "lasting"], "ttl must be a positive"),
        (["sessions", "list", "--since", "2026-01-31", "--provider", "lasting"], "since must be an aware datetime"),
        (["capabilities", "--json", "--markdown"], "exclude each other"),
    ],
)
def test_wrong_usage_is_one_line_and_2(anyroom: Anyroom, lasting: Memory, words: list[str], said: str) -> None:
    told = anyroom(*words)
    assert told.code == 2
    assert told.err.startswith("anyroom: ")
    assert told.err.count("\n") == 1
    assert said in told.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rooms", "list", "--provider", "nix"], "no provider 'nix' is installed; installed: "),
        (["operations", "--provider", "nix"], "no provider 'nix' is installed"),
        (["capabilities", "--provider", "nix"], "no provider 'nix' is installed"),
        (["simulate", "nix"], "no simulator of 'nix' is installed"),
        (["tour", "--svg", "/no/such/folder/x.svg", "memory"], "/no/such/folder"),
        (["rooms", "get", "r1", "--provider", "lasting"], "lasting rooms.get: there is no room 'r1'"),
    ],
)
def test_an_error_is_one_line_and_1(anyroom: Anyroom, lasting: Memory, words: list[str], said: str) -> None:
    told = anyroom(*words)
    assert told.code == 1
    assert told.err.startswith("anyroom: ")
    assert told.err.count("\n") == 1
    assert said in told.err


def test_an_error_says_what_to_do(anyroom: Anyroom, lasting: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Memory, room: object, /) -> Operation[None]:
        raise RateLimited("too many\nrequests", status=429)

    monkeypatch.setattr(Memory, "get_room", refuse)
    told = anyroom("rooms", "get", "r1", "--provider", "lasting")
    assert told.err == "anyroom: lasting rooms.get: 429 Too Many Requests: too many requests. Wait and repeat.\n"


def test_an_interruption_is_no_traceback(anyroom: Anyroom, lasting: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: Memory, room: object, /) -> Operation[None]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Memory, "get_room", interrupt)
    assert anyroom("rooms", "get", "r1", "--provider", "lasting") == (130, "", "")
