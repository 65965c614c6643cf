"""Sessions, their participants in three shapes, ending and removing."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.simulator import ControlFailed, Running
from anyroom_videosdk.simulator import Dialect

JOINED = "2023-11-14T22:13:20.250Z"


def test_a_session_opens_and_closes_with_its_people(call: Any, running: Running, room: str) -> None:
    assert call.get("/sessions", roomId=room)["data"] == []
    ana = running.join(room, "ana")
    ben = running.join(room, "ben")
    assert ana.session_id == ben.session_id
    running.advance(1.5)
    running.leave(room, ana.participant_id)
    assert call.get(f"/sessions/{ana.session_id}")["status"] == "ongoing"
    running.leave(room, ben.participant_id)
    session = call.get(f"/sessions/{ana.session_id}")
    people = session.pop("participants")
    assert session == {
        "id": ana.session_id,
        "roomId": room,
        "start": JOINED,
        "end": "2023-11-14T22:13:21.750Z",
        "userId": session["userId"],
        "customRoomId": None,
        "activeDuration": 0,
        "region": "in002",
        "status": "ended",
        "links": session["links"],
    }
    assert people[0] == {
        "_id": people[0]["_id"],
        "participantId": ana.participant_id,
        "name": "ana",
        "timelog": [{"start": JOINED, "end": "2023-11-14T22:13:21.750Z"}],
    }
    assert running.join(room, "ana").session_id != ana.session_id, "another session"
    with pytest.raises(ControlFailed, match="404"):
        running.leave(room, "nobody")
    with pytest.raises(ControlFailed, match="no room"):
        running.join("nothing", "ana")


def test_coming_back_is_a_second_stay(call: Any, running: Running, signer: Any, room: str) -> None:
    token = signer.participant(participantId="ana")
    running.join(room, "ben")
    session = running.join(room, "ana", token=token).session_id
    running.leave(room, "ana")
    running.advance(1)
    running.join(room, "ana", token=token)
    stays = call.get(f"/sessions/{session}/participants/ana")["timelog"]
    assert [stay["end"] for stay in stays] == [JOINED, None]


def test_participants_are_in_one_object(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    running.leave(busy, running.join(busy, "ben").participant_id)
    page = call.get(f"/sessions/{ana[1]}/participants", perPage=1, page=1)
    assert page["pageInfo"] == {"currentPage": 1, "perPage": 1, "lastPage": 2, "total": 2}
    assert page["data"] == {
        "id": ana[1],
        "roomId": busy,
        "customRoomId": "busy",
        "participants": [
            {"participantId": ana[0], "name": "ana", "timelog": [{"start": JOINED, "end": None}]},
        ],
        "links": page["data"]["links"],
    }
    second = call.get(f"/sessions/{ana[1]}/participants", perPage=1, page=2)["data"]["participants"]
    assert [one["name"] for one in second] == ["ben"]


def test_those_who_are_in_are_in_a_list_of_one_document(
    call: Any, running: Running, busy: str, ana: tuple[str, str]
) -> None:
    running.leave(busy, running.join(busy, "ben").participant_id)
    page = call.get(f"/sessions/{ana[1]}/participants/active")
    assert page["pageInfo"]["total"] == 1
    (document,) = page["data"]
    assert document["_id"] == ana[1]
    assert document["apiKey"] == running.settings["api_key"]
    (person,) = document["participants"]
    assert (person["participantId"], person["mode"]) == (ana[0], "SEND_AND_RECV")
    assert person["deviceInfo"]["browserUserAgent"]["browser"].keys() == {"name", "version"}
    running.leave(busy, ana[0])
    assert call.get(f"/sessions/{ana[1]}/participants/active")["data"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["new", "old"]),
        ({"roomId": "class"}, ["new", "old"]),
        ({"customRoomId": "class"}, ["new", "old"]),
        ({"customRoomId": "other"}, []),
        ({"query": "class"}, ["new", "old"]),
        ({"status": "ongoing"}, ["new"]),
        ({"status": "ended"}, ["old"]),
        ({"status": "ongoing", "perPage": 1}, ["new"]),
        ({"startDate": 1_700_000_001_000}, ["new"]),
        ({"endDate": 1_700_000_001_000}, ["old"]),
        ({"roomId": "unknown"}, []),
    ],
)
def test_filters(call: Any, running: Running, query: dict[str, object], found: list[str]) -> None:
    room = call.room(customRoomId="class")
    old = running.join(room, "ana")
    running.leave(room, old.participant_id)
    running.advance(60)
    names = {old.session_id: "old", running.join(room, "ana").session_id: "new"}
    data = call.get("/sessions", **query)["data"]
    assert [names[session["id"]] for session in data] == found
    for session in data:
        assert set(session) == {"id", "roomId", "start", "end", "participants", "status", "links"}
        assert session["links"]["get_session"].endswith(session["id"])


@pytest.mark.parametrize("query", [{"status": "completed"}, {"startDate": "2023-01-01"}, {"endDate": -1}, {"page": 0}])
def test_filters_that_are_none(call: Any, query: dict[str, object]) -> None:
    assert call("GET", "/sessions", params=query).status_code == 400


@pytest.mark.parametrize("name", ["roomId", "customRoomId"])
def test_ending_a_session(call: Any, running: Running, name: str) -> None:
    created = call.post("/rooms", customRoomId="class-1")
    joined = running.join(created["roomId"], "ana")
    answer = call.post("/sessions/end", roomId=created[name])
    assert answer == {
        "start": JOINED,
        "end": None,
        "participants": answer["participants"],
        "id": joined.session_id,
        "meetingId": created["roomId"],
        "userMeetingId": "class-1",
        "userId": created["userId"],
    }
    assert call.get(f"/sessions/{joined.session_id}")["status"] == "ongoing", "it closes afterwards"
    call.post("/sessions/end", roomId=created[name])
    running.advance(1)
    session = call.get(f"/sessions/{joined.session_id}")
    assert (session["status"], session["participants"][0]["timelog"][0]["end"]) == ("ended", session["end"])


def test_ending_what_is_over(call: Any, running: Running, busy: str) -> None:
    assert call("POST", "/sessions/end", json={"roomId": "nothing"}).status_code == 404
    assert call("POST", "/sessions/end", json={"sessionId": "x"}).status_code == 400
    call.post("/sessions/end", roomId=busy)
    running.advance(1)
    answer = call("POST", "/sessions/end", json={"roomId": busy})
    assert answer.json() == {"statusCode": 400, "error": "No active session found for this room."}
    assert call.post("/sessions/end", roomId=busy, ignoreClosed=True)["end"] is not None
    never = call.room()
    nothing = call("POST", "/sessions/end", json={"roomId": never, "ignoreClosed": "true"})
    assert (nothing.status_code, nothing.content) == (204, b"")


@pytest.mark.parametrize("named", ["roomId", "sessionId"])
def test_removing_somebody(call: Any, running: Running, busy: str, ana: tuple[str, str], named: str) -> None:
    running.join(busy, "ben")
    where = {"roomId": busy, "sessionId": ana[1]}
    body = {"participantId": ana[0], named: where[named]}
    session = call.post("/sessions/participants/remove", **body)
    assert (session["id"], session["status"]) == (ana[1], "ongoing")
    (document,) = call.get(f"/sessions/{ana[1]}/participants/active")["data"]
    assert [person["name"] for person in document["participants"]] == ["ben"]
    assert call("POST", "/sessions/participants/remove", json=body).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"participantId": "x"}, 400),
        ({"roomId": "busy"}, 400),
        ({"participantId": "x", "roomId": "nothing"}, 404),
        ({"participantId": "x", "sessionId": "nothing"}, 404),
        ({"participantId": "x", "roomId": "busy"}, 404),
    ],
)
def test_removing_nobody(call: Any, busy: str, body: dict[str, object], status: int) -> None:
    assert call("POST", "/sessions/participants/remove", json=body).status_code == status


def test_removing_from_a_session_that_is_over(call: Any, running: Running, busy: str, ana: tuple[str, str]) -> None:
    running.leave(busy, ana[0])
    for where in ({"roomId": busy}, {"sessionId": ana[1]}):
        body = {"participantId": ana[0], **where}
        assert call("POST", "/sessions/participants/remove", json=body).status_code == 400


def test_stats(call: Any, busy: str, ana: tuple[str, str]) -> None:
    whole = call.get(f"/sessions/{ana[1]}/stats")
    assert (whole["sessionId"], whole["meetingId"]) == (ana[1], busy)
    assert whole["stats"][0]["time"] == JOINED
    assert set(whole["stats"][0]["qualityScore"]) == {"audio", "video"}
    one = call.get(f"/sessions/{ana[1]}/participant/{ana[0]}/stats")
    assert (one["participantId"], one["participantName"]) == (ana[0], "ana")
    assert one["resolutionUsage"][0]["360"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "/sessions/x",
        "/sessions/x/participants",
        "/sessions/x/participants/active",
        "/sessions/x/participants/y",
        "/sessions/x/stats",
        "/sessions/x/participant/y/stats",
        "/sessions/{}/participants/y",
        "/sessions/{}/participant/y/stats",
    ],
)
def test_unknown_sessions_and_people(call: Any, ana: tuple[str, str], path: str) -> None:
    answer = call("GET", path.format(ana[1]))
    assert (answer.status_code, answer.json()["statusCode"]) == (404, 404)


def test_other_answers(speaking: Any, caller: Any) -> None:
    dialect = Dialect(end_session_answers="session", remove_answers="sentence", closing_seconds=0)
    with speaking(dialect=dialect) as running:
        call = caller(running)
        with call.http:
            room = call.room()
            ana = running.join(room, "ana")
            running.join(room, "ben")
            removed = call.post("/sessions/participants/remove", roomId=room, participantId=ana.participant_id)
            assert isinstance(removed, str)
            ended = call.post("/sessions/end", roomId=room)
            assert (ended["roomId"], ended["status"], ended["end"]) == (room, "ongoing", None)
            assert call.get("/sessions", status="ongoing")["data"] == []
