"""A listing that grows at its head while it is paged: one comes twice on the wire, and once to the library's caller."""

from __future__ import annotations

from anyroom import Client
from anyroom.simulator import Effect, Fault, Running
from anyroom_vonage import Vonage

from .conftest import Caller


def test_one_comes_twice(running: Running, call: Caller, busy: str) -> None:
    made = [
        call("POST", "/archive", json={"sessionId": busy, "multiArchiveTag": str(number)}).json()["id"]
        for number in range(4)
    ][::-1]
    running.faults(Fault(then=Effect.SHIFTED, operation="listArchives", times=None))
    pages = [call("GET", f"/archive?count=2&offset={offset}").json() for offset in (0, 2, 4)]
    assert [[item["id"] for item in page["items"]] for page in pages] == [made[:2], made[1:3], made[3:]]
    with Client(Vonage(**running.settings)) as video:
        video.provider.page_size = 2
        assert [recording.id for recording in video.recordings.list()] == made
