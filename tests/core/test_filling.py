"""Records are filled through an open twin, and nobody can tell: they are what a frozen dataclass makes, whoever makes them."""

from __future__ import annotations

import copy
import inspect
import pickle
import threading
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from anyroom.types.rooms import Preparation, Room, RoomStatus
from anyroom.types.values import Record, record


@record
class Sample(Record):
    """With fields called as the filling's own names are, and one of each kind of default."""

    id: str
    type: str | None = None
    frozen: str | None = None
    several: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The same, as dataclasses fill it."""

    provider: str
    raw: Any = field(default=None, repr=False, compare=False)
    id: str
    type: str | None = None
    frozen: str | None = None
    several: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict[str, str])


def made() -> Sample:
    return Sample(provider="toy", id="s1", type="a", words={"x": "y"})


def values(thing: Any) -> dict[str, Any]:
    return {item.name: getattr(thing, item.name) for item in fields(thing)}


@pytest.mark.parametrize(
    "given",
    [
        {"provider": "toy", "id": "s1"},
        {
            "provider": "toy",
            "id": "s1",
            "raw": {"a": 1},
            "type": "a",
            "frozen": "b",
            "several": ("c",),
            "words": {"d": "e"},
        },
    ],
)
def test_it_has_the_values_that_the_usual_one_has(given: dict[str, Any]) -> None:
    for _ in ("the first is made another way", "than those that follow"):
        assert values(Sample(**given)) == values(Usual(**given))


@pytest.mark.parametrize("given", [{"provider": "toy"}, {"provider": "toy", "id": "s1", "nothing": 1}])
def test_what_is_missing_or_unknown_is_refused_in_the_usual_words(given: dict[str, Any]) -> None:
    made()
    with pytest.raises(TypeError) as usual:
        Usual(**given)
    with pytest.raises(TypeError) as ours:
        Sample(**given)
    assert str(ours.value) == str(usual.value).replace("Usual", "Sample")


def test_it_is_of_its_class_and_of_no_other() -> None:
    assert type(made()) is Sample
    assert type(Sample(provider="toy", id="s2")) is Sample


def test_it_is_frozen_from_the_first_moment_on() -> None:
    again = pickle.loads(pickle.dumps(made()))  # noqa: S301
    for thing in (made(), replace(made(), id="s2"), copy.copy(made()), again):
        assert type(thing) is Sample
        with pytest.raises(FrozenInstanceError):
            thing.id = "other"  # type: ignore[misc]
        with pytest.raises(FrozenInstanceError):
            del thing.id  # pyright: ignore[reportAttributeAccessIssue]
        with pytest.raises((FrozenInstanceError, TypeError, AttributeError)):
            thing.unheard_of = 1  # type: ignore[attr-defined]


def test_factories_make_one_for_each() -> None:
    first, second = Preparation(provider="toy"), Preparation(provider="toy")
    assert first.presets == {}
    assert first.presets is not second.presets


def test_the_signature_is_the_classes_own_before_and_after() -> None:
    expected = str(inspect.signature(Usual))
    assert str(inspect.signature(Sample)) == expected
    made()
    assert str(inspect.signature(Sample)) == expected


def test_a_subclass_that_is_no_record_stays_what_it_is() -> None:
    class Theirs(Room):
        pass

    room = Theirs(provider="toy", id="r1", status=RoomStatus.ACTIVE)
    assert type(room) is Theirs
    assert room == Theirs(provider="toy", id="r1", status=RoomStatus.ACTIVE)
    room.__dict__["note"] = "it has a dict, which no record has"
    with pytest.raises(FrozenInstanceError):
        room.id = "other"  # type: ignore[misc]


def test_threads_may_make_the_first_ones_together() -> None:
    for _ in range(20):

        @record
        class Fresh(Record):
            id: str

        gate = threading.Barrier(8)
        found: list[object] = []

        def make(gate: threading.Barrier = gate, kind: type[Any] = Fresh, found: list[object] = found) -> None:
            gate.wait()
            found.append(kind(provider="toy", id="f1"))

        threads = [threading.Thread(target=make) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [Fresh(provider="toy", id="f1")] * 8
        assert {type(thing) for thing in found} == {Fresh}
