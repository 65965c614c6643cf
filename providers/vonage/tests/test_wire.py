"""Wire: `wire/<kind>/<name>.json` as the service sends it, and beside it what is read in it, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Request, Response
from anyroom.reading import WireModel, entries, read_ahead
from anyroom.testing.kit.plain import plainly
from anyroom.testing.pairs import Reader, WirePairs
from anyroom_vonage.problems import read_problem
from anyroom_vonage.recordings import START
from anyroom_vonage.wire import archives, broadcasts, calls, captions, renders, sessions, streams

from .stagehand import NOW

FIXTURES: Final = Path(__file__).parent / "wire"


def each(read: Callable[[Any], Any], ahead: type[WireModel] | None = None) -> Reader:
    """What is read in a listing, of whose envelope nothing but the items is of use; the same, where it is read `ahead`."""

    def listed(data: Any) -> Sequence[Any]:
        response = Response(200, json.dumps(data).encode())
        bodies = [response.json(), *([] if ahead is None else [read_ahead(ahead, response, "items")])]
        found = [[read(item) for item in entries(body, "items")] for body in bodies]
        told, *others = [repr((plainly(one), [item.raw for item in one])) for one in found]  # a NaN equals no NaN
        assert all(other == told for other in others)
        return found[-1]

    return listed


def problem(data: Any) -> Mapping[str, str]:
    """What is said to have gone wrong, as far as it is said; what it means is another table's matter (test_problems.py)."""
    found = read_problem(Request(START), Response(409, json.dumps(data).encode()))
    said = {"message": found.message, "code": found.code, "request_id": found.request_id}
    return {name: text for name, text in said.items() if text}


recording: Final = partial(archives.recording, now=NOW)
participant: Final = partial(sessions.participant, room_id="room-1")
READERS: Final[Mapping[str, Reader]] = {
    "audio-connector": lambda data: calls.audio_connector(data, "room-1"),
    "broadcast": broadcasts.broadcast,
    "broadcasts": each(broadcasts.broadcast, broadcasts.WireBroadcast),
    "call": lambda data: calls.call(data, "room-1", "sip:a@example.com"),
    "captions": captions.captions,
    "captions-started": lambda data: captions.started_captions(data, "room-1", "fr-FR"),
    "participant": participant,
    "participants": each(participant),
    "problem": problem,
    "recording": recording,
    "recordings": each(recording, archives.WireArchive),
    "render": renders.render,
    "renders": each(renders.render, renders.WireRender),
    "room": sessions.room,
    "stream": streams.stream,
    "streams": each(streams.stream),
    "summary": archives.summary,
    "transcript": archives.transcript,
}
ALIEN: Final = (None, "", "<html>", 7, True, [], {}, [[]], {"id": None}, {"id": ""}, {"id": {}}, [{"session_id": 4}])


class TestPairs(WirePairs):
    pairs: ClassVar[Path] = FIXTURES
    readers: ClassVar[Mapping[str, Reader]] = READERS


@pytest.mark.parametrize("data", ALIEN, ids=repr)
@pytest.mark.parametrize("kind", [kind for kind in READERS if kind != "problem"])
def test_what_cannot_be_read_says_so_and_keeps_it(kind: str, data: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        READERS[kind](data)
    assert caught.value.raw in (data, data[0] if kind == "room" and isinstance(data, list) and data else data)


@pytest.mark.parametrize("word", [*archives.RECORDING_STATUSES, *broadcasts.BROADCAST_STATUSES])
def test_every_status_word_is_in_a_fixture(word: str) -> None:
    texts = [path.read_text() for path in FIXTURES.glob("*/*.json")]
    assert any(f'"status": "{word}"' in text for text in texts)
