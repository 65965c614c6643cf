"""Operations that need more than one answer, or more than what an answer says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from anyroom.errors import NoActiveSession, NotFound, UnsupportedOption
from anyroom.types import (
    Dial,
    ListBroadcasts,
    ListRecordings,
    ListRenders,
    ListTranscripts,
    RecordingStatus,
    Role,
    Room,
    StartCaptions,
)

from .stagehand import APPLICATION, Stagehand, answered

PROJECT: Final = f"/v2/project/{APPLICATION}"
ARCHIVE: Final = {"id": "archive-1", "sessionId": "room-1"}
DIALLED: Final = {"id": "leg-1", "connectionId": "connection-1"}
CONNECTIONS: Final = {"count": 2, "items": [{"connectionId": "connection-1"}, {"connectionId": "connection-2"}]}
NOBODY: Final[Mapping[str, Any]] = {"count": 0, "items": []}


def page_of(count: int, **members: Any) -> dict[str, Any]:
    return {"count": count, "items": [{"id": f"archive-{n}", "sessionId": "room-1", **members} for n in range(count)]}


def test_a_full_page_is_followed_by_another_and_a_short_one_by_none(stagehand: Stagehand) -> None:
    stagehand.provider.page_size = 3
    full = stagehand.play(stagehand.provider.list_recordings(ListRecordings(), cursor="6"), page_of(3))
    short = stagehand.play(stagehand.provider.list_recordings(ListRecordings(), cursor="9"), page_of(2))
    empty = stagehand.play(stagehand.provider.list_recordings(ListRecordings(), cursor="12"), page_of(0))
    assert [page.next_cursor for page in (full, short, empty)] == ["9", None, None]
    assert [len(page.items) for page in (full, short, empty)] == [3, 2, 0]
    assert stagehand.said[0][2] == [("offset", "6"), ("count", "3")]


def test_a_server_that_ignores_the_filter_is_filtered_here(stagehand: Stagehand) -> None:
    theirs = {"items": [{"id": "a", "sessionId": "room-1"}, {"id": "b", "sessionId": "room-2"}, {"id": "c"}]}
    vonage, play = stagehand.provider, stagehand.play
    vonage.page_size = 3
    recordings = play(vonage.list_recordings(ListRecordings(room="room-1")), theirs)
    broadcasts = play(vonage.list_broadcasts(ListBroadcasts(room="room-1")), theirs)
    renders = play(vonage.list_renders(ListRenders(room="room-1")), theirs)
    for page in (recordings, broadcasts, renders):
        assert [item.id for item in page.items] == ["a"]
        assert (page.next_cursor, page.scanned) == ("3", 3)
    transcribed = {"items": [{**item, "hasTranscription": True} for item in theirs["items"]]}
    transcripts = play(vonage.list_transcripts(ListTranscripts(room="room-1")), transcribed)
    assert [item.id for item in transcripts.items] == ["a"]


def test_without_a_room_everything_is_listed(stagehand: Stagehand) -> None:
    theirs = {"items": [{"id": "a", "sessionId": "room-1"}, {"id": "b", "sessionId": "room-2"}]}
    vonage, play = stagehand.provider, stagehand.play
    for page in (
        play(vonage.list_recordings(ListRecordings()), theirs),
        play(vonage.list_broadcasts(ListBroadcasts()), theirs),
        play(vonage.list_renders(ListRenders()), theirs),
    ):
        assert [item.id for item in page.items] == ["a", "b"]


def test_recordings_are_listed_by_status(stagehand: Stagehand) -> None:
    theirs = {"items": [{"id": "a", "status": "available"}, {"id": "b", "status": "started"}]}
    options = ListRecordings(status=RecordingStatus.AVAILABLE)
    page = stagehand.play(stagehand.provider.list_recordings(options), theirs)
    assert [item.id for item in page.items] == ["a"]


def test_a_session_is_derived_from_its_connections(stagehand: Stagehand) -> None:
    gone = {"items": [*CONNECTIONS["items"], {"connectionId": "c", "connectionState": "Disconnected"}]}
    session = stagehand.play(stagehand.provider.active_session("room-1"), gone)
    assert session is not None
    assert (session.id, session.room_id, session.participant_count) == ("room-1", "room-1", 2)
    assert stagehand.play(stagehand.provider.active_session("room-1"), NOBODY) is None


def test_an_empty_room_is_not_mistaken_for_an_unknown_one(stagehand: Stagehand) -> None:
    """A room that was created may answer 404 until somebody has joined; an id may be unknown."""
    unknown = answered({"code": 404, "message": "Session not found"}, 404)
    waiting = answered({"code": 404, "message": "The session exists but has had nobody in it yet."}, 404)
    room = Room(provider="vonage", id="room-1")
    vonage, play = stagehand.provider, stagehand.play
    assert play(vonage.active_session(room), unknown) is None
    assert play(vonage.active_session("room-1"), waiting) is None
    with pytest.raises(NotFound):
        play(vonage.active_session("room-1"), unknown)
    for operation in (vonage.end_session(room), vonage.mute_all_participants(room)):
        with pytest.raises(NoActiveSession):
            play(operation, unknown)
    assert [said[0] for said in stagehand.said] == ["GET"] * 5


def test_ending_a_session_does_not_mind_who_left_by_themselves(stagehand: Stagehand) -> None:
    left = answered({"code": 404, "message": "not connected"}, 404)
    stagehand.play(stagehand.provider.end_session("room-1"), CONNECTIONS, left, answered(None, 204))
    assert len(stagehand.said) == 3


def test_a_summary_is_looked_for_page_by_page_and_not_for_ever(stagehand: Stagehand) -> None:
    vonage, play = stagehand.provider, stagehand.play
    vonage.page_size = 2
    found = play(vonage.get_summary("room-1"), page_of(2), page_of(1, transcription={"hasSummary": True}))
    assert found.id == "archive-0"
    assert [said[2][0] for said in stagehand.said] == [("offset", "0"), ("offset", "2")]
    with pytest.raises(NotFound):
        play(vonage.get_summary("room-1"), page_of(2), page_of(0))
    with pytest.raises(NotFound):
        play(vonage.get_summary("room-1"), *[page_of(2)] * 20)


def test_an_archive_without_transcription_has_no_transcript(stagehand: Stagehand) -> None:
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.get_transcript("archive-1"), ARCHIVE)


def test_an_unknown_or_filtered_transcript_is_left_out(stagehand: Stagehand) -> None:
    page = stagehand.play(stagehand.provider.list_transcripts(ListTranscripts(room="room-1")), {"items": [ARCHIVE]})
    assert page.items == ()


def test_preparing_says_what_the_roles_are_called(stagehand: Stagehand) -> None:
    done = stagehand.play(stagehand.provider.prepare(roles=[Role.HOST, Role.VIEWER]))
    assert done.presets == {"host": "moderator", "viewer": "subscriber"}
    assert done.created == ()
    with pytest.raises(UnsupportedOption):
        stagehand.play(stagehand.provider.prepare(roles=[Role.GUEST]))


def test_captions_know_the_language_that_was_asked_for(stagehand: Stagehand) -> None:
    given = stagehand.play(stagehand.provider.start_captions("r", StartCaptions(language="de-DE")), {"captionsId": "c"})
    unsaid = stagehand.play(stagehand.provider.start_captions("r", StartCaptions()), {"captionsId": "c"})
    assert (given.language, unsaid.language) == ("de-DE", None)


def test_hanging_up_needs_no_more_than_the_calls_id(stagehand: Stagehand) -> None:
    call = stagehand.play(stagehand.provider.dial("room-1", "sips:a@example.com", Dial()), DIALLED)
    stagehand.play(stagehand.provider.hang_up(call.id), answered(None, 204))
    assert stagehand.said[-1][1] == f"{PROJECT}/session/room-1/connection/connection-1"
