"""One client, many threads and tasks: each gets its own answer, and together they open no more than they may."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import anyio
import pytest

from anyroom import AsyncClient, Client

from .echo import Echo
from .server import PATIENCE, Server

THREADS = 32
CALLS = 15


def test_threads(server: Server) -> None:
    together = Barrier(THREADS)

    with Client(Echo(server.url)) as client:

        def work(thread: int) -> None:
            mine = client if thread % 2 else client.with_options(timeout=60)
            together.wait(PATIENCE)
            for call in range(CALLS):
                name = f"{thread}-{call}"
                said = mine.run(mine.provider.ask(name, x_mine=f"of {name}")).json()
                assert (said["id"], said["signed"], said["mine"]) == (name, name, f"of {name}")

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(work, range(THREADS)))

    assert server.requests == THREADS * CALLS
    assert server.most_open <= THREADS


@pytest.mark.parametrize(
    ("backend", "library"),
    [("asyncio", None), ("trio", None), ("asyncio", "aiohttp")],
    ids=["asyncio", "trio", "aiohttp"],
)
def test_tasks(backend: str, library: str | None, server: Server) -> None:
    if backend == "trio":
        pytest.importorskip("trio")

    async def main() -> None:
        async with AsyncClient(Echo(server.url), http=library) as client:

            async def work(task: int) -> None:
                mine = client if task % 2 else client.with_options(retries=0)
                said = (await mine.run(mine.provider.ask(str(task), x_mine=f"of {task}"))).json()
                assert (said["id"], said["signed"], said["mine"]) == (str(task), str(task), f"of {task}")

            async with anyio.create_task_group() as group:
                for task in range(250):
                    group.start_soon(work, task)

    anyio.run(main, backend=backend)
    assert server.requests == 250
    assert server.most_open <= 100
    gc.collect()
