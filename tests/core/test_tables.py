"""Tables put each option where the platform wants it, and refuse by construction what they do not know."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anyroom.capabilities import Level, Support, Why
from anyroom.errors import InvalidArgument, UnsupportedOption
from anyroom.tables import (
    Emulated,
    OptionTable,
    Used,
    at,
    essential_options,
    everything,
    merge,
    option_names,
    option_table,
    own_part,
    translate,
    values_of,
)
from anyroom.types import Grant, Layout, Quality, Role, StartRecording, Storage, Stylesheet, WebPage
from anyroom.types.broadcasts import StartBroadcast
from anyroom.types.calls import Dial
from anyroom.types.rooms import CreateRoom
from anyroom.types.tokens import CreateToken
from anyroom.types.values import UNSET, Options, Unset, options
from anyroom.types.waiting import WaitRecording

from .toy import START_OPTIONS, Toy

Write = Callable[..., dict[str, Any]]


def write(table: OptionTable[Any], given: Options, body: dict[str, Any] | None = None) -> dict[str, Any]:
    return table.write(given, body if body is not None else {}, "toy")


# --- where a value goes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_options", "body"),
    [
        ({}, {}),
        ({"name": "film"}, {"name": "film"}),
        ({"layout": Layout.GRID}, {"layout": {"type": "bestFit"}}),
        ({"layout": "grid"}, {"layout": {"type": "bestFit"}}),
        ({"layout": Layout.PIP}, {"layout": {"type": "small"}}),
        ({"layout": Stylesheet("a{}")}, {"layout": {"type": "a{}"}}),
        ({"max_duration": 2}, {"limit": 2000}),
        ({"audio_only": True}, {"video": False}),
        ({"audio_only": False}, {"video": True}),
        (
            {"extra": {"toy": {"layout": {"more": 1}}}, "layout": Layout.GRID},
            {"layout": {"type": "bestFit", "more": 1}},
        ),
        ({"extra": {"toy": {"layout": {"type": "mine"}}}, "layout": Layout.GRID}, {"layout": {"type": "mine"}}),
        ({"extra": {"toy": {"name": None}}, "name": "film"}, {"name": None}),
        ({"extra": {"memory": {"name": "foreign"}}}, {}),
        ({"extra": {}}, {}),
    ],
)
def test_a_value_goes_where_the_table_says(given_options: dict[str, Any], body: dict[str, Any]) -> None:
    assert write(START_OPTIONS, StartRecording(**given_options)) == body


def test_paths_are_merged_into_what_is_there() -> None:
    table = option_table(StartRecording, {"name": at("a", "b", "c"), "max_duration": at("a", "b", "d")})
    body = write(table, StartRecording(name="x", max_duration=1), {"a": {"z": 0}})
    assert body == {"a": {"z": 0, "b": {"c": "x", "d": 1}}}


def test_a_dict_is_merged_into_what_is_there() -> None:
    table = option_table(
        StartRecording, {"name": at("a", "b"), "max_duration": at("a", of=lambda n: {"c": n, "d": {}})}
    )
    assert write(table, StartRecording(name="x", max_duration=1)) == {"a": {"b": "x", "c": 1, "d": {}}}


def test_used_writes_nothing_and_still_refuses_values() -> None:
    table = option_table(CreateToken, {"role": Used({Role.HOST: "h"}), "name": Used()})
    assert write(table, CreateToken(role=Role.HOST, name="Ana")) == {}
    with pytest.raises(UnsupportedOption, match=r"role: viewer: this adapter knows host"):
        write(table, CreateToken(role=Role.VIEWER))


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_options", "message", "why"),
    [
        ({"quality": Quality.HD}, "quality: it records at 720 lines", Why.UPSTREAM),
        ({"layout": Layout.SPOTLIGHT}, "layout: spotlight: use GRID", Why.UPSTREAM),
        (
            {"layout": Layout.SIDEBAR},
            "layout: sidebar: this adapter knows grid, pip, spotlight, stylesheet",
            Why.UNWRITTEN,
        ),
        ({"layout": WebPage("https://a.test")}, "layout: webpage: this adapter knows", Why.UNWRITTEN),
        ({"transcribe": True}, "transcribe: this adapter does not have it", Why.UNWRITTEN),
    ],
)
def test_a_refusal_says_everything(given_options: dict[str, Any], message: str, why: Why) -> None:
    ((option, value),) = given_options.items()
    body: dict[str, Any] = {}
    with pytest.raises(UnsupportedOption, match=rf"^toy: {message}") as caught:
        write(START_OPTIONS, StartRecording(**given_options), body)
    error = caught.value
    assert (error.provider, error.option, error.value, error.why) == ("toy", option, value, why)
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_an_option_that_core_gains_next_year_is_refused_by_todays_table() -> None:
    @options
    class NextYear(StartRecording):
        watermark: str | Unset = UNSET

    assert write(START_OPTIONS, NextYear(name="x")) == {"name": "x"}
    with pytest.raises(UnsupportedOption, match=r"watermark: this adapter does not have it"):
        write(START_OPTIONS, NextYear(watermark="logo"))


def test_a_table_with_an_option_that_does_not_exist_cannot_be_made() -> None:
    with pytest.raises(TypeError, match=r"StartRecording has no option colour, lens"):
        option_table(StartRecording, {"lens": at("x"), "colour": at("y"), "name": at("name")})


def test_an_unhashable_value_stands_there_by_its_class() -> None:
    assert translate({dict: sorted}, {"b": 1, "a": 2}) == ["a", "b"]
    with pytest.raises(UnsupportedOption, match=r"^list: this adapter knows dict"):
        translate({dict: "d"}, [1])


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (Layout.GRID, "grid"),
        ("text", "text"),
        (True, "True"),
        (7, "7"),
        (0.5, "float"),
        (Stylesheet("x"), "stylesheet"),
    ],
)
def test_values_are_named_and_their_content_is_not_shown(value: object, spelt: str) -> None:
    with pytest.raises(
        UnsupportedOption, match=rf"^{spelt}: this adapter knows nothing\b|^{spelt}: this adapter knows $"
    ):
        translate({}, value)


def test_emulated_words_and_rules_are_carried_out() -> None:
    assert translate({1: Emulated("one", "costs")}, 1) == "one"
    assert translate({int: Emulated(lambda value: value + 1, "costs")}, 1) == 2


def test_emulated_may_only_announce_what_the_method_does_itself() -> None:
    table = option_table(StartRecording, {"name": Emulated(Used(), "looks it up first")})
    assert write(table, StartRecording(name="x")) == {}


# --- extra ------------------------------------------------------------------------------------------------------------


def test_extra_for_a_provider_that_is_not_installed_is_a_misspelling() -> None:
    with pytest.raises(InvalidArgument, match=r"not installed: tooy, zoo"):
        write(START_OPTIONS, StartRecording(extra={"tooy": {}, "zoo": {}, "memory": {}}))


@pytest.mark.parametrize("part", ["text", 7, ["a"], None])
def test_extra_holds_a_mapping_for_each_provider(part: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"extra"):
        own_part({"toy": part}, "toy")


LEAVES = st.none() | st.booleans() | st.integers() | st.text()
TREES: st.SearchStrategy[dict[str, Any]] = st.deferred(
    lambda: st.dictionaries(st.sampled_from("abc"), LEAVES | st.lists(LEAVES) | TREES, max_size=3)
)


def merged(one: Any, other: Any) -> Any:
    """The law, said once more and differently."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return other
    return {key: merged(one.get(key), other[key]) if key in other else one[key] for key in {**one, **other}}


