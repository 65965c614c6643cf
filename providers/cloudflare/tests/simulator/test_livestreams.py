"""Livestreams: of meetings and independent, their states, their playlists and their history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from anyroom.simulator import Running
from anyroom_cloudflare.simulator import Dialect

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def test_a_livestreams_life(call: Any, running: Running, busy: str) -> None:
    made = call.data("POST", f"/meetings/{busy}/livestreams", {"name": "town-hall"}, status=201)
    assert set(made) == {"id", "status", "ingest_server", "stream_key", "playback_url"}
    assert made["status"] == "INVOKED"
    call.refused("POST", f"/meetings/{busy}/livestreams", 409)
    running.advance(1)
    active = call.data("GET", f"/meetings/{busy}/active-livestream")
    assert (active["id"], active["status"], active["name"], active["meeting_id"]) == (
        made["id"],
        "LIVE",
        "town-hall",
        busy,
    )
    assert active["disabled"] is False
    assert not {"ingest_server", "stream_key"} & set(active)
    playlist = httpx.get(made["playback_url"], trust_env=False).text
    assert playlist.startswith("#EXTM3U")
    assert "#EXT-X-ENDLIST" not in playlist
    session = call.data("GET", f"/livestreams/{made['id']}/active-livestream-session")["session"]
    running.advance(30)
    stopped = call.data("POST", f"/meetings/{busy}/active-livestream/stop")
    assert stopped == {"message": "Stopped live stream successfully"}
    assert "#EXT-X-ENDLIST" in httpx.get(made["playback_url"], trust_env=False).text
    answer = call("GET", f"/livestreams/{made['id']}").json()
    assert answer["paging"] == {"total_count": 1, "start_offset": 1, "end_offset": 1}
    assert answer["data"]["livestream"]["status"] == "IDLE"
    assert [item["ingest_seconds"] for item in answer["data"]["sessions"]] == [30.0]
    assert call.data("GET", f"/livestreams/sessions/{session['id']}") == answer["data"]["sessions"][0]
    for method, path in (
        ("POST", f"/meetings/{busy}/active-livestream/stop"),
        ("GET", f"/meetings/{busy}/active-livestream"),
        ("GET", f"/livestreams/{made['id']}/active-livestream-session"),
        ("GET", f"/livestreams/{UNKNOWN}"),
        ("GET", f"/livestreams/sessions/{UNKNOWN}"),
    ):
        call.refused(method, path, 404)


def test_history(call: Any, running: Running, busy: str) -> None:
    path = f"/meetings/{busy}/livestream"
    assert call.data("GET", path) == {"livestream": None, "sessions": []}
    ids: list[str] = []
    for _ in range(2):
        ids.append(call.data("POST", f"/meetings/{busy}/livestreams", status=201)["id"])
        running.advance(5)
        call.data("POST", f"/meetings/{busy}/active-livestream/stop")
    data = call.data("GET", path)
    assert data["livestream"]["id"] == ids[1]
    assert [item["livestream_id"] for item in data["sessions"]] == ids[::-1]
    session = call.data("GET", f"/meetings/{busy}/active-session")["id"]
    during = call.data("GET", f"/sessions/{session}/livestream-sessions")
    assert [item["livestream_id"] for item in during["data"]] == ids[::-1]
    assert during["paging"]["total_count"] == 2


def test_nobody_is_there(call: Any, meeting: str) -> None:
    message = f"No active session found for meeting_id {meeting}"
    assert call.refused("POST", f"/meetings/{meeting}/livestreams", 404) == message


def test_it_ends_with_its_session(call: Any, running: Running, busy: str) -> None:
    made = call.data("POST", f"/meetings/{busy}/livestreams", {}, status=201)
    running.advance(2)
    call.data("POST", f"/meetings/{busy}/active-session/kick-all")
    assert call.data("GET", f"/livestreams/{made['id']}")["livestream"]["status"] == "IDLE"


def test_it_starts_by_itself_as_the_meeting_says(call: Any, running: Running) -> None:
    meeting = call.meeting(live_stream_on_start=True)
    running.join(meeting, "ana")
    running.advance(2)
    assert call.data("GET", f"/meetings/{meeting}/active-livestream")["status"] == "LIVE"


def test_an_independent_one_waits_for_its_encoder(call: Any, running: Running, busy: str) -> None:
    made = call.data("POST", "/livestreams", {"name": "demo"}, status=201)
    assert (made["meeting_id"], made["status"], made["disabled"]) == (None, "INVOKED", False)
    of_meeting = call.data("POST", f"/meetings/{busy}/livestreams", {}, status=201)
    running.advance(5)

    def listed(**query: object) -> list[str]:
        return [item["id"] for item in call.data("GET", "/livestreams", query=query)]

    assert listed() == [of_meeting["id"], made["id"]]
    assert listed(sort_order="ASC") == [made["id"], of_meeting["id"]]
    assert listed(sort_order="DSC") == [of_meeting["id"], made["id"]]
    assert listed(exclude_meetings="true") == [made["id"]]
    assert listed(status="LIVE") == [of_meeting["id"]]
    call.refused("GET", "/livestreams", 400, query={"sort_order": "DESC"})
    assert call.data("GET", f"/livestreams/{made['id']}")["sessions"] == []
    assert call.data("POST", "/livestreams", {"name": None}, status=201)["name"] is None


@pytest.mark.parametrize("body", [{"name": "town hall"}, {"name": 5}, {"video_config": {"width": 0}}, []])
def test_a_bad_start(call: Any, busy: str, body: object) -> None:
    call.refused("POST", f"/meetings/{busy}/livestreams", 400, body)


def test_a_listing_may_be_one_object(speaking: Callable[..., Any]) -> None:
    _, call = speaking(dialect=Dialect(listed_as_object=True))
    call.data("POST", "/livestreams", {}, status=201)
    answer = call("GET", "/livestreams").json()
    assert set(answer) == {"success", "data"}
    assert answer["data"]["paging"]["total_count"] == len(answer["data"]["livestreams"]) == 1
