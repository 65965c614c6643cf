"""Signals: messages from the server to those in a room."""

from __future__ import annotations

from anyroom.types.participants import ParticipantRef
from anyroom.types.values import UNSET, Options, Unset, essential, options


@options
class SendSignal(Options):
    """Options of `signals.send`: the message's `type`, and whom to send it `to` (everybody, if not given)."""

    type: str | Unset = UNSET
    to: ParticipantRef | Unset = essential(default=UNSET)
