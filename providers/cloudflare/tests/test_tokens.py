"""Presets and join tokens: what is made on the platform, what is said of it, and why somebody was not let in."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any, Final

import jwt
import pytest

from anyroom.clock import VirtualClock
from anyroom.errors import (
    Conflict,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    ProviderError,
    UnexpectedResponse,
    UnsupportedOption,
    WrongState,
)
from anyroom.types import CreateToken, Grant, Role
from anyroom_cloudflare import Cloudflare
from anyroom_cloudflare.presets import PRESET_OPTIONS
from anyroom_cloudflare.role_presets import ALLOWED, role_preset

from .stagehand import ACCOUNT, APP, APP_ID, NOW, PAGING, TOKEN, Stagehand, data, listed, refused

PEOPLE: Final = f"{APP}/meetings/room-1/participants"
MEETING: Final = {"id": "room-1", "status": "ACTIVE"}
CLOSED: Final = {"id": "room-1", "status": "INACTIVE"}
ANA: Final = {"id": "user-1", "custom_participant_id": "ana", "name": "Ana", "preset_name": "anyroom_participant"}
BO: Final = {"id": "user-2", "custom_participant_id": "bo"}
HOST: Final = {"id": "preset-1", "name": "anyroom_host"}
TAKES_PART: Final = {"id": "preset-2", "name": "anyroom_participant"}
NO_PRESET: Final = refused(422, "Invalid input")


@pytest.fixture
def own_presets() -> Stagehand:
    provider = Cloudflare(api_token=TOKEN, account_id=ACCOUNT, app_id=APP_ID, role_presets={"host": "group_call_host"})
    provider.clock = VirtualClock(NOW)
    return Stagehand(provider)


def preset(role: Role) -> dict[str, Any]:
    """The body that makes a role's preset."""
    return PRESET_OPTIONS.write(role_preset(role), {}, "cloudflare")


def entered(token: str = "opaque", **more: Any) -> dict[str, Any]:
    return {**ANA, "token": token, **more}


# --- prepare


def test_what_is_missing_is_made(stagehand: Stagehand) -> None:
    made = stagehand.play(
        stagehand.provider.prepare(roles=[Role.VIEWER, Role.HOST, Role.GUEST]), listed([HOST]), HOST, HOST
    )
    assert made.created == ("anyroom_guest", "anyroom_viewer")
    assert made.presets == {"viewer": "anyroom_viewer", "host": "anyroom_host", "guest": "anyroom_guest"}
    assert made.raw == [HOST], "what was there"
    assert stagehand.said == [
        ("GET", f"{APP}/presets", PAGING, None),
        ("POST", f"{APP}/presets", (), preset(Role.GUEST)),
        ("POST", f"{APP}/presets", (), preset(Role.VIEWER)),
    ]


def test_what_is_there_stays_as_it_is(stagehand: Stagehand) -> None:
    cf, play = stagehand.provider, stagehand.play
    fifty = [{"id": str(number), "name": f"preset-{number}"} for number in range(50)]
    pages = listed(fifty, total=51), listed([HOST], total=51, end=51)
    made = play(cf.prepare(roles={Role.HOST}), *pages)
    assert (made.created, made.note) == ((), "every preset was there already")
    assert [method for method, *_ in stagehand.said] == ["GET", "GET"]


def test_somebody_else_makes_it_in_between(stagehand: Stagehand) -> None:
    made = stagehand.play(stagehand.provider.prepare(roles=[Role.HOST]), listed([]), refused(409, "exists"))
    assert (made.created, made.presets) == ((), {"host": "anyroom_host"})


def test_no_roles_ask_for_nothing(stagehand: Stagehand) -> None:
    made = stagehand.play(stagehand.provider.prepare(roles=[]))
    assert (made.presets, made.created) == ({}, ())


def test_a_role_that_no_preset_can_be(stagehand: Stagehand) -> None:
    with pytest.raises(UnsupportedOption) as caught:
        stagehand.play(stagehand.provider.prepare(roles=[Role.HOST, Role.SENDER_ONLY]))
    assert (caught.value.option, caught.value.value, stagehand.said) == ("role", Role.SENDER_ONLY, [])


def test_presets_of_the_apps_own_are_never_made(own_presets: Stagehand) -> None:
    cf, play = own_presets.provider, own_presets.play
    there = listed([{"id": "p", "name": "group_call_host"}, {"id": "q", "name": None}, "odd"])
    made = play(cf.prepare(roles=[Role.HOST, Role.VIEWER]), there, HOST)
    assert made.presets == {"host": "group_call_host", "viewer": "anyroom_viewer"}
    assert made.created == ("anyroom_viewer",)
    with pytest.raises(NotFound, match=r"group_call_host.*role_presets"):
        play(cf.prepare(roles=[Role.HOST, Role.VIEWER]), listed([]))


