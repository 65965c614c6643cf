"""Parsing: verified over the raw bytes, read, and only then claimed; let in once, and told to who looks on."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyroom import hookimpl, observe, unobserve
from anyroom.errors import BadSignature, MalformedDelivery, Replayed, StaleDelivery, WebhookRejected
from anyroom.events import EventType
from anyroom.operations import drive
from anyroom.webhooks import Claim, Delivered, MemorySeen, SeenDeliveries
from anyroom.webhooks.parsing import REPEAT_SECONDS, parse

from .acme import SECRET, TOLERANCE, acme, body_of, signed
from .conftest import NOW
from .test_documents import BAD

BODY = body_of()


def take(
    headers: Any, body: Any = BODY, *, now: float = NOW, seen: SeenDeliveries | None = None, verify: bool = True
) -> Delivered:
    operation = parse(acme(), headers, body, now=now, seen=seen or MemorySeen(), verify=verify)
    return drive(operation, lambda step: pytest.fail(f"asked for {step!r}"))


class Counting(MemorySeen):
    """Counts claims that were made."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0

    def claim(self, key: str, now: float, window: float) -> Claim:
        self.made += 1
        return super().claim(key, now, window)


# --- what is let in ---------------------------------------------------------------------------------------------------


def test_a_delivery_is_a_tuple_of_events() -> None:
    found = take(signed(BODY))
    assert isinstance(found, tuple)
    (event,) = found
    assert (event.type, event.id, event.provider) == (EventType.RECORDING_READY, found.key, "acme")
    assert event.raw["recording"] == "rec-1"


def test_several_events_of_one_delivery_are_told_apart() -> None:
    body = body_of("people.left", people=["ana", "bo"])
    found = take(signed(body, delivery="d-1"), body)
    assert [event.id for event in found] == ["d-1/0", "d-1/1"]


def test_an_unknown_name_is_an_event_all_the_same() -> None:
    body = body_of("room.painted")
    (event,) = take(signed(body), body)
    assert (event.type, event.name, event.raw["event"]) == (EventType.UNKNOWN, "room.painted", "room.painted")


@pytest.mark.parametrize(
    "spelled",
    [
        lambda headers: {name.upper(): value for name, value in headers.items()},
        lambda headers: {name.lower(): value for name, value in headers.items()},
        lambda headers: [*headers.items()],
        lambda headers: iter(headers.items()),
        lambda headers: [*headers.items(), *headers.items()],
    ],
    ids=["upper", "lower", "pairs", "an_iterator", "twice_the_same"],
)
def test_headers_as_frameworks_have_them(spelled: Any) -> None:
    assert take(spelled(signed(BODY)))


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind(kind: Any) -> None:
    assert take(signed(BODY), kind(BODY))


def test_verification_is_left_out_only_where_that_is_written() -> None:
    assert take({}, verify=False)
    with pytest.raises(BadSignature):
        take({})


# --- what is not ------------------------------------------------------------------------------------------------------

OTHER = signed(BODY, secret="another-secret")["Acme-Signature"]
LATE, EARLY = str(NOW - TOLERANCE - 1), str(NOW + TOLERANCE + 1)

REJECTED: Mapping[str, tuple[Any, Any, type[WebhookRejected]]] = {
    "altered_body": (signed(BODY), BODY.replace(b"r-1", b"r-2"), BadSignature),
    "body_with_a_space_more": (signed(BODY), BODY + b" ", BadSignature),
    "missing_signature": ({"Content-Type": "application/json"}, BODY, BadSignature),
    "empty_signature": ({"Acme-Signature": ""}, BODY, BadSignature),
    "garbage": ({"Acme-Signature": "ключ \x00 %%%"}, BODY, BadSignature),
    "of_another_secret": ({"Acme-Signature": OTHER}, BODY, BadSignature),
    "two_signatures": ([*signed(BODY).items(), ("acme-signature", OTHER)], BODY, BadSignature),
    "id_that_was_not_signed": ({**signed(BODY), "Acme-Id": "d-2"}, BODY, BadSignature),
    "too_many_headers": ([*signed(BODY).items(), *((f"x-{n}", "") for n in range(200))], BODY, BadSignature),
    "a_header_too_long": ({**signed(BODY), "x": "x" * 20_000}, BODY, BadSignature),
    "late": (signed(BODY, sent=LATE), BODY, StaleDelivery),
    "early": (signed(BODY, sent=EARLY), BODY, StaleDelivery),
    "what_a_framework_parsed": (signed(BODY), {"event": "recording.done"}, MalformedDelivery),
    "text": (signed(BODY), BODY.decode(), MalformedDelivery),
    "no_event": (signed(b"{}"), b"{}", MalformedDelivery),
    **{f"signed_{name}": (signed(body), body, MalformedDelivery) for name, (body, _) in BAD.items()},
}


