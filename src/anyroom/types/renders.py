"""Renders: a web page as a participant."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from anyroom.types.media import Orientation, Quality
from anyroom.types.rooms import Extra, RoomRef
from anyroom.types.values import UNSET, Filters, OpenEnum, Options, Record, Ref, Unset, options, record


class RenderStatus(OpenEnum):
    """Where a render stands."""

    STARTING = "starting"
    STARTED = "started"
    STOPPED = "stopped"
    FAILED = "failed"
    UNKNOWN = "unknown"


@record
class Render(Record):
    """A web page that the platform opens and publishes into a room."""

    id: str
    status: RenderStatus = RenderStatus.UNKNOWN
    room_id: str | None = None
    url: str | None = None
    name: str | None = None
    stream_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    reason: str | None = None


RenderRef: TypeAlias = str | Render | Ref[Render]


@options
class StartRender(Options):
    """Options of `renders.start`.

    Attributes:
        name: what the participants see as its name.
        resolution: the height of the picture.
        orientation: which side is longer.
        max_duration: stop after so many seconds.
        extra: body fields by provider name.
    """

    name: str | Unset = UNSET
    resolution: Quality | Unset = UNSET
    orientation: Orientation | Unset = UNSET
    max_duration: int | Unset = UNSET
    extra: Extra | Unset = UNSET


@options
class ListRenders(Filters):
    """Options of `renders.list`."""

    room: RoomRef | Unset = UNSET
