"""Participants and their tokens, and the presets that they refer to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from anyroom.simulator import Running
from anyroom_cloudflare.simulator import Dialect
from anyroom_cloudflare.simulator.preset import PRESET, default_content

UNKNOWN = "00000000-0000-4000-8000-000000000000"
ANA: dict[str, Any] = {
    "name": "Ana",
    "picture": "https://example.com/ana.jpg",
    "preset_name": "group_call_host",
    "custom_participant_id": "user-1",
}


@pytest.fixture
def people(meeting: str) -> str:
    return f"/meetings/{meeting}/participants"


def test_adding_getting_and_listing(call: Any, people: str) -> None:
    ana = call.data("POST", people, ANA, status=201)
    assert {name: ana[name] for name in ANA} == ANA
    told = {name: value for name, value in ana.items() if name != "token"}
    assert call.data("GET", f"{people}/{ana['id']}") == told
    assert call.data("GET", people) == [told]


def test_a_token_is_refreshed_for_the_same_participant(call: Any, people: str) -> None:
    ana = call.data("POST", people, ANA, status=201)
    refreshed = call.data("POST", f"{people}/{ana['id']}/token")
    assert set(refreshed) == {"token"}


def test_adding_twice(call: Any, people: str) -> None:
    call.data("POST", people, ANA, status=201)
    assert "user-1" in call.refused("POST", people, 409, ANA)
    assert len(call.data("GET", people)) == 1


def test_adding_twice_where_it_makes_another(speaking: Callable[..., Any]) -> None:
    _, call = speaking(dialect=Dialect(repeated_participant=201))
    people = f"/meetings/{call.meeting()}/participants"
    first, second = (call.data("POST", people, ANA, status=201)["id"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(("status", "dialect"), [(404, {}), (422, {"unknown_preset": 422})])
def test_a_preset_that_does_not_exist(speaking: Callable[..., Any], status: int, dialect: Any) -> None:
    _, call = speaking(dialect=Dialect(**dialect))
    people = f"/meetings/{call.meeting()}/participants"
    assert "nobody" in call.refused("POST", people, status, {**ANA, "preset_name": "nobody"})
    ana = call.data("POST", people, ANA, status=201)
    call.refused("PATCH", f"{people}/{ana['id']}", status, {"preset_name": "nobody"})
    call.refused("PUT", f"{people}/{ana['id']}", status, {**ANA, "preset_name": "nobody"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"preset_name": None}, '"preset_name" must be a string'),
        ({"custom_participant_id": ""}, '"custom_participant_id" is not allowed to be empty'),
        ({"custom_participant_id": 5}, '"custom_participant_id" must be a string'),
        ({"picture": "ana"}, '"picture" must be a valid uri'),
        ({"picture": "http://[x"}, '"picture" must be a valid uri'),
        ({"name": []}, '"name" must be a string'),
    ],
)
def test_a_bad_participant(call: Any, people: str, change: dict[str, object], message: str) -> None:
    assert call.refused("POST", people, 400, {**ANA, **change}) == f"BAD_REQUEST: {message}"


@pytest.mark.parametrize("field", ["preset_name", "custom_participant_id"])
def test_what_a_participant_needs(call: Any, people: str, field: str) -> None:
    body = {name: value for name, value in ANA.items() if name != field}
    assert call.refused("POST", people, 400, body) == f'BAD_REQUEST: "{field}" is required'


def test_editing_gives_a_token_and_replacing_another_custom_id(call: Any, people: str) -> None:
    ana = call.data("POST", people, ANA, status=201)
    one = f"{people}/{ana['id']}"
    edited = call.data("PATCH", one, {"preset_name": "webinar_viewer", "picture": None, "custom_participant_id": "x"})
    assert edited["token"]
    assert [edited[name] for name in ("id", "name", "preset_name", "picture", "custom_participant_id")] == [
        ana["id"],
        "Ana",
        "webinar_viewer",
        None,
        "user-1",
    ]
    replaced = call.data("PUT", one, {"custom_participant_id": "user-2", "preset_name": "group_call_host"})
    assert (replaced["id"], replaced["name"], replaced["custom_participant_id"]) == (ana["id"], None, "user-2")
    call.data("POST", people, ANA, status=201)
    call.refused("PUT", one, 409, ANA)


def test_deleting_tells_no_id_and_ends_nothing(call: Any, running: Running, meeting: str, people: str) -> None:
    ana = call.data("POST", people, ANA, status=201)
    running.join(meeting, "", token=ana["token"])
    gone = call.data("DELETE", f"{people}/{ana['id']}")
    assert set(gone) == {"custom_participant_id", "preset_id", "created_at", "updated_at"}
    call.refused("GET", f"{people}/{ana['id']}", 404)
    call.refused("DELETE", f"{people}/{ana['id']}", 404)
    assert call.data("GET", f"/meetings/{meeting}/active-session")["live_participants"] == 1


# --- presets ------------------------------------------------------------------------------------------------------------


def preset(name: str = "host", **changes: Any) -> dict[str, Any]:
    return {**default_content("group_call_host"), "name": name, **changes}


def test_default_presets_are_whole_presets(call: Any) -> None:
    listed = call.data("GET", "/presets")
    assert len(listed) == 5
    for item in listed:
        assert set(item) == {"id", "name", "created_at", "updated_at"}
        whole = call.data("GET", f"/presets/{item['id']}")
        assert set(whole) == {*item, "config", "permissions", "ui"}
        assert PRESET.read(whole)


def test_an_app_of_the_api_has_none(speaking: Callable[..., Any]) -> None:
    running, call = speaking(dialect=Dialect(default_presets=False))
    answer = call("GET", "/presets").json()
    assert (answer["data"], answer["paging"]) == ([], {"total_count": 0, "start_offset": 0, "end_offset": 0})
    # Even so somebody can be let in from outside.
    assert running.join(call.meeting(), "ana")


def test_a_presets_life(call: Any) -> None:
    made = call.data("POST", "/presets", preset(), status=201)
    path = f"/presets/{made['id']}"
    assert call.data("GET", path) == made
    assert call.data("GET", "/presets", query={"search": "HOS"})[0]["id"] == made["id"]
    changed = call.data("PATCH", path, {"permissions": {"polls": {"can_vote": False}}})
    assert changed["permissions"]["polls"] == {"can_create": True, "can_view": True, "can_vote": False}
    assert {**changed, "permissions": 0} == {**made, "permissions": 0}
    assert call.data("PUT", path, preset("other"))["name"] == "other"
    assert call.data("DELETE", path)["name"] == "other"
    call.refused("GET", path, 404)
    call.refused("DELETE", path, 404)


def test_names_are_unique(call: Any) -> None:
    made = call.data("POST", "/presets", preset(), status=201)
    call.refused("POST", "/presets", 409, preset())
    call.refused("PATCH", f"/presets/{made['id']}", 409, {"name": "webinar_viewer"})
    assert call.data("PATCH", f"/presets/{made['id']}", {"name": "host"})


@pytest.mark.parametrize("field", ["name", "config", "permissions", "ui"])
def test_what_a_preset_needs(call: Any, field: str) -> None:
    body = {name: value for name, value in preset().items() if name != field}
    assert call.refused("POST", "/presets", 400, body) == f'BAD_REQUEST: "{field}" is required'


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"permissions": {"can_record": "yes"}}, '"permissions.can_record" must be a boolean'),
        (
            {"permissions": {"media": {"audio": {"can_produce": "YES"}}}},
            '"permissions.media.audio.can_produce" must be one of [ALLOWED, NOT_ALLOWED, CAN_REQUEST]',
        ),
        ({"config": {"media": {"video": {"frame_rate": 31}}}}, '"config.media.video.frame_rate" must be less'),
        ({"config": {"media": 5}}, '"config.media" must be an object'),
        ({"ui": {"design_tokens": {"theme": None}}}, '"ui.design_tokens.theme" must be a string'),
        ({"name": ""}, '"name" is not allowed to be empty'),
    ],
)
def test_a_bad_change(call: Any, change: object, message: str) -> None:
    made = call.data("POST", "/presets", preset(), status=201)
    assert call.refused("PATCH", f"/presets/{made['id']}", 400, change).startswith(f"BAD_REQUEST: {message}")
    assert call.data("GET", f"/presets/{made['id']}") == made


def test_a_deleted_preset_takes_nobody_with_it(call: Any, running: Running, meeting: str, people: str) -> None:
    ana = call.data("POST", people, ANA, status=201)
    (hosts,) = (item["id"] for item in call.data("GET", "/presets") if item["name"] == "group_call_host")
    call.data("DELETE", f"/presets/{hosts}")
    assert call.data("GET", f"{people}/{ana['id']}")["preset_name"] == "group_call_host"
    assert running.join(meeting, "", token=ana["token"])
