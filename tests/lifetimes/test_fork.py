"""A child that was forked has connections of its own, takes none of its parent's away, and finds no lock held for ever."""

from __future__ import annotations

import ast
import os
import threading
from pathlib import Path

import pytest

from anyroom.simulator.tls import Authority

from .conftest import Run
from .server import PATIENCE, Server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")

# A program with several threads is warned when it forks, from Python 3.12 on: that is what is tried here.
THREADED = ("-W", "error", "-W", "ignore:This process:DeprecationWarning")
BEGIN = """
    import asyncio, multiprocessing, os, sys, threading
    from anyroom import AsyncClient, Client
    from echo import Echo

    url = sys.argv[1]

    def leave(child):
        _, status = os.waitpid(child, 0)
        assert status == 0, status

"""


@pytest.fixture(params=["http", "https"])
def either(request: pytest.FixtureRequest) -> Server:
    """A server, with TLS and without."""
    return request.getfixturevalue("server" if request.param == "http" else "tls_server")


@pytest.fixture
def trusting(authority: Authority) -> dict[str, str]:
    return {"SSL_CERT_FILE": str(authority.ca_file)}


def asked(server: Server) -> list[list[str]]:
    return [[target.rpartition("/")[2] for target in line.asked] for line in server.lines]


@pytest.mark.parametrize("end", ["os._exit(0)", "client.close(); os._exit(0)", "client.close(); sys.exit(0)"])
def test_parent_and_child_go_on_beside_each_other(end: str, either: Server, run: Run, trusting: dict[str, str]) -> None:
    answer = run(
        f"""{BEGIN}
    client = Client(Echo(url))
    client.recordings.get("parent-1")
    child = os.fork()
    if child == 0:
        client.recordings.get("child-1")
        client.recordings.get("child-2")
        {end}
    client.recordings.get("parent-2")
    leave(child)
    client.recordings.get("parent-3")
    client.close()
    """,
        either.url,
        **trusting,
    )

    assert (answer.stderr, answer.returncode) == ("", 0)
    assert asked(either) == [["parent-1", "parent-2", "parent-3"], ["child-1", "child-2"]]


@pytest.mark.parametrize("http", [None, "aiohttp"])
def test_a_child_uses_an_async_client_in_a_loop_of_its_own(
    http: str | None, either: Server, run: Run, trusting: dict[str, str]
) -> None:
    """Forked where the parent's loop runs, as a pool of processes does. Such children end without ado, as `multiprocessing`'s."""
    answer = run(
        f"""{BEGIN}
    client = AsyncClient(Echo(url), http={http!r})

    async def ask(*names):
        for name in names:
            await client.recordings.get(name)

    async def main():
        await ask("parent-1")
        child = os.fork()
        if child == 0:
            asyncio.run(ask("child-1", "child-2"))
            os._exit(0)
        await ask("parent-2")
        leave(child)
        await ask("parent-3")

    asyncio.run(main())
    """,
        either.url,
        # aiohttp before 3.12 does not wait for TLS to be closed, and the loop ends first.
        options=("-W", "error", *(() if http is None else ("-W", "ignore::ResourceWarning"))),
        **trusting,
    )

    assert (answer.stderr, answer.returncode) == ("", 0)
    assert asked(either) == [["parent-1", "parent-2", "parent-3"], ["child-1", "child-2"]]


def test_what_the_parent_closes_is_closed_while_the_child_lives(
    either: Server, run: Run, trusting: dict[str, str]
) -> None:
    """The child has given up its copies of the parent's sockets, without a word that the peer would take for the parent's."""
    stop, seen = either.stop_at("/recordings/child-1"), list[bool]()

    def release() -> None:
        stop.reached.wait(PATIENCE)
        seen.append(either.lines[0].over.wait(PATIENCE / 2))
        stop.go.set()

    releasing = threading.Thread(target=release)
    releasing.start()
    answer = run(
        f"""{BEGIN}
    client = Client(Echo(url))
    client.recordings.get("parent-1")
    child = os.fork()
    if child == 0:
        client.recordings.get("child-1")
        os._exit(0)
    client.recordings.get("parent-2")
    client.close()
    leave(child)
    """,
        either.url,
        **trusting,
    )
    releasing.join()

    assert (answer.stderr, answer.returncode) == ("", 0)
    assert sorted(asked(either)) == [["child-1"], ["parent-1", "parent-2"]]
    assert seen == [True]


