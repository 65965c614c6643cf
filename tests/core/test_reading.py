"""Any JSON reads as a model, with what cannot be read left out, or is an UnexpectedResponse. Nothing else happens."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import AfterValidator, AliasChoices, ConfigDict, Field
from pydantic.alias_generators import to_camel

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response
from anyroom.reading import (
    Flag,
    Instant,
    Millis,
    Number,
    Text,
    Whole,
    WireModel,
    entries,
    read,
    unreadable,
    utc,
    word_in,
)
from anyroom.types.values import OpenEnum


class File(WireModel):
    url: str
    size: Whole = None


class Owner(WireModel):
    id: str
    name: Text = None


class Film(WireModel):
    """One of everything that an answer holds."""

    id: str
    name: Text = None
    count: Whole = None
    length: Number = None
    live: Flag = None
    at: Instant = None
    created: Millis = Field(default=None, alias="createdAt")
    owner: Owner | None = None
    files: Sequence[File] = ()
    tags: Mapping[str, Whole] = Field(default_factory=dict[str, Whole])
    either: int | list[int] | None = None


def overflow(value: str) -> str:
    raise OverflowError("date value out of range")


class Careless(WireModel):
    """One whose own reading fails as no parser does."""

    id: Annotated[str, AfterValidator(overflow)]


def outcome(attempt: Callable[[], object]) -> object:
    try:
        return attempt()
    except UnexpectedResponse as error:
        return error


OPTIONAL = ["createdAt" if name == "created" else name for name in Film.__annotations__ if name != "id"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.integers().map(lambda n: 10**n if 0 < n < 400 else n),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "url", "name", "size", "int", "x"]), inner)
    ),
)


@given(JSON)
@example({"id": "x", "createdAt": 1e300})
@example({"id": "x", "createdAt": float("inf")})
@example({"id": "x", "createdAt": "9" * 5000})
@example([[]])
def test_anything_is_a_model_or_unexpected(data: Any) -> None:
    models: tuple[type[WireModel], ...] = (Film, Owner, File)
    for model in models:
        found = outcome(functools.partial(read, model, data))
        assert isinstance(found, (model, UnexpectedResponse))
        if isinstance(found, UnexpectedResponse):
            assert found.raw is data
            assert "pydantic" not in str(found)


@given(st.dictionaries(st.sampled_from(OPTIONAL), JSON))
@example({"createdAt": 1e300})
@example({"createdAt": 10**18})
@example({"owner": {"name": "no id"}})
@example({"files": [{"url": "a"}, {"size": 1}, "junk", {"url": "b", "size": "junk"}]})
@example({"either": {"int": 1}})
@example({"tags": {"a": "junk", "b": 1}})
def test_what_cannot_be_read_counts_as_missing_and_no_more(rest: dict[str, Any]) -> None:
    film = read(Film, {"id": "f1", **rest})
    assert film.id == "f1"
    for name, value in rest.items():
        if value is None:
            assert not getattr(film, "created" if name == "createdAt" else name)


def test_an_item_that_cannot_be_read_goes_as_a_whole_and_a_field_alone() -> None:
    film = read(
        Film,
        {
            "id": "f1",
            "files": [{"url": "a"}, {"size": 1}, "junk", {"url": "b", "size": "junk"}],
            "tags": {"a": "x", "b": 2},
        },
    )
    assert [(file.url, file.size) for file in film.files] == [("a", None), ("b", None)]
    assert film.tags == {"b": 2}


@pytest.mark.parametrize("data", [None, [], "text", 7, {}, {"id": None}, {"id": 7}, {"id": ["x"]}, [{"id": "x"}]])
def test_what_has_not_even_an_id(data: Any) -> None:
    with pytest.raises(UnexpectedResponse, match=r"no readable Owner in the answer") as caught:
        read(Owner, data, Response(200))
    error = caught.value
    assert (error.raw, error.status) == (data, 200)
    assert error.__cause__ is None
    assert error.__context__ is None, "no parser's traceback beneath it"


def test_a_model_whose_own_reading_overflows() -> None:
    with pytest.raises(UnexpectedResponse, match=r"no readable Careless"):
        read(Careless, {"id": "x"})


def test_json_that_is_deeper_than_any_stack() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = {"owner": deep}
    with pytest.raises(UnexpectedResponse):
        read(Film, deep)
    while isinstance(deep, dict):  # else its destruction is deep, too
        deep = deep["owner"]


@pytest.mark.parametrize(
    ("field", "said", "read_as"),
    [
        ("name", "x", "x"),
        ("name", "", None),
        ("name", "  ", None),
        ("name", 7, "7"),
        ("name", 1.5, "1.5"),
        ("name", True, None),
        ("name", ["x"], None),
        ("count", "7", 7),
        ("count", "", None),
        ("count", 7.0, 7),
        ("count", 7.5, None),
        ("length", "1.5", 1.5),
        ("length", "", None),
        ("live", "true", True),
        ("live", 0, False),
        ("live", "", None),
        ("live", "perhaps", None),
        ("at", "2026-03-01T12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("at", "2026-03-01T14:00:00+02:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("at", "2026-03-01T12:00:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("at", "", None),
        ("at", "yesterday", None),
        ("createdAt", 1_772_366_400_000, datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("createdAt", 1_772_366_400, datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("createdAt", "1772366400000", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("createdAt", 1_772_366_400_500.0, datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)),
        ("createdAt", 0, None),
        ("createdAt", -5, None),
        ("createdAt", "", None),
        ("createdAt", "\u00b2", None),
        ("createdAt", True, None),
        ("createdAt", float("nan"), None),
        ("createdAt", float("inf"), None),
        ("createdAt", 10**30, None),
    ],
)
def test_how_a_value_reads(field: str, said: object, read_as: object) -> None:
    found = read(Film, {"id": "f1", field: said})
    assert getattr(found, "created" if field == "createdAt" else field) == read_as


class Reel(WireModel):
    """Names of its own, and another of its kind inside."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(populate_by_name=True, alias_generator=to_camel)

    reel_id: str
    taken_at: Instant = None
    scene: str | None = Field(None, validation_alias=AliasChoices("scene", "sceneName"), max_length=5)
    then: Reel | None = None


