"""A client of ours writes its requests down itself: they must be what the library would have made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from anyroom import Client
from anyroom.operations import Response

from .peer import Peer, reply
from .toy import Toy

REQUESTS: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "GET": ("GET", "/things/1", {}),
    "GET with a query": ("GET", "/things", {"query": [("a", "b c"), ("a", "ü&=")]}),
    "a path that wants encoding": ("GET", "/things/a b/ü", {}),
    "POST of JSON": ("POST", "/things", {"json": {"name": "ü", "n": [1, None]}}),
    "POST of a form": ("POST", "/things", {"form": [("a", "b c")]}),
    "POST of nothing": ("POST", "/things", {}),
    "PUT of nothing": ("PUT", "/things/1", {}),
    "PATCH of an empty object": ("PATCH", "/things/1", {"json": {}}),
    "DELETE": ("DELETE", "/things/1", {}),
    "DELETE with a body": ("DELETE", "/things/1", {"json": {"why": "x"}}),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_the_same_arrives_from_a_client_of_ours_and_of_the_apps(name: str, toy: Toy, peer: Peer) -> None:
    method, path, body = REQUESTS[name]
    peer.always(reply(200, said={}))
    with Client(toy) as ours, httpx.Client() as theirs:
        for client in (ours, Client(toy, http=theirs)):
            client.raw.request(method, path, **body)
    mine, others = peer.heard
    assert (mine.method, mine.target, mine.body) == (others.method, others.target, others.body)
    assert mine.headers == others.headers


def test_a_cookie_is_sent_back_by_an_apps_client_alone(toy: Toy, peer: Peer) -> None:
    peer.always(reply(200, said={}, set_cookie="a=b"))
    with Client(toy) as ours, httpx.Client() as theirs:
        for client in (ours, ours, Client(toy, http=theirs), Client(toy, http=theirs)):
            client.raw.request("GET", "/things")
    assert [heard.headers.get("cookie") for heard in peer.heard] == [None, None, None, "a=b"]


def test_a_credential_that_changes_goes_out_changed(toy: Toy, peer: Peer) -> None:
    peer.always(reply(200, said={}))
    with Client(toy) as client:
        client.raw.request("GET", "/things")
        toy.renew()
        client.raw.request("GET", "/things")
        client.raw.request("GET", "/things")
    said = [heard.headers["authorization"] for heard in peer.heard]
    assert said[0] != said[1] == said[2]


def test_a_view_keeps_its_own_settings(toy: Toy, peer: Peer) -> None:
    peer.script(reply(503), reply(503), reply(200, said={}))
    with Client(toy, retries=0) as client:
        with pytest.raises(Exception, match="503"):
            client.raw.request("GET", "/things")
        client.with_options(retries=1).raw.request("GET", "/things")


def test_an_answer_is_parsed_once() -> None:
    response = Response(200, b'{"a": [1]}')
    assert response.json() is response.json()
    assert response == Response(200, b'{"a": [1]}')
    assert Response(200, b'"\\ud800"').json() == "\ud800", "what the fast parser refuses, the other reads"
    assert Response(200, '{"a": 1}'.encode("utf-16")).json() == {"a": 1}
