"""Inboxes: deliveries without a client, by name, by settings or by scheme, and with a key that is fetched over HTTP."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import anyio
import pytest

from anyroom import Memory
from anyroom.clock import VirtualClock
from anyroom.errors import (
    BadSignature,
    ConfigurationError,
    KeyUnavailable,
    ProviderNotFound,
    Replayed,
    UnsupportedOperation,
)
from anyroom.events import Event
from anyroom.operations import Operation
from anyroom.webhooks import Arrival, Inbox, MemorySeen, Receiver, Signed, WebhookScheme
from anyroom.webhooks.keys import REFETCH_SECONDS, RETRY_SECONDS, PublicKeys, fetch_text, read_private_key, sign

from .acme import SECRET, AcmeConfig, acme, body_of, signed
from .conftest import NOW
from .test_keys import NEW, OLD, pem

BODY = body_of()


@pytest.mark.usefixtures("installed")
class TestByName:
    def test_with_settings(self) -> None:
        (event,) = Inbox("acme", webhook_secret=[SECRET]).parse(signed(BODY), BODY)
        assert event.provider == "acme"

    def test_with_the_environment(self) -> None:
        environ = {"ACME_WEBHOOK_SECRET": ""}
        with pytest.raises(BadSignature):
            Inbox("acme", environ=environ).parse(signed(BODY), BODY)

    def test_with_several_secrets_while_they_change(self) -> None:
        inbox = Inbox("acme", webhook_secret=["the-old-one", SECRET])
        assert inbox.parse(signed(BODY), BODY)
        other = body_of(room="r-2")
        assert inbox.parse(signed(other, secret="the-old-one"), other)

    def test_a_setting_that_does_not_exist(self) -> None:
        with pytest.raises(ConfigurationError, match=r"^acme: no such setting: secret; known: webhook_secret"):
            Inbox("acme", secret=SECRET)

    def test_nothing_of_the_secret_shows(self) -> None:
        assert repr(Inbox("acme", webhook_secret=[SECRET])) == "<Inbox of acme>"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Memory(), "by its name, 'memory': the settings of webhooks are others, and not by Memory$"),
        (None, "by a platform's name, and not by NoneType$"),
    ],
)
@pytest.mark.parametrize("kind", [Inbox, Receiver])
def test_what_is_no_name(kind: Any, given: object, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        kind(given)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("kind", [Inbox, Receiver])
def test_what_keeps_no_claims(kind: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^seen must be a store of claims, such as SqliteSeen.*, not str$"):
        kind("acme", seen="seen.db")


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(ProviderNotFound):
        Inbox("nowhere")


def test_a_platform_that_posts_nothing() -> None:
    with pytest.raises(UnsupportedOperation, match="posts no webhooks"):
        Inbox("memory")


def test_a_scheme_has_its_settings() -> None:
    assert Inbox(acme()).parse(signed(BODY), BODY)
    with pytest.raises(ConfigurationError, match="takes no settings: webhook_secret"):
        Inbox(acme(), webhook_secret=[SECRET])


def test_unsigned_where_that_is_written() -> None:
    assert Inbox(acme(), verify=False).parse({}, BODY)


def test_it_remembers_and_others_share_what_it_remembers() -> None:
    seen = MemorySeen()
    Inbox(acme(), seen=seen).parse(signed(BODY), BODY)
    with pytest.raises(Replayed):
        Inbox(acme(), seen=seen).parse(signed(BODY), BODY)
    Inbox(acme()).parse(signed(BODY), BODY)


def test_age_is_measured_by_the_clock(clock: VirtualClock) -> None:
    inbox = Inbox(acme(), clock=clock)
    inbox.parse(signed(BODY, sent=str(NOW)), BODY)
    clock.advance(11)
    (again,) = inbox.parse(signed(BODY, sent=str(NOW)), BODY)
    assert again.repeat


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_awaited_it_is_parsed_in_a_thread(backend: str) -> None:
    """So that a claim that waits for a disk keeps no event loop waiting."""
    claimed_in: list[int] = []

    class Store(MemorySeen):
        def claim(self, key: str, now: float, window: float) -> Any:
            claimed_in.append(threading.get_ident())
            return super().claim(key, now, window)

    async def main() -> None:
        (event,) = await Inbox(acme(), seen=Store()).aparse(signed(BODY), BODY)
        assert event.provider == "acme"

    anyio.run(main, backend=backend)
    assert claimed_in != [threading.get_ident()]


# --- a key over HTTP --------------------------------------------------------------------------------------------------


class KeyServer(ThreadingHTTPServer):
    key, status, asked = pem(OLD), 200, 0
    daemon_threads = True


class KeyHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, KeyServer)
        self.server.asked += 1
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.key.encode())
        assert "authorization" not in self.headers

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[KeyServer]:
    with KeyServer(("127.0.0.1", 0), KeyHandler) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


class Keyed(WebhookScheme):
    """Signs with a key that it publishes."""

    provider = "acme"

    def __init__(self, url: str) -> None:
        super().__init__(AcmeConfig())
        self._url = url
        self._keys = PublicKeys((), self._published)

    def verify(self, arrival: Arrival) -> Operation[Signed]:
        yield from self._keys.verify(arrival.headers.get("acme-signature", ""), arrival.body, arrival.now)
        return Signed(arrival.digest)

    @classmethod
    def signed(cls, body: bytes, key: str, *, now: float) -> dict[str, str]:
        return {"acme-signature": sign(body, read_private_key(key))}

    def read(self, document: dict[str, Any], arrival: Arrival, signed: Signed) -> Sequence[Event]:
        return (self.unknown("x", document, arrival, signed),)

    def _published(self) -> Operation[Sequence[str]]:
        return [(yield from fetch_text(self._url))]


@pytest.fixture
def inbox(server: KeyServer, clock: VirtualClock, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    monkeypatch.setenv(
        "SSL_CERT_DIR", str(tmp_path)
    )  # reading the authorities' certificates takes long, and none is needed
    return Inbox(Keyed(f"http://127.0.0.1:{server.server_port}/key.pem"), clock=clock)


def delivery(number: int, key: Any = OLD) -> tuple[dict[str, str], bytes]:
    body = body_of(number=number)
    return {"acme-signature": sign(body, key)}, body


def test_a_key_is_fetched_once_and_again_after_a_rotation(inbox: Inbox, server: KeyServer, clock: VirtualClock) -> None:
    inbox.parse(*delivery(1))
    inbox.parse(*delivery(2))
    assert server.asked == 1
    server.key = pem(NEW)
    with pytest.raises(BadSignature):
        inbox.parse(*delivery(3, NEW))
    clock.advance(REFETCH_SECONDS)
    inbox.parse(*delivery(3, NEW))
    assert server.asked == 2


def test_the_connection_that_the_key_came_by_goes_with_the_inbox(server: KeyServer, clock: VirtualClock) -> None:
    inbox = Inbox(Keyed(f"http://127.0.0.1:{server.server_port}/key.pem"), clock=clock)
    inbox.parse(*delivery(1))
    client = inbox._client
    del inbox
    gc.collect()
    clock.advance(REFETCH_SECONDS)
    with pytest.raises(KeyUnavailable):
        client.webhooks.parse(*delivery(2, NEW))
    assert server.asked == 1  # nothing can be asked any more


def test_a_key_that_cannot_be_fetched(inbox: Inbox, server: KeyServer, clock: VirtualClock) -> None:
    server.status = 404
    with pytest.raises(KeyUnavailable, match=r"could not be fetched: \w+$"):
        inbox.parse(*delivery(1))
    server.status, server.key = 200, "<html>a proxy's page</html>"
    clock.advance(RETRY_SECONDS)
    with pytest.raises(KeyUnavailable, match="could not be fetched: ValueError"):
        inbox.parse(*delivery(1))
    server.key = pem(OLD)
    clock.advance(RETRY_SECONDS)
    assert inbox.parse(*delivery(1))


def test_deliveries_that_come_at_once_are_let_in_by_one_fetch(inbox: Inbox, server: KeyServer) -> None:
    inbox = Inbox(inbox.scheme)  # waiting for each other takes real time

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            for number in range(5):
                tasks.start_soon(inbox.aparse, *delivery(number))

    anyio.run(main)
    assert server.asked == 1
