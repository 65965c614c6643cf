"""Participants', tracks' and composite recordings: what is provisional, whose it is, and why something was refused."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.errors import (
    AlreadyActive,
    Conflict,
    InvalidRequest,
    NoActiveSession,
    NotFound,
    ProviderUnavailable,
    WrongState,
)
from anyroom.types.recordings import RecordingStatus
from anyroom_videosdk import CompositeRecording, MediaKind, ParticipantRecording, TrackRecording, TranscodingStatus
from anyroom_videosdk.individual import PendingOf, Whose
from anyroom_videosdk.starting import Pending

from .stagehand import NOW, ROOM, Stagehand, answered, instant, of_room, page, refused

ANA = "ana"
SINCE = int(NOW * 1000) - 5000
LIVE = {"id": "6s", "roomId": ROOM, "start": instant(-60), "end": None, "status": "ongoing"}
EXISTS = {"roomId": ROOM}


def recorded(name: str, seconds: float, kind: str = "audio_video", **more: Any) -> dict[str, Any]:
    """A recording of Ana that began so many seconds from now."""
    return {"id": name, "roomId": ROOM, "participantId": ANA, "kind": kind, "start": instant(seconds), **more}


def start(stagehand: Stagehand, *answers: Any) -> ParticipantRecording:
    return stagehand.play(stagehand.provider.start_participant_recording(ROOM, ANA), *answers)


def start_track(stagehand: Stagehand, *answers: Any) -> TrackRecording:
    return stagehand.play(stagehand.provider.start_track_recording(ROOM, ANA, "audio"), *answers)


def test_a_start_looks_for_that_participants_recordings_alone(stagehand: Stagehand) -> None:
    found = start(stagehand, page(recorded("old", -60)), "started", page(recorded("new", 1), recorded("old", -60)))
    assert (found.id, found.participant_id, found.status) == ("new", ANA, RecordingStatus.RECORDING)
    assert isinstance(found, ParticipantRecording)
    assert stagehand.said[0] == (
        "GET", "/v2/recordings/participant", of_room(("participantId", ANA)), None,
    )  # fmt: skip


def test_a_track_of_another_kind_is_not_taken_for_it(stagehand: Stagehand) -> None:
    found = start_track(stagehand, page(), "started", page(recorded("picture", 1, "video")))
    assert found.provisional
    assert str(PendingOf(Whose(ROOM, ANA, MediaKind.AUDIO), SINCE)) == found.id
    again = stagehand.play(
        stagehand.provider.get_track_recording(found),
        page(recorded("picture", 1, "video"), recorded("sound", 2, "audio")),
    )
    assert (again.id, again.was, again.kind) == ("sound", found.id, MediaKind.AUDIO)


def test_a_start_that_says_an_id_is_believed(stagehand: Stagehand) -> None:
    found = start(stagehand, page(), {"recordingId": "new"})
    assert (found.id, found.provisional, found.participant_id) == ("new", False, ANA)


def test_what_is_not_listed_yet_stays_provisional(stagehand: Stagehand) -> None:
    found = start(stagehand, page(), "started", refused(500))
    again = stagehand.play(stagehand.provider.get_participant_recording(found.id), page(), EXISTS)
    assert again == found
    with pytest.raises(WrongState, match="still being made"):
        stagehand.play(stagehand.provider.delete_participant_recording(found), page(), EXISTS)
    stagehand.play(stagehand.provider.delete_participant_recording(found), page(recorded("new", 1)), "deleted")
    assert stagehand.said[-1][:2] == ("DELETE", "/v2/recordings/participant/new")


@pytest.mark.parametrize("participant", ["ana", "a:b", "ünsal 7", "pending", "%3A", "x" * 300])
@pytest.mark.parametrize("kind", [MediaKind.AUDIO, MediaKind.SCREEN_VIDEO, MediaKind.AUDIO_VIDEO])
def test_provisional_ids_come_apart_again(participant: str, kind: MediaKind) -> None:
    for room in (ROOM, "my:room", "a:pending:1:b"):
        pending = PendingOf(Whose(room, participant, kind), 5)
        assert PendingOf.parse(str(pending)) == pending
    for other in ("660000000000000000000001", f"pending:5:{ROOM}", "ana:audio:pending:x:room", ":pending:"):
        assert PendingOf.parse(other) is None


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([page(), refused(400), page(), EXISTS], NoActiveSession),
        ([page(), refused(400), page(), refused(404)], NotFound),
        ([page(recorded("r", -9)), refused(400), page(LIVE), page(recorded("r", -9))], AlreadyActive),
        ([page(), refused(400), page(LIVE), page()], InvalidRequest),
        ([page(), refused(409), page(LIVE), page()], AlreadyActive),
        ([page(), refused(400), refused(500)], InvalidRequest),
    ],
    ids=["nobody", "no room", "running", "not in", "conflict", "cannot tell"],
)
def test_a_refused_start_is_explained_by_asking(stagehand: Stagehand, answers: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        start(stagehand, *answers)


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([refused(400), EXISTS], WrongState),
        ([refused(400), refused(402)], NotFound),
        ([refused(409), refused(500)], Conflict),
        ([refused(500)], ProviderUnavailable),
    ],
    ids=["nothing runs", "no room", "cannot tell", "broken"],
)
def test_a_refused_stop_is_explained_by_asking(stagehand: Stagehand, answers: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        stagehand.play(stagehand.provider.stop_track_recording(ROOM, ANA, "video"), *answers)
    assert stagehand.said[0][3] == {"roomId": ROOM, "participantId": ANA, "kind": "video"}


def test_a_refused_deletion_is_explained_by_asking(stagehand: Stagehand) -> None:
    delete = stagehand.provider.delete_track_recording
    with pytest.raises(WrongState, match="still being made"):
        stagehand.play(delete("6t"), refused(409), recorded("6t", -9))
    with pytest.raises(NotFound, match="no such recording"):
        stagehand.play(delete("6t"), refused(400), refused(404))
    with pytest.raises(NotFound):
        stagehand.play(delete("6t"), refused(400), refused(500))


@pytest.mark.parametrize("answer", ["started", None, [], 7, {"no": "id"}, {"recordingId": ""}], ids=str)
def test_a_composite_start_without_an_id_is_provisional(stagehand: Stagehand, answer: Any) -> None:
    started = stagehand.play(stagehand.provider.start_composite_recording(ROOM), answered(answer, at=NOW))
    assert started.id == str(Pending(ROOM, int(NOW) * 1000 - 60_000))
    assert (started.provisional, started.room_id) == (True, ROOM)
    found = stagehand.play(
        stagehand.provider.get_composite_recording(started), page({"id": "6c", "start": instant(-1)})
    )
    assert isinstance(found, CompositeRecording)
    assert (found.id, found.was) == ("6c", started.id)
    stagehand.play(
        stagehand.provider.stop_composite_recording(ROOM, started), page({"id": "6c", "start": instant(-1)}), "ended"
    )
    assert stagehand.said[-1][3] == {"roomId": ROOM, "recordingId": "6c"}


@pytest.mark.parametrize("key", ["recordingId", "id", "_id"])
def test_a_composite_start_says_its_id_in_several_ways(stagehand: Stagehand, key: str) -> None:
    started = stagehand.play(stagehand.provider.start_composite_recording(ROOM), {"data": {key: "6c"}})
    assert (started.id, started.provisional, started.room_id) == ("6c", False, ROOM)


def test_a_refused_composite_start_is_not_taken_for_one_that_runs(stagehand: Stagehand) -> None:
    """Several may run in a room."""
    with pytest.raises(InvalidRequest):
        stagehand.play(stagehand.provider.start_composite_recording(ROOM), refused(400), page(LIVE))
    with pytest.raises(NoActiveSession):
        stagehand.play(stagehand.provider.start_composite_recording(ROOM), refused(400), page(), EXISTS)


def test_a_cancelled_transcoding_is_cancelled_whatever_is_answered(stagehand: Stagehand) -> None:
    for answer in ("cancelled", None, {"id": "6t", "status": "processing"}):
        found = stagehand.play(stagehand.provider.cancel_transcoding("6t"), answer)
        assert (found.id, found.status) == ("6t", TranscodingStatus.CANCELLED)
