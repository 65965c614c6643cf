"""Fifty calls in flight on one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Final

import httpx

from anyroom.errors import AnyroomError
from benchmarks import floor, ours, samples, sdks
from benchmarks.calls import HEADERS
from benchmarks.canned import canned
from benchmarks.contest import IN_FLIGHT, Contender, Effort, Score, hold, in_flight
from benchmarks.rows import OURS, Ahead, Findings, Row, Unit

HTTPX: Final = "httpx"
AIOHTTP: Final = "aiohttp"
ON_AIOHTTP: Final = "anyroom[aiohttp]"
PATH: Final = f"{samples.KIT}/meetings/one"
FEWEST: Final = 4 * IN_FLIGHT

Call = Callable[[], Awaitable[object]]


def measure(effort: Effort) -> Findings:
    """`rooms.get` on Cloudflare, whose SDK has an asynchronous client too."""
    found = Findings()
    with canned(samples.single()) as origin, asyncio.Runner() as runner:
        loop = runner.get_loop()
        stack = AsyncExitStack()
        try:
            calls = loop.run_until_complete(_calls(origin, stack, found))
            contenders = [Contender(name, in_flight(call, loop), FEWEST) for name, call in calls.items()]
            found.rows.extend(_rows(hold(contenders, effort)))
        finally:
            loop.run_until_complete(stack.aclose())
    return found


def _rows(scores: Mapping[str, Score]) -> list[Row]:
    figures = {name: score.in_wall for name, score in scores.items()}
    ours_on_aiohttp = figures.pop(ON_AIOHTTP, None)
    what = f"`rooms.get`, {IN_FLIGHT} in flight"
    rows = [Row(what, figures, (Ahead(1.5, HTTPX),), Unit.PER_SECOND)]
    if ours_on_aiohttp is not None:
        goals = (Ahead(8, HTTPX), Ahead(0.7, AIOHTTP))
        rows.append(Row(f"{what}, `anyroom[aiohttp]`", {**figures, OURS: ours_on_aiohttp}, goals, Unit.PER_SECOND))
    return rows


async def _calls(origin: str, stack: AsyncExitStack, found: Findings) -> dict[str, Call]:
    calls: dict[str, Call] = {HTTPX: await _httpx(origin, stack)}
    client = await stack.enter_async_context(ours.async_client("cloudflare", origin))
    calls[OURS] = lambda: client.rooms.get("one")
    for name, open_call in ((AIOHTTP, _aiohttp), (ON_AIOHTTP, _ours_on_aiohttp), ("cloudflare", _cloudflare)):
        try:
            calls[name] = await open_call(origin, stack)
        except (sdks.Missing, AnyroomError) as missing:
            found.notes.append(f"{name}: {missing}")
    return calls


async def _httpx(origin: str, stack: AsyncExitStack) -> Call:
    bare = await stack.enter_async_context(httpx.AsyncClient())

    async def get() -> object:
        answer = await bare.get(f"{origin}{PATH}", headers=HEADERS)
        return floor.MeetingAnswer.model_validate_json(answer.content)

    return get


async def _aiohttp(origin: str, stack: AsyncExitStack) -> Call:
    session = await stack.enter_async_context(sdks.require("aiohttp").ClientSession())

    async def get() -> object:
        async with session.get(f"{origin}{PATH}", headers=HEADERS) as answer:
            return floor.MeetingAnswer.model_validate_json(await answer.read())

    return get


async def _ours_on_aiohttp(origin: str, stack: AsyncExitStack) -> Call:
    sdks.require("aiohttp")
    client = await stack.enter_async_context(ours.async_client("cloudflare", origin, http="aiohttp"))
    return lambda: client.rooms.get("one")


async def _cloudflare(origin: str, stack: AsyncExitStack) -> Call:
    client = await stack.enter_async_context(sdks.cloudflare_async(origin))
    meetings = client.realtime_kit.meetings

    async def get() -> object:
        return (await meetings.get_meeting_by_id("one", account_id=samples.ACCOUNT, app_id=samples.APP)).data

    return get
