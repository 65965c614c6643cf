"""Deliveries in pairs: `<event>[.<shape>].http` as the platform posts it, `<same>.events.json` the events that it tells.

    Content-Type: application/json
    User-Agent: Acme-Webhooks/2

    {"event": "room.closed", "roomId": "r-1"}

The header lines that the platform documents, but for the signature, which is made when the test runs; a blank line; then the raw
body to the last byte of the file. The expectation is a list with each event in full, without what is at its default:

    [{"type": "session.ended", "id": "5e12...", "name": "room.closed", "at": "2026-01-01T00:00:00+00:00", "at_derived": true,
      "room": {"kind": "room", "id": "r-1"}, "session": {"kind": "session", "room_id": "r-1"}}]
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple, NoReturn, cast

import pytest

from anyroom.errors import BadSignature, InvalidArgument, Replayed
from anyroom.events import PROMISES, Event, EventType
from anyroom.operations import drive
from anyroom.testing.kit.plain import plainly
from anyroom.types.values import Ref
from anyroom.webhooks.captures import read_capture
from anyroom.webhooks.parsing import Delivered, parse
from anyroom.webhooks.schemes import WebhookScheme
from anyroom.webhooks.seen import MemorySeen

SENT: Final = ".http"
EXPECTED: Final = ".events.json"
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""When every pair's delivery comes. Sign with this time what is signed with a time."""


class DeliveryPair(NamedTuple):
    """One delivery, unsigned, and its expectation."""

    headers: Mapping[str, str]
    body: bytes
    events: Sequence[Any]


def read_delivery(sent: Path) -> DeliveryPair:
    """Read a pair by the path of its delivery.

    Raises:
        ValueError: the delivery has no header lines, or no blank line after them; or the expectation is no list.
    """
    try:
        capture = read_capture(sent.read_bytes())
    except InvalidArgument as error:
        raise ValueError(f"{sent.name}: {error.message}") from None
    events: Any = json.loads(_expectation(sent).read_text(encoding="utf-8"))
    if not isinstance(events, list):
        raise ValueError(f"{sent.name}: the expectation is a list of events")  # noqa: TRY004 # a file's content, no argument
    return DeliveryPair(dict(capture.headers), capture.body, events)


class DeliveryPairs:
    """What must hold for every delivery. Subclass it in a test module; give `pairs`, `names`, `scheme` and `signed`.

    `pairs` is the folder, `names` every event name that the adapter knows.
    """

    pairs: ClassVar[Path]
    names: ClassVar[Collection[str]]

    def scheme(self) -> WebhookScheme:
        """The platform's scheme, with a secret or a pinned key: nothing is fetched here."""
        raise NotImplementedError

    def signed(self, body: bytes) -> Mapping[str, str]:
        """The headers that sign a body as the platform would at `NOW`: the same for the same body, each time."""
        raise NotImplementedError

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each pair."""
        if "pair" in metafunc.fixturenames:
            paths = sorted(self.pairs.glob(f"*{SENT}"))
            ids = [path.name.removesuffix(SENT) for path in paths]
            metafunc.parametrize("pair", paths, ids=ids, indirect=True)

    @pytest.fixture
    def pair(self, request: pytest.FixtureRequest) -> DeliveryPair:
        """The pair of this test."""
        return read_delivery(request.param)

    def parsed(self, pair: DeliveryPair, body: bytes | None = None, seen: MemorySeen | None = None) -> Delivered:
        """The events of a pair, which is signed as it is; or of another body with that signature."""
        headers = {**pair.headers, **self.signed(pair.body)}
        operation = parse(
            self.scheme(),
            headers,
            pair.body if body is None else body,
            now=NOW.timestamp(),
            seen=MemorySeen() if seen is None else seen,
        )
        return drive(operation, nothing_is_fetched)

    def test_what_is_posted_reads_as_expected(self, pair: DeliveryPair) -> None:
        """The delivery tells other events than its expectation says."""
        assert plainly(self.parsed(pair)) == pair.events

    def test_every_event_keeps_its_promises(self, pair: DeliveryPair) -> None:
        """An event lacks what its type is certain to carry (`anyroom.events.PROMISES`), or has it in another form.

        A reference of which the platform says no id says room or session instead.
        """
        broken = [f"{event.type}: {said}" for event in self.parsed(pair) for said in broken_promises(event)]
        assert not broken, "; ".join(broken)

    def test_events_are_told_apart_by_what_was_signed(self, pair: DeliveryPair) -> None:
        """An event's id is not the key of its delivery, or, of one event among several, that key with `/` and a number."""
        delivered = self.parsed(pair)
        ids = [event.id for event in delivered]
        assert len(set(ids)) == len(ids)
        assert (
            all(event_id.startswith(f"{delivered.key}/") for event_id in ids)
            if len(ids) > 1
            else ids == [delivered.key]
        )

    def test_it_is_let_in_once_and_unaltered(self, pair: DeliveryPair) -> None:
        """The delivery is let in twice, or with another body than the one that was signed."""
        seen = MemorySeen()
        with pytest.raises(BadSignature):
            self.parsed(pair, pair.body + b" ", seen)
        self.parsed(pair, seen=seen)
        with pytest.raises(Replayed):
            self.parsed(pair, seen=seen)

    def test_every_event_name_has_a_pair(self) -> None:
        """A name that the adapter knows is in no pair; or a pair has a name that the adapter does not know, and reads it all
        the same.
        """
        told = [event for sent in self.pairs.glob(f"*{SENT}") for event in read_delivery(sent).events]
        missing = set(self.names) - {event["name"] for event in told}
        assert not missing, f"in no pair: {', '.join(sorted(missing))}"
        strange = {event["name"] for event in told if event["type"] != EventType.UNKNOWN} - set(self.names)
        assert not strange, f"in no table: {', '.join(sorted(strange))}"

    def test_every_delivery_has_its_expectation(self) -> None:
        """A delivery has no expectation, or an expectation no delivery."""
        assert {_expectation(sent) for sent in self.pairs.glob(f"*{SENT}")} == {*self.pairs.glob(f"*{EXPECTED}")}


def broken_promises(event: Event) -> Sequence[str]:
    """What is wrong with an event, in words."""
    missing = [f"{name} is missing" for name in sorted(PROMISES.get(event.type, ())) if getattr(event, name) is None]
    values = {item.name: getattr(event, item.name) for item in fields(event)}
    references = {name: cast("Ref[Any]", value) for name, value in values.items() if isinstance(value, Ref)}
    return (
        *missing,
        *(said for name, reference in references.items() for said in _wrong(name, reference, event)),
        *([] if event.raw is not None else ["raw is missing"]),
        *([] if event.at.utcoffset() is not None else ["the time has no zone"]),
        *([] if event.snapshot is None or getattr(event.snapshot, "id", None) else ["the snapshot has no id"]),
    )


def _wrong(name: str, reference: Ref[Any], event: Event) -> Sequence[str]:
    checks = {
        f"{name} is a reference to a {reference.kind}": reference.kind == name,
        f"{name} is {reference.provider}'s": reference.provider == event.provider,
        f"{name} has neither an id nor a room or a session": any(
            (reference.id, reference.room_id, reference.session_id)
        ),
    }
    return [said for said, holds in checks.items() if not holds]


def _expectation(sent: Path) -> Path:
    return sent.with_name(sent.name.removesuffix(SENT) + EXPECTED)


def nothing_is_fetched(step: object) -> NoReturn:
    """Performs no step: parsing asks for nothing here."""
    raise AssertionError(f"the scheme asked for {step!r}: pin its key")
