"""Waiting asks, sleeps and asks again, by the provider's clock, and ends: there, over, or out of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from anyroom.clock import VirtualClock
from anyroom.errors import Expired, InvalidArgument, NotFound, TimedOut, WrongState
from anyroom.operations import local
from anyroom.provider import Provider
from anyroom.types import READY, Broadcast, BroadcastStatus, Recording, RecordingStatus
from anyroom.types.broadcasts import BroadcastRef
from anyroom.types.recordings import RecordingRef

from .modes import Mode

R, B = RecordingStatus, BroadcastStatus


class Theatre(Provider):
    """Each question is answered with the next status; the last one stays."""

    name = "theatre"

    def __init__(self, *script: Any) -> None:
        super().__init__()
        self.clock = VirtualClock(0)
        self.asked: list[float] = []
        self._script = list(script)

    def _next(self) -> Any:
        self.asked.append(self.clock.now())
        status = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(status, Exception):
            raise status
        return status

    @local
    def get_recording(self, recording: RecordingRef, /) -> Recording:
        found = self._next()
        return found if isinstance(found, Recording) else Recording(id="r", provider=self.name, status=found)

    @local
    def get_broadcast(self, broadcast: BroadcastRef, /) -> Broadcast:
        return Broadcast(id="b", provider=self.name, status=self._next())


@pytest.mark.parametrize(
    ("script", "options", "status"),
    [
        ([R.AVAILABLE], {}, R.AVAILABLE),
        ([R.REQUESTED, R.RECORDING, R.PROCESSING, R.AVAILABLE], {}, R.AVAILABLE),
        ([R.PROCESSING, R.DELIVERED], {}, R.DELIVERED),
        ([R.UNKNOWN, R.AVAILABLE], {"until": READY}, R.AVAILABLE),
        ([R.UNKNOWN, R.AVAILABLE], {"until": "ready"}, R.AVAILABLE),
        ([R.REQUESTED, R.RECORDING], {"until": R.RECORDING}, R.RECORDING),
        ([R.REQUESTED, R.RECORDING], {"until": "recording"}, R.RECORDING),
        ([R.FAILED], {"until": R.FAILED}, R.FAILED),
        ([R.AVAILABLE, R.EXPIRED], {"until": R.AVAILABLE}, R.AVAILABLE),
        ([R.STOPPING, R.DELETED], {"until": R.DELETED}, R.DELETED),
    ],
)
def test_a_recording_gets_there(
    mode: Mode, script: Sequence[Any], options: dict[str, Any], status: RecordingStatus
) -> None:
    theatre = Theatre(*script)
    found = mode.use(theatre, lambda client: client.recordings.wait("r", **options))
    assert found.status is status
    assert len(theatre.asked) == script.index(status) + 1


@pytest.mark.parametrize(
    ("script", "options", "kind", "said"),
    [
        (
            [R.RECORDING, R.FAILED],
            {},
            WrongState,
            "the recording is failed, and will not be available or delivered any more$",
        ),
        ([R.DELETED], {}, WrongState, "the recording is deleted"),
        ([R.EXPIRED], {}, Expired, "the recording is expired"),
        ([R.AVAILABLE], {"until": R.RECORDING}, WrongState, "is available, and will not be recording any more"),
        ([R.DELIVERED], {"until": R.PAUSED}, WrongState, "is delivered, and will not be paused any more"),
        ([NotFound("no such recording")], {}, NotFound, "no such recording"),
    ],
)
def test_a_recording_that_will_not_get_there(
    mode: Mode, script: Sequence[Any], options: dict[str, Any], kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=rf"^theatre recordings.wait: .*{said}"):
        mode.use(Theatre(*script), lambda client: client.recordings.wait("r", **options))


def test_the_platforms_reason_is_said() -> None:
    failed = Recording(id="r", provider="theatre", status=R.FAILED, reason="disk full")
    with pytest.raises(WrongState, match=r"any more: disk full$"):
        Mode(None).use(Theatre(failed), lambda client: client.recordings.wait("r"))


def test_a_provisional_recording_is_waited_for_until_it_has_its_id() -> None:
    provisional = Recording(id="provisional:x", provider="theatre", status=R.AVAILABLE, provisional=True)
    resolved = Recording(id="r", provider="theatre", status=R.AVAILABLE, was="provisional:x")
    theatre = Theatre(provisional, provisional, resolved)
    assert Mode(None).use(theatre, lambda client: client.recordings.wait(provisional)) is resolved
    assert len(theatre.asked) == 3


@pytest.mark.parametrize("timeout", [0.1, 0.5, 1, 30, 600])
def test_it_ends_in_time_and_asks_at_the_end_once_more(mode: Mode, timeout: float) -> None:
    theatre = Theatre(R.PROCESSING)
    with pytest.raises(TimedOut, match=rf"still processing after {timeout:g} s; it goes on, wait again") as caught:
        mode.use(theatre, lambda client: client.recordings.wait("r", timeout=timeout))
    assert caught.value.outcome == "not_sent"
    assert caught.value.hint == "", "it is not the network"
    assert theatre.asked[-1] == pytest.approx(timeout)
    pauses = [later - earlier for earlier, later in zip(theatre.asked, theatre.asked[1:], strict=False)]
    assert max(pauses) <= 10
    assert pauses[:-1] == sorted(pauses[:-1]), "waiting longer each time"
    assert len(theatre.asked) < 80, "asks seldom"


@pytest.mark.parametrize(
    ("script", "options", "found"),
    [
        ([B.STARTING, B.LIVE], {}, B.LIVE),
        ([B.STOPPING, B.STOPPED], {"until": B.STOPPED}, B.STOPPED),
        ([B.STOPPING, B.STOPPED], {"until": "stopped"}, B.STOPPED),
        ([B.DEGRADED], {"until": B.DEGRADED}, B.DEGRADED),
    ],
)
def test_a_broadcast_gets_there(
    mode: Mode, script: Sequence[Any], options: dict[str, Any], found: BroadcastStatus
) -> None:
    assert mode.use(Theatre(*script), lambda client: client.broadcasts.wait("b", **options)).status is found


@pytest.mark.parametrize("status", [B.FAILED, B.STOPPED])
def test_a_broadcast_that_is_over(mode: Mode, status: BroadcastStatus) -> None:
    with pytest.raises(WrongState, match=rf"theatre broadcasts.wait: the broadcast is {status}, and will not be live"):
        mode.use(Theatre(B.STARTING, status), lambda client: client.broadcasts.wait("b"))


def test_a_broadcast_that_takes_too_long() -> None:
    with pytest.raises(TimedOut, match=r"the broadcast was still starting after 120 s"):
        Mode(None).use(Theatre(B.STARTING), lambda client: client.broadcasts.wait("b"))


def test_a_word_that_no_status_is_is_refused_at_once() -> None:
    theatre = Theatre(R.AVAILABLE)
    with pytest.raises(InvalidArgument, match=r"^theatre recordings.wait: until must be one of ready, requested"):
        Mode(None).use(theatre, lambda client: client.recordings.wait("r", until="redy"))
    assert theatre.asked == []
