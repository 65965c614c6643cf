"""What the hooks tell, so that a request and what came of it are found together."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator

import pytest

from anyroom import AsyncClient, hookimpl, observe, unobserve
from anyroom.errors import NotFound
from anyroom.provider import Provider
from anyroom.simulator import Effect, Fault
from anyroom.stages import ServedStage

from .conftest import Use

UNKNOWN = "00000000-0000-0000-0000-000000000000"


class Numbers:
    """What was told, by the number of the call."""

    def __init__(self) -> None:
        self.told: defaultdict[int, list[str]] = defaultdict(list)

    @hookimpl
    def anyroom_request(self, operation: str, call: int, attempt: int) -> None:
        self.told[call].append(f"{operation} {attempt}")

    @hookimpl
    def anyroom_response(self, status: int, call: int, attempt: int) -> None:
        self.told[call].append(f"{status} {attempt}")

    @hookimpl
    def anyroom_failure(self, error: str, call: int, attempt: int) -> None:
        self.told[call].append(f"{error} {attempt}")


@pytest.fixture
def numbers() -> Iterator[Numbers]:
    made = Numbers()
    observe(made)
    yield made
    unobserve(made)


def test_all_that_is_told_of_a_call_has_its_number(use: Use, stage: ServedStage, numbers: Numbers) -> None:
    stage.running.faults(Fault(status=503), Fault(then=Effect.RESET))
    with pytest.raises(NotFound):
        use(lambda client: client.recordings.get(UNKNOWN))
    (told,) = numbers.told.values()
    assert told == ["getArchive 1", "503 1", "getArchive 2", "TransportError 2", "getArchive 3", "404 3"]


async def test_no_two_calls_have_the_same(provider: Provider, stage: ServedStage, numbers: Numbers) -> None:
    async with AsyncClient(provider) as client:
        await asyncio.gather(*(client.rooms.create() for _ in range(20)))
    assert list(numbers.told.values()) == [["createSession 1", "200 1"]] * 20
