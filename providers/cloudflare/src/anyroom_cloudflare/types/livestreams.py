"""Livestreams: inputs with a playlist, fed by a meeting or by an encoder of yours; and the times that they were live.

Sources: Cloudflare's OpenAPI document of July 2026 and its SDK for Python 5.9.0, unless another is named.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Final

from anyroom.errors import InvalidArgument
from anyroom.types.broadcasts import Broadcast
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, Filters, Options, Record, Unset, handed_out, options, record
from anyroom_cloudflare.types.sorting import SortOrder

_NAME: Final = re.compile(r"[a-zA-Z0-9_-]*")


class LivestreamStatus(StrEnum):
    """Where a livestream stands, in RealtimeKit's words."""

    INVOKED = "INVOKED"
    LIVE = "LIVE"
    IDLE = "IDLE"
    ERRORED = "ERRORED"


@record
class LivestreamSession(Record):
    """One time that a livestream was live: from the first that is fed into it to the last.

    `ingested` and `viewed` are in seconds: how long it was fed, and how long all viewers together looked. For the first 40 to
    50 seconds the service says 60 of both (guides, 2026). `livestream_id` is the API's own id;
    `broadcasts.get` takes it with `hls:` before it.
    """

    id: str
    livestream_id: str | None = None
    error: str | None = None
    invoked_at: datetime | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    ingested: float | None = None
    viewed: float | None = None


@record
class Livestream(Broadcast):
    """A livestream, which is a broadcast by HLS: `broadcasts.get` and `broadcasts.stop` take it.

    Without a `room_id` it is fed by an encoder of yours, which sends to `ingest_server` with `stream_key`: the key is secret,
    good for as long as the livestream is there, and masked in repr. `sessions` are the times that it was live, as far as the
    answer has them. `ingested` and `viewed` are in seconds, of all of them or of the one that goes on; they are in one
    guide's sample alone.
    """

    name: str | None = None
    disabled: bool | None = None
    ingest_server: str | None = None
    stream_key: str | None = handed_out(default=None)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    ingested: float | None = None
    viewed: float | None = None
    sessions: tuple[LivestreamSession, ...] = ()


@options
class LivestreamFilters(Filters):
    """Options of `list_livestreams`.

    Attributes:
        exclude_meetings: leave those of meetings out: False, if not given.
        status: in this one.
        since: made then, or later.
        until: made then, or before.
        order: by when they were made; which is usual is not documented.
    """

    exclude_meetings: bool | Unset = UNSET
    status: LivestreamStatus | Unset = UNSET
    since: datetime | Unset = UNSET
    until: datetime | Unset = UNSET
    order: SortOrder | Unset = UNSET


@options
class MeetingLivestreamOptions(Options):
    """Options of `start_meeting_livestream`.

    Attributes:
        name: letters, digits, hyphens and underscores.
        width: of the picture, in pixels.
        height: of the picture, in pixels.
        extra: body fields by provider name.

    Raises:
        InvalidArgument: the name holds something else.
    """

    name: str | Unset = UNSET
    width: int | Unset = UNSET
    height: int | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.name is not UNSET:
            check_name(self.name)


def check_name(name: str) -> str:
    """A livestream's name, as it is.

    Raises:
        InvalidArgument: it holds what the service's pattern does not have.
    """
    if not _NAME.fullmatch(name):
        raise InvalidArgument("a livestream's name holds letters, digits, hyphens and underscores alone")
    return name
