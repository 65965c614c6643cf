"""What to wait for, and how long."""

from __future__ import annotations

from enum import StrEnum

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


@options
class WaitBroadcast(Options):
    """Options of `broadcasts.wait`: until when, and for at most how many seconds by the client's clock."""

    until: BroadcastStatus = BroadcastStatus.LIVE
    timeout: float = 120