def test_workers_of_multiprocessing_share_no_connection(either: Server, run: Run, trusting: dict[str, str]) -> None:
    answer = run(
        f"""{BEGIN}
    client = Client(Echo(url))

    def get(number):
        wanted = f"{{os.getpid()}}-{{number}}"
        assert client.recordings.get(wanted).id == wanted
        return os.getpid()

    get(0)
    with multiprocessing.get_context("fork").Pool(3) as workers:
        assert os.getpid() not in workers.map(get, range(1, 30), chunksize=1)
        get(30)
    get(31)
    client.close()
    """,
        either.url,
        **trusting,
    )

    assert (answer.stderr, answer.returncode) == ("", 0)
    processes = [{name.partition("-")[0] for name in names} for names in asked(either)]
    assert all(len(pids) == 1 for pids in processes)
    assert len(processes) == len({pid for pids in processes for pid in pids})


def test_a_call_under_way_at_the_fork_is_the_parents_alone(server: Server, run: Run) -> None:
    server.stop_at("/recordings/parent-1", until="/recordings/child-gone")
    server.stop_at("/recordings/begun", until="/recordings/parent-1")
    answer = run(
        f"""{BEGIN}
    client, other = Client(Echo(url)), Client(Echo(url))
    told = []
    asking = threading.Thread(target=lambda: told.append(client.recordings.get("parent-1").id))
    asking.start()
    other.recordings.get("begun")
    child = os.fork()
    if child == 0:
        client.recordings.get("child-1")
        client.close()  # at once: nothing of the child's is under way
        try:
            client.recordings.get("child-2")
        except Exception as error:
            os._exit(0 if "closed" in str(error) else 1)
    leave(child)
    other.recordings.get("child-gone")
    asking.join()
    client.recordings.get("parent-2")
    client.close()
    other.close()
    assert told == ["parent-1"]
    """,
        server.url,
        options=THREADED,
    )

    assert (answer.stderr, answer.returncode) == ("", 0)
    assert sorted(asked(server)) == [["begun", "child-gone"], ["child-1"], ["parent-1", "parent-2"]]


def test_a_lock_that_another_thread_held_at_the_fork_is_free_in_the_child(server: Server, run: Run) -> None:
    """Every lock that there is, held; then what they guard, used."""
    answer = run(
        f"""{BEGIN}
    from anyroom import Memory, forks
    from anyroom.webhooks.backlog import Backlog
    from anyroom.webhooks.in_hand import InHand
    from anyroom.webhooks.keys import PublicKeys
    from anyroom.webhooks.seen import MemorySeen
    from anyroom.webhooks.tracker import Tracker

    client, memory = Client(Echo(url)), Client(Memory())
    client.recordings.get("parent-1")
    room = memory.rooms.create()
    claims, tracker, backlog = InHand(MemorySeen()), Tracker(), Backlog(1, 1)
    keys = PublicKeys((), lambda: iter(()))
    claims.claim("in the parent's hand", 0, 60)
    assert keys._may_fetch(0)
    held, over = threading.Event(), threading.Event()
    assert backlog.admit()
    backlog.add(over.wait)

    def hold():
        for lock in list(forks._locks):
            assert lock.acquire(timeout=5)
        held.set()
        over.wait()
        for lock in list(forks._locks):
            lock.release()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    child = os.fork()
    if child == 0:
        client.recordings.get("child-1")
        memory.rooms.get(room)
        claims.claim("another", 0, 60)
        claims.claim("in the parent's hand", 0, 60)
        assert keys._may_fetch(0)
        tracker.take(())
        assert backlog.admit()
        backlog.add(lambda: None).result(5)
        client.close()
        os._exit(0)
    leave(child)
    assert all(lock.locked() for lock in forks._locks)
    over.set()
    holder.join()
    client.recordings.get("parent-2")
    client.close()
    """,
        server.url,
        options=THREADED,
    )

    assert (answer.stderr, answer.returncode) == ("", 0)
    assert asked(server) == [["parent-1", "parent-2"], ["child-1"]]


SOURCES = Path(__file__).parents[2]
OF_ONE_PROCESS = {
    "anyroom/forks.py": "makes those that a fork frees",
    "anyroom/transport/pools.py": "a child has no other's pools: connections.py gives them up",
    "anyroom/webhooks/backlog.py": "its semaphore is made anew in a child",
    "anyroom/webhooks/receiver.py": "its semaphore is made anew in a child",
}
LOCKS = {
    f"threading.{kind}" for kind in ("Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event", "Barrier")
}


def test_nothing_else_makes_a_lock() -> None:
    """A lock is made by `forks.lock()`, or its file stands above with a reason. Simulators serve from the parent alone."""
    found: set[str] = set()
    for source in (SOURCES / "src", *(SOURCES / "providers").glob("*/src")):
        for path in source.rglob("*.py"):
            name = path.relative_to(source).as_posix()
            if "/simulator/" in name or "/testing/" in name:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in LOCKS:
                    found.add(name)
                if isinstance(node, ast.ImportFrom) and node.module in {"threading", "multiprocessing", "queue"}:
                    found.add(name)
    assert found == {*OF_ONE_PROCESS}
