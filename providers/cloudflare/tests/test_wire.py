"""Wire: `wire/<kind>/<name>.json` as the service sends it, and beside it what is read in it, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Page, Response
from anyroom.reading import WireModel, entries, read_ahead
from anyroom.testing.kit.plain import plainly
from anyroom.testing.pairs import Pair, Reader, WirePairs
from anyroom_cloudflare import ParticipantReports
from anyroom_cloudflare.envelopes import page
from anyroom_cloudflare.wire import (
    analytics,
    apps,
    broadcasts,
    livestreams,
    participants,
    peer_report,
    polls,
    presets,
    recordings,
    rooms,
    session_peers,
    sessions,
    stats,
    texts,
    tokens,
    transcripts,
    webhooks,
)

from .stagehand import NOW

FIXTURES: Final = Path(__file__).parent / "wire"


def listed(name: str, read: Callable[[Any], Any], ahead: type[WireModel] | None = None) -> Reader:
    """What is read in the first page of a listing, envelope and all; the same, where it is read `ahead`."""

    def listing(data: Any) -> Page[Any]:
        response = Response(200, json.dumps(data).encode())
        bodies = [response.json(), *([] if ahead is None else [read_ahead(ahead, response, "data")])]
        pages = [page(body, response, name, 1) for body in bodies]
        found = [Page(tuple(map(read, entries.items)), entries.following) for entries in pages]
        told, *others = [repr((plainly(one), [item.raw for item in one.items])) for one in found]  # a NaN equals no NaN
        assert all(other == told for other in others)
        return found[-1]

    return listing


def statistics(data: Any) -> ParticipantReports:
    """What is read in the reports on a participant's connections."""
    reports = [peer_report.peer_report(report, peer_id="peer-1", session_id="session-1") for report in entries(data)]
    return stats.participant_stats(reports, participant_id="user-1", session_id="session-1")


SINGLE: Final[Mapping[str, Reader]] = {
    "livestream-session": livestreams.livestream_session,
    "session-peer": partial(session_peers.session_peer, session_id="session-1"),
    "app": apps.app,
    "livestream": livestreams.livestream,
    "meeting": rooms.meeting,
    "meeting-participant": partial(participants.meeting_participant, room_id="room-1"),
    "poll": polls.poll,
    "preset": presets.preset,
    "recording": partial(recordings.recording, now=NOW),
    "rtmp-out": partial(broadcasts.rtmp_out, now=NOW),
    "session": sessions.session,
    "webhook": webhooks.webhook,
}
"""Of one object, which has an id."""
LISTED: Final[Mapping[str, Reader]] = {
    "session-peers": listed("participants", partial(session_peers.session_peer, session_id="session-1")),
    "apps": listed("apps", apps.app),
    "listed-livestreams": listed("livestreams", livestreams.livestream),
    "meetings": listed("meetings", rooms.meeting, rooms.WireMeeting),
    "presets": listed("presets", presets.preset),
    "recordings": listed("recordings", partial(recordings.recording, now=NOW), recordings.WireRecording),
    "sessions": listed("sessions", sessions.session),
}
"""Of whole answers."""
OTHER: Final[Mapping[str, Reader]] = {
    "app-analytics": analytics.app_analytics,
    "chat": texts.chat_url,
    "livestream-analytics": analytics.livestream_analytics,
    "livestream-sessions": lambda data: tuple(map(livestreams.livestream_session, livestreams.sessions_in(data))),
    "requested-summary": partial(transcripts.requested_summary, session_id="session-1"),
    "acted-upon": partial(participants.acted_upon, room_id="room-1"),
    "deleted-participant": partial(participants.meeting_participant, room_id="room-1", participant_id="user-1"),
    "livestreams": partial(livestreams.livestreams, room_id="room-1"),
    "participants": lambda data: participants.participants(entries(data), session_id="session-1"),
    "peer-report": partial(peer_report.peer_report, peer_id="peer-1"),
    "refreshed-token": partial(tokens.join_token, room_id="room-1", participant_id="user-1"),
    "stats": statistics,
    "summary": partial(transcripts.summary, session_id="session-1"),
    "transcript": partial(transcripts.transcript, session_id="session-1", asked="json"),
}
READERS: Final[Mapping[str, Reader]] = {**SINGLE, **LISTED, **OTHER}
ALIEN: Final = (None, "", "<html>", 7, True, [], {}, [[]], {"id": None}, {"id": {}})
WORDS: Final = (
    *rooms.ROOM_STATUSES,
    *sessions.SESSION_STATUSES,
    *recordings.RECORDING_STATUSES,
    *broadcasts.LIVESTREAM_STATUSES,
    *broadcasts.RTMP_STATUSES,
)


class TestPairs(WirePairs):
    pairs: ClassVar[Path] = FIXTURES
    readers: ClassVar[Mapping[str, Reader]] = READERS

    def test_raw_is_the_answer(self, pair: Pair) -> None:
        if pair.kind in SINGLE:
            assert SINGLE[pair.kind](pair.sent).raw == pair.sent


@pytest.mark.parametrize("data", ALIEN, ids=repr)
@pytest.mark.parametrize("kind", LISTED)
def test_what_is_no_listing_says_so(kind: str, data: Any) -> None:
    with pytest.raises(UnexpectedResponse):
        LISTED[kind]({"success": True, "data": [data]})


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
    assert rooms.meeting({"id": "room-1", "status": "inactive"}).status == "closed"
