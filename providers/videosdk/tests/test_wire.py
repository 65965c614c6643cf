"""Wire: `wire/<kind>/<name>.json` as the platform sends it, and beside it what is read in it, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response
from anyroom.testing.pairs import Reader, WirePairs
from anyroom.types.broadcasts import BroadcastStatus
from anyroom_videosdk.envelopes import gathering, items, page_of, people, thing
from anyroom_videosdk.problems import problem
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.wire import (
    broadcasts,
    calls,
    gateways,
    phone_numbers,
    recordings,
    resources,
    rooms,
    routing_rules,
    sessions,
    sip_webhooks,
    stats,
    thumbnails,
    transcriptions,
)

from . import readers_of_recordings

FIXTURES: Final = Path(__file__).parent / "wire"
ANSWER: Final = Response(200)


def page(read: Callable[[Any, Response], Any], entries: Callable[..., Sequence[Any]] = items) -> Reader:
    """What is read in a page of a listing: its entries, and whether there is another page."""

    def listed(data: Any) -> Any:
        return page_of(Response(200, json.dumps(data).encode()), read, entries=entries)

    return listed


def inside(read: Callable[[Any, Response], Any]) -> Reader:
    """What is read in an answer, out of its wrapping, if it has one."""
    return lambda data: read(thing(Response(200, json.dumps(data).encode())), ANSWER)


def participant(data: Any, answer: Response) -> Any:
    return sessions.participant(data, answer, room_id="r", session_id="s")


def participants(data: Any) -> Any:
    where = sessions.room_of(gathering(data))
    read = page(lambda entry, answer: sessions.participant(entry, answer, room_id=where, session_id="s"), people)
    return read(data)


READERS: Final[Mapping[str, Reader]] = {
    "call": inside(calls.call),
    "calls": page(calls.call),
    "captions": lambda data: transcriptions.captions(data, ANSWER),
    "hls-stream": lambda data: broadcasts.hls_stream(data, ANSWER),
    "hls-streams": page(broadcasts.hls_stream),
    "inbound-gateway": inside(gateways.inbound_gateway),
    "livestream": lambda data: broadcasts.livestream(data, ANSWER),
    "livestreams": page(broadcasts.livestream),
    "outbound-gateway": inside(gateways.outbound_gateway),
    "participant": lambda data: participant(data, ANSWER),
    "participant-stats": lambda data: stats.participant_stats(data, ANSWER, session_id="s", participant_id="p"),
    "participants": participants,
    "phone-number": inside(phone_numbers.phone_number),
    "problem": lambda data: problem(FETCH_ROOM(roomId="r"), Response(401, json.dumps(data).encode())),
    "recording": lambda data: recordings.recording(data, ANSWER),
    "recordings": page(recordings.recording),
    "release": lambda data: resources.release(data, ANSWER),
    "resource": lambda data: resources.resource(data, ANSWER),
    "room": lambda data: rooms.room(data, ANSWER),
    "rooms": page(rooms.room),
    "routing-rule": inside(routing_rules.routing_rule),
    "session": lambda data: sessions.session(data, ANSWER),
    "session-stats": lambda data: stats.session_stats(data, ANSWER, session_id="s"),
    "sessions": page(sessions.session),
    "sip-webhook": inside(sip_webhooks.sip_webhook),
    "summary": lambda data: transcriptions.summary(data, ANSWER),
    "thumbnail": lambda data: thumbnails.thumbnail(data, ANSWER),
    "transcript": lambda data: transcriptions.transcript(data, ANSWER),
    "transcripts": page(transcriptions.transcript),
    **readers_of_recordings.READERS,
}
NEED_AN_ID: Final = (
    *("inbound-gateway", "outbound-gateway", "phone-number", "routing-rule", "sip-webhook"),
    *("call", "captions", "hls-stream", "livestream", "participant", "recording", "room", "session", "summary"),
    *("release", "resource", "transcript"),
    *sorted(set(readers_of_recordings.READERS) - readers_of_recordings.NEED_NO_ID),
)
ALIEN: Final = (None, "", "<html>", 7, True, [], {}, [[]], {"id": None}, {"roomId": ""}, {"id": {}, "callId": []})


class TestPairs(WirePairs):
    pairs: ClassVar[Path] = FIXTURES
    readers: ClassVar[Mapping[str, Reader]] = READERS


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
