"""A platform small enough to see through: rooms in a set, a password, a film for each room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import httpx
import pytest
from typing_extensions import override

from anyroom.simulator import (
    Answer,
    Call,
    Clock,
    ControlRefused,
    Joined,
    Refusal,
    Running,
    Served,
    Simulator,
    Surroundings,
    serve,
)
from anyroom.simulator.fields import Fields
from anyroom.simulator.media import mp4
from anyroom.testing.by_hand import by_hand

START = 1_700_000_000.0
PASSWORD = "open sesame"


@dataclass
class Parlour:
    around: Surroundings
    rooms: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


def create(world: Parlour, call: Call) -> Answer:
    given = Fields(call.json) if call.content else Fields({})
    room = given.text("name", least=1) or world.around.ids.uuid()
    world.rooms[room] = []
    world.around.files.put(f"{room}/film.mp4", "video/mp4", lambda: mp4(3))
    return Answer({"id": room}, 201)


def get(world: Parlour, call: Call) -> Answer:
    room = call.segments["room"]
    if room not in world.rooms:
        raise Refusal(Answer({"error": "no such room"}, 404))
    return Answer({"id": room, "film": world.around.files.url(f"{room}/film.mp4", seconds=60)})


def listing(world: Parlour, call: Call) -> Answer:
    return Answer({"rooms": sorted(world.rooms), "limit": call.number("limit", default=5, least=1, most=9)})


def clear(world: Parlour, call: Call) -> Answer:
    world.rooms.clear()
    return Answer(status=204)


def crash(world: Parlour, call: Call) -> Answer:
    raise RuntimeError("a bug")


class ParlourSimulator(Simulator[Parlour]):
    provider: ClassVar[str] = "parlour"
    base_path: ClassVar[str] = "/api"
    operations: ClassVar[Sequence[Served[Any]]] = (
        Served("createRoom", "POST", "/api/rooms", create),
        Served("listRooms", "GET", "/api/rooms", listing),
        Served("getRoom", "GET", "/api/rooms/{room}", get),
        Served("clearRooms", "PUT", "/api/rooms", clear),
        Served("crash", "GET", "/api/crash", crash),
    )

    @override
    def new_world(self, around: Surroundings) -> Parlour:
        return Parlour(around)

    @override
    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != PASSWORD:
            raise Refusal(self.refuse(401))

    @override
    def refuse(self, status: int, message: str | None = None) -> Answer:
        return Answer({"error": message or f"status {status}"}, status)

    @override
    def settle(self) -> None:
        pass

    @override
    def credentials(self) -> Mapping[str, str]:
        return {"password": PASSWORD}

    @override
    def join(self, room_id: str, name: str, token: str | None) -> Joined:
        if room_id not in self.world.rooms:
            raise ControlRefused(404, f"no room {room_id!r}")
        self.world.rooms[room_id].append(name)
        return Joined(name)

    @override
    def leave(self, room_id: str, participant_id: str) -> None:
        if participant_id not in self.world.rooms.get(room_id, ()):
            raise ControlRefused(404, f"no {participant_id!r} in {room_id!r}")
        self.world.rooms[room_id].remove(participant_id)


@pytest.fixture(scope="session")
def parlour() -> type[ParlourSimulator]:
    return ParlourSimulator


@pytest.fixture(scope="module")
def served(parlour: type[ParlourSimulator]) -> Iterator[Running]:
    with serve(parlour(seed=7, clock=Clock(lambda: START))) as running:
        yield running


@pytest.fixture
def running(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture
def api(running: Running) -> Iterator[httpx.Client]:
    with by_hand(running.base_url, authorization=PASSWORD) as client:
        yield client


@pytest.fixture
def web() -> Iterator[httpx.Client]:
    """A client without credentials, for files."""
    with by_hand() as client:
        yield client
