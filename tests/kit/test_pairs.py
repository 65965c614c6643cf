"""Pairs: what no typed attribute reaches must be listed, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from anyroom.reading import Instant, Number, Text, WireModel, read
from anyroom.testing.pairs import Pair, WirePairs, read_pair
from anyroom.types.values import Record, record

SENT = {
    "id": "f-1",
    "made": "2026-01-01T10:00:00Z",
    "meta": {"seconds": 1.5, "codec": None},
    "cuts": [{"by": "ana"}, {"by": "bo"}],
    "open": True,
    "more": [],
}
READS_AS = {"id": "f-1", "made": "2026-01-01T10:00:00+00:00", "seconds": 1.5}
ONLY_IN_RAW = ["meta.codec", "cuts.*.by", "open", "more"]


@record
class Film(Record):
    id: str
    made: Any = None
    seconds: float | None = None
    first_cut: str | None = None


class Meta(WireModel):
    seconds: Number = None


class WireFilm(WireModel):
    id: str
    made: Instant = None
    meta: Meta = Meta()
    title: Text = None


def film(data: Any) -> Film:
    found = read(WireFilm, data)
    return Film(provider="acme", raw=data, id=found.id, made=found.made, seconds=found.meta.seconds)


class Films(WirePairs):
    readers = {"film": film}  # noqa: RUF012 # as a test's author writes it


def pair(only_in_raw: list[str], **changes: Any) -> Pair:
    return Pair("film", SENT, {**READS_AS, **changes}, only_in_raw)


def test_a_pair_that_says_it_all_passes() -> None:
    Films().test_what_is_sent_reads_as_expected(pair(ONLY_IN_RAW))
    Films().test_every_leaf_is_reached_or_listed(pair(ONLY_IN_RAW))


def test_a_listed_path_covers_all_beneath_it() -> None:
    Films().test_every_leaf_is_reached_or_listed(pair(["meta.codec", "cuts", "open", "more"]))


@pytest.mark.parametrize("left_out", ONLY_IN_RAW)
def test_what_nothing_reaches_must_be_listed(left_out: str) -> None:
    listed = [path for path in ONLY_IN_RAW if path != left_out]
    with pytest.raises(AssertionError, match=f"not listed: {left_out.replace('*', '.')}"):
        Films().test_every_leaf_is_reached_or_listed(pair(listed))


@pytest.mark.parametrize("idle", ["id", "made", "meta.seconds", "nothing"])
def test_what_is_reached_must_not_be_listed(idle: str) -> None:
    with pytest.raises(AssertionError, match=f"reached or not there: {idle}"):
        Films().test_every_leaf_is_reached_or_listed(pair([*ONLY_IN_RAW, idle]))


def test_another_reading_fails() -> None:
    with pytest.raises(AssertionError):
        Films().test_what_is_sent_reads_as_expected(pair(ONLY_IN_RAW, seconds=2.5))


def test_an_answer_without_expectation_fails(tmp_path: Path) -> None:
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "one.json").write_text(json.dumps(SENT))
    tests = type("Tests", (Films,), {"pairs": tmp_path})()
    with pytest.raises(AssertionError):
        tests.test_every_answer_has_its_expectation()
    (tmp_path / "film" / "one.expected.json").write_text(json.dumps({"reads_as": READS_AS, "only_in_raw": ONLY_IN_RAW}))
    tests.test_every_answer_has_its_expectation()
    assert read_pair(tmp_path / "film" / "one.expected.json") == pair(ONLY_IN_RAW)


def test_an_expectation_of_another_form_says_so(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text("{}")
    (tmp_path / "one.expected.json").write_text('{"id": "f-1"}')
    with pytest.raises(ValueError, match="has reads_as and only_in_raw"):
        read_pair(tmp_path / "one.expected.json")
