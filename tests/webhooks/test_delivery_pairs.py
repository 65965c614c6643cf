"""Pairs of deliveries: what adapters prove theirs with holds for the toy platform, and notices what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from anyroom import Event, EventType, Ref
from anyroom.testing.deliveries import DeliveryPairs, broken_promises, read_delivery
from anyroom.types import Room
from anyroom.webhooks import WebhookScheme

from .acme import EVENTS, AcmeDeliveries, acme, signed
from .test_parsing import take

PAIRS = Path(__file__).parent / "pairs"


class TestAcme(DeliveryPairs):
    pairs = PAIRS
    names = tuple(EVENTS)

    def scheme(self) -> WebhookScheme:
        return acme()

    def signed(self, body: bytes) -> Mapping[str, str]:
        return signed(body)


@pytest.fixture
def kit(tmp_path: Path) -> TestAcme:
    """The same on a copy of the pairs."""
    shutil.copytree(PAIRS, tmp_path / "pairs")
    return type("Copied", (TestAcme,), {"pairs": tmp_path / "pairs"})()


def test_a_delivery_is_read_to_its_last_byte() -> None:
    pair = read_delivery(PAIRS / "room.closed.http")
    assert pair.body == b'{"event": "room.closed",\r\n\r\n "room": "r-1"}'
    assert pair.headers == {"Content-Type": "application/json", "User-Agent": "Acme-Webhooks/2"}


@pytest.mark.parametrize("text", [b"", b"{}", b'{"a": 1}\n\n{}', b"Content-Type: application/json\n"])
def test_what_is_no_delivery_says_so(kit: TestAcme, text: bytes) -> None:
    (kit.pairs / "room.closed.http").write_bytes(text)
    with pytest.raises(ValueError, match="header lines, a blank line, and the body") as caught:
        read_delivery(kit.pairs / "room.closed.http")
    assert "room.closed.http" in str(caught.value)


def test_an_expectation_is_a_list(kit: TestAcme) -> None:
    (kit.pairs / "room.closed.events.json").write_text("{}")
    with pytest.raises(ValueError, match="a list of events"):
        read_delivery(kit.pairs / "room.closed.http")


def test_another_reading_fails(kit: TestAcme) -> None:
    pair = read_delivery(kit.pairs / "room.closed.http")
    with pytest.raises(AssertionError):
        kit.test_what_is_posted_reads_as_expected(pair._replace(body=pair.body.replace(b"r-1", b"r-2")))


def test_a_name_without_a_pair_fails(kit: TestAcme) -> None:
    (kit.pairs / "room.closed.http").unlink()
    with pytest.raises(AssertionError, match=r"in no pair: room\.closed"):
        kit.test_every_event_name_has_a_pair()


def test_a_name_that_is_not_in_the_table_fails(kit: TestAcme) -> None:
    type(kit).names = tuple(set(EVENTS) - {"people.left"})
    with pytest.raises(AssertionError, match=r"in no table: people\.left"):
        kit.test_every_event_name_has_a_pair()


@pytest.mark.parametrize("missing", ["room.closed.http", "room.closed.events.json"])
def test_half_a_pair_fails(kit: TestAcme, missing: str) -> None:
    (kit.pairs / missing).unlink()
    with pytest.raises(AssertionError):
        kit.test_every_delivery_has_its_expectation()


class Lax(AcmeDeliveries):
    """Does not look at the signature."""

    def verify(self, arrival: Any) -> Any:
        yield from ()
        from anyroom.webhooks import Signed

        return Signed("always the same")


class Careless(AcmeDeliveries):
    """Gives each event an id of its own making."""

    def read(self, document: Any, arrival: Any, signed: Any) -> Any:
        return [replace(event, id="x") for event in super().read(document, arrival, signed)]


def test_a_scheme_that_lets_everything_in_fails(kit: TestAcme) -> None:
    kit.scheme = lambda: Lax(acme().config)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        kit.test_it_is_let_in_once_and_unaltered(read_delivery(kit.pairs / "room.closed.http"))


@pytest.mark.parametrize("name", ["room.closed", "people.left"])
def test_a_scheme_that_tells_events_apart_by_something_else_fails(kit: TestAcme, name: str) -> None:
    kit.scheme = lambda: Careless(acme().config)
    with pytest.raises(AssertionError):
        kit.test_events_are_told_apart_by_what_was_signed(read_delivery(kit.pairs / f"{name}.http"))


def test_a_scheme_that_fetches_fails(kit: TestAcme) -> None:
    def fetches(self: Any, arrival: Any) -> Any:
        yield "a request"

    kit.scheme = lambda: type("Fetching", (AcmeDeliveries,), {"verify": fetches})(acme().config)
    with pytest.raises(AssertionError, match="pin its key"):
        kit.test_what_is_posted_reads_as_expected(read_delivery(kit.pairs / "room.closed.http"))


def an_event(name: str) -> Event:
    pair = read_delivery(PAIRS / f"{name}.http")
    return take(signed(pair.body), pair.body)[0]


ROOM: Ref[Room] = Ref(provider="acme", kind="room", id="r-1")
BROKEN: Mapping[str, tuple[Callable[[Event], Event], str]] = {
    "promise": (lambda event: replace(event, room=None), "room is missing"),
    "kind": (lambda event: replace(event, session=ROOM), "session is a reference to a room"),
    "provider": (lambda event: replace(event, room=replace(ROOM, provider="other")), "room is other's"),
    "empty": (lambda event: replace(event, room=Ref(provider="acme", kind="room")), "room has neither an id nor"),
    "raw": (lambda event: replace(event, raw=None), "raw is missing"),
    "time": (lambda event: replace(event, at=event.at.replace(tzinfo=None)), "the time has no zone"),
    "snapshot": (lambda event: replace(event, snapshot=Room(provider="acme", id="")), "the snapshot has no id"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_promise_is_named(name: str) -> None:
    whole = an_event("room.closed")
    assert whole.type is EventType.SESSION_ENDED
    assert broken_promises(whole) == ()
    alter, said = BROKEN[name]
    (found,) = broken_promises(alter(whole))
    assert found.startswith(said)
