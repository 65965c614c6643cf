"""`anyroom rooms list` and its like: a command for every verb, made of the verb's own signature."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from anyroom import Memory, Rtmp
from anyroom.capabilities import neutral_operations
from anyroom.cli.resources import Command, commands, preparation, resources
from anyroom.errors import InvalidArgument
from anyroom.types import (
    READY,
    BroadcastStatus,
    Grant,
    Hls,
    JoinToken,
    Layout,
    Quality,
    RecordingStatus,
    Role,
    SipAuth,
    Storage,
    Stylesheet,
    WebPage,
)

from .conftest import Anyroom

COMMANDS: Mapping[str, Command] = {
    "prepare": preparation(),
    **{f"{name}.{command.name}": command for name, resource in resources() for command in commands(name, resource)},
}
IN = ("--provider", "lasting")


def read(call: str, name: str, typed: Any) -> Any:
    (parameter,) = (item for item in COMMANDS[call].parameters if item.name == name)
    return parameter.read(typed)


def test_every_neutral_operation_is_a_command() -> None:
    assert set(COMMANDS) == set(neutral_operations())


@pytest.mark.parametrize("call", COMMANDS)
def test_every_command_shows_all_that_its_verb_takes(anyroom: Anyroom, call: str) -> None:
    told = anyroom(*call.replace("_", "-").split("."), "--help")
    assert told.code == 0, told.err
    for parameter in COMMANDS[call].parameters:
        assert (parameter.name.upper() if parameter.positional else parameter.option) in told.out
        assert parameter.kinds


def test_help_comes_from_the_docstrings(anyroom: Anyroom) -> None:
    told = anyroom("recordings", "start", "--help")
    assert "Start recording a room into one composed file." in told.out
    assert "how the picture is composed." in told.out


@pytest.mark.parametrize(
    ("call", "name", "typed", "value"),
    [
        ("rooms.create", "name", "Weekly", "Weekly"),
        ("rooms.create", "keep_alive", "60", 60),
        ("rooms.create", "record_on_start", False, False),
        ("rooms.create", "extra", '{"lasting": {"a": 1}}', {"lasting": {"a": 1}}),
        ("recordings.start", "layout", "grid", Layout.GRID),
        ("recordings.start", "layout", '{"css": "stream {}"}', Stylesheet("stream {}")),
        ("recordings.start", "layout", '{"url": "https://a.example"}', WebPage("https://a.example")),
        ("recordings.start", "quality", "fhd", Quality.FHD),
        ("recordings.start", "storage", '{"kind": "aws", "bucket": "b"}', Storage(kind="aws", bucket="b")),
        ("recordings.wait", "until", "ready", READY),
        ("recordings.wait", "until", "recording", RecordingStatus.RECORDING),
        ("recordings.wait", "timeout", "1.5", 1.5),
        ("recordings.download", "file", "1", 1),
        ("broadcasts.start", "hls", "{}", Hls()),
        ("broadcasts.start", "rtmp", ['{"url": "rtmp://a/b", "stream_key": "k"}'], [Rtmp("rtmp://a/b", "k")]),
        ("broadcasts.wait", "until", "live", BroadcastStatus.LIVE),
        ("tokens.create", "role", "host", Role.HOST),
        ("tokens.create", "grants", ["subscribe", "signal"], [Grant.SUBSCRIBE, Grant.SIGNAL]),
        ("sessions.list", "since", "2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("calls.dial", "auth", '{"username": "u", "password": "p"}', SipAuth("u", "p")),
        ("calls.dial", "from_", "+3112345", "+3112345"),
        ("participants.list", "room", "r1", "r1"),
    ],
)
def test_what_is_typed_becomes_what_the_verb_takes(call: str, name: str, typed: Any, value: Any) -> None:
    assert read(call, name, typed) == value


@pytest.mark.parametrize(
    ("call", "name", "typed", "said"),
    [
        (
            "recordings.start",
            "layout",
            "cosy",
            r"--layout takes grid\|spotlight.*JSON \(JSON with css; or with url\), not 'cosy'",
        ),
        ("recordings.start", "quality", "unknown", "--quality takes sd"),
        ("recordings.list", "status", "unknown", "--status takes requested"),
        ("recordings.start", "storage", '{"secret": "s3cret"}', "JSON with kind, bucket, .*not this JSON$"),
        ("recordings.start", "storage", "[1]", "--storage takes JSON"),
        ("rooms.create", "keep_alive", "soon", "--keep-alive takes INTEGER, not 'soon'"),
        ("broadcasts.start", "rtmp", ['{"url": "http://a"}'], "must start with rtmp://"),
        ("sessions.list", "since", "yesterday", "--since takes 2026-01-31T12:00:00Z"),
    ],
)
def test_what_is_no_such_value_is_refused(call: str, name: str, typed: Any, said: str) -> None:
    with pytest.raises(InvalidArgument, match=said) as caught:
        read(call, name, typed)
    assert "s3cret" not in str(caught.value)


def test_from_room_to_file(anyroom: Anyroom, lasting: Memory, tmp_path: Path) -> None:
    room = anyroom("rooms", "create", "--name", "Weekly", *IN, "--json").json
    assert room["name"] == "Weekly"
    assert "raw" not in room
    lasting.join(room["id"], "Ana")
    (person,) = anyroom("participants", "list", "--room", room["id"], *IN, "--json").json
    assert person["name"] == "Ana"

    recording = anyroom("recordings", "start", room["id"], "--layout", "grid", "--no-audio-only", *IN, "--json").json
    lasting.advance(5)
    assert anyroom("recordings", "stop", recording["id"], *IN).code == 0
    assert (
        anyroom("recordings", "wait", recording["id"], "--until", "ready", *IN, "--json").json["status"] == "available"
    )
    file = tmp_path / "film.mp4"
    downloaded = anyroom("recordings", "download", recording["id"], str(file), *IN, "--json").json
    assert downloaded["path"] == str(file)
    assert downloaded["size"] == file.stat().st_size
    told = anyroom("recordings", "download", recording["id"], str(file), *IN)
    assert "pass overwrite=True" in told.err
    assert anyroom("recordings", "download", recording["id"], str(file), "--overwrite", *IN).code == 0
    assert "Weekly" in anyroom("rooms", "get", room["id"], *IN).out


def test_listings(anyroom: Anyroom, lasting: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYROOM_PROVIDER", "lasting")
    assert anyroom("rooms", "list", "--json").json == []
    ids = {anyroom("rooms", "create", "--name", f"Room {n}", "--json").json["id"] for n in range(3)}
    assert {room["id"] for room in anyroom("rooms", "list", "--json").json} == ids
    assert len(anyroom("rooms", "list", "--limit", "2", "--json").json) == 2
    told = anyroom("rooms", "list")
    assert all(room in told.out for room in ids)
    assert "region" not in told.out  # a column that is empty for all of them
    assert "Room 1" in anyroom("rooms", "list", "--search", "Room 1").out
    room = anyroom("rooms", "create", "--name", "[red]Tea[/red]", "--json").json["id"]
    assert "[red]Tea[/red]" in anyroom("rooms", "list").out
    assert "[red]Tea[/red]" in anyroom("rooms", "get", room).out


def test_what_is_handed_out_is_masked_unless_asked_for(
    anyroom: Anyroom, lasting: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = anyroom("rooms", "create", *IN, "--json").json["id"]
    masked = anyroom("tokens", "create", room, "--role", "host", *IN, "--json").json
    assert masked["value"] == "***"
    assert "connect" not in masked
    shown = anyroom("tokens", "create", room, "--role", "host", *IN, "--json", "--show-secrets").json
    assert shown["value"] not in {"", "***"}
    assert shown["connect"]
    assert shown["value"] not in anyroom("tokens", "create", room, "--role", "host", *IN).out

    lasting.join(room, "Ana")
    rtmp = '{"url": "rtmp://live.example.com/app", "stream_key": "s3cret"}'
    start = ("broadcasts", "start", room, "--rtmp", rtmp, *IN)
    assert "s3cret" not in anyroom(*start).out
    listing = ("broadcasts", "list", "--room", room, *IN)
    for words in (listing, (*listing, "--json")):
        told = anyroom(*words)
        assert "s3cret" not in told.out
        assert "rtmp://live.example.com/***" in told.out
        assert "s3cret" in anyroom(*words, "--show-secrets").out


def test_what_is_destructive_asks_first(anyroom: Anyroom, lasting: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    room = anyroom("rooms", "create", *IN, "--json").json["id"]

    def close(answer: str, *more: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        told = anyroom("rooms", "close", room, *IN, *more)
        status = anyroom("rooms", "get", room, *IN, "--json").json["status"]
        assert told.code == 0 or "--yes" in told.err
        return told.code, status

    assert close("") == (1, "active")
    assert close("n\n") == (1, "active")
    assert close("y\n") == (0, "closed")
    assert close("", "--yes") == (0, "closed")


def test_destructive_verbs_are_known() -> None:
    asking = {call for call, command in COMMANDS.items() if command.destructive}
    assert asking == {
        "calls.hang_up",
        "participants.remove",
        "recordings.delete",
        "rooms.close",
        "sessions.end",
        "webhooks.delete",
    }


def test_nothing_is_told_as_well(anyroom: Anyroom, lasting: Memory) -> None:
    room = anyroom("rooms", "create", *IN, "--json").json["id"]
    assert anyroom("sessions", "active", room, *IN, "--json").json is None
    assert anyroom("sessions", "active", room, *IN).out == "nothing\n"
    lasting.join(room, "Ana")
    assert anyroom("participants", "mute-all", room, "--no-allow-unmute", *IN).out == "done\n"


def test_prepare(anyroom: Anyroom, lasting: Memory) -> None:
    data = anyroom("prepare", "--roles", "host", "--roles", "viewer", *IN, "--json").json
    assert set(data["presets"]) == {"host", "viewer"}


def test_a_token_says_nothing_secret_in_any_cell() -> None:
    from anyroom.cli.output import plain

    token = JoinToken(provider="x", value="s3cret", connect={"token": "s3cret"}, raw={"token": "s3cret"})
    assert "s3cret" not in str(plain(token, show_secrets=False))
    assert plain(token, show_secrets=True)["raw"] == {"token": "s3cret"}
