"""Receivers as servers see them: bodies are bounded in size and time, and only POST is answered otherwise than with 405."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from anyroom import Event
from anyroom.webhooks import Receiver
from anyroom.webhooks.documents import LARGEST_BODY

from .acme import SECRET, acme, body_of, signed
from .serving import Raw, serve_asgi, serve_wsgi

BODY = body_of()
WITHIN = 0.3


class Noting:
    """A receiver whose handler writes down what it was called for."""

    def __init__(self) -> None:
        self.events = Receiver(acme(), answer_within=WITHIN)
        self.told: list[str] = []
        self.events.on()(lambda event: self.told.append(event.name))


@pytest.fixture
def noting() -> Noting:
    return Noting()


@contextmanager
def served(events: Receiver, kind: str) -> Generator[str]:
    with serve_asgi(events.asgi, lifespan="on") if kind == "asgi" else serve_wsgi(events.wsgi) as origin:
        yield origin


@pytest.fixture(params=["asgi", "wsgi"])
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def origin(noting: Noting, kind: str) -> Iterator[str]:
    with served(noting.events, kind) as found:
        yield found


@pytest.fixture
def http(origin: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=origin, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/webhooks/acme", "/webhooks/acme/", "/%00?x=1"])
def test_any_path_will_do(http: httpx.Client, noting: Noting, path: str) -> None:
    answer = http.post(path, content=BODY, headers=signed(BODY))
    assert (answer.status_code, answer.text) == (200, "OK")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert noting.told == ["recording.done"]


def test_many_on_one_connection(http: httpx.Client, noting: Noting) -> None:
    for number in range(20):
        body = body_of(number=number)
        assert http.post("/", content=body, headers=signed(body)).status_code == 200
    assert len(noting.told) == 20


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_but_post(http: httpx.Client, noting: Noting, method: str) -> None:
    answer = http.request(method, "/", content=BODY, headers=signed(BODY))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert noting.told == []


def test_answers_tell_strangers_nothing(http: httpx.Client, noting: Noting) -> None:
    for headers, body in (({}, BODY), (signed(BODY, secret="x"), BODY), (signed(b"{}"), b"{}")):
        answer = http.post("/", content=body, headers=headers)
        assert answer.text in {"Unauthorized", "Bad Request"}
        assert SECRET not in f"{answer.headers}{answer.text}"
    assert noting.told == []


def test_headers_that_are_no_text_are_no_trouble(origin: str) -> None:
    with Raw(origin) as raw:
        raw.head("/", [("Acme-Signature", "\xff\xfe"), ("Content-Length", len(BODY))])
        raw.send(BODY)
        assert raw.status() == 401


# --- bodies -----------------------------------------------------------------------------------------------------------


def test_what_is_declared_too_large_is_not_read(origin: str, noting: Noting) -> None:
    with Raw(origin) as raw:
        raw.head("/", [*signed(BODY).items(), ("Content-Length", LARGEST_BODY + 1)])
        assert raw.status() == 413, "before a byte of the body was sent"
        assert raw.closed()
    assert noting.told == []


@pytest.mark.parametrize("length", ["9" * 5000, "1e3", "0x10", "-1", "+5", "١٢"], ids=lambda length: length[:4])
def test_lengths_that_are_none(origin: str, noting: Noting, length: str) -> None:
    with Raw(origin) as raw:
        try:
            raw.head("/", [*signed(BODY).items(), ("Content-Length", length.encode().decode("latin-1"))])
            raw.send(BODY)
        except (BrokenPipeError, ConnectionResetError):
            pass
        # Some servers close the connection without a word.
        assert raw.status() in {0, 400, 413}
    assert noting.told == []


def test_a_body_that_is_shorter_than_was_said(origin: str, noting: Noting) -> None:
    with Raw(origin) as raw:
        raw.head("/", [*signed(BODY).items(), ("Content-Length", len(BODY) + 10)])
        raw.send(BODY)
        raw._socket.shutdown(1)
        assert raw.status() in {0, 400}
    assert noting.told == []


def test_a_body_that_is_longer_than_was_said(origin: str, noting: Noting) -> None:
    """What is beyond is no part of it; signed was all of it."""
    with Raw(origin) as raw:
        raw.head("/", [*signed(BODY).items(), ("Content-Length", len(BODY) - 10)])
        raw.send(BODY)
        assert raw.status() == 401
    assert noting.told == []


def test_a_body_that_drips_is_not_waited_for(origin: str, kind: str, noting: Noting) -> None:
    """How slow a stranger is, no clock of ours can say. A WSGI app looks at the time whenever something has come."""
    with Raw(origin) as raw:
        raw.head("/", [*signed(BODY).items(), ("Content-Length", len(BODY))])
        for byte in BODY[:5]:
            raw.send(bytes([byte]))
            time.sleep(WITHIN / 10)
        if kind == "wsgi":
            time.sleep(WITHIN)
            raw.send(b"x")
        assert raw.status() == 408
    assert noting.told == []


def chunked(*pieces: bytes) -> Iterator[bytes]:
    yield from pieces


def test_chunks_are_read_where_the_server_undoes_them(kind: str, http: httpx.Client, noting: Noting) -> None:
    answer = http.post("/", content=chunked(BODY[:10], BODY[10:]), headers=signed(BODY))
    # The standard library's WSGI server does not: without a length nobody knows where the body ends.
    assert answer.status_code == (200 if kind == "asgi" else 411)


def test_chunks_without_end_are_not_read_to_the_end() -> None:
    sent: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            sent.append(1)
            yield b"x" * 65536

    with served(Noting().events, "asgi") as origin, httpx.Client(base_url=origin, trust_env=False) as http:
        try:
            assert http.post("/", content=endless(), headers=signed(BODY)).status_code == 413
        except httpx.TransportError:
            pass  # the connection was closed on what was still being sent
    assert len(sent) < 20 * LARGEST_BODY // 65536


@pytest.mark.parametrize("terminated", [False, True])
def test_a_wsgi_server_may_say_that_the_body_ends(noting: Noting, terminated: bool) -> None:
    assert wsgi(noting, io.BytesIO(BODY), {"wsgi.input_terminated": terminated}) == (
        "200 OK" if terminated else "411 Length Required"
    )
    large = io.BytesIO(b"x" * (3 * LARGEST_BODY))
    if terminated:
        refused = f"413 {HTTPStatus(413).phrase}"  # another in Python 3.13
        assert wsgi(noting, large, {"wsgi.input_terminated": True}) == refused
        assert large.tell() < 1.1 * LARGEST_BODY


def test_a_connection_that_breaks_is_a_bad_request(noting: Noting) -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError

    assert wsgi(noting, Broken(), {"CONTENT_LENGTH": "10"}) == "400 Bad Request"


def wsgi(noting: Noting, stream: Any, more: dict[str, Any]) -> str:
    said: list[str] = []
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed(BODY).items()}
    environ = {"REQUEST_METHOD": "POST", "wsgi.input": stream, **headers, **more}
    noting.events.wsgi(environ, lambda status, headers: said.append(status))
    return said[0]


# --- ASGI alone -------------------------------------------------------------------------------------------------------


def test_a_platform_that_goes_is_not_answered(noting: Noting) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def main() -> None:
        await noting.events.asgi({"type": "http", "method": "POST", "headers": []}, receive, send)

    anyio.run(main)
    assert sent == []


BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def posted() -> dict[str, Any]:
    headers = [(name.lower().encode(), value.encode()) for name, value in signed(BODY).items()]
    return {"type": "http", "method": "POST", "headers": headers}


async def unanswered(message: Any) -> None:
    raise AssertionError(message)


@BACKENDS
@pytest.mark.parametrize("comes", ["at_once", "soon", "never"])
def test_middleware_may_wait_in_scopes_of_its_own(noting: Noting, backend: str, comes: str) -> None:
    """As Starlette's `BaseHTTPMiddleware` does. A limit that is set while it waits must not be tangled up with them."""
    sent: list[Any] = []
    pieces = iter([(BODY[:10], True), (BODY[10:], False)])

    async def receive() -> dict[str, Any]:
        async with anyio.create_task_group() as tasks:
            with anyio.move_on_after(10):
                if comes != "at_once":
                    await anyio.sleep(0.01 if comes == "soon" else 10)
            tasks.cancel_scope.cancel()
        body, more = next(pieces)
        return {"type": "http.request", "body": body, "more_body": more}

    async def send(message: Any) -> None:
        sent.append(message)

    async def main() -> None:
        with anyio.fail_after(5):
            await noting.events.asgi(posted(), receive, send)
            await anyio.lowlevel.checkpoint()  # nothing is left that would cut this short

    anyio.run(main, backend=backend)
    assert sent[0]["status"] == (408 if comes == "never" else 200)
    assert ((b"connection", b"close") in sent[0]["headers"]) is (comes == "never")


