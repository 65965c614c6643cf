"""Frozen classes share their methods and are filled through an open twin, and are what `dataclass` makes all the same."""

from __future__ import annotations

import copy
import inspect
import pickle
import threading
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, get_type_hints

import pytest

from anyroom.errors import InvalidArgument
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.rooms import Preparation, Room, RoomStatus
from anyroom.types.values import Options, Record, options, record


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


@frozen
class Plain(Frozen):
    """The same, and no record."""

    provider: str
    raw: Any = field(default=None, repr=False, compare=False)
    id: str
    type: str | None = None
    frozen: str | None = None
    several: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict[str, str])


@frozen
class Pair(Frozen):
    left: str
    right: int = 0


@options
class Choice(Options):
    left: str
    right: int = 1


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


def test_the_rest_is_as_dataclasses_has_it() -> None:
    given: dict[str, Any] = {"provider": "toy", "id": "s1", "raw": {"a": 1}, "several": ("c",)}
    usual, ours = Usual(**given), Plain(**given)
    assert repr(ours) == repr(usual).replace("Usual", "Plain")
    assert is_dataclass(ours)
    assert asdict(ours) == asdict(usual)
    assert vars(Plain)["__slots__"] == vars(Usual)["__slots__"]
    assert vars(Plain)["__match_args__"] == vars(Usual)["__match_args__"] == ()
    assert get_type_hints(Plain.__init__) == get_type_hints(Usual.__init__)
    assert Plain.__init__.__qualname__ == "Plain.__init__"


@pytest.mark.parametrize("kind", [Pair, Choice])
def test_the_same_class_with_the_same_values_is_the_same_and_no_other(kind: type[Pair | Choice]) -> None:
    one = kind(left="a", right=2)
    assert one == kind(left="a", right=2)
    assert hash(one) == hash(kind(left="a", right=2))
    assert one != kind(left="a", right=3)
    assert one != kind(left="b", right=2)
    assert one != {Pair: Choice, Choice: Pair}[kind](left="a", right=2)
    assert one != ("a", 2)
    assert len({one, kind(left="a", right=2), kind(left="b", right=2)}) == 2


def test_what_is_not_compared_makes_no_difference() -> None:
    one, other = Plain(provider="toy", id="s1", raw=1), Plain(provider="toy", id="s1", raw=2)
    assert one == other
    with pytest.raises(TypeError, match="unhashable type: 'dict'"):
        hash(one)  # as of a dataclass: there is a dict in it


def test_options_are_filled_before_they_are_checked() -> None:
    assert repr(Choice(left="a")) == "Choice(left='a', right=1)"
    with pytest.raises(InvalidArgument, match="right must be a positive, finite number"):
        Choice(left="a", right=-1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'left'"):
        Choice(left="a").left = "b"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    assert pickle.loads(pickle.dumps(Choice(left="a"))) == Choice(left="a")  # noqa: S301


def test_what_is_no_field_is_refused_too() -> None:
    things: list[Any] = [Pair(left="a"), Choice(left="a"), made()]
    for thing in things:
        with pytest.raises(FrozenInstanceError, match="cannot assign to field 'unheard_of'"):
            thing.unheard_of = 1


def test_a_subclass_with_a_dict_may_keep_something_of_its_own() -> None:
    class Theirs(Pair):
        note = ""

    pair = Theirs(left="a")
    pair.note = "kept"
    assert vars(pair) == {"note": "kept"}
    del pair.note
    for name in ("left", "right"):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(pair, name, "b")
        with pytest.raises(FrozenInstanceError, match=f"cannot delete field '{name}'"):
            delattr(pair, name)
