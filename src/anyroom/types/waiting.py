"""What to wait for, and how long."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from anyroom.errors import InvalidArgument
from anyroom.types.broadcasts import BroadcastStatus
from anyroom.types.recordings import RecordingStatus
from anyroom.types.values import Options, options


class Until(StrEnum):
    """What `recordings.wait` waits for, when not for one status."""

    READY = "ready"
    """The file can be downloaded, or was delivered to the owner's storage."""


READY = Until.READY


@options
class WaitRecording(Options):
    """Options of `recordings.wait`: until when, and for at most how many seconds by the client's clock."""

    until: Until | RecordingStatus = READY
    timeout: float = 600

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _check_until(self.until, (*Until, *RecordingStatus))


@options
class WaitBroadcast(Options):
    """Options of `broadcasts.wait`: until when, and for at most how many seconds by the client's clock."""

    until: BroadcastStatus = BroadcastStatus.LIVE
    timeout: float = 120

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _check_until(self.until, tuple(BroadcastStatus))


def _check_until(until: str, words: Sequence[str]) -> None:
    """Refuse a word that no status ever is: waiting for it would end with the timeout, and seem to be the platform's fault."""
    reachable = [word for word in words if word != "unknown"]
    if until not in reachable:
        raise InvalidArgument(f"until must be one of {', '.join(reachable)}, not {until!r}")