@BACKENDS
def test_a_time_limit_of_the_servers_own_is_not_taken_for_ours(noting: Noting, backend: str) -> None:
    async def receive() -> dict[str, Any]:
        await anyio.sleep(0.001)
        raise TimeoutError("the server's")

    async def main() -> None:
        with pytest.raises(TimeoutError, match="the server's"):
            await noting.events.asgi(posted(), receive, unanswered)

    anyio.run(main, backend=backend)


@BACKENDS
def test_a_request_that_is_given_up_while_its_body_comes(noting: Noting, backend: str) -> None:
    """Whoever waits for the body is told so, as by any other `await`."""
    told: list[type[BaseException]] = []

    async def receive() -> dict[str, Any]:
        try:
            await anyio.sleep(10)
        except BaseException as error:
            told.append(type(error))
            raise
        raise AssertionError

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(noting.events.asgi, posted(), receive, unanswered)
            await anyio.sleep(0.05)
            tasks.cancel_scope.cancel()
        assert told == [anyio.get_cancelled_exc_class()]

    anyio.run(main, backend=backend)


def test_a_request_that_is_dropped_while_its_body_comes(noting: Noting) -> None:
    """Its coroutine is closed, as that of a loop that ended: what it waited in is left."""
    left: list[bool] = []

    async def receive() -> dict[str, Any]:
        try:
            await anyio.sleep(10)
        finally:
            left.append(True)
        raise AssertionError

    async def main() -> None:
        request = noting.events.asgi(posted(), receive, unanswered)
        request.send(None)
        request.close()

    anyio.run(main)
    assert left == [True]


