"""Participants: of a meeting, who may enter whether or not they ever do, and of its sessions."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.participants import Participant
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, Options, Unset, handed_out, options, record
from anyroom_cloudflare.types.sessions import SessionPeer


@record
class MeetingParticipant(Participant):
    """Somebody who may enter a meeting. Its id stays the same in all sessions of the meeting.

    `token` is what a client SDK joins with, told by what adds or changes somebody; `preset_id` by what deletes somebody,
    and `email` by what acts upon those who are in.
    """

    custom_participant_id: str | None = None
    email: str | None = None
    picture: str | None = None
    preset_name: str | None = None
    preset_id: str | None = None
    token: str | None = handed_out(default=None)
    created_at: datetime | None = None
    updated_at: datetime | None = None


@record
class SessionParticipant(Participant):
    """Somebody who is or was in a session, with your own id for them; `peers` are their connections, with all that is told."""

    custom_participant_id: str | None = None
    peers: tuple[SessionPeer, ...] = ()


@options
class ParticipantOptions(Options):
    """Options of `add_participant` and `replace_participant`.

    Attributes:
        preset_name: the preset that says what they may do. It has to be there: see `prepare` and `create_preset`.
        custom_participant_id: your own id for them; one that is no personal datum (Cloudflare's guides).
        name: what others see; empty, if not given.
        picture: the URL of a picture.
        extra: body fields by provider name.
    """

    preset_name: str
    custom_participant_id: str
    name: str | Unset = UNSET
    picture: str | Unset = UNSET
    extra: Extra | Unset = UNSET


@options
class ParticipantChanges(Options):
    """Options of `edit_participant`; what is not given stays as it is.

    Attributes:
        name: what others see.
        picture: the URL of a picture; None takes it away.
        preset_name: the preset that says what they may do.
        extra: body fields by provider name.
    """

    name: str | Unset = UNSET
    picture: str | Unset | None = UNSET
    preset_name: str | Unset = UNSET
    extra: Extra | Unset = UNSET
