"""Polls in a session."""

from __future__ import annotations

from anyroom.types.values import Record, Shown, record


@record
class Vote(Shown):
    """Who voted for an option."""

    id: str
    name: str | None = None


@record
class PollOption(Shown):
    """An answer to choose, and how often it was chosen so far."""

    text: str | None = None
    count: int | None = None
    votes: tuple[Vote, ...] = ()


@record
class Poll(Record):
    """A question to those in a session. No call reads it again: votes go to the client SDKs.

    `voted` are the ids of those who have voted.
    """

    id: str
    question: str | None = None
    options: tuple[PollOption, ...] = ()
    anonymous: bool | None = None
    hide_votes: bool | None = None
    created_by: str | None = None
    voted: tuple[str, ...] = ()