class SpareReel(Reel):
    scene: str | None = None
    shelf: str = "a"


def test_a_field_is_read_under_each_of_its_names() -> None:
    assert read(Reel, {"reelId": "r1"}).reel_id == read(Reel, {"reel_id": "r1"}).reel_id == "r1"
    assert read(Reel, {"reelId": "r1", "sceneName": "three"}).scene == "three"
    assert read(Reel, {"reelId": "r1", "sceneName": "eleven"}).scene is None, "it may be of five letters"


def test_a_model_inside_itself() -> None:
    found = read(Reel, {"reelId": "r1", "then": {"reelId": "r2", "then": {"scene": "no id"}}})
    assert found.then is not None
    assert (found.then.reel_id, found.then.then) == ("r2", None)


def test_a_model_of_a_model() -> None:
    found = read(SpareReel, {"reelId": "r1", "takenAt": "2026-03-01T12:00:00Z", "sceneName": "three", "shelf": 7})
    assert isinstance(found, Reel)
    assert (found.reel_id, found.taken_at) == ("r1", datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert (found.scene, found.shelf) == (None, "a"), "the field that was declared anew has its own names only"
    assert read(Reel, {"reelId": "r1", "sceneName": "three"}).scene == "three"


def test_what_was_said_and_what_was_not() -> None:
    found = read(Reel, {"reelId": "r1", "scene": None, "takenAt": "yesterday"})
    assert vars(found) == {"reel_id": "r1", "scene": None}
    assert found.taken_at is None


class Kind(OpenEnum):
    FILM = "film"
    UNKNOWN = "unknown"


@pytest.mark.parametrize(
    ("said", "read_as"), [("film", Kind.FILM), ("unknown", Kind.UNKNOWN), ("play", Kind.UNKNOWN), (None, None)]
)
def test_a_word_of_an_open_vocabulary(said: str | None, read_as: Kind | None) -> None:
    assert word_in(Kind, said) is read_as


@given(st.integers(min_value=10**11, max_value=2**33 * 1000))
@example(10**11)
@example(2**33 * 1000)
def test_milliseconds_are_exact(millis: int) -> None:
    assert read(Film, {"id": "f1", "createdAt": millis}).created == datetime.fromtimestamp(0, UTC) + timedelta(
        milliseconds=millis
    )


def test_instants_are_in_utc() -> None:
    for said in ("2026-03-01T14:00:00+02:00", "2026-03-01T12:00:00"):
        at = read(Film, {"id": "f1", "at": said}).at
        assert at is not None
        assert at.utcoffset() == timedelta(0)
    assert read(Film, {"id": "f1", "at": "0001-01-01T00:00:00+05:00"}).at is None, "an instant before time began"


@given(
    st.datetimes(timezones=st.none() | st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23))))
)
def test_utc(value: datetime) -> None:
    found = utc(value)
    if found is None:
        assert value.year in {1, 9999}
    elif value.tzinfo is None:
        assert found == value.replace(tzinfo=UTC)
    else:
        assert found == value
        assert found.tzinfo is UTC


def test_utc_of_nothing() -> None:
    assert utc(None) is None


# --- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "path"), [([1], ()), ({"a": [1]}, ("a",)), ({"a": {"b": [1]}}, ("a", "b"))])
def test_a_list_is_found(data: Any, path: tuple[str, ...]) -> None:
    assert entries(data, *path) == [1]


@given(JSON, st.lists(st.sampled_from(["a", "id"]), max_size=2))
def test_a_list_is_found_or_unexpected(data: Any, path: list[str]) -> None:
    found = outcome(lambda: entries(data, *path))
    assert isinstance(found, (list, UnexpectedResponse))
    if isinstance(found, UnexpectedResponse):
        assert found.raw is data


def test_where_the_list_should_have_been() -> None:
    with pytest.raises(UnexpectedResponse, match=r"no list at a.b of the answer"):
        entries({"a": {"b": {}}}, "a", "b", response=Response(200))
    with pytest.raises(UnexpectedResponse, match=r"no list at the top of the answer"):
        entries({})


def test_unreadable_holds_what_came() -> None:
    error = unreadable("no", {"x": 1}, Response(201))
    assert (error.raw, error.status, error.message) == ({"x": 1}, 201, "no")
    assert json.dumps(error.raw)
