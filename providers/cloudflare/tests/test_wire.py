"""Wire: `wire/<kind>/<name>.json` as the service sends it, and beside it `<name>.expected.json`, what is read in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from anyroom.errors import UnexpectedResponse
from anyroom_cloudflare.wire import broadcasts, participants, recordings, rooms, sessions, stats, transcripts, webhooks

from .stagehand import NOW, plainly

FIXTURES: Final = Path(__file__).parent / "wire"
SINGLE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "livestream": broadcasts.livestream,
    "recording": partial(recordings.recording, now=NOW),
    "room": rooms.room,
    "rtmp-out": partial(broadcasts.rtmp_out, now=NOW),
    "session": sessions.session,
    "webhook": webhooks.webhook,
}
"""Of one object, which has an id."""
OTHER: Final[Mapping[str, Callable[[Any], Any]]] = {
    "livestreams": partial(broadcasts.livestreams, room_id="room-1"),
    "participants": partial(participants.participants, session_id="session-1"),
    "stats": partial(stats.participant_stats, participant_id="user-1", session_id="session-1"),
    "summary": partial(transcripts.summary, session_id="session-1"),
    "transcript": partial(transcripts.transcript, session_id="session-1", asked="json"),
}
READERS: Final = {**SINGLE, **OTHER}
ALIEN: Final = (None, "", "<html>", 7, True, [], {}, [[]], {"id": None}, {"id": {}})
WORDS: Final = (
    *rooms.ROOM_STATUSES,
    *sessions.SESSION_STATUSES,
    *recordings.RECORDING_STATUSES,
    *broadcasts.LIVESTREAM_STATUSES,
    *broadcasts.RTMP_STATUSES,
)


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
    if sent.parent.name in SINGLE:
        assert found.raw == data


def test_every_fixture_has_its_expectation() -> None:
    sent = {path for path in FIXTURES.glob("*/*.json") if not path.name.endswith(".expected.json")}
    expected = {path.with_name(path.name.replace(".expected", "")) for path in FIXTURES.glob("*/*.expected.json")}
    assert sent == expected
    assert {path.parent.name for path in sent} == set(READERS)


@pytest.mark.parametrize("data", ALIEN, ids=repr)
@pytest.mark.parametrize("kind", SINGLE)
def test_what_cannot_be_read_says_so_and_keeps_it(kind: str, data: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        SINGLE[kind](data)
    assert caught.value.raw == data


@pytest.mark.parametrize("data", ALIEN, ids=repr)
def test_nobody_is_read_in_rows_that_name_nobody(data: Any) -> None:
    with pytest.raises(UnexpectedResponse):
        OTHER["participants"]([data])


@pytest.mark.parametrize("word", WORDS)
def test_every_status_word_is_in_a_fixture(word: str) -> None:
    texts = [path.read_text() for path in FIXTURES.glob("*/*.json")]
    assert any(f'"status": "{word}"' in text for text in texts)


def test_statuses_read_in_any_case() -> None:
    assert rooms.room({"id": "room-1", "status": "inactive"}).status == "closed"
