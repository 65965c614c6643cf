"""A listing that grows at its head while it is paged: what ended one page begins the next."""

from __future__ import annotations

from anyroom.simulator import Effect, Fault, Running

from .conftest import Caller


def test_one_comes_twice(running: Running, call: Caller) -> None:
    for _ in range(4):
        call.meeting()
    plain = [item["id"] for item in call.data("GET", "/meetings")]
    running.faults(Fault(then=Effect.SHIFTED, operation="listMeetings", times=None))
    pages = [call("GET", "/meetings", params={"per_page": 2, "page_no": number}).json() for number in (1, 2, 3)]
    assert [[item["id"] for item in page["data"]] for page in pages] == [plain[:2], plain[1:3], plain[3:]]
    assert {page["paging"]["total_count"] for page in pages} == {5}
