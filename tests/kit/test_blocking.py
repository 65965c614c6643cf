"""The kit's blocking client: what a scenario gives up does no harm when it is collected."""

from __future__ import annotations

import asyncio
import gc

import pytest

from anyroom import AsyncClient
from anyroom.operations import Page
from anyroom.paging import AsyncPager
from anyroom.testing.kit.blocking import BlockingClient, BlockingPager


async def _fetch(cursor: str | None) -> Page[str]:
    return Page(("a", "b") if cursor is None else ("c",), "next" if cursor is None else None)


def test_a_walk_is_a_walk() -> None:
    with asyncio.Runner() as runner:
        assert list(BlockingPager(AsyncPager(_fetch), runner)) == ["a", "b", "c"]


@pytest.mark.parametrize("pages", [False, True])
@pytest.mark.parametrize("early", [False, True])
def test_a_walk_that_is_given_up_is_collected_quietly(
    early: bool, pages: bool, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    ignored: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", ignored.append)
    runner = asyncio.Runner()
    client = BlockingClient(AsyncClient("memory"), None, runner)
    pager = BlockingPager(AsyncPager(_fetch), runner)
    walk = iter(pager.pages() if pages else pager)
    next(walk)
    cycle: list[object] = [walk]  # as a traceback's frames hold what they hold
    cycle.append(cycle)
    del walk
    if early:
        cycle = []
        gc.collect()
        runner.run(asyncio.sleep(0))
    client.close()
    cycle = []
    gc.collect()
    assert ignored == []
    assert [str(warning.message) for warning in recwarn] == []
