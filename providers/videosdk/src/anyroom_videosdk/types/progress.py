"""How far something got that is no neutral resource, and that a webhook tells of."""

from __future__ import annotations

from anyroom.types.values import OpenEnum


class Progress(OpenEnum):
    """The `status` of events about agents' sessions and batches of calls."""

    STARTING = "starting"
    STARTED = "started"
    STOPPING = "stopping"
    STOPPED = "stopped"
    COMPLETED = "completed"
    FAILED = "failed"
    UNKNOWN = "unknown"
