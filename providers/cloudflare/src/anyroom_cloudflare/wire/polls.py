"""Polls."""

from __future__ import annotations

from typing import Any

from anyroom.reading import Flag, Text, Whole, WireModel, read
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.types.polls import Poll, PollOption, Vote
from anyroom_cloudflare.wire import PROVIDER


class WireVote(WireModel):
    """A vote."""

    id: str
    name: Text = None


class WireOption(WireModel):
    """An answer to choose."""

    text: Text = None
    count: Whole = None
    votes: tuple[WireVote, ...] = ()


class WirePoll(WireModel):
    """A poll."""

    id: str
    question: Text = None
    options: tuple[WireOption, ...] = ()
    anonymous: Flag = None
    hide_votes: Flag = None
    created_by: Text = None
    voted: tuple[str, ...] = ()


def poll(data: Any) -> Poll:
    """The poll in an answer (`{"action": ..., "poll": {...}}`)."""
    found = read(WirePoll, unwrapped(data, "poll"))
    return Poll(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        question=found.question,
        options=tuple(
            PollOption(
                text=option.text,
                count=option.count,
                votes=tuple(Vote(id=vote.id, name=vote.name) for vote in option.votes),
            )
            for option in found.options
        ),
        anonymous=found.anonymous,
        hide_votes=found.hide_votes,
        created_by=found.created_by,
        voted=found.voted,
    )
