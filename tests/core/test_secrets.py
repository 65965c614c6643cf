"""Nothing secret shows: not in errors, not in logs, whatever a service echoes. And errors say where they happened."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from anyroom.errors import (
    AnyroomError,
    InvalidRequest,
    NotFound,
    ProviderError,
    ProviderUnavailable,
)
from anyroom.operations import Endpoint, Safety

from .modes import Mode, ask
from .peer import (
    Act,
    Peer,
    Reply,
    answer,
    reply,
)
from .toy import GET, KEY, START, Toy, ToyConfig


def everything_about(error: AnyroomError) -> str:
    return f"{error}|{error!r}|{error.args}|{vars(error)}"


@pytest.mark.parametrize(
    "make",
    [
        lambda secret: reply(400, said={"message": f"bad key {secret}", "deep": [{"k": f"{secret}!", secret: 1}]}),
        lambda secret: reply(400, f"bad key {secret}".encode()),
        lambda secret: reply(403, f"<html>{secret}".encode()),
    ],
    ids=["json", "text", "html"],
)
def test_what_a_service_echoes_is_scrubbed(mode: Mode, peer: Peer, make: Callable[[str], Act]) -> None:
    toy = Toy(ToyConfig(key=SecretStr(KEY), base_url=peer.url, older_keys=(SecretStr("an-older-key"),)))
    peer.script(make(KEY), make("an-older-key"))
    for secret in (KEY, "an-older-key"):
        with pytest.raises(ProviderError) as caught:
            ask(mode, toy, GET, id="r")
        assert secret not in everything_about(caught.value)
        assert "***" in str(caught.value)
        assert "***" in str(caught.value.raw)


def test_a_credential_made_of_the_key_is_scrubbed_too(mode: Mode, peer: Peer) -> None:
    """A signed token is no setting, and what it opens is the same."""

    class Signing(Toy):
        def sign(self, request: Any) -> dict[str, str]:
            return {"Authorization": "Bearer signed.with.the-key"}

    toy = Signing(ToyConfig(key=SecretStr(KEY), base_url=peer.url))
    peer.script(answer(lambda heard: Reply(403, f"no: {heard.headers['authorization']}, a Bearer token".encode())))
    with pytest.raises(ProviderError) as caught:
        ask(mode, toy, GET, id="r")
    assert "signed.with.the-key" not in everything_about(caught.value)
    assert "a Bearer token" in caught.value.message, "ordinary words stay"


def test_an_error_body_deeper_than_any_stack(mode: Mode, toy: Toy, peer: Peer) -> None:
    for depth in (300, 480, 700, 900, 990, 100_000):
        peer.script(reply(400, b"[" * depth + b"]" * depth))
        with pytest.raises(InvalidRequest):
            ask(mode, toy, GET, id="r")


def test_logs_show_no_secret_and_nothing_that_was_handed_out(
    mode: Mode, toy: Toy, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    foreign = f"http://localhost:{peer.port}/files/{'f' * 8}?signature=handed-out"
    peer.script(reply(), reply(), reply(503), reply())
    with caplog.at_level(logging.DEBUG):
        ask(mode, toy, GET, id="r", query=[("token", "handed-out")])
        ask(mode, toy, Endpoint("file", "GET", foreign, Safety.READ))
        mode.use(toy, lambda client: client.raw.request("GET", "/x?signature=handed-out"))
    assert "handed-out" not in caplog.text
    assert "f" * 8 not in caplog.text
    assert KEY not in caplog.text
    assert "toy GET /{account}/recordings/{id}: 200 in" in caplog.text


def test_the_apps_own_use_of_the_http_library_is_logged_as_ever(peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
    import httpx

    peer.script(reply())
    with caplog.at_level(logging.INFO), httpx.Client() as mine:
        mine.get(f"{peer.url}/mine?x=1")
    assert "/mine?x=1" in caplog.text


def test_where_it_happened_is_said(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reply(404, b"no such recording", x_request_id="req-1"))
    with pytest.raises(NotFound) as caught:
        mode.use(toy, lambda client: client.recordings.get("r"))
    error = caught.value
    assert str(error) == "toy recordings.get: 404 Not Found: no such recording"
    assert (error.request_id, error.raw) == ("req-1", "no such recording")


def test_a_404_may_be_an_answer(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reply(404), reply(200, said={}))
    assert mode.use(toy, lambda client: client.run(toy.exists("r"))) is False
    assert mode.use(toy, lambda client: client.run(toy.exists("r"))) is True


def test_an_adapter_whose_reading_of_problems_fails_hides_nothing(mode: Mode, peer: Peer) -> None:
    class Careless(Toy):
        def problem(self, request: Any, response: Any) -> Any:
            return response.json()["error"]["message"]

    toy = Careless(ToyConfig(key=SecretStr(KEY), base_url=peer.url))
    peer.script(reply(502, b"<html>bad gateway</html>"))
    with pytest.raises(ProviderUnavailable, match=r"502"):
        ask(mode, toy, START, roomId="r")
