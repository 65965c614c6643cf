"""A listing that grows at its head while it is paged: what ended one page begins the next."""

from __future__ import annotations

from anyroom.simulator import Effect, Fault, Running

from .conftest import Caller


def test_one_comes_twice(running: Running, call: Caller) -> None:
    made = [call.room() for _ in range(4)][::-1]
    running.faults(Fault(then=Effect.SHIFTED, operation="fetchRooms", times=None))
    pages = [call.get("/rooms", perPage=2, page=number) for number in (1, 2, 3)]
    assert [[room["roomId"] for room in page["data"]] for page in pages] == [made[:2], made[1:3], made[3:]]
    assert {page["pageInfo"]["total"] for page in pages} == {5}
