"""The application's document: written as a whole, and never without its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from anyroom.simulator import Running

Put = Callable[[Any], httpx.Response]


@pytest.fixture
def put(running: Running) -> Put:
    settings = running.settings
    url = f"{running.base_url}/v2/applications/{settings['application_id']}"
    auth = (settings["api_key"], settings["api_secret"])
    return lambda body: httpx.put(url, json=body, auth=auth, trust_env=False)


@pytest.mark.parametrize("keys", [{}, {"public_key": "another"}, {"": [-684615018]}, None])
def test_the_key_stays_whatever_is_written(put: Put, keys: object) -> None:
    answer = put({"name": "mine", "keys": keys})
    assert answer.status_code == 200
    assert answer.json()["keys"]["public_key"].startswith("-----BEGIN PUBLIC KEY-----")


@pytest.mark.parametrize("keys", [[], "key", {"public_key": 5}, {"public_key": ""}])
def test_keys_that_are_none_are_refused(put: Put, keys: object) -> None:
    answer = put({"name": "mine", "keys": keys})
    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert answer.json()["message"].startswith("Invalid request. keys")
