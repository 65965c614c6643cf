"""Sessions and their participants in full."""

from __future__ import annotations

from datetime import datetime

from anyroom.errors import InvalidArgument
from anyroom.types.participants import Participant
from anyroom.types.sessions import ListSessions, Session, SessionStatus
from anyroom.types.values import UNSET, Options, Shown, Unset, handed_out, options, record


@record
class Stay(Shown):
    """From joining to leaving. Who is still there has no `left_at`."""

    joined_at: datetime | None = None
    left_at: datetime | None = None


@record
class ModeChange(Shown):
    """Since when a participant was in a mode, in the platform's word."""

    mode: str | None = None
    at: datetime | None = None


@record
class ClientDevice(Shown):
    """What somebody joined with. `platform` is the platform's word, `kind` the browser's."""

    sdk: str | None = None
    sdk_version: str | None = None
    platform: str | None = None
    browser: str | None = None
    browser_version: str | None = None
    system: str | None = None
    kind: str | None = None


@record
class Location(Shown):
    """Where somebody is, by the address that they came from."""

    city: str | None = None
    region: str | None = None
    country: str | None = None


@record
class SessionParticipant(Participant):
    """A participant with all that VideoSDK says of them, as every call returns them.

    `stays` has one entry for each time that they joined. `mode` is the platform's word (`SEND_AND_RECV`; pages of 2024 say
    `CONFERENCE`), `mode_changes` its history. `init_time` is how long they took to join, in a unit that is not documented.
    """

    document_id: str | None = None
    stays: tuple[Stay, ...] = ()
    mode: str | None = None
    mode_changes: tuple[ModeChange, ...] = ()
    device: ClientDevice | None = None
    location: Location | None = None
    init_time: float | None = None


@record
class SessionDetails(Session):
    """A session with all that VideoSDK says of it, as every call returns it.

    `key` is that of its room, `owner_id` the account's. `active_duration` is in a unit that is not documented. `chat_url`
    is a CSV file of what was written.
    """

    key: str | None = None
    owner_id: str | None = None
    region: str | None = None
    participants: tuple[SessionParticipant, ...] = ()
    active_duration: float | None = None
    chat_url: str | None = handed_out(default=None)


@options
class SessionFilters(ListSessions):
    """Options of `search_sessions`: those of `sessions.list`, and three that the official SDK has besides.

    Attributes:
        key: of the room; instead of `room`.
        search: a whole room id or key.
        status: live or ended.
    """

    key: str | Unset = UNSET
    search: str | Unset = UNSET
    status: SessionStatus | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.room is not UNSET and self.key is not UNSET:
            raise InvalidArgument("give room or key, not both: both name the room")
