"""The application's document: read and written as a whole, with the account's key and secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest

from anyroom.simulator import Running

HOOK: Final = {"address": "https://example.com/hook", "active": True}


@pytest.fixture
def account(running: Running) -> Iterator[httpx.Client]:
    auth = (running.settings["api_key"], running.settings["api_secret"])
    with httpx.Client(base_url=running.settings["application_base_url"], auth=auth, trust_env=False) as http:
        yield http


@pytest.fixture
def path(running: Running) -> str:
    return f"/v2/applications/{running.settings['application_id']}"


def with_hooks(application: dict[str, Any], hooks: Any) -> dict[str, Any]:
    video = {**application["capabilities"]["video"], "webhooks": hooks}
    return {**application, "capabilities": {**application["capabilities"], "video": video}}


def test_it_is_read_and_written(account: httpx.Client, path: str, running: Running) -> None:
    new = account.get(path).json()
    assert new["id"] == running.settings["application_id"]
    assert new["keys"]["public_key"].startswith("-----BEGIN PUBLIC KEY-----")
    assert new["capabilities"]["video"]["webhooks"] == {}
    changed = with_hooks(new, {"archive_status": {**HOOK, "secret": "0123456789abcdef"}})
    assert account.put(path, json=changed).json() == changed
    assert account.get(path).json() == changed
    running.reset()
    assert account.get(path).json() == new


def test_what_is_not_written_is_gone(account: httpx.Client, path: str) -> None:
    account.put(path, json={"name": "bare"})
    left = account.get(path).json()
    assert set(left) == {"id", "name", "keys", "_links"}


@pytest.mark.parametrize(
    "hooks",
    [
        {"archive": HOOK},
        {"archive_status": "https://example.com"},
        {"archive_status": {"active": True}},
        {"archive_status": {"address": "example.com"}},
        {"archive_status": {**HOOK, "active": "yes"}},
        {"archive_status": {**HOOK, "secret": "x" * 51}},
        [],
    ],
)
def test_a_bad_webhook_is_refused(account: httpx.Client, path: str, hooks: Any) -> None:
    new = account.get(path).json()
    assert account.put(path, json=with_hooks(new, hooks)).status_code == 400
    assert account.get(path).json() == new


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"name": ""}', b"\xff"])
def test_a_bad_document_is_refused(account: httpx.Client, path: str, content: bytes) -> None:
    assert account.put(path, content=content).status_code == 400


@pytest.mark.parametrize("keys", [{}, {"public_key": "another"}, {"": [-684615018]}, None])
def test_the_key_stays_whatever_is_written(account: httpx.Client, path: str, keys: object) -> None:
    key = account.get(path).json()["keys"]
    assert account.put(path, json={"name": "mine", "keys": keys}).json()["keys"] == key


@pytest.mark.parametrize("keys", [[], "key", {"public_key": 5}, {"public_key": ""}])
def test_keys_that_are_none_are_refused(account: httpx.Client, path: str, keys: object) -> None:
    answer = account.put(path, json={"name": "mine", "keys": keys})
    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert answer.json()["message"].startswith("Invalid request. keys")


def test_only_the_account_may_ask(account: httpx.Client, path: str, running: Running) -> None:
    with httpx.Client(base_url=running.base_url, trust_env=False) as http:
        assert http.get(path).status_code == 401
        assert http.get(path, auth=("a", "b")).status_code == 401
        for header in (b"Basic", b"Basic %%%", "Basic é".encode(), b"Bearer x"):
            assert http.get(path, headers=[(b"Authorization", header)]).status_code == 401
    assert account.get("/v2/applications/another").status_code == 404
    assert account.get(f"/v2/project/{running.settings['application_id']}/archive").status_code == 403


def test_the_environment_has_all_that_webhooks_need(running: Running) -> None:
    assert all(running.env[f"VONAGE_{name}"] for name in ("API_KEY", "API_SECRET", "WEBHOOK_SECRET"))
    assert running.env["VONAGE_APPLICATION_BASE_URL"] == running.base_url
