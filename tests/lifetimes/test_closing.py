"""Closing: what is under way ends, nothing begins, and a program that never closes ends in silence."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

import anyio
import anyio.to_thread
import pytest

from anyroom import AnyroomError, AsyncClient, Client

from .conftest import Run
from .echo import Echo
from .server import PATIENCE, Server

LOOPS = pytest.mark.parametrize(
    ("backend", "http"), [("asyncio", None), ("trio", None), ("asyncio", "aiohttp")], ids=["asyncio", "trio", "aiohttp"]
)


def test_a_call_under_way_in_another_thread_ends_as_it_would_have(server: Server) -> None:
    stop, told = server.stop_at("/recordings/slow", "body"), list[str]()
    client = Client(Echo(server.url))
    client.recordings.get("quick")
    calling = threading.Thread(target=lambda: told.append(client.recordings.get("slow").id))
    calling.start()
    assert stop.reached.wait(PATIENCE)

    client.close()
    client.close()

    with pytest.raises(AnyroomError, match="the client is closed"):
        client.recordings.get("late")
    assert not server.lines[0].over.is_set()
    stop.go.set()
    calling.join(PATIENCE)
    assert told == ["slow"]
    assert all(line.over.wait(PATIENCE) for line in server.lines)


@LOOPS
def test_a_call_under_way_in_another_task_ends_as_it_would_have(backend: str, http: str | None, server: Server) -> None:
    if backend == "trio":
        pytest.importorskip("trio")
    stop, told = server.stop_at("/recordings/slow", "body"), list[str]()

    async def main() -> None:
        client = AsyncClient(Echo(server.url), http=http)

        async def call() -> None:
            told.append((await client.recordings.get("slow")).id)

        async with anyio.create_task_group() as group:
            group.start_soon(call)
            assert await anyio.to_thread.run_sync(stop.reached.wait, PATIENCE)
            await client.close()
            await client.close()
            with pytest.raises(AnyroomError, match="the client is closed"):
                await client.recordings.get("late")
            stop.go.set()
        assert told == ["slow"]
        for line in server.lines:
            assert await anyio.to_thread.run_sync(line.over.wait, PATIENCE)

    anyio.run(main, backend=backend)
    gc.collect()


def walk(client: Client[Echo]) -> object:
    return [item for page in client.recordings.list().pages() for item in page.items if not client.close()]


STEPS: dict[str, Callable[[Client[Echo]], object]] = {
    "the next page": walk,
    "the next question of a wait": lambda client: client.recordings.wait("closing", timeout=3600),
    "a retry": lambda client: client.recordings.get("closing"),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_what_would_begin_after_it_is_refused(step: Callable[[Client[Echo]], object], server: Server) -> None:
    class Closing:
        """A clock with which sleeping closes the client."""

        def now(self) -> float:
            return 0.0

        def monotonic(self) -> float:
            return 0.0

        def sleep(self, seconds: float) -> None:
            client.close()

        async def asleep(self, seconds: float) -> None:
            raise NotImplementedError

    server.status = 503 if step is STEPS["a retry"] else 200
    client = Client(Echo(server.url, Closing()))
    with pytest.raises(AnyroomError, match="the client is closed"):
        step(client)
    assert server.requests == 1


def test_views_are_closed_together(server: Server) -> None:
    client = Client(Echo(server.url))
    view = client.with_options(retries=0)
    view.recordings.get("a")
    client.recordings.get("b")
    assert [line.asked for line in server.lines] == [["/recordings/a", "/recordings/b"]]
    view.close()
    with pytest.raises(AnyroomError, match="the client is closed"):
        client.recordings.get("c")


PROGRAMS = {
    "sync": "Client(provider).recordings.get('a'); client = Client(provider); client.recordings.get('b')",
    "asyncio": "client = AsyncClient(provider); asyncio.run(ask(client))",
    "aiohttp": "client = AsyncClient(provider, http='aiohttp'); asyncio.run(ask(client))",
    "trio": "client = AsyncClient(provider); anyio.run(ask, client, backend='trio')",
    "in a thread that does not end": (
        "client = Client(provider); threading.Thread(target=client.recordings.get, args=('slow',), daemon=True).start(); "
        "Client(provider).recordings.get('begun')"
    ),
    "in the middle of a listing": "client = Client(provider); first = next(iter(client.recordings.list()))",
}


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_program_that_closes_nothing_ends_in_silence(program: str, server: Server, run: Run) -> None:
    if "trio" in program:
        pytest.importorskip("trio")
    server.stop_at("/recordings/slow")
    server.stop_at("/recordings/begun", until="/recordings/slow")
    answer = run(
        f"""
        import asyncio, sys, threading
        import anyio
        from anyroom import AsyncClient, Client
        from echo import Echo

        async def ask(client):
            await client.recordings.get("a")

        provider = Echo(sys.argv[1])
        {program}
        """,
        server.url,
        options=("-W", "error") if "AsyncClient" in program else (),  # whose loop closes them
    )

    assert (answer.stdout, answer.stderr, answer.returncode) == ("", "", 0)
