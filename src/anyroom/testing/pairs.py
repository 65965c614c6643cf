"""Answers of the platform in pairs: `<kind>/<name>.json` as it is sent, `<name>.expected.json` what is read in it.

    {"reads_as": {"id": "r-1", "status": "active"}, "only_in_raw": ["links.get_room", "people.*.geo"]}

`reads_as` is the result in full, without what is at its default; `only_in_raw` lists what no typed attribute reaches: `*`
stands for any index, and a path for all beneath it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple, TypeAlias

import pytest

from anyroom.errors import AnyroomError
from anyroom.testing.kit.plain import plainly
from anyroom.testing.places import Place, changed, leaves
from anyroom.types.values import Record

Reader: TypeAlias = Callable[[Any], Any]

SUFFIX: Final = ".expected.json"
INSTANTS: Final = ("1999-12-31T23:59:58Z", 946_684_798_000)
OTHERS: Final[Mapping[type, Callable[[Any], Sequence[Any]]]] = {
    bool: lambda value: [not value],
    str: lambda value: [f"{value}x", "x", "7", *INSTANTS],
    int: lambda value: [value + 1, 0, *INSTANTS],
    float: lambda value: [value + 1],
    type(None): lambda _: ["x", 7, True, *INSTANTS, "https://example.com/x.mp4", ["x"], {"x": "x"}],
    list: lambda _: [["x"], [{"id": "x"}]],
    dict: lambda _: [{"x": "x"}],
}
"""By the type of a leaf: what to put in its place, to see whether the result notices. Lists and objects are leaves when empty."""


class Pair(NamedTuple):
    """One answer and its expectation."""

    kind: str
    sent: Any
    reads_as: Any
    only_in_raw: Sequence[str]

    def leaves(self) -> Iterator[Place]:
        """Every place in the answer that holds a value."""
        return (place for place, _ in leaves(self.sent))

    def lists(self, place: Place) -> bool:
        """Whether `only_in_raw` lists a place."""
        return any(map(_covers(place), self.only_in_raw))

    def unreached(self, read: Reader) -> Iterator[Place]:
        """The places that no typed attribute reaches: whatever stands there, the result is the same."""
        genuine = _result(read, self.sent)
        for place, value in leaves(self.sent):
            others = (changed(self.sent, place, other) for other in OTHERS[type(value)](value) if other != value)
            if all(_result(read, other) == genuine for other in others):
                yield place


@cache
def read_pair(expected: Path) -> Pair:
    """Read a pair by the path of its expectation.

    Raises:
        ValueError: the expectation has other members than it should.
    """
    sent = expected.with_name(expected.name.removesuffix(SUFFIX) + ".json")
    said = json.loads(expected.read_text(encoding="utf-8"))
    if set(said) != {"reads_as", "only_in_raw"}:
        raise ValueError(f"{expected.name}: an expectation has reads_as and only_in_raw")
    return Pair(expected.parent.name, json.loads(sent.read_text(encoding="utf-8")), **said)


def pairs_in(folder: Path) -> Sequence[Path]:
    """The expectations in a folder of kinds."""
    return sorted(folder.glob(f"*/*{SUFFIX}"))


class WirePairs:
    """What must hold for every pair. Subclass it in a test module, and give `pairs`, a folder, and `readers`, by kind."""

    pairs: ClassVar[Path]
    readers: ClassVar[Mapping[str, Reader]]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each pair."""
        if "pair" in metafunc.fixturenames:
            paths = pairs_in(self.pairs)
            ids = [f"{path.parent.name}/{path.name.removesuffix(SUFFIX)}" for path in paths]
            metafunc.parametrize("pair", paths, ids=ids, indirect=True)

    @pytest.fixture
    def pair(self, request: pytest.FixtureRequest) -> Pair:
        """The pair of this test."""
        return read_pair(request.param)

    def test_what_is_sent_reads_as_expected(self, pair: Pair) -> None:
        """The answer reads otherwise than its expectation says, or a record of it has not the whole answer in `raw`."""
        found = self.readers[pair.kind](pair.sent)
        assert plainly(found) == pair.reads_as
        if isinstance(found, Record):
            assert found.raw is not None

    def test_every_leaf_is_reached_or_listed(self, pair: Pair) -> None:
        """Something in the answer is reached by no typed attribute, and is not listed in `only_in_raw`; or something that
        stands there is reached, or is not in the answer.

        Type what a user would want; list the rest.
        """
        unreached = list(pair.unreached(self.readers[pair.kind]))
        unlisted = [_spelled(place) for place in unreached if not pair.lists(place)]
        idle = [path for path in pair.only_in_raw if not any(_covers(place)(path) for place in unreached)]
        assert not unlisted, f"only in raw, and not listed: {', '.join(unlisted)}"
        assert not idle, f"listed as only in raw, and reached or not there: {', '.join(idle)}"

    def test_every_answer_has_its_expectation(self) -> None:
        """An answer has no expectation, or a kind has no reader, or a reader no pair."""
        answers = {path for path in self.pairs.glob("*/*.json") if not path.name.endswith(SUFFIX)}
        expected = {path.with_name(path.name.removesuffix(SUFFIX) + ".json") for path in pairs_in(self.pairs)}
        assert answers == expected
        assert {path.parent.name for path in answers} == set(self.readers)


def _result(read: Reader, data: Any) -> Any:
    try:
        return plainly(read(data))
    except AnyroomError as error:
        return type(error)


def _spelled(place: Place) -> str:
    return ".".join("*" if isinstance(key, int) else key for key in place)


def _covers(place: Place) -> Callable[[str], bool]:
    spelled = _spelled(place)
    return lambda path: spelled == path or spelled.startswith(f"{path}.")