@given(TREES, TREES)
@example({}, {"a": {"a": {}}})
def test_merging_is_deep_the_later_wins_and_nobodys_value_is_changed(body: Any, more: Any) -> None:
    before = copy.deepcopy(more)
    expected = merged(body, more)
    merge(body, more)
    assert body == expected
    merge(body, {"a": {"a": {"a": {"mark": 1}, "mark": 1}, "mark": 1}, "b": {"b": {"mark": 1}}})
    assert more == before, "what was merged in belongs to the caller"


def test_writing_changes_no_value_of_the_caller() -> None:
    mine: dict[str, Any] = {"kind": {"deep": 1}}
    table = option_table(
        StartRecording,
        {"storage": at("store", of=lambda value: value.settings), "transcribe": at("store", "kind", "t")},
    )
    storage = Storage(kind="s3", bucket="b", settings=mine)
    extra = {"toy": {"store": {"kind": {"more": 2}}}}
    body = write(table, StartRecording(transcribe=True, storage=storage, extra=extra))
    assert body == {"store": {"kind": {"deep": 1, "t": True, "more": 2}}}
    assert mine == {"kind": {"deep": 1}}


# --- support ----------------------------------------------------------------------------------------------------------

NATIVE = Support(Level.NATIVE)


@pytest.mark.parametrize(
    ("option", "value", "level", "note"),
    [
        ("layout", "", Level.NATIVE, ""),
        ("layout", "grid", Level.NATIVE, ""),
        ("layout", Layout.GRID, Level.NATIVE, ""),
        ("layout", "pip", Level.EMULATED, "the small picture is the first to speak"),
        ("layout", "spotlight", Level.ABSENT, "use GRID"),
        ("layout", "sidebar", Level.ABSENT, "this adapter does not have it"),
        ("layout", "no-such", Level.ABSENT, "this adapter does not have it"),
        ("layout", "stylesheet", Level.NATIVE, ""),
        ("layout", Stylesheet("x"), Level.NATIVE, ""),
        ("layout", WebPage("x"), Level.ABSENT, "this adapter does not have it"),
        ("quality", "", Level.ABSENT, "it records at 720 lines"),
        ("quality", "hd", Level.ABSENT, "it records at 720 lines"),
        ("audio_only", True, Level.EMULATED, "the picture is black"),
        ("name", "anything", Level.NATIVE, ""),
        ("transcribe", "", Level.ABSENT, "this adapter does not have it"),
        ("extra", "", Level.NATIVE, ""),
    ],
)
def test_support_of_options_and_values(option: str, value: object, level: Level, note: str) -> None:
    found = START_OPTIONS.support(option, value)
    assert (found.level, found.note) == (level, note)
    assert bool(found) is (level is not Level.ABSENT)
    assert (found.why is None) is bool(found)


