"""Sessions and who was in them, with all that RealtimeKit tells: connection by connection, and what happened to each.

Sources: Cloudflare's OpenAPI document of July 2026 and its SDK for Python 5.9.0, unless another is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from anyroom.errors import InvalidArgument
from anyroom.types.captions import Summary
from anyroom.types.sessions import ListSessions, Session, SessionStatus
from anyroom.types.values import UNSET, Filters, OpenEnum, Options, Record, Shown, Unset, options, record
from anyroom_cloudflare.types.presets import ViewType
from anyroom_cloudflare.types.sorting import SortOrder


class SessionType(OpenEnum):
    """What a session is of."""

    MEETING = "meeting"
    LIVESTREAM = "livestream"
    PARTICIPANT = "participant"
    UNKNOWN = "unknown"


class PeerEventName(OpenEnum):
    """What happened to a connection."""

    PEER_CREATED = "PEER_CREATED"
    PEER_JOINING = "PEER_JOINING"
    PEER_LEAVING = "PEER_LEAVING"
    UNKNOWN = "UNKNOWN"


@record
class MeetingSession(Session):
    """A session, with what RealtimeKit says beyond the neutral one.

    `participation` is how long everybody together was in, in seconds (the service counts minutes). `breakout_rooms` are the
    sessions of those, where they were asked for. `meta` is in answers of the SDK's 5.0 generation. `total_participants`,
    `recording_status`, `recorded` and `transcribed` (both in seconds) are seen in live answers, and documented nowhere.
    """

    title: str | None = None
    type: SessionType | None = None
    app_id: str | None = None
    live_participants: int | None = None
    max_concurrent_participants: int | None = None
    total_participants: int | None = None
    participation: float | None = None
    recorded: float | None = None
    transcribed: float | None = None
    recording_status: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    breakout_rooms: tuple[MeetingSession, ...] = ()
    meta: Mapping[str, Any] | None = None


@record
class PeerEvent(Shown):
    """Something that happened to a connection. `participation` is in seconds (the service counts minutes)."""

    id: str | None = None
    name: PeerEventName | None = None
    peer_id: str | None = None
    participant_id: str | None = None
    session_id: str | None = None
    socket_session_id: str | None = None
    view_type: ViewType | None = None
    participation: float | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


@record
class SessionPeer(Record):
    """One connection to a session: `id` is the peer's. Who joins twice has two of them, with one `participant_id`.

    `duration` is in seconds (the service counts minutes). `events` are told where they were asked for.
    """

    id: str
    participant_id: str | None = None
    custom_participant_id: str | None = None
    session_id: str | None = None
    name: str | None = None
    preset_name: str | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    duration: float | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    events: tuple[PeerEvent, ...] = ()


class SessionSort(StrEnum):
    """What sessions are listed by."""

    MINUTES_CONSUMED = "minutesConsumed"
    CREATED_AT = "createdAt"


@options
class MeetingSessionFilters(ListSessions):
    """Options of `list_meeting_sessions`, beside those of `sessions.list`. The usual order is not documented.

    Attributes:
        status: going on, or over.
        search: in the meeting's title and id, and in the session's id.
        participants: how many were in, from and to. The form is documented by an example alone (`1:10`), and not what counts.
        sort_by: what to list by.
        order: up or down.
    """

    status: SessionStatus | Unset = UNSET
    search: str | Unset = UNSET
    participants: tuple[int, int] | Unset = UNSET
    sort_by: SessionSort | Unset = UNSET
    order: SortOrder | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.participants is not UNSET and not 0 <= self.participants[0] <= self.participants[1]:
            raise InvalidArgument(f"participants must be a range, from and to, not {self.participants!r}")


class SessionPeerSort(StrEnum):
    """What a session's connections are listed by."""

    JOINED_AT = "joinedAt"
    DURATION = "duration"


class SessionPeerView(StrEnum):
    """How time in breakout rooms is told."""

    RAW = "raw"
    """As it was spent, room by room."""
    CONSOLIDATED = "consolidated"
    """Added up."""


@options
class SessionPeerFilters(Filters):
    """Options of `list_session_participants`. The usual order is not documented.

    Attributes:
        search: in the participant's id, their custom id, and their name.
        sort_by: what to list by.
        order: up or down.
        include_peer_events: tell what happened to each connection: False, if not given.
        view: raw, if not given.
    """

    search: str | Unset = UNSET
    sort_by: SessionPeerSort | Unset = UNSET
    order: SortOrder | Unset = UNSET
    include_peer_events: bool | Unset = UNSET
    view: SessionPeerView | Unset = UNSET


class ReportPart(StrEnum):
    """What a report may be limited to."""

    DEVICE_INFO = "device_info"
    IP_INFORMATION = "ip_information"
    PRECALL_NETWORK_INFORMATION = "precall_network_information"
    EVENTS = "events"
    QUALITY_STATS = "quality_stats"


@record
class RequestedSummary(Summary):
    """A summary that is being made. `state` is the service's own word, of which none is documented."""

    state: str | None = None
