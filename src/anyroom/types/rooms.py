"""Rooms: where people meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, TypeAlias

from anyroom.types.values import UNSET, Filters, OpenEnum, Options, Record, Ref, Unset, essential, options, record


class RoomStatus(OpenEnum):
    """Whether people can enter."""

    ACTIVE = "active"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@record
class Room(Record):
    """A place to meet. It exists before and after people meet in it; each meeting is a `Session`.

    `key` is the natural key that it was created with, `region` the platform's own word.
    """

    id: str
    status: RoomStatus = RoomStatus.UNKNOWN
    name: str | None = None
    key: str | None = None
    region: str | None = None
    created_at: datetime | None = None


RoomRef: TypeAlias = str | Room | Ref[Room]
Extra: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Body fields by provider name, merged last: `{"acme": {...}}`. Another provider's are not sent."""


@options
class CreateRoom(Options):
    """Options of `rooms.create`.

    Attributes:
        name: a label.
        key: the natural key; creating with the same key again returns the same room.
        region: where the media runs, in the platform's own word. A request that cannot be kept is refused.
        record_on_start: record each session from its start.
        keep_alive: how long the session outlives its last participant, in seconds.
        extra: body fields by provider name.
    """

    name: str | Unset = UNSET
    key: str | Unset = essential(default=UNSET)
    region: str | Unset = essential(default=UNSET)
    record_on_start: bool | Unset = UNSET
    keep_alive: int | Unset = UNSET
    extra: Extra | Unset = UNSET


@options
class ListRooms(Filters):
    """Options of `rooms.list`: by status, and by a text that the platform searches for."""

    status: RoomStatus | Unset = UNSET
    search: str | Unset = UNSET


@options
class UpdateRoom(Options):
    """Options of `rooms.update`; what is not given stays as it is."""

    name: str | Unset = UNSET
    record_on_start: bool | Unset = UNSET
    keep_alive: int | Unset = UNSET
    extra: Extra | Unset = UNSET


@record
class Preparation(Record):
    """What `prepare` did.

    `presets` says, role by role, what the platform calls it there; `created` names what was made, and is empty where
    everything was there already or nothing was to be done.
    """

    presets: Mapping[str, str] = field(default_factory=dict[str, str])
    created: tuple[str, ...] = ()
    note: str = ""
