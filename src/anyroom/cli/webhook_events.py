"""Events of webhooks as the command line shows them: one a line, for people or for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import typer

from anyroom.cli.output import plain, print_json_line
from anyroom.errors import WebhookRejected
from anyroom.events import Event
from anyroom.types.values import Ref

REFERENCES: Final = (
    "room",
    "session",
    "participant",
    "recording",
    "broadcast",
    "captions",
    "transcript",
    "call",
    "render",
)
LONGEST: Final = 200
"""Characters of one value. What a platform says of a failure may be a page."""


def show_event(event: Event, *, as_json: bool, show_secrets: bool) -> None:
    """Print an event on one line, at once."""
    if as_json:
        print_json_line(plain(event, show_secrets=show_secrets))
    else:
        typer.echo(line(event))


def line(event: Event) -> str:
    """`2026-01-31T12:00:00+00:00 recording.ready room=r-1 recording=rec-1 status=available (recording-stopped)`."""
    told = [f"{name}={word(value)}" for name, value in _said(event) if value]
    again = ["again"] if event.repeat else []
    return " ".join([event.at.isoformat(timespec="seconds"), event.type.value, *again, *told, f"({word(event.name)})"])


def rejection(provider: str, error: WebhookRejected) -> str:
    """Why a delivery was not let in, as receivers log it. The message holds nothing of the delivery."""
    return f"{provider}: a delivery was not let in: {type(error).__name__}: {error.message}"


def word(text: str) -> str:
    """A stranger's text as one word, with nothing in it that a terminal obeys."""
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return shown if shown.isprintable() and " " not in shown else json.dumps(shown)


def _said(event: Event) -> Iterator[tuple[str, str | None]]:
    for name in REFERENCES:
        reference: Ref[object] | None = getattr(event, name)
        yield name, reference.id if reference else None
    yield "name", event.person.name if event.person else None
    yield "track", event.track_id
    yield "status", str(event.status.value) if event.status else None
    yield "reason", event.reason
