"""The control API: people, time, a log, a clean slate; bad requests get an answer in JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest

from anyroom.errors import InvalidArgument
from anyroom.simulator import ControlFailed, Joined, Running, SeenRequest
from anyroom.simulator.requests import RequestLog
from anyroom.types import JoinToken, Room


def test_somebody_joins_and_leaves(running: Running, api: httpx.Client) -> None:
    api.post("/rooms", json={"name": "blue"})
    assert running.join("blue", "ana") == Joined("ana")
    running.leave("blue", "ana")
    with pytest.raises(ControlFailed, match="404: no 'ana' in 'blue'") as caught:
        running.leave("blue", "ana")
    assert caught.value.status == 404


def test_what_is_no_id_says_so(running: Any) -> None:
    token, room = JoinToken(provider="acme", value="s3cret"), Room(provider="acme", id="blue")
    for call, said in (
        (lambda: running.join(room, "ana"), "room_id must be text or a number, not Room: give its id"),
        (
            lambda: running.join("blue", "ana", token=token),
            "token must be text or a number, not JoinToken: give its value",
        ),
        (lambda: running.advance(timedelta(seconds=1)), "seconds must be text or a number, not timedelta"),
        (lambda: running.faults({"status": 503}), r"a rule is a Fault\(...\) or a WebhookFault\(...\), not dict"),
    ):
        with pytest.raises(InvalidArgument, match=rf"^{said}$"):
            cast("Callable[[], object]", call)()


def test_what_a_platform_does_not_have_is_left_out(running: Running, api: httpx.Client, web: httpx.Client) -> None:
    api.post("/rooms", json={"name": "blue"})
    answer = web.post(f"{running.control_url}/join", json={"room_id": "blue", "name": "ana"})
    assert (answer.status_code, answer.json()) == (200, {"participant_id": "ana"})


def test_time_passes_for_files_and_log(running: Running, api: httpx.Client) -> None:
    api.get("/rooms")
    running.advance(90.5)
    api.get("/rooms")
    first, second = running.requests()
    assert second.at - first.at == 90.5


def test_the_log(running: Running, api: httpx.Client) -> None:
    api.post(
        "/rooms?a=1&b=&a=2", json={"name": "blue"}, headers={"X-Auth-Token": "s3cret", "Cookie": "c", "X-Trace": "t"}
    )
    api.get("/nowhere")
    api.post("/rooms", content=b"\xff\x00", headers={"Content-Type": "text/plain"})
    api.post("/rooms", content=b"x=1&y=2&x=3", headers={"Content-Type": "application/json"})
    room, nowhere, garbage, form = running.requests()
    assert (room.method, room.path, room.operation, room.status) == ("POST", "/api/rooms", "createRoom", 201)
    assert room.query == (("a", "1"), ("b", ""), ("a", "2"))
    assert room.body == {"name": "blue"}
    assert room.headers["x-trace"] == "t"
    assert {room.headers[name] for name in ("authorization", "x-auth-token", "cookie")} == {"<redacted>"}
    assert (nowhere.operation, nowhere.status, nowhere.body) == (None, 404, None)
    assert garbage.body == "\ufffd\x00"
    assert form.body == [["x", "1"], ["y", "2"], ["x", "3"]]


def test_the_log_keeps_the_latest() -> None:
    log = RequestLog(kept=2)
    numbers = [log.add(SeenRequest(0, "GET", f"/{n}", (), {}, None, None, None)) for n in range(3)]
    for number in numbers:
        log.answered(number, 200)
    assert [(seen.path, seen.status) for seen in log] == [("/1", 200), ("/2", 200)]


def test_a_clean_slate_repeats_ids(running: Running, api: httpx.Client) -> None:
    first = api.post("/rooms").json()
    running.advance(10)
    running.reset()
    assert running.requests() == []
    assert api.get("/rooms").json()["rooms"] == []
    assert api.post("/rooms").json() == first
    assert running.requests()[0].at == 1_700_000_000


@pytest.mark.parametrize(
    ("method", "name", "content", "status"),
    [
        ("POST", "join", b"{", 400),
        ("POST", "join", b"[]", 400),
        ("POST", "join", b"", 400),
        ("POST", "join", b'{"name": "ana"}', 400),
        ("POST", "join", b'{"room_id": "", "name": "ana"}', 400),
        ("POST", "join", b'{"room_id": 5, "name": "ana"}', 400),
        ("POST", "join", b'{"room_id": "red", "name": {}}', 400),
        ("POST", "join", b'{"room_id": "red", "name": "ana", "role": "x"}', 400),
        ("POST", "join", b'{"room_id": "red", "name": "ana"}', 404),
        ("POST", "join", b"[" * 100_000, 400),
        ("POST", "join", b" " * 2_000_000, 413),
        ("POST", "join", b"\xff", 400),
        ("POST", "leave", b'{"room_id": "red"}', 400),
        ("POST", "leave", b'{"room_id": "red", "participant_id": "ana"}', 404),
        ("POST", "advance", b"{}", 400),
        ("POST", "advance", b'{"seconds": -1}', 400),
        ("POST", "advance", b'{"seconds": "5"}', 400),
        ("POST", "advance", b'{"seconds": true}', 400),
        ("POST", "advance", b'{"seconds": NaN}', 400),
        ("POST", "advance", b'{"seconds": 1e999}', 400),
        ("POST", "advance", b'{"seconds": 1e300}', 400),
        ("POST", "faults", b"{}", 400),
        ("POST", "faults", b'{"rules": {}}', 400),
        ("POST", "reset", b'{"hard": true}', 400),
        ("GET", "join", b"", 405),
        ("POST", "requests", b"", 405),
        ("POST", "nothing", b"{}", 404),
        ("GET", "", b"", 404),
    ],
)
def test_a_bad_request(
    running: Running, web: httpx.Client, method: str, name: str, content: bytes, status: int
) -> None:
    try:
        answer = web.request(method, f"{running.control_url}/{name}", content=content)
    except httpx.WriteError:
        # The server hung up on two megabytes before all were sent, as it may.
        assert status == 413
        return
    assert answer.status_code == status
    assert list(answer.json()) == ["message"]


def test_what_a_stranger_wrote_comes_back_as_json(running: Running, api: httpx.Client) -> None:
    api.post("/rooms", content=rb'{"name": "\ud800", "n": "\u0000"}')
    assert running.requests()[0].body == {"name": "\ud800", "n": "\x00"}


def test_no_deliveries_yet(running: Running, web: httpx.Client) -> None:
    answer = web.get(f"{running.control_url}/deliveries")
    assert (answer.status_code, answer.json()) == (200, {"deliveries": [], "waiting": 0, "settled": True})


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"then": "explode"},
        {"then": "lost", "event": "("},
        {"then": "lost", "times": 0},
        {"then": "lost", "path": "x"},
    ],
)
def test_a_webhook_fault_that_is_none(running: Running, web: httpx.Client, rule: object) -> None:
    answer = web.post(f"{running.control_url}/faults", json={"rules": [], "webhooks": [rule]})
    assert (answer.status_code, "webhooks[0]" in answer.json()["message"]) == (400, True)


def test_webhook_faults_take_the_place_of_those_before() -> None:
    from anyroom.simulator import Clock, Deliveries, Handling, Retries, Subscriber, WebhookFault

    deliveries = Deliveries(Clock(), 1, Retries())
    for rules in ([WebhookFault(then=Handling.LOST, times=None)], []):
        deliveries.faults.replace(rules)
        deliveries.emit("a", {}, Subscriber("http://127.0.0.1:9/", lambda delivery: {}), 0)
    assert (len(deliveries.attempts()), deliveries.waiting) == (1, 1)
