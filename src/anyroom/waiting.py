"""Waiting for a recording or a broadcast to get somewhere, as an operation: ask, sleep, ask again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, Protocol, TypeVar

from anyroom.errors import Expired, TimedOut, WrongState
from anyroom.operations import Operation, Sleep
from anyroom.types.broadcasts import Broadcast, BroadcastRef, BroadcastStatus
from anyroom.types.recordings import Recording, RecordingRef, RecordingStatus
from anyroom.types.waiting import READY, WaitBroadcast, WaitRecording

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 10.0
GROWTH: Final = 1.5

_READY: Final = frozenset({RecordingStatus.AVAILABLE, RecordingStatus.DELIVERED})
_RECORDING_OVER: Final[Mapping[RecordingStatus, type[WrongState | Expired]]] = {
    RecordingStatus.FAILED: WrongState,
    RecordingStatus.DELETED: WrongState,
    RecordingStatus.AVAILABLE: WrongState,
    RecordingStatus.DELIVERED: WrongState,
    RecordingStatus.EXPIRED: Expired,
}
_BROADCAST_OVER: Final[Mapping[BroadcastStatus, type[WrongState | Expired]]] = {
    BroadcastStatus.FAILED: WrongState,
    BroadcastStatus.STOPPED: WrongState,
}


class _Watched(Protocol):
    @property
    def reason(self) -> str | None: ...
    @property
    def provisional(self) -> bool: ...


Thing = TypeVar("Thing", bound=_Watched)
Status = TypeVar("Status", RecordingStatus, BroadcastStatus)


def wait_for_recording(
    get: Callable[[RecordingRef], Operation[Recording]], recording: RecordingRef, options: WaitRecording
) -> Operation[Recording]:
    """Ask with `get` until the recording is where `options` want it."""
    wanted = _READY if options.until == READY else frozenset({RecordingStatus(options.until)})
    return (
        yield from _wait(
            lambda: get(recording), lambda thing: thing.status, wanted, _RECORDING_OVER, options.timeout, "recording"
        )
    )


def wait_for_broadcast(
    get: Callable[[BroadcastRef], Operation[Broadcast]], broadcast: BroadcastRef, options: WaitBroadcast
) -> Operation[Broadcast]:
    """Ask with `get` until the broadcast is where `options` want it."""
    return (
        yield from _wait(
            lambda: get(broadcast),
            lambda thing: thing.status,
            frozenset({BroadcastStatus(options.until)}),
            _BROADCAST_OVER,
            options.timeout,
            "broadcast",
        )
    )


def _wait(
    ask: Callable[[], Operation[Thing]],
    status_of: Callable[[Thing], Status],
    wanted: Collection[Status],
    over: Mapping[Status, type[WrongState | Expired]],
    timeout: float,
    what: str,
) -> Operation[Thing]:
    for pause in _pauses(timeout):
        thing = yield from ask()
        status = status_of(thing)
        # A provisional answer has no id yet to go on with, whatever its status.
        if status in wanted and not thing.provisional:
            return thing
        if status in over and status not in wanted:
            because = f": {thing.reason}" if thing.reason else ""
            raise over[status](
                f"the {what} is {status}, and will not be {' or '.join(sorted(wanted))} any more{because}"
            )
        if pause is None:
            late = TimedOut(
                f"the {what} was still {status} after {timeout:g} s; it goes on, wait again", outcome="not_sent"
            )
            late.hint = ""  # the network is well, and the message says what to do
            raise late
        yield Sleep(pause)
    raise AssertionError("unreachable: the last pause is None")


def _pauses(timeout: float) -> Iterator[float | None]:
    """How long to sleep after each question, and None after the last. Counted in what was slept: a deadline of the
    client's clock would need the clock, which operations do not have."""
    pause, left = FIRST_PAUSE, timeout
    while left > 0:
        yield min(pause, left)
        left -= pause
        pause = min(pause * GROWTH, LONGEST_PAUSE)
    yield None
