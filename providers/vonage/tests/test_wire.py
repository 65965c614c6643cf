"""Wire: `wire/<kind>/<name>.json` as the service sends it, and beside it `<name>.expected.json`, what is read in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from anyroom.errors import UnexpectedResponse
from anyroom_vonage.wire import archives, broadcasts, calls, captions, renders, sessions

from .stagehand import NOW, plainly

FIXTURES: Final = Path(__file__).parent / "wire"
READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "audio-connector": lambda data: calls.audio_connector(data, "room-1"),
    "broadcast": broadcasts.broadcast,
    "call": lambda data: calls.call(data, "room-1", "sip:a@example.com"),
    "captions": captions.captions,
    "captions-started": lambda data: captions.started_captions(data, "room-1", "fr-FR"),
    "participant": lambda data: sessions.participant(data, "room-1"),
    "recording": partial(archives.recording, now=NOW),
    "render": renders.render,
    "room": sessions.room,
    "stream": sessions.stream,
    "summary": archives.summary,
    "transcript": archives.transcript,
}
ALIEN: Final = (None, "", "<html>", 7, True, [], {}, [[]], {"id": None}, {"id": ""}, {"id": {}}, [{"session_id": 4}])


def pairs() -> list[Any]:
    expectations = sorted(FIXTURES.glob("*/*.expected.json"))
    return [
        pytest.param(
            path.with_name(path.name.replace(".expected", "")), path, id=f"{path.parent.name}/{path.name[:-14]}"
        )
        for path in expectations
    ]


@pytest.mark.parametrize(("sent", "expected"), pairs())
def test_what_is_sent_reads_as_expected(sent: Path, expected: Path) -> None:
    data = json.loads(sent.read_text())
    found = READERS[sent.parent.name](data)
    assert plainly(found) == json.loads(expected.read_text())
    if found is not None:
        assert found.raw == data


def test_every_fixture_has_its_expectation() -> None:
    sent = {path for path in FIXTURES.glob("*/*.json") if not path.name.endswith(".expected.json")}
    expected = {path.with_name(path.name.replace(".expected", "")) for path in FIXTURES.glob("*/*.expected.json")}
    assert sent == expected
    assert {path.parent.name for path in sent} == set(READERS)


@pytest.mark.parametrize("data", ALIEN, ids=repr)
@pytest.mark.parametrize("kind", READERS)
def test_what_cannot_be_read_says_so_and_keeps_it(kind: str, data: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        READERS[kind](data)
    assert caught.value.raw in (data, data[0] if kind == "room" and isinstance(data, list) and data else data)


@pytest.mark.parametrize("word", [*archives.RECORDING_STATUSES, *broadcasts.BROADCAST_STATUSES])
def test_every_status_word_is_in_a_fixture(word: str) -> None:
    texts = [path.read_text() for path in FIXTURES.glob("*/*.json")]
    assert any(f'"status": "{word}"' in text for text in texts)
