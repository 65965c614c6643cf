"""Listings: every documented envelope, where they end, and two that are walked as one."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.errors import InvalidArgument, UnexpectedResponse
from anyroom.paging import Pager
from anyroom.types.broadcasts import ListBroadcasts
from anyroom.types.captions import ListTranscripts
from anyroom.types.participants import ListParticipants
from anyroom.types.recordings import ListRecordings
from anyroom_videosdk.envelopes import items, last_page, people, thing

from .stagehand import ROOM, Stagehand, answered, page

ENTRY = {"id": "6r"}


def listed(stagehand: Stagehand, body: Any, cursor: str | None = None) -> tuple[list[str], str | None]:
    found = stagehand.play(stagehand.provider.list_recordings(ListRecordings(), cursor=cursor), answered(body))
    return [item.id for item in found.items], found.next_cursor


@pytest.mark.parametrize(
    "info",
    [
        {"pageInfo": {"currentPage": 1, "perPage": 20, "lastPage": 2, "total": 21}},
        {"pageInfo": {"currentPage": 1, "perPage": 1, "lastPage": 2, "total": 99}},
        {"pageInfo": {"page": 1, "totalPages": 2}},
        {"pageInfo": {"page": "1", "totalPages": "2"}},
        {"pageInfo": {"currentPage": 1, "perPage": 10, "totalItems": 11}},
        {"pageInfo": {"total": 21}},
        {"pageInfo": None, "pagination": {"page": 1, "perPage": 20, "totalPages": 2, "total": 21}},
        {"statusCode": 200, "pageInfo": {"currentPage": 1, "perPage": 10, "lastPage": 2, "total": 11}},
    ],
    ids=str,
)
def test_every_way_to_say_that_there_is_a_second_page(stagehand: Stagehand, info: dict[str, Any]) -> None:
    assert listed(stagehand, {**info, "data": [ENTRY]}) == (["6r"], "2")
    assert listed(stagehand, {**info, "data": [ENTRY]}, "2") == (["6r"], None)
    assert listed(stagehand, {**info, "data": []}) == ([], None)


@pytest.mark.parametrize(
    "body",
    [
        [ENTRY],
        {"data": [ENTRY]},
        {"data": [ENTRY], "pageInfo": "none", "pagination": {"totalPages": None, "total": -1}},
        {"pageInfo": {"lastPage": 0}, "data": [ENTRY]},
        pytest.param({"pageInfo": {"lastPage": "9" * 5000}, "data": [ENTRY]}, id="more pages than there can be"),
    ],
    ids=str,
)
def test_what_says_of_no_further_page_is_the_last(stagehand: Stagehand, body: Any) -> None:
    assert listed(stagehand, body) == (["6r"], None)


@pytest.mark.parametrize(
    "key", ["data", "recordings", "transcriptions", "records", "batchCalls", "deployments", "logs"]
)
def test_entries_stand_under_any_of_the_documented_keys(stagehand: Stagehand, key: str) -> None:
    assert listed(stagehand, page(ENTRY, key=key)) == (["6r"], None)


@pytest.mark.parametrize("body", [None, "x", 7, {}, {"data": None}, {"data": {"id": "6r"}}], ids=repr)
def test_what_is_no_listing_is_unexpected(body: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        items(body)
    assert caught.value.raw == body
    assert last_page(body) is None


@pytest.mark.parametrize("cursor", ["", "0", "-1", "x", "1.5", "٣", "1" * 40])
def test_a_foreign_cursor_is_refused(stagehand: Stagehand, cursor: str) -> None:
    with pytest.raises(InvalidArgument, match="cursor"):
        listed(stagehand, page(), cursor)
    with pytest.raises(InvalidArgument, match="cursor"):
        stagehand.play(stagehand.provider.list_participants(ListParticipants(room=ROOM), cursor=f"6s:{cursor}"))
    with pytest.raises(InvalidArgument, match="cursor"):
        stagehand.play(stagehand.provider.list_broadcasts(ListBroadcasts(), cursor=f"dash:{cursor}"))
    assert stagehand.said == []


ANA, BO = {"participantId": "ana"}, {"participantId": "bo"}


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"id": "6s", "participants": [ANA, BO]}},
        {"data": [{"_id": "6s", "participants": [ANA, BO]}]},
        {"data": [ANA, BO]},
        {"participants": [ANA, BO]},
        [ANA, BO],
        [{"participants": [ANA, BO]}],
    ],
    ids=str,
)
def test_every_shape_of_a_session_of_participants(body: Any) -> None:
    assert list(people(body)) == [ANA, BO]


@pytest.mark.parametrize("body", [{"data": {}}, {"data": []}, {"data": [{"participants": []}]}, []], ids=str)
def test_nobody_is_in_it(body: Any) -> None:
    assert list(people(body)) == []


@pytest.mark.parametrize("body", [None, "x", {"data": 7}, {"data": {"participants": "all"}}], ids=str)
def test_what_holds_no_participants_is_unexpected(body: Any) -> None:
    with pytest.raises(UnexpectedResponse):
        people(body)


def test_a_walk_of_those_present_stays_in_its_session(stagehand: Stagehand) -> None:
    options = ListParticipants(room=ROOM)
    live = page({"id": "6s", "status": "ongoing"})
    first = stagehand.play(
        stagehand.provider.list_participants(options), live, page({"_id": "6s", "participants": [ANA]}, last=2)
    )
    assert (first.items[0].id, first.items[0].room_id, first.items[0].session_id) == ("ana", ROOM, "6s")
    assert first.next_cursor == "6s:2"
    second = stagehand.play(
        stagehand.provider.list_participants(options, cursor=first.next_cursor),
        page({"_id": "6s", "participants": [BO]}, number=2, last=2),
    )
    assert ([item.id for item in second.items], second.next_cursor) == (["bo"], None)


def test_both_kinds_of_broadcast_are_walked_as_one(stagehand: Stagehand) -> None:
    answers = iter([page({"id": "1"}, last=2), page({"id": "2"}, number=2, last=2), page({"id": "1"}), page()])
    pager = Pager(
        lambda cursor: stagehand.play(
            stagehand.provider.list_broadcasts(ListBroadcasts(), cursor=cursor), next(answers)
        )
    )
    assert [item.id for item in pager] == ["hls:1", "hls:2", "rtmp:1"]


@pytest.mark.parametrize(
    "answers", [[page(), page()], [page({"id": "1"}), page()], [page(), page({"id": "1"})]], ids=len
)
def test_a_kind_without_broadcasts_is_no_endless_listing(stagehand: Stagehand, answers: list[Any]) -> None:
    """The walk must end, and ask each listing once."""
    left = iter(answers)
    provider = stagehand.provider

    def fetch(cursor: str | None) -> Any:
        operation = provider.list_broadcasts(ListBroadcasts(), cursor=cursor)
        step = next(operation)
        while True:
            try:
                step = operation.send(answered(next(left)))
            except StopIteration as stop:
                return stop.value
            assert step is not None

    assert len(list(Pager(fetch))) == sum(len(answer["data"]) for answer in answers)
    assert next(left, None) is None


def test_transcripts_of_captions_are_kept_to_what_was_asked_for(stagehand: Stagehand) -> None:
    """Whether the platform filters them itself is disputed."""
    mine = {"id": "t1", "extension": {"extensionConfig": {"roomId": ROOM, "sessionId": "6s"}}}
    foreign = {"id": "t2", "extension": {"extensionConfig": {"roomId": "other", "sessionId": "other"}}}
    for options in (ListTranscripts(room=ROOM), ListTranscripts(session="6s")):
        found = stagehand.play(
            stagehand.provider.list_transcripts(options),
            page(key="transcriptions"),
            page(mine, foreign, key="transcriptions"),
        )
        assert ([item.id for item in found.items], found.scanned) == (["t1"], 2)


@pytest.mark.parametrize(
    "body", [{"id": "x"}, {"code": 200, "data": {"id": "x"}}, {"message": "m", "data": {"id": "x"}}]
)
def test_an_object_comes_out_of_its_wrapping(body: Any) -> None:
    assert thing(answered(body)) == {"id": "x"}