def test_a_websocket_is_closed(noting: Noting) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def main() -> None:
        await noting.events.asgi({"type": "websocket"}, anyio.sleep_forever, send)  # type: ignore[arg-type]

    anyio.run(main)
    assert sent == [{"type": "websocket.close"}]


def test_a_server_does_not_stop_in_the_midst_of_what_was_handed_on() -> None:
    """An async handler in the background needs the event loop, which ends with the server."""
    noting, done, begun = Noting(), threading.Event(), threading.Event()

    @noting.events.on(background=True)
    async def slow(event: Event) -> None:
        begun.set()
        await anyio.sleep(0.3)  # while the server is told to stop
        done.set()

    with served(noting.events, "asgi") as origin:
        assert httpx.post(origin, content=BODY, headers=signed(BODY), trust_env=False).status_code == 200
        assert not done.is_set(), "the answer did not wait"
        assert begun.wait(10)
    assert done.is_set()


@BACKENDS
@pytest.mark.parametrize("first", ["the_work", "the_answer"])
def test_whichever_is_done_first_the_request_ends(noting: Noting, backend: str, first: str) -> None:
    opened, done = threading.Event(), threading.Event()

    @noting.events.on(background=True)
    def work(event: Event) -> None:
        assert opened.wait(10)
        done.set()

    async def main() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": BODY}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body" and first == "the_work":
                opened.set()
                assert await anyio.to_thread.run_sync(done.wait, 10)
                await anyio.sleep(0.05)  # and a moment for the thread to say so

        with anyio.fail_after(10):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(noting.events.asgi, posted(), receive, send)
                if first == "the_answer":
                    await anyio.sleep(0.05)
                    opened.set()
        assert done.is_set()

    anyio.run(main, backend=backend)


def test_what_was_handed_on_outlives_a_server_that_does_not_wait() -> None:
    events, entered, opened, done = Receiver(acme()), threading.Event(), threading.Event(), threading.Event()

    @events.on(background=True)
    def slow(event: Event) -> None:
        entered.set()
        assert opened.wait(10)
        done.set()

    async def main() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": BODY}

        async def send(message: Any) -> None:
            pass

        headers = [(name.lower().encode(), value.encode()) for name, value in signed(BODY).items()]
        scope = {"type": "http", "method": "POST", "headers": headers}
        with anyio.move_on_after(0.2) as scope_of_the_server:
            await events.asgi(scope, receive, send)
        assert scope_of_the_server.cancelled_caught
        assert entered.is_set()

    anyio.run(main)
    opened.set()
    assert done.wait(10)
