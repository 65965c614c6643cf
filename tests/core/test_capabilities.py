"""What a provider supports is read from its class: operations, options and values, in every spelling."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from anyroom.capabilities import (
    Absent,
    Level,
    Support,
    Why,
    endpoints_of,
    matrix,
    names,
    neutral_of,
    neutral_operations,
    options_of,
    support,
)
from anyroom.errors import InvalidArgument, UnsupportedOperation
from anyroom.operations import local
from anyroom.provider import Provider, absent, emulated, speaks
from anyroom.types import ListRooms

from .toy import GET, LIST, START, START_OPTIONS, Toy


@pytest.mark.parametrize(
    ("name", "level", "why"),
    [
        ("recordings.start", Level.NATIVE, None),
        ("recordings.start:layout", Level.NATIVE, None),
        ("recordings.start:layout=grid", Level.NATIVE, None),
        ("recordings.start:layout=pip", Level.EMULATED, None),
        ("recordings.start:layout=spotlight", Level.ABSENT, Why.UPSTREAM),
        ("recordings.start:layout=sidebar", Level.ABSENT, Why.UNWRITTEN),
        ("recordings.start:layout=stylesheet", Level.NATIVE, None),
        ("recordings.start:quality", Level.ABSENT, Why.UPSTREAM),
        ("recordings.start:audio_only", Level.EMULATED, None),
        ("recordings.start:extra", Level.NATIVE, None),
        ("recordings.delete", Level.ABSENT, Why.NEVER),
        ("rooms.list", Level.ABSENT, Why.UPSTREAM),
        ("rooms.list:status", Level.ABSENT, Why.UPSTREAM),
        ("rooms.list:status=active", Level.ABSENT, Why.UPSTREAM),
        ("rooms.create:name", Level.ABSENT, Why.UNWRITTEN),
        ("captions.start", Level.ABSENT, Why.UNWRITTEN),
        ("participants.list", Level.EMULATED, None),
        ("tokens.create:role=host", Level.NATIVE, None),
        ("tokens.create:role=viewer", Level.ABSENT, Why.NEVER),
        ("recordings.wait", Level.EMULATED, None),
        ("recordings.wait:until", Level.NATIVE, None),
        ("recordings.wait:until=ready", Level.NATIVE, None),
        ("recordings.download", Level.EMULATED, None),
        ("broadcasts.wait", Level.EMULATED, None),
        ("prepare", Level.ABSENT, Why.UNWRITTEN),
    ],
)
def test_support(name: str, level: Level, why: Why | None) -> None:
    found = support(Toy, name)
    assert (found.level, found.why) == (level, why)
    assert bool(found) is (level is not Level.ABSENT)
    assert found.note or level is Level.NATIVE, "what is not native says why"


@pytest.mark.parametrize(
    "name", ["", "rooms", "rooms.fly", "rooms.create:colour", "recordings.stop:layout", "rooms.get:x"]
)
def test_a_name_that_does_not_exist(name: str) -> None:
    # Given the option of an operation that the provider has not, its absence is the answer.
    class All(Toy):
        @local
        def stop_recording(self, recording: Any, /) -> Any: ...

        @local
        def get_room(self, room: Any, /) -> Any: ...

    with pytest.raises(InvalidArgument, match=r"no such"):
        support(All, name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rooms.lst", "no such operation: rooms.lst; did you mean rooms.list?"),
        ("rooms.create:nme", "no such option: rooms.create:nme; did you mean name?"),
        ("rooms.get:x", "no such option: rooms.get:x; known: none"),
        ("tokens.create:role=hots", "no such value: tokens.create:role=hots; did you mean host?"),
        ("recordings.start:layout=mosaic", "no such value: recordings.start:layout=mosaic; known: grid, spotlight"),
        ("recordings.list:status=unknown", "no such value: recordings.list:status=unknown; known: requested"),
    ],
)
def test_it_says_what_was_meant(name: str, said: str) -> None:
    class All(Toy):
        @local
        def get_room(self, room: Any, /) -> Any: ...

        @local
        def create_room(self, options: Any, /) -> Any: ...

        @local
        def create_token(self, room: Any, options: Any, /) -> Any: ...

        @local
        def list_recordings(self, options: Any, /, *, cursor: str | None = None) -> Any: ...

    with pytest.raises(InvalidArgument) as caught:
        support(All, name)
    assert str(caught.value).startswith(said)


def test_the_client_says_the_same(toy: Toy, peer: object) -> None:
    from anyroom import Client

    assert Client(toy).supports("recordings.start:layout=pip") == support(Toy, "recordings.start:layout=pip")


def test_every_name_of_the_matrix_can_be_asked_for() -> None:
    rows = list(matrix({"toy": Toy, "none": Provider}))
    assert [row.name for row in rows] == list(names())
    assert len({row.name for row in rows}) == len(rows)
    for row in rows:
        assert set(row.support) == {"toy", "none"}
        assert row.support["toy"] == support(Toy, row.name)
    emulated_everywhere = {"recordings.wait", "recordings.download", "broadcasts.wait"}
    for row in rows:
        assert bool(row.support["none"]) is (row.name.partition(":")[0] in emulated_everywhere), row.name


def test_neutral_operations_are_in_the_order_of_the_provider_and_complete() -> None:
    operations = neutral_operations()
    assert list(operations)[:3] == ["prepare", "rooms.create", "rooms.get"]
    for call, operation in operations.items():
        assert operation.call == call
        parameters = inspect.signature(getattr(Provider, operation.method)).parameters
        assert ("options" in parameters) is (operation.options is not None), call
        assert neutral_of(Toy, operation.method) == operation


def test_neutral_of_what_is_none() -> None:
    with pytest.raises(TypeError, match=r"list_things: no such neutral operation"):
        neutral_of(Toy, "list_things")


# --- absence ----------------------------------------------------------------------------------------------------------


def test_an_absent_name_that_provider_lacks_fails_when_the_class_is_made() -> None:
    with pytest.raises(TypeError, match=r"fly_room"):
        type("Bad", (Provider,), {"name": "bad", "fly_room": absent(Why.NEVER, "rooms do not fly")})


def test_so_does_one_in_a_class_that_an_adapter_is_composed_of() -> None:
    class Part:
        fly_room = absent(Why.NEVER, "rooms do not fly")

    with pytest.raises(TypeError, match=r"fly_room"):
        type("Bad", (Part, Provider), {"name": "bad"})


def test_a_part_that_is_no_provider_refuses_by_the_name_of_the_whole() -> None:
    class Part:
        list_rooms = absent(Why.UPSTREAM, "keep the ids yourself")

    class Composed(Part, Provider):
        name = "composed"

    with pytest.raises(UnsupportedOperation) as caught:
        Composed().list_rooms(ListRooms())
    error = caught.value
    assert (error.provider, error.operation, error.why) == ("composed", "rooms.list", Why.UPSTREAM)
    assert str(error) == "composed rooms.list: not supported (upstream): keep the ids yourself"
    assert support(Composed, "rooms.list") == Support(Level.ABSENT, Why.UPSTREAM, "keep the ids yourself")


def test_absence_is_itself_on_the_class_and_a_refusal_on_an_instance(toy: Toy, peer: object) -> None:
    assert isinstance(vars(Toy)["delete_recording"], Absent)
    assert isinstance(Toy.delete_recording, Absent)
    with pytest.raises(
        UnsupportedOperation, match=r"^toy recordings.delete: not supported \(never\): nothing is deleted"
    ):
        toy.delete_recording("x")


def test_a_subclass_may_write_what_its_parent_lacks() -> None:
    class More(Toy):
        @local
        def delete_recording(self, recording: Any, /) -> None: ...

    assert support(More, "recordings.delete").level is Level.NATIVE


def test_a_subclass_may_lack_what_its_parent_has() -> None:
    class Less(Toy):
        name = "less"
        start_recording = absent(Why.NEVER, "no")

    found = support(Less, "recordings.start:layout=grid")
    assert found == Support(Level.ABSENT, Why.NEVER, "no")


@pytest.mark.parametrize(
    "method",
    [op.method for op in neutral_operations().values() if not hasattr(getattr(Provider, op.method), "__emulated__")],
)
def test_what_is_not_written_is_refused_before_anything_is_sent(method: str) -> None:
    class Empty(Provider):
        name = "empty"

    call = neutral_of(Empty, method).call
    with pytest.raises(UnsupportedOperation) as caught:
        getattr(Empty(), method)("a", "b", c=1)
    error = caught.value
    assert (error.provider, error.operation, error.why) == ("empty", call, Why.UNWRITTEN)
    assert getattr(Empty, method).__doc__, "the canonical docstring stands there"
    assert next(iter(inspect.signature(getattr(Empty, method)).parameters)) == "self"


# --- declarations -----------------------------------------------------------------------------------------------------


def test_declarations_are_read_back() -> None:
    assert endpoints_of(Toy.start_recording) == (START,)
    assert options_of(Toy.start_recording) is START_OPTIONS
    assert endpoints_of(Toy.list_things) == ()
    assert options_of(Toy.list_things) is None


@pytest.mark.parametrize("outermost", ["speaks", "local"])
def test_decorators_may_stand_in_either_order(outermost: str) -> None:
    def method(self: Any) -> None: ...

    declare, note = speaks(GET, LIST, options=START_OPTIONS), emulated("by hand")
    made: Any = declare(note(local(method))) if outermost == "speaks" else local(declare(note(method)))
    assert endpoints_of(made) == (GET, LIST)
    assert options_of(made) is START_OPTIONS
    assert made.__emulated__ == "by hand"


def test_call_of() -> None:
    said = {name: Toy.call_of(name) for name in ("start_recording", "list_things", "request", "prepare", "")}
    assert said == {
        "start_recording": "recordings.start",
        "list_things": "list_things",
        "request": "raw.request",
        "prepare": "prepare",
        "": "",
    }
