"""Wire: `wire/<kind>/<name>.json` as the platform sends it, and beside it `<name>.expected.json`, what is read in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response
from anyroom.types.broadcasts import BroadcastStatus
from anyroom_videosdk.wire import broadcasts, calls, recordings, rooms, sessions, stats, transcriptions

from .stagehand import plainly

FIXTURES: Final = Path(__file__).parent / "wire"
ANSWER: Final = Response(200)
READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "call": lambda data: calls.call(data, ANSWER),
    "captions": lambda data: transcriptions.captions(data, ANSWER),
    "hls-stream": lambda data: broadcasts.hls_stream(data, ANSWER),
    "livestream": lambda data: broadcasts.livestream(data, ANSWER),
    "participant": lambda data: sessions.participant(data, ANSWER, room_id="r", session_id="s"),
    "participant-stats": lambda data: stats.participant_stats(data, ANSWER, session_id="s", participant_id="p"),
    "recording": lambda data: recordings.recording(data, ANSWER),
    "room": lambda data: rooms.room(data, ANSWER),
    "session": lambda data: sessions.session(data, ANSWER),
    "session-stats": lambda data: stats.session_stats(data, ANSWER, session_id="s"),
    "summary": lambda data: transcriptions.summary(data, ANSWER),
    "transcript": lambda data: transcriptions.transcript(data, ANSWER),
}
NEED_AN_ID: Final = sorted(set(READERS) - {"participant-stats", "session-stats"})
ALIEN: Final = (None, "", "<html>", 7, True, [], {}, [[]], {"id": None}, {"roomId": ""}, {"id": {}, "callId": []})


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
@pytest.mark.parametrize("kind", NEED_AN_ID)
def test_what_cannot_be_read_says_so_and_keeps_it(kind: str, data: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        READERS[kind](data)
    assert caught.value.raw == data


@pytest.mark.parametrize(("word", "status"), calls.STATUSES.items())
@pytest.mark.parametrize("spelled", [str.lower, str.upper])
def test_calls_read_every_word_in_either_case(word: str, status: str, spelled: Callable[[str], str]) -> None:
    assert calls.call({"callId": "c", "status": spelled(word)}, ANSWER).status == status


@pytest.mark.parametrize(("word", "status"), recordings.STATUSES.items())
def test_a_recording_that_says_its_status_is_believed(word: str, status: str) -> None:
    data = {"id": "r", "status": word, "file": {"fileUrl": "https://cdn.example.com/r.mp4"}}
    assert recordings.recording(data, ANSWER).status == status


def test_an_id_carries_its_kind_and_comes_apart_again() -> None:
    for bare in ("62d1", "pending:1:room", "a:b"):
        for kind in broadcasts.KINDS:
            assert broadcasts.BroadcastId.parse(str(broadcasts.BroadcastId(kind, bare))) == (
                broadcasts.BroadcastId(kind, bare)
            )
    for bare in ("62d1", "hls:", "other:62d1"):
        assert broadcasts.BroadcastId.parse(bare) == broadcasts.BroadcastId(None, bare)


def test_handed_out_things_do_not_show() -> None:
    data = {
        "id": "l",
        "start": "2023-02-10T08:08:54.551Z",
        "outputs": [{"url": "rtmp://a/b", "streamKey": "hush-hush"}],
    }
    found = broadcasts.livestream(data, ANSWER)
    assert found.status is BroadcastStatus.LIVE
    assert found.outputs[0].stream_key == "hush-hush"
    assert "hush-hush" not in repr(found)