def test_roles_differ_in_what_they_may(stagehand: Stagehand) -> None:
    may = {role: {name for name, on in preset(role)["permissions"].items() if on is True} for role in ALLOWED}
    assert may[Role.HOST] - may[Role.MODERATOR] == {
        "can_record",
        "can_livestream",
        "can_change_participant_permissions",
    }
    assert may[Role.PARTICIPANT] == may[Role.GUEST] == {"show_participant_list", "can_edit_display_name"}
    assert may[Role.VIEWER] == {"show_participant_list"}
    media = {role: {item["can_produce"] for item in preset(role)["permissions"]["media"].values()} for role in ALLOWED}
    assert {role for role in media if media[role] == {"NOT_ALLOWED"}} == {Role.VIEWER}
    waits = {role: preset(role)["permissions"]["waiting_room_type"] for role in ALLOWED}
    assert {role for role in waits if waits[role] != "SKIP"} == {Role.GUEST}
    assert not any(preset(role)["permissions"]["hidden_participant"] for role in ALLOWED)


def test_a_preset_has_all_that_is_required() -> None:
    permissions = {
        "accept_waiting_requests", "can_accept_production_requests", "can_change_participant_permissions",
        "can_edit_display_name", "can_livestream", "can_record", "can_spotlight", "disable_participant_audio",
        "disable_participant_screensharing", "disable_participant_video", "hidden_participant", "kick_participant",
        "pin_participant", "show_participant_list", "media", "chat", "polls", "plugins", "connected_meetings",
        "recorder_type", "waiting_room_type",
    }  # fmt: skip
    for role in ALLOWED:
        body = json.loads(json.dumps(preset(role)))
        assert set(body) == {"name", "config", "permissions", "ui"}
        assert permissions <= set(body["permissions"])
        assert set(body["config"]) >= {"view_type", "max_screenshare_count", "max_video_streams", "media"}


# --- tokens


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_is_a_preset(stagehand: Stagehand, role: Role) -> None:
    token = stagehand.play(stagehand.provider.create_token("room-1", CreateToken(role=role)), entered())
    ((method, path, _, body),) = stagehand.said
    assert (method, path, token.role) == ("POST", PEOPLE, role)
    assert (body["preset_name"], body["name"]) == (f"anyroom_{role.value}", "")
    assert uuid.UUID(body["custom_participant_id"])


def test_what_a_token_says(stagehand: Stagehand) -> None:
    value = jwt.encode({"participantId": "user-1", "exp": int(NOW) + 3600}, "k" * 32)
    token = stagehand.play(stagehand.provider.create_token("room-1", CreateToken(name="Ana")), entered(value))
    assert (token.value, token.room_id, token.participant_id, token.role) == (
        value,
        "room-1",
        "user-1",
        Role.PARTICIPANT,
    )
    assert token.connect == {"authToken": value}
    assert token.expires_at == datetime.fromtimestamp(int(NOW) + 3600, UTC)
    assert token.side_effect is not None
    assert "user-1" in token.side_effect
    assert "anyroom_participant" in token.side_effect
    assert value not in repr(token)
    assert stagehand.said[0][3]["name"] == "Ana"


@pytest.mark.parametrize(
    "value", ["opaque", "a.b.c", jwt.encode({"sub": "x"}, "k" * 32), jwt.encode({"exp": 1e30}, "k" * 32)]
)
def test_a_token_that_does_not_say_when_it_expires(stagehand: Stagehand, value: str) -> None:
    token = stagehand.play(stagehand.provider.create_token("room-1", CreateToken()), entered(value))
    assert (token.value, token.expires_at) == (value, None)


def test_a_new_participant_is_looked_for_first(stagehand: Stagehand) -> None:
    given = CreateToken(role=Role.HOST, participant="ana", name="Ana")
    stagehand.play(stagehand.provider.create_token("room-1", given), listed([BO]), entered())
    assert stagehand.said == [
        ("GET", PEOPLE, PAGING, None),
        ("POST", PEOPLE, (), {"custom_participant_id": "ana", "name": "Ana", "preset_name": "anyroom_host"}),
    ]


@pytest.mark.parametrize(("options", "name"), [({}, "Ana"), ({"name": "Anna"}, "Anna")])
def test_the_second_time_it_is_the_same_participant(stagehand: Stagehand, options: dict[str, str], name: str) -> None:
    given = CreateToken.given(role=Role.HOST, participant="ana", **options)
    page = listed([BO, ANA], total=60)  # the others need not be looked at
    token = stagehand.play(stagehand.provider.create_token("room-1", given), page, entered())
    assert (token.participant_id, token.role) == ("user-1", Role.HOST)
    assert stagehand.said[1:] == [("PATCH", f"{PEOPLE}/user-1", (), {"name": name, "preset_name": "anyroom_host"})]


