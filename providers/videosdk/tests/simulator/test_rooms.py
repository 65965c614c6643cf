"""Rooms: created, found under either id, validated, deactivated."""

from __future__ import annotations

import re
from typing import Any

import pytest

from anyroom.simulator import ControlFailed, Running
from anyroom_videosdk.simulator import Dialect

CREATED = "2023-11-14T22:13:20.250Z"


def test_a_created_room_in_full(call: Any) -> None:
    webhook = {"endPoint": "https://example.com/hook", "events": ["recording-started", "session*"]}
    room = call.post("/rooms", customRoomId="class-1", webhook=webhook, geoFence="eu001")
    assert re.fullmatch(r"[a-z0-9]{4}(-[a-z0-9]{4}){2}", room["roomId"])
    assert re.fullmatch(r"[0-9a-f]{24}", room["id"])
    assert re.fullmatch(r"[0-9a-f]{24}", room["userId"])
    assert room == {
        "roomId": room["roomId"],
        "customRoomId": "class-1",
        "userId": room["userId"],
        "disabled": False,
        "createdAt": CREATED,
        "updatedAt": CREATED,
        "webhook": webhook,
        "geoFence": "eu001",
        "id": room["id"],
        "links": {
            "get_room": f"https://api.videosdk.live/v2/rooms/{room['roomId']}",
            "get_session": "https://api.videosdk.live/v2/sessions/",
        },
    }


@pytest.mark.parametrize("sent", [{}, {"json": {}}, {"content": b" \n"}, {"json": {"region": "sg001", "x": 1}}])
def test_nothing_is_required(call: Any, sent: dict[str, Any]) -> None:
    answer = call("POST", "/rooms", **sent)
    assert (answer.status_code, answer.json()["customRoomId"]) == (200, None)


def test_a_custom_id_gives_the_same_room(call: Any, running: Running) -> None:
    first = call.post("/rooms", customRoomId="class-1")
    running.advance(60)
    assert call.post("/rooms", customRoomId="class-1", geoFence="eu001") == first
    assert call.post("/rooms", customRoomId="class-2")["roomId"] != first["roomId"]
    assert call.get("/rooms")["pageInfo"]["total"] == 2


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"customRoomId": 5},
        {"customRoomId": ""},
        {"webhook": "https://example.com"},
        {"webhook": {"events": []}},
        {"webhook": {"endPoint": "ftp://example.com"}},
        {"webhook": {"endPoint": "https://" + "x" * 505}},
        {"webhook": {"endPoint": "https://example.com", "events": "all"}},
        {"autoCloseConfig": {"type": "never"}},
        {"autoCloseConfig": {"duration": 0}},
        {"autoCloseConfig": {"duration": "60"}},
        {"autoStartConfig": {"recording": {"config": {"layout": {"gridSize": 26}}}}},
        {"autoStartConfig": {"hls": {"config": {"theme": "DARK"}}}},
        {"autoStartConfig": {"composite": {"participants": [{"kind": "audio"}]}}},
        {"geoFence": "mars001"},
        {"multiComposition": {"recording": 1}},
        {"allowedParticipantIds": "ana"},
    ],
)
def test_options_that_are_malformed(call: Any, body: object) -> None:
    answer = call("POST", "/rooms", json=body)
    assert (answer.status_code, answer.json()["statusCode"]) == (400, 400)
    assert call.get("/rooms")["data"] == []


@pytest.mark.parametrize("name", ["roomId", "customRoomId", "id"])
def test_getting_a_room_by_any_of_its_ids(call: Any, name: str) -> None:
    created = call.post("/rooms", customRoomId="class-1")
    room = call.get(f"/rooms/{created[name]}")
    assert "userId" not in room
    assert room["user"] == {
        "email": "owner@example.com",
        "name": "Owner",
        "discontinuedReason": None,
        "id": created["userId"],
    }
    assert {**created, "user": room["user"]} == {**room, "userId": created["userId"]}


def test_listing(call: Any, running: Running) -> None:
    ids = [call.room(customRoomId=f"class-{n}") for n in range(3)]
    page = call.get("/rooms", perPage=2)
    assert page["pageInfo"] == {"currentPage": 1, "perPage": 2, "lastPage": 2, "total": 3}
    assert [room["roomId"] for room in page["data"]] == [ids[2], ids[1]], "newest first"
    assert "user" in page["data"][0]
    for query in (ids[1], "class-1"):
        assert [room["roomId"] for room in call.get("/rooms", query=query)["data"]] == [ids[1]]
    assert call.get("/rooms", query="class")["data"] == [], "an exact match"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ["roomId", "customRoomId"])
