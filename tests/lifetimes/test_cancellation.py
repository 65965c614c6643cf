"""A call that is given up, at whatever stage, leaves nothing open, in use, running or lying about, and the next goes through."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import httpx
import pytest

from anyroom import AsyncClient
from anyroom.clock import SystemClock

from .echo import Echo
from .server import PATIENCE, Line, Server

Client = AsyncClient[Echo]
Call = Callable[[Client, Path], Awaitable[object]]


class Waiting(SystemClock):
    """A clock by which the first sleep lasts until it is given up, and that can be set forward."""

    def __init__(self) -> None:
        self.slept = anyio.Event()
        self.ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead

    async def asleep(self, seconds: float) -> None:
        if self.slept.is_set():
            await super().asleep(seconds)
        else:
            self.slept.set()
            await anyio.sleep_forever()


@dataclass(frozen=True)
class Stage:
    """How far a call comes before it is given up: to this place in the answer to this path, or else to where it sleeps."""

    call: Call
    path: str = ""
    at: str = ""
    status: int = 200


async def walk(client: Client, _: Path) -> object:
    return [item async for item in client.recordings.list()]


async def take_turns(client: Client, _: Path) -> object:
    slow = client.with_options(max_rate=0.001, timeout=3600)
    return [await slow.recordings.get(str(number)) for number in range(2)]


STAGES = {
    "waiting for a turn": Stage(take_turns),
    "sleeping before a retry": Stage(lambda client, _: client.recordings.get("x"), status=503),
    "waiting for the head": Stage(lambda client, _: client.recordings.get("x"), "/recordings/x", "head"),
    "a start, waiting for the head": Stage(lambda client, _: client.rooms.create(), "/rooms", "head"),
    "within the body": Stage(lambda client, _: client.recordings.get("x"), "/recordings/x", "body"),
    "within a download": Stage(
        lambda client, folder: client.recordings.download("done", folder / "film.mp4"), "/files/done", "body"
    ),
    "before a download": Stage(
        lambda client, folder: client.recordings.download("done", folder / "film.mp4"), "/files/done", "head"
    ),
    "within a listing": Stage(walk, "/recordings?page=1", "head"),
    "within recordings.wait": Stage(lambda client, _: client.recordings.wait("x", timeout=3600)),
    "asking in recordings.wait": Stage(lambda client, _: client.recordings.wait("x"), "/recordings/x", "head"),
}


async def given_up_by_cancel(call: Awaitable[object], reached: Awaitable[object]) -> None:
    calling = asyncio.ensure_future(call)
    await reached
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling


async def given_up_by_timeout(call: Awaitable[object], reached: Awaitable[object]) -> None:
    async def expire(limit: asyncio.Timeout) -> None:
        await reached
        limit.reschedule(asyncio.get_running_loop().time())

    async def within() -> None:
        async with asyncio.timeout(None) as limit:
            expiring = asyncio.create_task(expire(limit))
            await call
        await expiring

    with pytest.raises(TimeoutError):
        await within()


async def given_up_by_scope(call: Awaitable[object], reached: Awaitable[object]) -> None:
    scope = anyio.CancelScope()

    async def expire() -> None:
        await reached
        scope.cancel()

    async with anyio.create_task_group() as group:
        with scope:
            group.start_soon(expire)
            await call
    assert scope.cancelled_caught


@dataclass(frozen=True)
class Way:
    """How a call is given up, and in which loop."""

    give_up: Callable[[Awaitable[object], Awaitable[object]], Awaitable[None]]
    backend: str = "asyncio"


WAYS = {
    "task.cancel": Way(given_up_by_cancel),
    "asyncio.timeout": Way(given_up_by_timeout),
    "anyio.move_on_after": Way(given_up_by_scope),
    "trio": Way(given_up_by_scope, "trio"),
}


def pool_of_one() -> httpx.AsyncClient:
    return httpx.AsyncClient(limits=httpx.Limits(max_connections=1))


CARRIERS: dict[str, Callable[[], Any]] = {
    "ours": lambda: None,
    "a pool of one": pool_of_one,
    "aiohttp": lambda: "aiohttp",
}


def idle(pool: Any) -> bool:
    """What httpcore itself says of a pool."""
    return not pool._requests and all(connection.is_idle() for connection in pool.connections)


async def over(line: Line) -> bool:
    return await anyio.to_thread.run_sync(line.over.wait, PATIENCE)


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS.keys())
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES.keys())
def test_giving_a_call_up(stage: Stage, way: Way, carrier: Callable[[], Any], server: Server, tmp_path: Path) -> None:
    if way.backend == "trio":
        pytest.importorskip("trio")
        if carrier() == "aiohttp":
            pytest.skip("aiohttp runs on asyncio")

    async def main() -> None:
        clock, http = Waiting(), carrier()
        server.status, server.headers = stage.status, {"retry-after": "9"} if stage.status != 200 else {}
        async with AsyncClient(Echo(server.url, clock), http=http) as client:
            stop = server.stop_at(stage.path, stage.at)
            if stage.path:
                reached: Awaitable[Any] = anyio.to_thread.run_sync(stop.reached.wait, PATIENCE)
            else:
                reached = clock.slept.wait()

            await way.give_up(stage.call(client, tmp_path), reached)

            if way.backend == "asyncio":
                assert asyncio.all_tasks() == {asyncio.current_task()}
            server.status, clock.ahead = 200, 3600.0
            stop.go.set()
            if stage.path:
                assert await over(next(line for line in server.lines if stage.path in line.asked))
            with anyio.fail_after(PATIENCE):
                assert (await client.recordings.get("again")).id == "again"
            if isinstance(http, httpx.AsyncClient):
                assert idle(http._transport._pool)  # type: ignore[attr-defined]
                await http.aclose()
        assert client._exchanges[0]._budget._left > 8

    anyio.run(main, backend=way.backend)
    gc.collect()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("http", [None, "aiohttp"])
@pytest.mark.parametrize("scoped", [False, True], ids=["cancelled", "scoped"])
@pytest.mark.parametrize("used", [False, True], ids=["new", "used"])
def test_giving_a_call_up_at_every_turn_of_the_loop(used: bool, scoped: bool, http: str | None, server: Server) -> None:
    """There are moments at which httpcore 1.0 forgets a connection: it stays open, in use by nobody."""

    async def given_up_after(client: Client, turns: int) -> None:
        scope = anyio.CancelScope()

        async def call() -> None:
            with scope:
                await client.recordings.get(f"given-up-{turns}")

        calling = asyncio.create_task(call())
        for _ in range(turns):
            await asyncio.sleep(0)
        scope.cancel() if scoped else calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)

    async def main() -> None:
        async with AsyncClient(Echo(server.url), http=http, timeout=5, retries=0) as client:
            for turns in range(60):
                if used:
                    await client.recordings.get(f"before-{turns}")
                await given_up_after(client, turns)
                await client.recordings.get(f"after-{turns}")
                for line in server.lines:
                    assert f"/recordings/after-{turns}" in line.asked or await over(line)
                assert asyncio.all_tasks() == {asyncio.current_task()}

    anyio.run(main)
    gc.collect()


@pytest.mark.parametrize("http", [None, "aiohttp"])
def test_giving_up_in_line_for_a_connection(http: str | None, server: Server) -> None:
    """All connections are taken; who waits for one and gives up takes none."""

    async def main() -> None:
        stops = [server.stop_at(f"/recordings/{number}") for number in range(100)]
        async with AsyncClient(Echo(server.url), http=http) as client:
            calls = [asyncio.create_task(client.recordings.get(str(number))) for number in range(150)]
            for stop in stops:
                assert await anyio.to_thread.run_sync(stop.reached.wait, PATIENCE)
            for call in calls[100:140]:
                call.cancel()
            for stop in stops[:50]:
                stop.go.set()
            for call in calls[50:100]:
                call.cancel()
            ended = await asyncio.gather(*calls, return_exceptions=True)
            for stop in stops:
                stop.go.set()

            answered = {number for number, end in enumerate(ended) if not isinstance(end, BaseException)}
            assert answered == {*range(50), *range(140, 150)}
            again = await asyncio.gather(*(client.recordings.get(f"again-{number}") for number in range(100)))
            assert [item.id for item in again] == [f"again-{number}" for number in range(100)]
            assert server.most_open <= 100 + 50  # a line that was given up ends when its server hears of it

    anyio.run(main)
    gc.collect()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_giving_up_a_connection_that_does_not_come_about(backend: str) -> None:
    """A server that lets TCP in, and never says a word of TLS."""
    if backend == "trio":
        pytest.importorskip("trio")

    async def main() -> None:
        async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
            port = listener.extra(anyio.abc.SocketAttribute.local_port)
            came, gone = anyio.Event(), anyio.Event()

            async def serve(stream: anyio.abc.SocketStream) -> None:
                async with stream:
                    came.set()
                    try:
                        while True:
                            await stream.receive()
                    except (anyio.EndOfStream, anyio.BrokenResourceError):
                        gone.set()

            async with anyio.create_task_group() as group:
                group.start_soon(listener.serve, serve)
                async with AsyncClient(Echo(f"https://127.0.0.1:{port}")) as client:
                    await given_up_by_scope(client.recordings.get("x"), came.wait())
                    # httpcore leaves a handshake that trio cancels to the collector; with older versions of anyio, asyncio too.
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore", ResourceWarning)
                        gc.collect()
                    with anyio.fail_after(PATIENCE):
                        await gone.wait()
                group.cancel_scope.cancel()

    anyio.run(main, backend=backend)
    gc.collect()
