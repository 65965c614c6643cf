"""Who is let in: API tokens on calls, participant tokens on joining."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest

from anyroom.simulator import ControlFailed, Running, serve
from anyroom_cloudflare.simulator import CloudflareSimulator, Dialect

PRESET = {"preset_name": "group_call_host"}


def listing(running: Running, authorization: str | None, *, account: str | None = None, path: str = "meetings") -> Any:
    settings = running.settings
    url = f"{running.base_url}/accounts/{account or settings['account_id']}/realtime/kit/{settings['app_id']}/{path}"
    return httpx.get(url, headers={} if authorization is None else {"Authorization": authorization}, trust_env=False)


def gateway(answer: httpx.Response) -> tuple[int, list[tuple[int, str]]]:
    body = answer.json()
    assert (body["success"], body["messages"], body["result"]) == (False, [], None)
    return answer.status_code, [(error["code"], error["message"]) for error in body["errors"]]


def test_a_good_token(running: Running) -> None:
    token = running.settings["api_token"]
    assert [listing(running, f"{scheme} {token}").status_code for scheme in ("Bearer", "bearer")] == [200, 200]


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        (None, (401, [(9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")])),
        ("", (401, [(10000, "Authentication error")])),
        ("Bearer x", (401, [(10000, "Authentication error")])),
        ("Basic x", (401, [(10000, "Authentication error")])),
        ("{token}", (401, [(10000, "Authentication error")])),
        ("Basic {token}", (401, [(10000, "Authentication error")])),
        ("Bearer {token}x", (401, [(10000, "Authentication error")])),
    ],
)
def test_a_bad_token(running: Running, authorization: str | None, expected: object) -> None:
    given = authorization and authorization.format(token=running.settings["api_token"])
    assert gateway(listing(running, given)) == expected


def test_webhooks_say_it_otherwise(running: Running) -> None:
    answer = listing(running, "Bearer x", path="webhooks")
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


def test_another_account(running: Running) -> None:
    answer = listing(running, f"Bearer {running.settings['api_token']}", account="0" * 32)
    assert gateway(answer) == (403, [(10000, "Authentication error")])


def test_a_token_without_permission() -> None:
    simulator = CloudflareSimulator()
    with serve(simulator) as running:
        answer = listing(running, f"Bearer {simulator.keys.powerless_token}")
    assert gateway(answer) == (403, [(10000, "Forbidden")])
    assert "documentation_url" in answer.json()["errors"][0]


def test_a_missing_credential_has_an_undocumented_status(speaking: Callable[..., Any]) -> None:
    running, _ = speaking(dialect=Dialect(missing_credential=400))
    assert gateway(listing(running, None))[0] == 400


def test_the_token_is_verified_in_the_other_envelope(call: Any) -> None:
    body = call.http.get("/user/tokens/verify").json()
    assert (body["success"], body["errors"], body["messages"], body["result"]["status"]) == (True, [], [], "active")


def test_an_unknown_app(call: Any) -> None:
    answer = call.http.get(f"{call.account}/14a396e7-ca44-4937-bf1f-050a69118543/meetings")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, 404)


def test_credentials_outlive_a_reset_and_settings_are_complete(running: Running) -> None:
    before = running.settings
    running.reset()
    assert set(before) == {"api_token", "account_id", "app_id", "base_url", "webhook_key_url"}
    assert set(running.env) == {f"CLOUDFLARE_{name}".upper() for name in before}
    assert before["base_url"].endswith("/client/v4")
    assert listing(running, f"Bearer {before['api_token']}").status_code == 200


# --- participants' tokens -----------------------------------------------------------------------------------------------


def added(call: Any, meeting: str, **options: object) -> Any:
    body = {**PRESET, "custom_participant_id": "user-1", "name": "Ana", **options}
    return call.data("POST", f"/meetings/{meeting}/participants", body, status=201)


def test_a_participants_token_lets_its_participant_in(call: Any, running: Running, meeting: str) -> None:
    ana = added(call, meeting)
    claims = jwt.decode(ana["token"], options={"verify_signature": False})
    assert (claims["meetingId"], claims["participantId"]) == (meeting, ana["id"])
    assert claims["exp"] > time.time()
    joined = running.join(meeting, "", token=ana["token"])
    assert joined.participant_id == ana["id"]
    again = running.join(meeting, "", token=ana["token"])
    assert (again.participant_id, again.session_id) == (ana["id"], joined.session_id)
    assert again.connection_id != joined.connection_id


def test_a_token_outlives_the_worlds_clock(call: Any, running: Running, meeting: str) -> None:
    token = added(call, meeting)["token"]
    running.advance(10 * 24 * 3600)
    assert running.join(meeting, "", token=token)


def refused_entry(running: Running, meeting: str, token: str) -> str:
    with pytest.raises(ControlFailed) as refused:
        running.join(meeting, "", token=token)
    assert refused.value.status == 403
    return str(refused.value)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "{token}x", "[" * 1000])
def test_a_forged_token(call: Any, running: Running, meeting: str, token: str) -> None:
    refused_entry(running, meeting, token.replace("{token}", added(call, meeting)["token"]))


def test_a_token_of_another_meeting(call: Any, running: Running, meeting: str) -> None:
    assert "another meeting" in refused_entry(running, call.meeting(), added(call, meeting)["token"])


def test_a_deleted_participant_stays_out(call: Any, running: Running, meeting: str) -> None:
    ana = added(call, meeting)
    call.data("DELETE", f"/meetings/{meeting}/participants/{ana['id']}")
    assert "deleted" in refused_entry(running, meeting, ana["token"])


def test_a_participant_without_a_name_cannot_join(call: Any, running: Running, meeting: str) -> None:
    assert "0002" in refused_entry(running, meeting, added(call, meeting, name=None)["token"])
    token = added(call, meeting, name="", custom_participant_id="user-2")["token"]
    assert running.join(meeting, "", token=token)


def test_an_inactive_meeting_lets_nobody_in(call: Any, running: Running, meeting: str) -> None:
    token = added(call, meeting)["token"]
    call.data("PATCH", f"/meetings/{meeting}", {"status": "INACTIVE"})
    assert "inactive" in refused_entry(running, meeting, token)
    call.data("PATCH", f"/meetings/{meeting}", {"status": "ACTIVE"})
    assert running.join(meeting, "", token=token)


def test_who_has_to_knock_waits_for_a_host(call: Any, running: Running, meeting: str) -> None:
    presets = {item["name"]: item["id"] for item in call.data("GET", "/presets")}
    guests = presets["group_call_participant"]
    change = {"permissions": {"waiting_room_type": "ON_PRIVILEGED_USER_ENTRY"}}
    call.data("PATCH", f"/presets/{guests}", change)
    guest = added(call, meeting, preset_name="group_call_participant")["token"]
    host = added(call, meeting, custom_participant_id="user-2")["token"]
    assert "waiting room" in refused_entry(running, meeting, guest)
    running.join(meeting, "", token=host)
    assert running.join(meeting, "", token=guest)
    call.data("PATCH", f"/presets/{guests}", {"permissions": {"waiting_room_type": "SKIP_ON_ACCEPT"}})
    assert "waiting room" in refused_entry(running, meeting, guest)
