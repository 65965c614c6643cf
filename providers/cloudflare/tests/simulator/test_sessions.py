"""Sessions: opening and ending, who is in them and who was, kicking and muting, what is left behind."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from anyroom.simulator import ControlFailed, Running
from anyroom_cloudflare.simulator import Dialect

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def fetched(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)


def test_a_session_opens_with_the_first_and_lives_on_after_the_last(call: Any, running: Running, meeting: str) -> None:
    path = f"/meetings/{meeting}/active-session"
    message = f"No active session found for meeting_id {meeting}"
    assert call.refused("GET", path, 404) == message
    ana = running.join(meeting, "ana")
    session = call.data("GET", path)
    assert session == {
        "id": ana.session_id,
        "associated_id": meeting,
        "meeting_display_name": "Weekly sync",
        "type": "meeting",
        "status": "LIVE",
        "live_participants": 1,
        "max_concurrent_participants": 1,
        "minutes_consumed": 0,
        "organization_id": running.settings["app_id"],
        "started_at": "2023-11-14T22:13:20.250Z",
        "created_at": "2023-11-14T22:13:20.250Z",
        "updated_at": "2023-11-14T22:13:20.250Z",
    }
    running.advance(30)
    running.leave(meeting, ana.participant_id)
    running.advance(59)
    assert call.data("GET", path)["live_participants"] == 0
    bo = running.join(meeting, "bo")
    assert bo.session_id == ana.session_id
    running.advance(100)
    running.leave(meeting, bo.participant_id)
    running.advance(60)
    assert call.refused("GET", path, 404) == message
    ended = call.data("GET", f"/sessions/{ana.session_id}")
    assert (ended["status"], ended["ended_at"], ended["minutes_consumed"]) == (
        "ENDED",
        "2023-11-14T22:17:29.250Z",
        2.1667,
    )
    assert running.join(meeting, "ana").session_id != ana.session_id


def test_how_long_a_session_lives_on_is_the_meetings_choice(call: Any, running: Running) -> None:
    meeting = call.meeting(session_keep_alive_time_in_secs=600)
    running.leave(meeting, running.join(meeting, "ana").participant_id)
    running.advance(599)
    assert call.data("GET", f"/meetings/{meeting}/active-session")
    running.advance(1)
    call.refused("GET", f"/meetings/{meeting}/active-session", 404)


def test_closing_a_meeting_leaves_its_session_be(call: Any, running: Running, busy: str) -> None:
    call.data("PATCH", f"/meetings/{busy}", {"status": "INACTIVE"})
    assert call.data("GET", f"/meetings/{busy}/active-session")["live_participants"] == 1
    with pytest.raises(ControlFailed, match="inactive"):
        running.join(busy, "bo")


def test_somebody_leaves_by_either_id_and_only_once(running: Running, busy: str) -> None:
    bo = running.join(busy, "bo")
    running.leave(busy, bo.connection_id or "")
    for name in (bo.participant_id, "x"):
        with pytest.raises(ControlFailed) as refused:
            running.leave(busy, name)
        assert refused.value.status == 404
    with pytest.raises(ControlFailed):
        running.join(UNKNOWN, "ana")


def test_who_was_there(call: Any, running: Running, meeting: str) -> None:
    ana = running.join(meeting, "ana")
    running.advance(30)
    running.leave(meeting, ana.participant_id)
    again = running.join(meeting, "ana")
    assert again.participant_id == ana.participant_id
    path = f"/sessions/{ana.session_id}/participants"
    data = call.data("GET", path, query={"include_peer_events": "true"})
    assert data["paging"] == {"total_count": 2, "start_offset": 1, "end_offset": 2}
    second, first = data["participants"]
    assert [row["id"] for row in (first, second)] == [ana.connection_id, again.connection_id]
    assert {row["user_id"] for row in (first, second)} == {ana.participant_id}
    assert (first["duration"], first["left_at"], second["left_at"]) == (0.5, "2023-11-14T22:13:50.250Z", None)
    names = ["PEER_CREATED", "PEER_JOINING", "PEER_LEAVING"]
    assert [event["event_name"] for event in first["peer_events"]] == names
    for name, expected in ((ana.connection_id, first), (ana.participant_id, second)):
        row = call.data("GET", f"{path}/{name}")["participant"]
        assert row == {key: value for key, value in expected.items() if key != "peer_events"}
    call.refused("GET", f"{path}/{UNKNOWN}", 404)
    call.refused("GET", f"/sessions/{UNKNOWN}/participants", 404)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"sort_order": "ASC"}, ["ana", "bo", "cy"]),
        ({"sort_by": "joinedAt", "sort_order": "DESC"}, ["cy", "bo", "ana"]),
        ({"sort_by": "duration", "sort_order": "ASC"}, ["cy", "bo", "ana"]),
        ({"search": "BO"}, ["bo"]),
        ({"view": "consolidated", "per_page": "1", "page_no": "2"}, ["bo"]),
    ],
)
def test_participants_in_order(call: Any, running: Running, meeting: str, query: Any, names: list[str]) -> None:
    for name in ("ana", "bo", "cy"):
        session = running.join(meeting, name).session_id
        running.advance(5)
    rows = call.data("GET", f"/sessions/{session}/participants", query=query)["participants"]
    assert [row["display_name"] for row in rows] == names


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"status": "LIVE"}, [2, 1]),
        ({"status": "ENDED"}, [0]),
        ({"sort_order": "ASC"}, [0, 1, 2]),
        ({"sort_by": "minutesConsumed"}, [0, 1, 2]),
        ({"participants": "2:10"}, [1]),
        ({"search": "room 2"}, [2]),
        ({"start_time": "2023-11-14T22:13:21Z"}, [2, 1]),
    ],
)
def test_sessions_are_filtered(call: Any, running: Running, query: Any, number: list[int]) -> None:
    sessions: list[Any] = []
    for position in range(3):
        meeting = call.meeting(title=f"room {position}")
        joined = running.join(meeting, "ana")
        if position == 1:
            running.join(meeting, "bo")
        sessions.append((joined.session_id, meeting))
        running.advance(10)
        if position == 0:
            running.advance(60)
            call.data("POST", f"/meetings/{meeting}/active-session/kick-all")
    found = call.data("GET", "/sessions", query=query)["sessions"]
    assert [item["id"] for item in found] == [sessions[n][0] for n in number]
    own = call.data("GET", "/sessions", query={"associated_id": sessions[1][1]})["sessions"]
    assert [item["id"] for item in own] == [sessions[1][0]]


@pytest.mark.parametrize("query", [{"participants": "2"}, {"sort_by": "createdat"}, {"sort_order": "DSC"}])
def test_a_bad_query(call: Any, query: Any) -> None:
    call.refused("GET", "/sessions", 400, query=query)


def test_the_first_generation(speaking: Callable[..., Any]) -> None:
    running, call = speaking(dialect=Dialect(generation=1, participants_paging="absent"))
    session = running.join(call.meeting(), "ana").session_id
    assert call.data("GET", f"/sessions/{session}")["session"]["id"] == session
    assert set(call("GET", "/sessions").json()) == {"success", "data"}
    assert set(call.http.get(f"{call.account}/apps").json()) == {"success", "data"}
    assert set(call.data("GET", f"/sessions/{session}/participants")) == {"participants"}


def test_paging_may_be_at_the_top(speaking: Callable[..., Any]) -> None:
    running, call = speaking(dialect=Dialect(participants_paging="top"))
    session = running.join(call.meeting(), "ana").session_id
    answer = call("GET", f"/sessions/{session}/participants").json()
    assert (answer["paging"]["total_count"], set(answer["data"])) == (1, {"participants"})


# --- acting on who is there ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["kick", "mute"])
@pytest.mark.parametrize("by", ["participant_ids", "custom_participant_ids"])
def test_acting_on_one(call: Any, running: Running, busy: str, action: str, by: str) -> None:
    bo = running.join(busy, "bo")
    chosen = {"participant_ids": [], "custom_participant_ids": []}
    chosen[by] = [bo.participant_id if by == "participant_ids" else "bo"]
    path = f"/meetings/{busy}/active-session"
    data = call.data("POST", f"{path}/{action}", chosen)
    assert data["action"] == action
    (told,) = data["participants"]
    assert (told["id"], told["name"]) == (bo.participant_id, "bo")
    assert call.data("GET", path)["live_participants"] == (1 if action == "kick" else 2)
    report = call.data("GET", f"/sessions/peer-report/{bo.connection_id}")["participant"]["peer_report"]
    events = [event["name"] for event in report["metadata"]["events"]]
    assert events == (["joined", "left"] if action == "kick" else ["joined", "audio_off"])


@pytest.mark.parametrize("action", ["kick", "mute"])
def test_acting_on_who_is_not_there(call: Any, running: Running, busy: str, action: str) -> None:
    path = f"/meetings/{busy}/active-session/{action}"
    gone = running.join(busy, "bo").participant_id
    running.leave(busy, gone)
    for name in (UNKNOWN, gone):
        assert call.refused("POST", path, 404, {"participant_ids": [name]}) == f"No user found with id {name}"
        assert call.refused("POST", path, 404, {"custom_participant_ids": [name]}) == f"No user found with id {name}"
    for body in ({}, {"participant_ids": [], "custom_participant_ids": []}, {"participant_ids": "x"}):
        call.refused("POST", path, 400, body)


def test_kicking_everybody_ends_the_session(call: Any, running: Running, busy: str) -> None:
    session = running.join(busy, "bo").session_id
    data = call.data("POST", f"/meetings/{busy}/active-session/kick-all")
    assert data == {"action": "kick-all", "kicked_participants_count": 2}
    call.refused("POST", f"/meetings/{busy}/active-session/kick-all", 404)
    assert call.data("GET", f"/sessions/{session}")["status"] == "ENDED"
    running.join(busy, "ana")
    assert call.data("GET", f"/meetings/{busy}/active-session")["id"] != session


def test_muting_everybody(call: Any, running: Running, busy: str) -> None:
    running.join(busy, "bo")
    path = f"/meetings/{busy}/active-session/mute-all"
    assert call.refused("POST", path, 400, {}) == 'BAD_REQUEST: "allow_unmute" is required'
    data = call.data("POST", path, {"allow_unmute": False})
    assert data == {"action": "mute-all", "muted_participants_count": 2}
    assert call.data("POST", path, {"allow_unmute": True})["muted_participants_count"] == 0


def test_a_poll(call: Any, meeting: str, busy: str) -> None:
    poll = {"question": "Lunch?", "options": ["Yes", "No"]}
    data = call.data("POST", f"/meetings/{busy}/active-session/poll", poll, status=201)
    assert data["poll"]["options"][0] == {"text": "Yes", "count": 0, "votes": []}
    call.refused("POST", f"/meetings/{busy}/active-session/poll", 400, {"question": "Lunch?"})
    call.refused("POST", f"/meetings/{meeting}/active-session/poll", 404, poll)


def test_a_peers_report(call: Any, running: Running, meeting: str) -> None:
    ana = running.join(meeting, "ana")
    path = f"/sessions/peer-report/{ana.connection_id}"
    told = call.data("GET", path, query={"filters": "events,device_info"})["participant"]
    assert (told["id"], told["user_id"], told["role"]) == (ana.connection_id, ana.participant_id, "group_call_host")
    quality = told["peer_report"]["quality"]
    assert quality["audio_producer_cumulative"]["quality_mos"]["avg"] > 4
    assert quality["screenshare_video_consumer"] == []
    # Samples have times in seconds, as WebRTC's statistics do; the cumulative delays name theirs, milliseconds.
    for kind in ("audio_producer", "video_producer"):
        (sample,) = quality[kind]
        assert sample["rtt"] * 1000 == quality[f"{kind}_cumulative"]["rtt"]["avg"]
    assert "peer_events" not in told
    call.refused("GET", f"/sessions/peer-report/{UNKNOWN}", 404)
    call.refused("GET", path, 400, query={"filters": "everything"})


# --- what is left behind ------------------------------------------------------------------------------------------------


@pytest.fixture
def over(call: Any, running: Running) -> str:
    """A session with a transcript and a summary, some seconds after its end."""
    meeting = call.meeting(transcribe_on_end=True, summarize_on_end=True)
    session = running.join(meeting, "ana").session_id
    running.join(meeting, "bo")
    running.advance(30)
    call.data("POST", f"/meetings/{meeting}/active-session/kick-all")
    running.advance(5)
    return f"/sessions/{session}"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("JSON", '"sentence": "Hello."'),
        ("SRT", "00:00:01,500 --> 00:00:03,000\nbo: Hello."),
        ("VTT", "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\nana: Hello."),
    ],
)
def test_a_transcript_in_a_format(call: Any, over: str, form: str, words: str) -> None:
    data = call.data("GET", f"{over}/transcript", query={"format": form})
    assert set(data) == {"sessionId", "transcript_download_url", "transcript_download_url_expiry"}
    assert words in fetched(data["transcript_download_url"]).text


def test_a_transcript_is_csv_without_headings(call: Any, running: Running, over: str) -> None:
    data = call.data("GET", f"{over}/transcript")
    rows = list(csv.reader(io.StringIO(fetched(data["transcript_download_url"]).text)))
    assert [(row[0], row[3], row[4], row[5]) for row in rows] == [
        ("0", "ana", "ana", "Hello."),
        ("1500", "bo", "bo", "Hello."),
    ]
    call.refused("GET", f"{over}/transcript", 400, query={"format": "PDF"})
    running.advance(7 * 24 * 3600)
    assert fetched(data["transcript_download_url"]).status_code == 403
    call.refused("GET", f"{over}/transcript", 404)
    call.refused("GET", f"{over}/summary", 404)


def test_a_summary_is_spelled_like_nothing_else(call: Any, over: str) -> None:
    data = call.data("GET", f"{over}/summary")
    assert set(data) == {"sessionId", "summaryDownloadUrl", "summaryDownloadUrlExpiry"}
    assert "ana, bo said hello." in fetched(data["summaryDownloadUrl"]).text


def test_a_summary_is_made_later_from_a_transcript(call: Any, running: Running, busy: str) -> None:
    session = call.data("GET", f"/meetings/{busy}/active-session")["id"]
    path = f"/sessions/{session}/summary"
    call.data("PATCH", f"/meetings/{busy}", {"transcribe_on_end": True})
    call.refused("POST", path, 404)
    call.data("POST", f"/meetings/{busy}/active-session/kick-all")
    call.refused("GET", f"/sessions/{session}/transcript", 404)
    running.advance(2)
    call.refused("GET", path, 404)
    assert call.data("POST", path) == {"session_id": session, "status": "IN_PROGRESS"}
    running.advance(2)
    assert call.data("GET", path)["sessionId"] == session


def test_without_being_asked_nobody_writes_it_down(call: Any, running: Running, busy: str) -> None:
    session = call.data("GET", f"/meetings/{busy}/active-session")["id"]
    call.data("POST", f"/meetings/{busy}/active-session/kick-all")
    running.advance(60)
    for method, what in (("GET", "transcript"), ("GET", "summary"), ("POST", "summary")):
        call.refused(method, f"/sessions/{session}/{what}", 404)
    chat = call.data("GET", f"/sessions/{session}/chat")
    assert fetched(chat["chat_download_url"]).text.startswith("id,participantId,sessionId")


def test_everybody_writes_when_they_come_in(call: Any, running: Running, busy: str) -> None:
    """One row each, under the headings; the store gives parts of the file."""
    running.join(busy, "bo")
    session = call.data("GET", f"/meetings/{busy}/active-session")["id"]
    url = call.data("GET", f"/sessions/{session}/chat")["chat_download_url"]
    rows = list(csv.DictReader(io.StringIO(fetched(url).text, newline="")))
    people = call.data("GET", f"/sessions/{session}/participants")["participants"]
    assert {(row["participantId"], row["displayName"]) for row in rows} == {
        (person["user_id"], person["display_name"]) for person in people
    }
    assert {(row["sessionId"], row["meetingId"], row["payloadType"]) for row in rows} == {
        (session, busy, "TEXT_MESSAGE")
    }
    assert len({row["id"] for row in rows}) == len(people) == 2
    part = httpx.get(url, headers={"range": "bytes=3-15"}, trust_env=False)
    assert (part.status_code, part.text) == (206, "participantId")


def test_what_is_counted(call: Any, running: Running, busy: str) -> None:
    call.data("POST", "/recordings", {"meeting_id": busy})
    call.data("POST", f"/meetings/{busy}/livestreams", status=201)
    running.advance(61)
    call.data("POST", f"/meetings/{busy}/active-session/kick-all")
    running.advance(90)
    data = call.data("GET", "/analytics/daywise")
    assert len(data["session_stats"]["day_stats"]) == 31
    assert data["session_stats"]["day_stats"][-1] == {
        "day": "2023-11-14T00:00:00.000Z",
        "total_sessions": 1,
        "total_session_minutes": 1.0167,
    }
    assert data["recording_stats"]["recording_count"] == 1
    none = call.data("GET", "/analytics/daywise", query={"start_date": "2023-11-01", "end_date": "2023-11-02"})
    assert (none["session_stats"]["sessions_count"], len(none["session_stats"]["day_stats"])) == (0, 2)
    overall = {"count": 1, "total_ingest_seconds": 60.0, "total_viewer_seconds": 0}
    assert call.data("GET", "/analytics/livestreams/overall") == overall
    daily = call.data("GET", "/analytics/livestreams/daywise", query={"start_time": 1_699_999_000})
    assert daily == [{"date": "2023-11-14T00:00:00.000Z", **overall}]
    call.refused("GET", "/analytics/daywise", 400, query={"start_date": "2024-01-01", "end_date": "2023-01-01"})
    # Livestreams are counted to the second, both included, and not by whole days.
    begun = 1_700_000_000
    for since, until, count in ((begun, begun, 1), (begun + 1, begun + 60, 0), (begun - 60, begun - 1, 0)):
        span = {"start_time": since, "end_time": until}
        assert call.data("GET", "/analytics/livestreams/overall", query=span)["count"] == count
        assert [day["count"] for day in call.data("GET", "/analytics/livestreams/daywise", query=span)] == [count]
    call.refused("GET", "/analytics/livestreams/overall", 400, query={"start_time": 10**12})
