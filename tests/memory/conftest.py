"""A world in memory, and a client of it in both modes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import cast

import pytest

from anyroom import AsyncClient, Client, Memory
from anyroom.testing.kit.blocking import BlockingClient
from anyroom.types import Participant, Room


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture(params=["sync", "async"])
def video(memory: Memory, request: pytest.FixtureRequest) -> Iterator[Client[Memory]]:
    """A client of the world; the async one is called like the other."""
    if request.param == "sync":
        with Client(memory) as client:
            yield client
    else:
        blocking = BlockingClient(AsyncClient(memory), None, asyncio.Runner())
        yield cast("Client[Memory]", blocking)
        blocking.close()


@pytest.fixture
def room(video: Client[Memory]) -> Room:
    return video.rooms.create()


@pytest.fixture
def ana(memory: Memory, room: Room) -> Participant:
    """Somebody in the room."""
    return memory.join(room, "Ana")