def test_the_participant_is_looked_for_on_every_page(stagehand: Stagehand) -> None:
    fifty = [{"id": f"user-{number}", "custom_participant_id": f"p-{number}"} for number in range(100, 150)]
    pages = listed(fifty, total=51), listed([ANA], total=51, end=51)
    token = stagehand.play(stagehand.provider.create_token("room-1", CreateToken(participant="ana")), *pages, entered())
    assert token.participant_id == "user-1"


def test_an_edit_without_a_token_is_followed_by_a_refresh(stagehand: Stagehand) -> None:
    given = CreateToken(participant="ana")
    token = stagehand.play(stagehand.provider.create_token("room-1", given), listed([ANA]), ANA, {"token": "fresh"})
    assert token.value == "fresh"
    assert stagehand.said[-1] == ("POST", f"{PEOPLE}/user-1/token", (), None)
    with pytest.raises(UnexpectedResponse, match="no token"):
        stagehand.play(stagehand.provider.create_token("room-1", given), listed([ANA]), ANA, data({}))


def test_somebody_else_adds_the_same_participant_in_between(stagehand: Stagehand) -> None:
    taken = refused(409, "custom_participant_id already exists")
    explained = [taken, MEETING, listed([TAKES_PART])]
    token = stagehand.play(
        stagehand.provider.create_token("room-1", CreateToken(participant="ana")),
        listed([]), *explained, listed([ANA]), entered(),
    )  # fmt: skip
    assert token.participant_id == "user-1"
    with pytest.raises(Conflict):
        stagehand.play(
            stagehand.provider.create_token("room-1", CreateToken(participant="ana")),
            listed([]), *explained, listed([]),
        )  # fmt: skip


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_a_preset_that_does_not_exist(stagehand: Stagehand, status: int) -> None:
    operation = stagehand.provider.create_token("room-1", CreateToken(role=Role.HOST))
    with pytest.raises(NotFound, match=r"anyroom_host.*prepare\(roles=\[Role.HOST\]\)") as caught:
        stagehand.play(operation, refused(status, "Something"), MEETING, listed([TAKES_PART]))
    assert caught.value.status == status
    assert stagehand.said[-1][2] == (("search", "anyroom_host"), *PAGING)


def test_a_preset_of_the_apps_own_that_does_not_exist(own_presets: Stagehand) -> None:
    operation = own_presets.provider.create_token("room-1", CreateToken(role=Role.HOST))
    with pytest.raises(NotFound, match=r"group_call_host.*role_presets"):
        own_presets.play(operation, NO_PRESET, MEETING, listed([]))
    assert own_presets.said[0][3]["preset_name"] == "group_call_host"


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500])
def test_a_room_that_is_closed(stagehand: Stagehand, status: int) -> None:
    with pytest.raises(WrongState, match="closed"):
        stagehand.play(stagehand.provider.create_token("room-1", CreateToken()), refused(status, "No"), CLOSED)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500])
def test_a_room_that_does_not_exist(stagehand: Stagehand, status: int) -> None:
    with pytest.raises(NotFound, match="no such meeting"):
        stagehand.play(
            stagehand.provider.create_token("room-1", CreateToken()),
            refused(status, "No"),
            refused(404, "no such meeting"),
        )


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (refused(400, "No"), [MEETING, listed([TAKES_PART])], InvalidRequest),
        (refused(403, "No"), [refused(403, "No")], PermissionDenied),
        (refused(403, "No"), [MEETING, refused(500, "broken")], PermissionDenied),
    ],
)
def test_a_refusal_without_a_better_reason_stays(
    stagehand: Stagehand, first: Any, second: list[Any], kind: type[ProviderError]
) -> None:
    with pytest.raises(kind, match="No"):
        stagehand.play(stagehand.provider.create_token("room-1", CreateToken()), first, *second)


@pytest.mark.parametrize(
    ("options", "option"),
    [({"role": Role.SENDER_ONLY}, "role"), ({"ttl": 60}, "ttl"), ({"grants": [Grant.RECORD]}, "grants")],
)
def test_what_a_token_cannot_be_told(stagehand: Stagehand, options: dict[str, Any], option: str) -> None:
    with pytest.raises(UnsupportedOption) as caught:
        stagehand.play(stagehand.provider.create_token("room-1", CreateToken.given(**options)))
    assert (caught.value.option, stagehand.said) == (option, [])