@pytest.mark.parametrize("name", REJECTED)
def test_what_is_not_let_in_is_not_claimed_and_told_to_nobody(name: str, observer: Observer) -> None:
    headers, body, error = REJECTED[name]
    seen = Counting()
    with pytest.raises(error) as caught:
        take(headers, body, seen=seen)
    assert type(caught.value) is error
    assert seen.made == 0
    assert observer.told == []
    said = str(caught.value)
    for secret in (SECRET, signed(BODY)["Acme-Signature"], OTHER, "rec-1"):
        assert secret not in said


def test_who_has_no_secret_lets_nobody_in() -> None:
    bare = acme("x")
    bare.config = type(bare.config)()
    operation = parse(bare, signed(BODY), BODY, now=NOW, seen=MemorySeen())
    with pytest.raises(BadSignature):
        drive(operation, lambda step: pytest.fail(f"asked for {step!r}"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["acme-signature", "acme-id", "acme-time", "x"]) | st.text(max_size=20),
            st.text(max_size=60),
        ),
        max_size=6,
    ),
    st.binary(max_size=80) | st.sampled_from([BODY, b"", b"[]"]),
    st.booleans(),
)
def test_whatever_comes_is_let_in_or_rejected(headers: list[tuple[str, str]], body: bytes, verify: bool) -> None:
    try:
        take(headers, body, verify=verify)
    except WebhookRejected:
        pass


# --- once -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [0, 1, REPEAT_SECONDS])
def test_the_same_bytes_within_a_short_while_are_the_same_delivery(later: float) -> None:
    seen = MemorySeen()
    take(signed(BODY), seen=seen)
    with pytest.raises(Replayed):
        take(signed(BODY), now=NOW + later, seen=seen)


def test_the_same_bytes_later_may_be_news() -> None:
    seen = MemorySeen()
    (first,) = take(signed(BODY), seen=seen)
    (second,) = take(signed(BODY), now=NOW + REPEAT_SECONDS + 0.1, seen=seen)
    assert (first.repeat, second.repeat) == (False, True)
    assert first.id == second.id
    with pytest.raises(Replayed):
        take(signed(BODY), now=NOW + REPEAT_SECONDS + 0.2, seen=seen)


def test_what_has_an_id_of_its_own_comes_once_for_ever() -> None:
    seen = MemorySeen()
    take(signed(BODY, delivery="d-1"), seen=seen)
    with pytest.raises(Replayed):
        take(signed(BODY, delivery="d-1"), now=NOW + 365 * 86400, seen=seen)
    (other,) = take(signed(BODY, delivery="d-2"), seen=seen)
    assert not other.repeat


def test_what_was_released_is_new_again() -> None:
    seen = MemorySeen()
    take(signed(BODY), seen=seen).release()
    (again,) = take(signed(BODY), now=NOW + 1, seen=seen)
    assert not again.repeat


def test_a_delivery_can_be_pickled_but_for_its_claim() -> None:
    seen = MemorySeen()
    found = take(signed(BODY), seen=seen)
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301 # our own
    assert (copy, copy.key) == (found, found.key)
    copy.release()
    with pytest.raises(Replayed):
        take(signed(BODY), seen=seen)


# --- observers --------------------------------------------------------------------------------------------------------


class Observer:
    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    @hookimpl
    def anyroom_event(self, provider: str, type: EventType, id: str, name: str) -> None:
        self.told.append({key: value for key, value in locals().items() if key != "self"})


@pytest.fixture
def observer() -> Iterator[Observer]:
    made = Observer()
    observe(made)
    yield made
    unobserve(made)


def test_observers_are_told_of_every_event_that_is_let_in(observer: Observer) -> None:
    body, seen = body_of("people.left", people=["ana", "bo"]), MemorySeen()
    take(signed(body, delivery="d-1"), body, seen=seen)
    with pytest.raises(Replayed):
        take(signed(body, delivery="d-1"), body, seen=seen)
    told = {"provider": "acme", "type": EventType.PARTICIPANT_LEFT, "name": "people.left"}
    assert observer.told == [{**told, "id": "d-1/0"}, {**told, "id": "d-1/1"}]


def test_an_observer_that_fails_keeps_no_event_back(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        @hookimpl
        def anyroom_event(self) -> None:
            raise RuntimeError("the disk of the log is full")

    broken = Broken()
    observe(broken)
    try:
        assert take(signed(BODY))
    finally:
        unobserve(broken)
    assert "the disk of the log is full" in caplog.text
