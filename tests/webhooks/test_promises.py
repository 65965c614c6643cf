"""Promises: what an event of a type is certain to carry, and what becomes of one that does not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from anyroom.events import PROMISES, Event, EventType, Person, as_promised
from anyroom.operations import drive
from anyroom.types.files import FileLink
from anyroom.types.recordings import RecordingStatus
from anyroom.types.values import Ref
from anyroom.webhooks import MemorySeen
from anyroom.webhooks.parsing import parse

from .acme import acme, signed

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
CARRIED: Final[dict[str, Any]] = {
    **{
        name: Ref(provider="acme", kind=name, id="x-1")
        for name in (
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
    },
    "person": Person(id="x-1"),
    "track_id": "x-1",
    "status": RecordingStatus.FAILED,
    "file": FileLink(url="https://example.com/x"),
}


@pytest.mark.parametrize("kind", EventType)
def test_an_event_that_lacks_what_its_type_promises_is_unknown(kind: EventType) -> None:
    promised = {name: CARRIED[name] for name in PROMISES.get(kind, ())}
    whole = Event(provider="acme", raw={}, type=kind, id="e-1", name="x", at=NOW, **promised)
    assert as_promised(whole) is whole
    for name in promised:
        said = {other: value for other, value in promised.items() if other != name}
        lacking = as_promised(replace(whole, **{name: None}))
        assert lacking.type is EventType.UNKNOWN
        assert {other: getattr(lacking, other) for other in said} == said


@pytest.mark.parametrize(("where", "kept"), [({}, False), ({"room_id": "r-1"}, True), ({"session_id": "s-1"}, True)])
def test_a_reference_without_an_id_says_a_room_or_a_session(where: dict[str, str], kept: bool) -> None:
    reference: Ref[Any] = Ref(provider="acme", kind="recording", **where)
    event = Event(
        provider="acme",
        type=EventType.RECORDING_READY,
        id="e-1",
        name="x",
        at=NOW,
        recording=reference,
        status=RecordingStatus.AVAILABLE,
    )
    assert (as_promised(event).type is EventType.RECORDING_READY) is kept


def test_parsing_holds_every_scheme_to_it() -> None:
    body = json.dumps({"event": "room.closed"}).encode()
    (event,) = drive(
        parse(acme(), signed(body), body, now=NOW.timestamp(), seen=MemorySeen()),
        lambda step: pytest.fail(f"asked for {step!r}"),
    )
    assert (event.type, event.name) == (EventType.UNKNOWN, "room.closed")