def test_extra_is_absent_where_the_options_have_none() -> None:
    assert not everything(CreateToken).support("extra")


def test_what_support_says_and_what_writing_does_agree() -> None:
    for option in option_names(StartRecording):
        for value in values_of(StartRecording, option):
            if isinstance(value, str) and value in {"stylesheet", "webpage"}:
                continue
            said = START_OPTIONS.support(option, value)
            try:
                write(START_OPTIONS, StartRecording.given(**{option: value}))
            except UnsupportedOption:
                assert not said, (option, value)
            else:
                assert said, (option, value)


def test_everything_reads_every_option_itself() -> None:
    table = everything(WaitRecording)
    assert set(table.rules) == {"until", "timeout"}
    assert write(table, WaitRecording()) == {}
    assert "extra" not in everything(StartRecording).rules


@pytest.mark.parametrize(
    ("kind", "option", "values"),
    [
        (StartRecording, "quality", ["sd", "hd", "fhd"]),
        (StartRecording, "layout", [*Layout, "stylesheet", "webpage"]),
        (StartRecording, "name", []),
        (StartRecording, "extra", []),
        (CreateToken, "grants", [*Grant]),
        (CreateToken, "ttl", []),
        (StartBroadcast, "rtmp", []),
    ],
)
def test_values_that_can_be_named(kind: type[Options], option: str, values: list[str]) -> None:
    assert list(values_of(kind, option)) == values


def test_unknown_is_no_value_to_ask_for() -> None:
    assert "unknown" not in list(values_of(WaitRecording, "until"))


@pytest.mark.parametrize(
    ("kind", "essential"),
    [
        (CreateRoom, {"key", "region"}),
        (StartRecording, {"storage"}),
        (CreateToken, {"role", "ttl", "grants"}),
        (Dial, {"auth", "secure"}),
        (StartBroadcast, set()),
    ],
)
def test_essential_options(kind: type[Options], essential: set[str]) -> None:
    assert essential_options(kind) == essential


def test_a_provider_writes_by_its_own_name(toy: Toy) -> None:
    extra = {"toy": {"x": 1}, "memory": {"y": 2}}
    assert toy.write(START_OPTIONS, StartRecording(extra=extra), {}) == {"x": 1}
