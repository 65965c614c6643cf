"""Who may call, and who may join."""

from __future__ import annotations

import time
from typing import Any

import httpx
import jwt
import pytest

from anyroom.simulator import ControlFailed, Running
from anyroom_videosdk.simulator import Dialect

INVALID = {"statusCode": 401, "error": "Token is invalid or expired"}


def rooms(running: Running, authorization: str | None) -> httpx.Response:
    headers = {} if authorization is None else {b"Authorization": authorization.encode("latin-1")}
    return httpx.get(f"{running.base_url}/v2/rooms", headers=headers, trust_env=False)


def test_what_a_client_is_configured_with(running: Running) -> None:
    assert set(running.settings) == {"api_key", "secret", "base_url"}
    assert set(running.env) == {"VIDEOSDK_API_KEY", "VIDEOSDK_SECRET", "VIDEOSDK_BASE_URL"}
    assert running.env["VIDEOSDK_BASE_URL"] == running.base_url
    assert not running.base_url.endswith("/v2")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"version": None, "roles": None},
        {"exp": None, "iat": None},
        {"permissions": ["allow_join"]},
        {"permissions": ["ask_join"]},
        {"roles": ["crawler", "rtc"]},
        {"roles": None, "version": 2},
        {"something": "else"},
    ],
)
def test_tokens_that_call(running: Running, signer: Any, changes: dict[str, object]) -> None:
    assert rooms(running, signer.server(**changes)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"apikey": "another"},
        {"apikey": None},
        {"permissions": None},
        {"permissions": []},
        {"permissions": "allow_join"},
        {"permissions": ["allow_all"]},
        {"permissions": [5]},
        {"permissions": ["ask_join", "allow_mod"]},
        {"version": None},
        {"version": "2"},
        {"version": True},
        {"version": 1},
        {"roles": "crawler"},
        {"roles": ["admin"]},
        {"exp": 1},
        {"exp": int(time.time()) - 1},
        {"exp": "tomorrow"},
        {"roomId": 5},
        {"roles": None, "version": None, "roomId": "x"},
    ],
)
def test_tokens_that_do_not(running: Running, signer: Any, changes: dict[str, object]) -> None:
    answer = rooms(running, signer.server(**changes))
    assert (answer.status_code, answer.json()) == (401, INVALID)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("authorization", [None, "", "x", "a.b.c", "Bearer", "\xff", "." * 10_000])
def test_what_is_no_token_at_all(running: Running, authorization: str | None) -> None:
    answer = rooms(running, authorization)
    assert (answer.status_code, answer.json()) == (401, INVALID)


def test_another_secret_algorithm_or_prefix(running: Running, signer: Any) -> None:
    good = {"apikey": signer.api_key, "permissions": ["allow_join"]}
    tokens = [
        signer.sign(good, secret="x" * 64),
        signer.sign(good, secret="x" * 64, algorithm="HS512"),
        signer.sign(good, secret=signer.secret * 2, algorithm="HS512"),
        jwt.encode(good, "", "none"),
        f"Bearer {signer.server()}",
    ]
    assert {rooms(running, token).status_code for token in tokens} == {401}


def test_the_worlds_time_expires_no_token(running: Running, signer: Any) -> None:
    running.advance(10 * 24 * 3600)
    assert rooms(running, signer.server()).status_code == 200


def test_a_token_for_joining_only(running: Running, signer: Any) -> None:
    answer = rooms(running, signer.participant())
    assert (answer.status_code, answer.json()["statusCode"]) == (403, 403)


def test_a_token_of_one_room(call: Any, running: Running, signer: Any, room: str) -> None:
    other = call.room(customRoomId="other")
    headers = {"Authorization": signer.server(roomId=room)}
    for method, path, given in (
        ("GET", f"/rooms/{other}", {}),
        ("GET", "/rooms/validate/other", {}),
        ("GET", "/sessions", {"params": {"roomId": other}}),
        ("POST", "/sessions/end", {"json": {"roomId": other}}),
    ):
        assert call(method, path, headers=headers, **given).status_code == 403, path
    assert call("GET", f"/rooms/{room}", headers=headers).status_code == 200


def test_a_prefix_where_it_is_tolerated(speaking: Any, caller: Any) -> None:
    with speaking(dialect=Dialect(takes_bearer=True)) as running, caller(running).http as http:
        token = http.headers["Authorization"]
        assert rooms(running, f"Bearer {token}").status_code == rooms(running, token).status_code == 200


def test_joining_with_a_token(call: Any, running: Running, signer: Any, room: str) -> None:
    joined = running.join(room, "ana", token=signer.participant(roomId=room, participantId="ana-1"))
    assert joined.participant_id == "ana-1"
    session = call.get(f"/sessions/{joined.session_id}")
    assert [(one["participantId"], one["name"]) for one in session["participants"]] == [("ana-1", "ana")]
    assert len(running.join(room, "ben", token=signer.participant(roles=None)).participant_id) == 8


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"roles": ["crawler"]}, 403),
        ({"permissions": ["ask_join"]}, 403),
        ({"roomId": "aaaa-bbbb-cccc"}, 403),
        ({"exp": 1}, 403),
        ({"apikey": "x"}, 403),
        ({"participantId": "a b"}, 403),
        ({"participantId": ""}, 403),
        ({"participantId": "ana"}, 409),
    ],
)
def test_joining_in_vain(running: Running, signer: Any, room: str, changes: dict[str, object], status: int) -> None:
    running.join(room, "ana", token=signer.participant(participantId="ana"))
    with pytest.raises(ControlFailed) as failed:
        running.join(room, "ben", token=signer.participant(**changes))
    assert failed.value.status == status


def test_a_room_for_some(call: Any, running: Running, signer: Any) -> None:
    room = call.room(allowedParticipantIds=["ana"])
    with pytest.raises(ControlFailed, match="allowedParticipantIds"):
        running.join(room, "ben")
    assert running.join(room, "ana", token=signer.participant(participantId="ana")).participant_id == "ana"


def test_the_key_of_webhooks_is_anybodys(running: Running) -> None:
    answer = httpx.get(f"{running.base_url}/v2/public/rsa-public-key", trust_env=False)
    assert answer.json()["publicKey"].startswith("-----BEGIN PUBLIC KEY-----\n")
