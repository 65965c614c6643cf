"""Join tokens: what lets a person into a room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from anyroom.types.values import UNSET, Options, Record, Unset, check_collection, essential, handed_out, options, record


class Role(StrEnum):
    """A named set of grants. A role that a platform could only widen is absent there."""

    HOST = "host"
    """Everything: publish, moderate, record, broadcast."""
    MODERATOR = "moderator"
    """Publish, mute and remove others."""
    PARTICIPANT = "participant"
    """Publish and subscribe."""
    GUEST = "guest"
    """As a participant, after somebody inside let them in."""
    VIEWER = "viewer"
    """Subscribe only."""
    SENDER_ONLY = "sender_only"
    """Publish only."""


class Grant(StrEnum):
    """One thing that a token may allow beyond what its role does."""

    PUBLISH_AUDIO = "publish_audio"
    PUBLISH_VIDEO = "publish_video"
    PUBLISH_SCREEN = "publish_screen"
    SUBSCRIBE = "subscribe"
    SIGNAL = "signal"
    MODERATE = "moderate"
    RECORD = "record"
    BROADCAST = "broadcast"
    HIDDEN = "hidden"


@record
class JoinToken(Record):
    """Lets one participant into one room.

    `value` is the token itself (masked in repr). `connect` is all that a front end needs to join with the platform's own
    browser SDK. `side_effect` says in words what making it left behind on the platform, None where it was made here.
    """

    value: str = handed_out(default="")
    room_id: str | None = None
    role: Role | None = None
    participant_id: str | None = None
    expires_at: datetime | None = None
    side_effect: str | None = None
    connect: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@options
class CreateToken(Options):
    """Options of `tokens.create`.

    Attributes:
        role: what the holder may do.
        participant: your own id for the person. Asking again for the same room and participant gives a token for the same
            participant, with the role now asked for.
        name: what others see.
        ttl: how long the token can be used to join, in seconds.
        grants: exactly these, instead of the role's own set.
    """

    role: Role | Unset = essential(default=UNSET)
    participant: str | Unset = UNSET
    name: str | Unset = UNSET
    ttl: int | Unset = essential(default=UNSET)
    grants: Collection[Grant] | Unset = essential(default=UNSET)

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        check_collection("grants", self.grants)
