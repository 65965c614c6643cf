"""`anyroom tour`: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anyroom import Memory, plugins, stages
from anyroom.config import ProviderConfig
from anyroom.errors import ProviderUnavailable
from anyroom.tour import STEPS

from .conftest import Anyroom


def test_every_platform_by_default(anyroom: Anyroom) -> None:
    told = anyroom("tour", "--json")
    assert [platform["provider"] for platform in told.json] == [
        name for name in stages.names() if name in plugins.names()
    ]
    for platform in told.json:
        assert platform["failed"] is False
        assert [step["title"] for step in platform["steps"]][1:] == [step.title for step in STEPS]
    assert told.err == ""


def test_lines_then_a_table_where_there_is_no_terminal(anyroom: Anyroom) -> None:
    told = anyroom("tour", "memory")
    assert told.code == 0
    assert told.out.startswith("memory  open the platform  done: ")
    assert "memory  close the room  done: closed\n" in told.out
    assert "┃ memory" in told.out
    assert told.err == ""


def test_a_live_table_on_a_terminal(anyroom: Anyroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    told = anyroom("tour", "memory")
    assert told.code == 0
    assert "memory  open the platform" not in told.out
    assert "\x1b[" in told.out


def test_a_picture(anyroom: Anyroom, tmp_path: Path) -> None:
    file = tmp_path / "tour.svg"
    assert anyroom("tour", "memory", "--svg", str(file)).code == 0
    assert file.read_text(encoding="utf-8").startswith("<svg")


def test_a_failure_is_told_and_the_code_is_1(anyroom: Anyroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Memory, room: Any, options: Any, /) -> None:
        raise ProviderUnavailable("on fire", status=503)

    monkeypatch.setattr(Memory, "start_recording", refuse)
    told = anyroom("tour", "memory")
    assert told.code == 1
    assert "memory  start a recording  failed: memory recordings.start: 503 Service Unavailable: on fire" in told.out
    below = told.out.partition("└")[2]
    assert "failed" in below
    assert "memory recordings.start: 503 Service Unavailable: on fire" in below


def test_an_unknown_platform_fails_alone(anyroom: Anyroom) -> None:
    told = anyroom("tour", "nix", "memory", "--json")
    assert told.code == 1
    import json

    nix, memory = json.loads(told.out)
    assert "there is no simulator of 'nix'" in nix["steps"][0]["note"]
    assert memory["failed"] is False


def test_live_tells_how_to_join_and_that_nobody_did(anyroom: Anyroom, lasting: Memory) -> None:
    told = anyroom("tour", "lasting", "--live", "--patience", "4", "--rtmp", "rtmp://live.example.com/app/key")
    assert told.code == 0
    assert "Join room-" in told.err
    assert "(shown with --show-secrets)" in told.err
    assert "nobody joined within 4 seconds" in told.out
    assert anyroom("tour", "lasting", "--live", "--rtmp", "http://live.example.com/app/key").code == 2


@pytest.fixture
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The platforms that take credentials, none of which has any."""
    taking = {
        name: plugins.load(name).config_class
        for name in plugins.names()
        if plugins.load(name).config_class.model_fields
    }
    for config in taking.values():
        for setting in config.model_fields:
            monkeypatch.delenv(config.variable(setting), raising=False)
    return list(taking)


def test_live_says_what_is_missing(anyroom: Anyroom, no_credentials: list[str]) -> None:
    for name in no_credentials:
        told = anyroom("tour", name, "--live")
        assert told.code == 1
        assert "in the environment" in told.out


def test_live_visits_every_platform_whose_credentials_are_there(
    anyroom: Anyroom, no_credentials: list[str], lasting: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = anyroom("tour", "--live")
    assert told.code == 1
    assert "no platform's credentials are in the environment" in told.err
    assert all(name in told.err for name in no_credentials)

    class Key(ProviderConfig):
        env_prefix = "LASTING_"
        key: str

    monkeypatch.setattr(type(lasting), "config_class", Key)
    monkeypatch.setattr(
        type(lasting), "configured", classmethod(lambda cls, settings: Key.from_env(settings) and lasting)
    )
    assert anyroom("tour", "--live").code == 1
    monkeypatch.setenv("LASTING_KEY", "k")
    (platform,) = anyroom("tour", "--live", "--patience", "2", "--json").json
    assert (platform["provider"], platform["live"]) == ("lasting", True)