def test_validating(call: Any, method: str, name: str) -> None:
    created = call.post("/rooms", customRoomId="class-1")
    answer = call(method, f"/rooms/validate/{created[name]}")
    assert (answer.status_code, answer.json()) == (200, created)


@pytest.mark.parametrize(("name", "text"), [("aaaa-bbbb-cccc", "Room not found."), ("nothing", "RoomId is invalid.")])
def test_validating_what_is_not_there(call: Any, name: str, text: str) -> None:
    answer = call("GET", f"/rooms/validate/{name}")
    assert (answer.status_code, answer.text) == (400, text)
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("status", [402, 404])
def test_other_statuses_of_an_unknown_room(speaking: Any, caller: Any, status: int) -> None:
    dialect = Dialect(unknown_room=status, unknown_room_on_validate=status, disabled_room_on_validate=404)
    with speaking(dialect=dialect) as running:
        call = caller(running)
        with call.http:
            for path in ("/rooms/aaaa-bbbb-cccc", "/rooms/validate/aaaa-bbbb-cccc"):
                assert call("GET", path).json() == {"statusCode": status, "error": "Room not found."}
            room = call.room()
            call.post("/rooms/deactivate", roomId=room)
            assert call("GET", f"/rooms/validate/{room}").status_code == 404


def test_an_unknown_room(call: Any) -> None:
    answer = call("GET", "/rooms/nothing")
    assert (answer.status_code, answer.json()) == (404, {"statusCode": 404, "error": "Room not found."})


def test_deactivating(call: Any, running: Running) -> None:
    created = call.post("/rooms", customRoomId="class-1")
    joined = running.join(created["roomId"], "ana")
    running.advance(1)
    closed = call.post("/rooms/deactivate", roomId=created["roomId"])
    assert closed == {
        "webhook": None,
        "disabled": True,
        "meetingId": created["roomId"],
        "userMeetingId": "class-1",
        "userId": created["userId"],
        "createdAt": CREATED,
        "updatedAt": "2023-11-14T22:13:21.250Z",
        "user": closed["user"],
        "id": created["id"],
    }
    running.advance(1)
    assert call.post("/rooms/deactivate", roomId=created["roomId"]) == closed, "for good"
    assert call.get(f"/rooms/validate/{created['roomId']}")["disabled"] is True
    with pytest.raises(ControlFailed, match="deactivated"):
        running.join(created["roomId"], "ben")
    assert call.get(f"/sessions/{joined.session_id}")["status"] == "ongoing"
    running.leave(created["roomId"], joined.participant_id)
    assert call.get(f"/sessions/{joined.session_id}")["status"] == "ended"


def test_deactivating_takes_the_room_id_only(call: Any) -> None:
    call.room(customRoomId="class-1")
    for name in ("class-1", "aaaa-bbbb-cccc"):
        answer = call("POST", "/rooms/deactivate", json={"roomId": name})
        assert (answer.status_code, answer.json()) == (402, {"statusCode": 402, "error": "Room not found."})
    assert call("POST", "/rooms/deactivate", json={}).status_code == 400


def test_what_begins_with_the_session(call: Any, running: Running) -> None:
    composition = {"config": {"layout": {"type": "GRID", "priority": "SPEAKER", "gridSize": 4}}}
    room = call.room(autoStartConfig={"recording": composition, "hls": composition, "composite": {}})
    running.join(room, "ana")
    running.advance(1)
    for kind in ("/recordings", "/hls", "/recordings/composite"):
        (one,) = call.get(kind, roomId=room)["data"]
        assert one["end"] is None


@pytest.mark.parametrize(("kind", "disabled"), [("session-ends", False), ("session-end-and-deactivate", True)])
def test_closing_by_itself(call: Any, running: Running, kind: str, disabled: bool) -> None:
    room = call.room(autoCloseConfig={"type": kind, "duration": 10})
    session = running.join(room, "ana").session_id
    running.advance(599)
    assert call.get(f"/sessions/{session}")["status"] == "ongoing"
    running.advance(1)
    ended = call.get(f"/sessions/{session}")
    assert (ended["status"], ended["end"]) == ("ended", "2023-11-14T22:23:20.250Z")
    assert ended["participants"][0]["timelog"][0]["end"] == ended["end"]
    assert call.get(f"/rooms/{room}")["disabled"] is disabled


def test_eight_hours_unless_said_otherwise(call: Any, running: Running, room: str) -> None:
    session = running.join(room, "ana").session_id
    running.advance(480 * 60 - 1)
    assert call.get(f"/sessions/{session}")["status"] == "ongoing"
    running.advance(1)
    assert call.get(f"/sessions/{session}")["status"] == "ended"
