"""Reading bodies strictly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from anyroom.simulator import BadField, Fields
from anyroom.simulator.exchange import read_json

GIVEN = Fields(
    {
        "text": "abc",
        "empty": "",
        "null": None,
        "yes": True,
        "word": "TRUE",
        "number": 5,
        "half": 0.5,
        "list": ["a", "b"],
        "mixed": ["a", 1],
        "objects": [{"x": 1}],
        "map": {"a": "b"},
        "deep": {"x": {"y": "z"}},
    }
)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda f: f.text("text"), "abc"),
        (lambda f: f.text("null"), None),
        (lambda f: f.text("missing"), None),
        (lambda f: f.needed_text("text", most=3), "abc"),
        (lambda f: f.flag("yes"), True),
        (lambda f: f.flag("word", words={"true": True}), True),
        (lambda f: f.flag("missing"), None),
        (lambda f: f.needed_flag("yes"), True),
        (lambda f: f.whole("number", least=5, most=5), 5),
        (lambda f: f.whole("null", least=5, most=5), None),
        (lambda f: f.seconds("half", most=1), 0.5),
        (lambda f: f.choice("text", {"abc"}), "abc"),
        (lambda f: f.texts("list"), ("a", "b")),
        (lambda f: f.texts("null"), None),
        (lambda f: [item.whole("x", least=0, most=9) for item in f.each("objects")], [1]),
        (lambda f: f.each("missing"), None),
        (lambda f: f.text_map("map"), {"a": "b"}),
        (lambda f: f.text_map("missing"), None),
        (lambda f: f.needed("deep").needed("x").text("y"), "z"),
        (lambda f: f.nested("null"), None),
        (lambda f: ("null" in f, f.has("null"), "missing" in f), (True, False, False)),
    ],
)
def test_what_is_as_it_should_be(read: Callable[[Fields], Any], expected: object) -> None:
    assert read(GIVEN) == expected


@pytest.mark.parametrize(
    ("read", "problem"),
    [
        (lambda f: f.text("number"), "number: must be a string"),
        (lambda f: f.text("text", most=2), "text: must have 0 to 2 characters"),
        (lambda f: f.text("empty", least=1), "empty: must not be empty"),
        (lambda f: f.needed_text("null"), "null: is required"),
        (lambda f: f.flag("number"), "number: must be true or false"),
        (lambda f: f.flag("word"), "word: must be true or false"),
        (lambda f: f.flag("text", words={"true": True}), "text: must be true or false"),
        (lambda f: f.needed_flag("missing"), "missing: is required"),
        (lambda f: f.whole("number", least=6, most=9), "number: must be a whole number from 6 to 9"),
        (lambda f: f.whole("yes", least=0, most=9), "yes: must be a whole number"),
        (lambda f: f.whole("half", least=0, most=9), "half: must be a whole number"),
        (lambda f: f.seconds("yes", most=9), "yes: must be a number of seconds"),
        (lambda f: f.choice("text", {"x", "a"}), "text: must be one of a, x"),
        (lambda f: f.texts("mixed"), "mixed: must be a list of strings"),
        (lambda f: f.texts("text"), "text: must be a list"),
        (lambda f: f.texts("list", most=1), "list: must have at most 1 items"),
        (lambda f: f.each("list"), r"list\[0\]: must be an object"),
        (lambda f: f.text_map("deep"), "deep: must be an object of strings"),
        (lambda f: f.text_map("list"), "list: must be an object of strings"),
        (lambda f: f.nested("list"), "list: must be an object"),
        (lambda f: f.needed("missing"), "missing: is required"),
        (lambda f: f.needed("deep").needed("x").flag("y"), r"deep\.x\.y: must be true or false"),
        (lambda f: f.only(["text"]), "is unknown"),
        (lambda f: Fields([]), "body: must be an object"),
    ],
)
def test_what_is_not_names_the_field(read: Callable[[Fields], Any], problem: str) -> None:
    with pytest.raises(BadField, match=problem):
        read(GIVEN)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"NaN", b"[Infinity]", b"1e999", b"\xff", b"[" * 100_000, b"9" * 10_000],
    ids=lambda content: repr(content[:9]),
)
def test_what_is_no_json(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(content)


@pytest.mark.parametrize(("content", "value"), [(b"1.5", 1.5), (b"null", None), (b' {"a": [1]} ', {"a": [1]})])
def test_what_is_json(content: bytes, value: object) -> None:
    assert read_json(content) == value
