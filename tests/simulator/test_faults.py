"""Each effect does what it says, to the requests that it was meant for, on real sockets."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from anyroom.simulator import ControlFailed, Effect, Fault, Running


def rooms(api: httpx.Client) -> list[str]:
    answer: list[str] = api.get("/rooms").json()["rooms"]
    return answer


def test_a_status_with_the_platforms_own_body(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(), Fault(status=429, retry_after=3))
    answer = api.post("/rooms")
    assert (answer.status_code, answer.json()) == (500, {"error": "status 500"})
    answer = api.post("/rooms")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
    assert rooms(api) == [], "neither took effect"


@pytest.mark.parametrize("then", [Effect.STATUS, Effect.HTML, Effect.RESET])
@pytest.mark.parametrize("took_effect", [False, True])
def test_before_and_after_the_effect(running: Running, api: httpx.Client, then: Effect, took_effect: bool) -> None:
    running.faults(Fault(then=then, took_effect=took_effect))
    try:
        assert api.post("/rooms", json={"name": "blue"}).is_error
    except httpx.ReadError:
        assert then is Effect.RESET
    assert rooms(api) == (["blue"] if took_effect else [])
    (seen, _) = running.requests()
    assert (seen.operation, seen.body, seen.fault) == ("createRoom", {"name": "blue"}, then)
    assert (seen.status is None) == (then is Effect.RESET)


def test_a_reset_is_no_orderly_end(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(then=Effect.RESET))
    with pytest.raises(httpx.ReadError, match=r"[Rr]eset"):
        api.get("/rooms")


def test_a_proxys_page(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(then=Effect.HTML), Fault(then=Effect.HTML, status=200))
    for status in (502, 200):
        answer = api.get("/rooms")
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html")
        assert answer.text.startswith("<html>")


def test_half_a_body_as_if_it_were_whole(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(then=Effect.TRUNCATED))
    answer = api.get("/rooms")
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_half_a_body_and_then_nothing(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(then=Effect.CUT))
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        api.get("/rooms")


def test_an_empty_body_has_no_half(running: Running, api: httpx.Client) -> None:
    """Its head alone would be a whole answer: to some clients a good end, to others a reset, as luck would have it."""
    api.post("/rooms", json={"name": "blue"})
    running.faults(Fault(then=Effect.CUT))
    with pytest.raises(httpx.ReadError, match=r"[Rr]eset"):
        api.put("/rooms")
    assert rooms(api) == [], "it took effect"


def test_another_content_type_and_no_body(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(then=Effect.CONTENT_TYPE), Fault(then=Effect.EMPTY))
    answer = api.get("/rooms")
    assert (answer.headers["content-type"], answer.json()["rooms"]) == ("text/plain; charset=utf-8", [])
    answer = api.get("/rooms")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "0")


@pytest.mark.parametrize("then", [Effect.LATENCY, Effect.SLOW])
def test_time_passes(running: Running, api: httpx.Client, then: Effect) -> None:
    running.faults(Fault(then=then, seconds=0.2))
    begun = time.monotonic()
    assert rooms(api) == []
    assert 0.2 <= time.monotonic() - begun < 2


def test_what_has_no_body_is_late_as_a_whole(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(then=Effect.SLOW, seconds=30))
    with pytest.raises(httpx.ReadTimeout):
        api.put("/rooms", timeout=0.1)


def test_a_caller_that_does_not_wait(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(then=Effect.LATENCY, seconds=30))
    with pytest.raises(httpx.ReadTimeout):
        api.get("/rooms", timeout=0.1)
    (seen,) = running.requests()
    assert (seen.operation, seen.status, seen.fault) == ("listRooms", None, Effect.LATENCY)
    assert rooms(api) == []


@pytest.mark.parametrize(
    ("rule", "hit"),
    [
        (Fault(), [True, False, False, False]),
        (Fault(times=2), [True, True, False, False]),
        (Fault(times=None), [True, True, True, True]),
        (Fault(skip=1), [False, True, False, False]),
        (Fault(skip=1, times=2), [False, True, True, False]),
        (Fault(method="GET", times=None), [True, False, True, True]),
        (Fault(operation="createRoom", times=None), [False, True, False, False]),
        (Fault(path=r"/rooms/\w+$", times=None), [False, False, True, False]),
        (Fault(method="GET", path="rooms$", times=None), [True, False, False, True]),
        (Fault(method="DELETE", times=None), [False, False, False, False]),
    ],
)
def test_which_requests_are_hit(running: Running, api: httpx.Client, rule: Fault, hit: list[bool]) -> None:
    running.faults(rule)
    answers = [
        api.get("/rooms"),
        api.post("/rooms", json={"name": "blue"}),
        api.get("/rooms/blue"),
        api.get("/rooms"),
    ]
    assert [answer.status_code == 500 for answer in answers] == hit


def test_rules_take_the_place_of_those_before(running: Running, api: httpx.Client) -> None:
    running.faults(Fault(times=None))
    running.faults()
    assert api.get("/rooms").status_code == 200


def test_files_can_fail_too(running: Running, api: httpx.Client, web: httpx.Client) -> None:
    api.post("/rooms", json={"name": "blue"})
    url = api.get("/rooms/blue").json()["film"]
    running.faults(Fault(operation="downloadFile", then=Effect.CUT))
    with pytest.raises(httpx.ReadError):
        web.get(url)
    assert web.get(url).status_code == 200


def test_the_control_api_never_fails(running: Running) -> None:
    running.faults(Fault(times=None, then=Effect.RESET))
    running.advance(1)
    assert running.requests() == []


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"then": "explode"}, "then: must be one of"),
        ({"path": "("}, "path: is no regular expression"),
        ({"times": 0}, "times: must be a whole number"),
        ({"skip": -1}, "skip: must be a whole number"),
        ({"status": 99}, "status: must be a whole number"),
        ({"seconds": -1}, "seconds: must be a number"),
        ({"took_effect": "yes"}, "took_effect: must be true or false"),
        ({"methid": "GET"}, "methid: is unknown"),
        ([], "must be an object"),
        (None, "must be an object"),
    ],
)
def test_a_rule_that_is_none(running: Running, web: httpx.Client, rule: object, problem: str) -> None:
    answer = web.post(f"{running.control_url}/faults", json={"rules": [rule]})
    assert answer.status_code == 400
    assert problem in answer.json()["message"]


def test_a_rule_that_is_none_from_python(running: Running) -> None:
    with pytest.raises(ControlFailed, match="regular expression") as caught:
        running.faults(Fault(path="("))
    assert caught.value.status == 400
