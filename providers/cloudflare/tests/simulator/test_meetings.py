"""Meetings: what they are made with, changing, replacing and closing them; and apps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from anyroom.simulator import Running
from anyroom_cloudflare.simulator import Dialect

UNKNOWN = "00000000-0000-4000-8000-000000000000"
FULL: dict[str, Any] = {
    "title": "Weekly sync",
    "record_on_start": False,
    "persist_chat": True,
    "transcribe_on_end": True,
    "session_keep_alive_time_in_secs": 90,
    "recording_config": {
        "max_seconds": 3600,
        "file_name_prefix": "sync",
        "video_config": {"codec": "H264", "width": 1280, "height": 720},
        "live_streaming_config": {"rtmp_url": "rtmp://example.com/live"},
    },
    "ai_config": {
        "transcription": {"language": "en-US"},
        "summarization": {"word_limit": 500, "text_format": "markdown", "summary_type": "team_meeting"},
    },
}


def test_a_meeting_with_nothing_said(call: Any) -> None:
    made = call.data("POST", "/meetings", {}, status=201)
    assert made == {
        "id": made["id"],
        "title": None,
        "status": "ACTIVE",
        "record_on_start": False,
        "live_stream_on_start": False,
        "persist_chat": False,
        "summarize_on_end": False,
        "transcribe_on_end": False,
        "session_keep_alive_time_in_secs": 60,
        "created_at": "2023-11-14T22:13:20.250Z",
        "updated_at": "2023-11-14T22:13:20.250Z",
    }
    assert call.data("GET", f"/meetings/{made['id']}") == made
    assert call.data("GET", f"/meetings/{made['id']}", query={"name": "x"}) == made


def test_what_is_said_comes_back_but_for_what_is_unknown(call: Any) -> None:
    made = call.data("POST", "/meetings", {**FULL, "waiting_room": True}, status=201)
    assert {name: made[name] for name in FULL} == FULL
    assert "waiting_room" not in made
    (listed,) = call.data("GET", "/meetings")
    assert "ai_config" not in listed
    assert listed["recording_config"] == FULL["recording_config"]


def test_storage_is_told_without_its_secrets(call: Any) -> None:
    storage = {"type": "aws", "access_key": "a", "secret": "s", "bucket": "films", "region": "eu-west-1"}
    made = call.data("POST", "/meetings", {"recording_config": {"storage_config": storage}}, status=201)
    assert made["recording_config"]["storage_config"] == {"type": "aws", "bucket": "films", "region": "eu-west-1"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"title": 5}, '"title" must be a string'),
        ({"record_on_start": "yes"}, '"record_on_start" must be a boolean'),
        ({"persist_chat": None}, '"persist_chat" must be a boolean'),
        (
            {"session_keep_alive_time_in_secs": 59},
            '"session_keep_alive_time_in_secs" must be greater than or equal to 60',
        ),
        (
            {"session_keep_alive_time_in_secs": 601},
            '"session_keep_alive_time_in_secs" must be less than or equal to 600',
        ),
        (
            {"recording_config": {"max_seconds": 59}},
            '"recording_config.max_seconds" must be greater than or equal to 60',
        ),
        (
            {"recording_config": {"storage_config": {"type": "cloudflare"}}},
            '"recording_config.storage_config.type" must be one of [aws, azure, digitalocean, gcs, sftp]',
        ),
        ({"ai_config": {"summarization": {"word_limit": 149}}}, None),
        ({"ai_config": {"summarization": {"word_limit": 150.5}}}, None),
        ({"ai_config": {"transcription": {"language": "en"}}}, None),
        ({"recording_config": []}, '"recording_config" must be an object'),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_bad_meeting(call: Any, meeting: str, method: str, body: object, message: str | None) -> None:
    path = "/meetings" if method == "POST" else f"/meetings/{meeting}"
    said = call.refused(method, path, 400, body)
    assert message is None or said == f"BAD_REQUEST: {message}"


def test_a_change_leaves_the_rest_and_takes_no_null(call: Any, running: Running) -> None:
    made = call.data("POST", "/meetings", FULL, status=201)
    running.advance(1)
    path = f"/meetings/{made['id']}"
    changed = call.data("PATCH", path, {"title": "New", "status": "INACTIVE"})
    assert changed == {**made, "title": "New", "status": "INACTIVE", "updated_at": "2023-11-14T22:13:21.250Z"}
    assert "must be a string" in call.refused("PATCH", path, 400, {"title": None})
    assert call.data("PATCH", path, {})["status"] == "INACTIVE"


def test_replacing_resets_what_is_left_out_but_not_the_status(call: Any) -> None:
    made = call.data("POST", "/meetings", FULL, status=201)
    path = f"/meetings/{made['id']}"
    call.data("PATCH", path, {"status": "INACTIVE"})
    replaced = call.data("PUT", path, {"title": None, "status": "ACTIVE"})
    assert (replaced["title"], replaced["transcribe_on_end"], replaced["status"]) == (None, False, "INACTIVE")
    assert "recording_config" not in replaced


@pytest.mark.parametrize(("status", "dialect"), [(404, {}), (500, {"unknown_meeting": 500})])
def test_an_unknown_meeting_under_either_status(speaking: Callable[..., Any], status: int, dialect: Any) -> None:
    _, call = speaking(dialect=Dialect(**dialect))
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("GET", "/participants"),
        ("GET", "/active-session"),
        ("POST", "/active-session/kick-all"),
        ("POST", "/livestreams"),
    ):
        call.refused(method, f"/meetings/{UNKNOWN}{path}", status, {} if method == "PATCH" else None)
    call.refused("POST", "/recordings", status, {"meeting_id": UNKNOWN})


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["room c", "room b", "room a"]),
        ({"status": "ACTIVE"}, ["room c", "room b"]),
        ({"status": "INACTIVE"}, ["room a"]),
        ({"search": "ROOM B"}, ["room b"]),
        ({"search": ""}, ["room c", "room b", "room a"]),
        ({"start_time": "2023-11-14T22:13:21Z"}, ["room c", "room b"]),
        ({"end_time": "2023-11-14T22:13:21.250+00:00"}, ["room b", "room a"]),
        ({"start_time": "2023-11-15"}, []),
    ],
)
def test_filters(call: Any, running: Running, query: dict[str, str], titles: list[str]) -> None:
    ids: list[str] = []
    for letter in "abc":
        ids.append(call.meeting(title=f"room {letter}"))
        running.advance(1)
    call.data("PATCH", f"/meetings/{ids[0]}", {"status": "INACTIVE"})
    assert [item["title"] for item in call.data("GET", "/meetings", query=query)] == titles


def test_a_meeting_is_found_by_its_id(call: Any) -> None:
    one, _ = call.meeting(), call.meeting()
    assert [item["id"] for item in call.data("GET", "/meetings", query={"search": one})] == [one]


@pytest.mark.parametrize("query", [{"status": "active"}, {"start_time": "soon"}, {"page_no": "-1"}, {"per_page": "x"}])
def test_a_bad_query(call: Any, query: dict[str, str]) -> None:
    (name,) = query
    assert call.refused("GET", "/meetings", 400, query=query).startswith(f'BAD_REQUEST: "{name}" must be')


def test_apps(call: Any) -> None:
    kit = call.account
    made = call.http.post(f"{kit}/apps", json={"name": "second"})
    assert made.status_code == 200
    app = made.json()["data"]["app"]
    assert call.http.get(f"{kit}/apps/{app['id']}").json()["data"] == app
    listed = call.http.get(f"{kit}/apps", params={"sort_order": "ASC"}).json()
    assert [item["name"] for item in listed["data"]] == ["anyroom", "second"]
    assert listed["paging"] == {"total_count": 2, "start_offset": 1, "end_offset": 2}
    # What an app has is its own; and one that a call made has no presets.
    assert call.http.get(f"{kit}/{app['id']}/presets").json()["data"] == []
    meeting = call.http.post(f"{kit}/{app['id']}/meetings", json={}).json()["data"]["id"]
    call.refused("GET", f"/meetings/{meeting}", 404)
    assert call.http.get(f"{kit}/apps", params={"page_no": 0}).status_code == 400
    assert call.http.post(f"{kit}/apps", json={}).status_code == 400
