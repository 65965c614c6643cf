"""What the type checkers know of the async client."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, assert_type, reveal_type

from acme import Acme, Theatre

from anyroom import AsyncClient, AsyncPager, Layout, Role, Support
from anyroom.operations import Page, Response
from anyroom.provider import Provider
from anyroom.types import Download, JoinToken, Preparation, Recording, Room, Session, WebhookEndpoint

assert_type(AsyncClient("acme", api_key="x"), AsyncClient[Provider])
assert_type(AsyncClient.from_env(), AsyncClient[Provider])
acme = AsyncClient(Acme())
assert_type(acme, AsyncClient[Acme])
assert_type(acme.provider, Acme)
assert_type(acme.with_options(retries=5), AsyncClient[Acme])
assert_type(acme.supports("rooms.list"), Support)


async def any_platform(video: AsyncClient) -> None:
    async with video as entered:
        assert_type(entered, AsyncClient[Provider])
    creating: Coroutine[Any, Any, Room] = video.rooms.create()
    await creating
    room = await video.rooms.create(name="stage")
    assert_type(room, Room)
    assert_type(await video.prepare(roles={Role.HOST}), Preparation)
    assert_type(await video.tokens.create(room, role=Role.HOST), JoinToken)
    assert_type(await video.sessions.active(room), Session | None)
    recording = await video.recordings.start(room, layout=Layout.GRID)
    assert_type(recording, Recording)
    assert_type(await video.recordings.wait(recording, timeout=5), Recording)
    assert_type(await video.recordings.delete(recording), None)
    assert_type(await video.recordings.download(recording, "film.mp4"), Download)
    assert_type(await video.raw.request("GET", "/x"), Response)
    assert_type(await video.close(), None)


async def listings(video: AsyncClient) -> None:
    recordings = video.recordings.list(room="r")
    assert_type(recordings, AsyncPager[Recording])
    async for recording in recordings:
        assert_type(recording, Recording)
    async for page in recordings.pages():
        assert_type(page, Page[Recording])
    assert_type(await recordings.first(), Recording | None)
    assert_type(video.webhooks.list(), AsyncPager[WebhookEndpoint])


async def its_own() -> None:
    assert_type(await acme.run(acme.provider.open_theatre("globe", seats=3)), Theatre)
    theatres = acme.walk(acme.provider.list_theatres, "london")
    assert_type(theatres, AsyncPager[Theatre])
    async for theatre in theatres:
        assert_type(theatre.seats, int)
    await any_platform(acme)
    await listings(acme)


reveal_type(acme.recordings.start)
reveal_type(acme.recordings.list)
