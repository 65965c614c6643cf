"""A page that is read straight from its bytes is the page that is parsed first, and `raw` is parsed when somebody asks."""

from __future__ import annotations

import copy
import dataclasses
import gc
import json
import pickle
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import anyroom.unparsed
from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response
from anyroom.reading import WireModel, entries, read, read_ahead, within
from anyroom.types import Room
from anyroom.unparsed import Unparsed

from .test_reading import JSON, OPTIONAL, Careless, Film, Owner, outcome

FILMS: Sequence[Any] = (
    {"id": "f1", "name": "One", "owner": {"id": "o1"}, "more": [1, {"x": None}]},
    {"id": "f2", "createdAt": 1_700_000_000_000, "at": "2026-03-01T12:00:00Z", "files": [{"url": "u", "size": "3"}]},
    {"id": "f3", "name": "", "owner": None, "live": True, "tags": {"a": 1}},
)


def answer(films: object, **more: object) -> Response:
    return Response(200, json.dumps({"films": films, **more}).encode())


def rooms(response: Response) -> Sequence[Room]:
    """As an adapter reads a page."""
    films = entries(read_ahead(Film, response, "films"), "films", response=response)
    return [Room(provider="p", raw=film, id=read(Film, film).id) for film in films]


def plain(found: object) -> object:
    """What a model, or the error in its place, holds; as text, in which a NaN is like another."""
    if isinstance(found, (WireModel, UnexpectedResponse)):
        return type(found).__name__, {name: plain(value) for name, value in vars(found).items()}
    return [plain(item) for item in found] if isinstance(found, (list, tuple)) else repr(found)


@pytest.fixture
def parsings(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The bodies that were parsed."""
    parsed: list[bytes] = []
    genuine = anyroom.unparsed.parsed

    def counted(content: bytes) -> Any:
        parsed.append(content)
        return genuine(content)

    monkeypatch.setattr(anyroom.unparsed, "parsed", counted)
    return parsed


@given(st.lists(st.fixed_dictionaries({"id": st.text() | JSON}, optional=dict.fromkeys(OPTIONAL, JSON))))
@example(list(FILMS))
@example([*FILMS, {"no": "id"}])
@example([*FILMS, "no object"])
@example([{"id": "f1", "name": "\ud800"}])
@example([{"id": "f1", "createdAt": 10**30}])
@example([{"id": "f1", "count": float("nan")}])
def test_what_is_read_ahead_is_what_is_read(films: Any) -> None:
    response = answer(films, count=len(films))
    body = read_ahead(Film, response, "films")
    parsed = response.json()
    assert {key: value for key, value in body.items() if key != "films"} == {"count": len(films)}
    assert len(body["films"]) == len(parsed["films"])
    for ahead, film in zip(body["films"], parsed["films"], strict=True):
        found, genuine = (outcome(partial(read, Film, data)) for data in (ahead, film))
        assert plain(found) == plain(genuine)
        raw = ahead.parsed() if isinstance(ahead, Unparsed) else ahead
        assert repr(raw) == repr(film), "also where it holds a NaN"


def test_a_page_as_it_should_be_is_read_ahead_and_any_other_is_not() -> None:
    def ahead(films: Any) -> bool:
        return any(isinstance(film, Unparsed) for film in read_ahead(Film, answer(films), "films")["films"])

    assert ahead(FILMS)
    assert not ahead([*FILMS, {"id": "f4", "count": "junk"}])


@pytest.mark.parametrize(
    "body", [b"", b"no JSON", b"[]", b"{}", b'{"films": {}}', b'{"films": [7]}', b'{"films": null}', b"[" * 9999]
)
def test_an_answer_without_the_list_is_as_it_was_parsed(body: bytes) -> None:
    response = Response(200, body)
    assert read_ahead(Film, response, "films") == response.json()


def test_a_model_whose_reading_fails_as_no_parser_does() -> None:
    response = answer([{"id": "x"}])
    assert read_ahead(Careless, response, "films") == response.json()


def test_raw_is_parsed_once_for_all_of_a_page_and_only_when_asked_for(parsings: list[bytes]) -> None:
    response = answer(FILMS)
    found = rooms(response)
    assert (found == rooms(response), repr(found).count("raw"), parsings) == (True, 0, [])
    assert [room.raw for room in found] == list(FILMS)
    assert parsings == [response.content]
    assert found[0].raw is found[0].raw


@pytest.mark.parametrize(
    "made",
    [
        lambda room: pickle.loads(pickle.dumps(room)),  # noqa: S301
        copy.copy,
        copy.deepcopy,
        lambda room: dataclasses.replace(room, name="Another"),
        lambda room: Room(**{item.name: getattr(room, item.name) for item in dataclasses.fields(room)}),
    ],
    ids=["pickled", "copied", "copied deeply", "replaced", "made anew"],
)
def test_what_is_made_of_a_record_has_its_raw_and_not_the_page(made: Callable[[Room], Room]) -> None:
    first, *_ = rooms(answer(FILMS))
    assert made(first).raw == FILMS[0]
    assert b"f2" not in pickle.dumps(made(first))


def test_what_was_read_or_asked_for_holds_nothing_of_the_page() -> None:
    first, *_ = read_ahead(Film, answer(FILMS), "films")["films"]
    room = Room(provider="p", raw=first, id=read(Film, first).id)
    assert first.found is None, "the wire model is gone with its reading"
    assert first in gc.get_referents(room)
    assert room.raw == FILMS[0]
    assert first not in gc.get_referents(room)


def test_as_a_dict() -> None:
    assert dataclasses.asdict(rooms(answer(FILMS))[1])["raw"] == FILMS[1]


def test_a_part_has_the_part_of_the_same_raw(parsings: list[bytes]) -> None:
    response = answer(FILMS)
    whole: Any = read_ahead(Film, response, "films")["films"][0]
    part = within(whole, "owner")
    assert parsings == []
    assert part.parsed() is whole.parsed()["owner"]
    assert read(Owner, part).id == "o1"
    assert parsings == [response.content]
    assert within(FILMS[0], "owner") is FILMS[0]["owner"], "as of what is parsed"


def test_another_model_reads_what_was_not_read_for_it() -> None:
    class Titled(WireModel):
        name: str

    first, *_ = read_ahead(Film, answer(FILMS), "films")["films"]
    assert read(Titled, first).name == "One"


def test_raw_is_frozen_too() -> None:
    first, *_ = rooms(answer(FILMS))
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.raw = {}  # type: ignore[misc]
