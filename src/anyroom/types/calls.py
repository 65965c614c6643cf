"""Telephone calls: SIP legs of a room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, OpenEnum, Options, Record, Ref, Unset, essential, options, record


class CallStatus(OpenEnum):
    """Where a call stands."""

    DIALING = "dialing"
    RINGING = "ringing"
    ACTIVE = "active"
    ENDED = "ended"
    FAILED = "failed"
    UNKNOWN = "unknown"


@record
class Call(Record):
    """A telephone or SIP endpoint in a room. `participant_id` is its seat in the room."""

    id: str
    status: CallStatus = CallStatus.UNKNOWN
    room_id: str | None = None
    participant_id: str | None = None
    to: str | None = None
    created_at: datetime | None = None


CallRef: TypeAlias = str | Call | Ref[Call]


@dataclass(frozen=True, slots=True)
class SipAuth:
    """Digest credentials for the SIP server called."""

    username: str
    password: str = field(repr=False)


@options
class Dial(Options):
    """Options of `calls.dial`.

    Attributes:
        from_: who calls.
        trunk: the platform's gateway to call through.
        headers: SIP headers.
        auth: digest credentials.
        secure: encrypt the media.
        video: with video.
        extra: body fields by provider name.
    """

    from_: str | Unset = UNSET
    trunk: str | Unset = UNSET
    headers: Mapping[str, str] | Unset = UNSET
    auth: SipAuth | Unset = essential(default=UNSET)
    secure: bool | Unset = essential(default=UNSET)
    video: bool | Unset = UNSET
    extra: Extra | Unset = UNSET
