"""What the tests of the command line share: running it, and a platform that outlives a command."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from functools import cache
from typing import Any, NamedTuple

import pytest
import typer.main

from anyroom import Memory, plugins
from anyroom.cli.program import run
from anyroom.provider import Provider


class Told(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


Anyroom = Callable[..., Told]


@pytest.fixture(scope="session", autouse=True)
def commands_built_once() -> Generator[None]:
    """A process builds the commands once, and does not mind how long that takes; these tests run hundreds of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.main.get_command", cache(typer.main.get_command))
        yield


@pytest.fixture
def anyroom(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Anyroom:
    """The command line, called in this process."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("ANYROOM_PROVIDER", raising=False)

    def call(*words: str) -> Told:
        capsys.readouterr()
        code = run(words)
        out, err = capsys.readouterr()
        return Told(code, out, err)

    return call


@pytest.fixture
def lasting() -> Generator[Memory]:
    """A platform named `lasting` whose world all its clients share, as all real ones do."""
    world = Memory().world

    class Lasting(Memory):
        name = "lasting"

        @classmethod
        def configured(cls, settings: Any, environ: Any = None) -> Provider:
            return cls(world=world)

    plugins.register_provider(Lasting)
    yield Lasting(world=world)
    del plugins._loaded["lasting"]
