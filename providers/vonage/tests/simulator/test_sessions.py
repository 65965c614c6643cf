"""Creating sessions in every way that official clients do."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from anyroom.simulator import ControlFailed, Running

START_MS = 1_700_000_000_250


def decoded(session_id: str) -> list[str]:
    prefix, encoded = session_id[:2], session_id[2:]
    assert prefix == "1_"
    assert not encoded.endswith("=")
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode().split("~")


@pytest.mark.parametrize("path", ["/session/create", "/v2/session/create", "/session/create/"])
def test_the_answer_is_a_list_of_one(call: Any, running: Running, path: str) -> None:
    answer = call.http.post(path, data={"archiveMode": "manual", "p2p.preference": "disabled"})
    assert answer.status_code == 200
    (created,) = answer.json()
    application = running.settings["application_id"]
    assert {created[owner] for owner in ("project_id", "partner_id", "application_id")} == {application}
    assert created["create_dt"] == "Tue Nov 14 14:13:20 PST 2023"
    assert created["ice_credential_expiration"] == 86100
    assert created["media_server_url"] is None
    assert created["properties"] is None
    version, owner, _, made, noise, flag, _, _ = decoded(created["session_id"])
    assert (version, owner, made, flag) == ("1", application, str(START_MS), "")
    assert len(noise) == 24


@pytest.mark.parametrize(
    ("sent", "routed"),
    [
        ({}, True),
        ({"content": b"", "headers": {"Content-Type": "application/json"}}, True),
        ({"data": {"p2p.preference": "disabled"}}, True),
        ({"data": {"p2p.preference": "enabled"}}, False),
        ({"data": {"p2p.preference": "always"}}, False),
        ({"content": b"p2p.preference=enabled", "headers": {"Content-Type": "application/json"}}, False),
        ({"params": {"p2p.preference": "enabled", "archiveMode": "manual"}}, False),
        ({"data": {"archiveMode": "manual", "p2p.preference": "disabled", "location": "null"}}, True),
        ({"data": {"location": "", "archiveMode": "manual", "p2p.preference": "enabled", "e2ee": "false"}}, False),
        ({"data": {"p2p.preference": "disabled", "media_mode": "routed", "e2ee": "True"}}, True),
        ({"data": {"location": "10.1.200.30"}}, True),
        ({"data": {"archiveMode": "always", "archiveName": "x" * 80, "archiveResolution": "1080x1920"}}, True),
    ],
)
def test_what_official_clients_send(call: Any, sent: dict[str, Any], routed: bool) -> None:
    answer = call.http.post("/session/create", **sent)
    assert answer.status_code == 200, answer.text
    assert (decoded(answer.json()[0]["session_id"])[5] == "") == routed


@pytest.mark.parametrize(
    "options",
    [
        {"archiveMode": "sometimes"},
        {"p2p.preference": "perhaps"},
        {"location": "Berlin"},
        {"location": "::1"},
        {"e2ee": "1"},
        {"archiveMode": "always", "p2p.preference": "enabled"},
        {"e2ee": "true", "p2p.preference": "enabled"},
        {"e2ee": "true", "archiveMode": "always"},
        {"archiveName": "x"},
        {"archiveResolution": "640x480"},
        {"archiveMode": "always", "archiveName": ""},
        {"archiveMode": "always", "archiveName": "x" * 81},
        {"archiveMode": "always", "archiveResolution": "800x600"},
    ],
)
def test_what_does_not_go_together(call: Any, options: dict[str, str]) -> None:
    answer = call.http.post("/session/create", data=options)
    assert answer.status_code == 400
    assert answer.json()["code"] == 400
    assert answer.json()["message"].startswith("Invalid request. ")


def test_ids_are_new_each_time_and_the_same_after_a_reset(call: Any, running: Running) -> None:
    first, second = call.session(), call.session()
    assert first != second
    running.reset()
    assert call.session() == first


def test_nobody_joins_what_was_not_created(running: Running) -> None:
    with pytest.raises(ControlFailed, match="404: no session '1_nothing'"):
        running.join("1_nothing", "ana")
    with pytest.raises(ControlFailed, match="404: no session '1_nothing'"):
        running.leave("1_nothing", "ana")


def test_migrating(call: Any, session: str) -> None:
    for movable in (session, call.session(e2ee="true")):
        assert call("POST", f"/session/{movable}/migrate").json() == {}
    assert call("POST", f"/session/{call.session(**{'p2p.preference': 'enabled'})}/migrate").status_code == 409
    assert call("POST", "/session/1_nothing/migrate").status_code == 404
