"""One async client in several event loops: in turn, at once, and in one that ended badly."""

from __future__ import annotations

import asyncio
import gc
import threading

import anyio
import anyio.to_thread
import pytest

from anyroom import AnyroomError, AsyncClient

from .conftest import Run
from .echo import Echo
from .server import PATIENCE, Server

LIBRARIES = pytest.mark.parametrize("http", [None, "aiohttp"])


async def ask(client: AsyncClient[Echo], *names: str) -> None:
    for name in names:
        assert (await client.recordings.get(name)).id == name


@LIBRARIES
def test_in_turn(http: str | None, server: Server) -> None:
    """A script that calls `asyncio.run` twice. What one run leaves idle is closed with it."""
    client = AsyncClient(Echo(server.url), http=http)
    for run in range(3):
        asyncio.run(ask(client, f"{run}-a", f"{run}-b"))
        assert server.lines[run].over.wait(PATIENCE)

    asyncio.run(client.close())

    assert [line.asked for line in server.lines] == [[f"/recordings/{run}-{name}" for name in "ab"] for run in range(3)]
    with pytest.raises(AnyroomError, match="closed"):
        asyncio.run(ask(client, "late"))
    gc.collect()


def test_on_asyncio_and_on_trio(server: Server) -> None:
    pytest.importorskip("trio")
    client = AsyncClient(Echo(server.url))
    for number, backend in enumerate(("trio", "asyncio", "trio", "trio")):
        anyio.run(ask, client, f"{number}", backend=backend)
        assert server.lines[number].over.wait(PATIENCE)
    assert len(client._connection._lent) <= 1
    gc.collect()


@LIBRARIES
def test_in_several_threads_at_once(http: str | None, server: Server) -> None:
    """As `async_to_sync` does in a server with threads: loops of their own, one beside the other."""
    client = AsyncClient(Echo(server.url), http=http)
    together = threading.Barrier(4)
    failures: list[BaseException] = []

    async def main(thread: int) -> None:
        await ask(client, f"{thread}-a")
        await anyio.to_thread.run_sync(together.wait, PATIENCE)
        await ask(client, f"{thread}-b")

    def work(thread: int) -> None:
        try:
            asyncio.run(main(thread))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert not failures
    assert sorted(line.asked for line in server.lines) == [
        [f"/recordings/{number}-a", f"/recordings/{number}-b"] for number in range(4)
    ]
    gc.collect()


@pytest.mark.usefixtures("unmeasured")
def test_after_a_loop_that_was_closed_without_ending_what_it_had(server: Server, run: Run) -> None:
    answer = run(
        """
        import asyncio, sys
        from anyroom import AsyncClient
        from echo import Echo

        client = AsyncClient(Echo(sys.argv[1]))
        for number in range(3):
            loop = asyncio.new_event_loop()
            loop.run_until_complete(client.recordings.get(str(number)))
            loop.close()
        assert len(client._connection._lent) == 1
        asyncio.run(client.close())
        """,
        server.url,
        options=(),
    )

    assert (answer.stderr, answer.returncode) == ("", 0)
    assert len(server.lines) == 3


@LIBRARIES
def test_a_client_that_is_dropped_in_its_loop_is_closed_there(http: str | None, server: Server) -> None:
    async def main() -> None:
        client = AsyncClient(Echo(server.url), http=http)
        await ask(client, "a")
        del client
        gc.collect()
        assert await anyio.to_thread.run_sync(server.lines[0].over.wait, PATIENCE)

    asyncio.run(main())
    gc.collect()
