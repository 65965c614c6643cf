"""Mutants: what the cassettes would not notice is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from anyroom.testing.kit.cassettes.mutants import mutants
from anyroom.testing.kit.cassettes.tape import read_cassette

from .test_cassettes import GOOD, REFUSED, Acme


@pytest.fixture
def acme() -> Acme:
    return Acme.configured({"key": "k" * 40}, environ={})


def survivors(acme: Acme, folder: Path, *cassettes: str) -> set[str]:
    paths = [folder / f"{number}.yaml" for number in range(len(cassettes))]
    for path, text in zip(paths, cassettes, strict=True):
        path.write_text(text)
    return {mutant.name for mutant in mutants(acme, [read_cassette(path) for path in paths]) if not mutant.killed}


def test_every_mutant_of_a_well_kept_call_is_noticed(acme: Acme, tmp_path: Path) -> None:
    assert survivors(acme, tmp_path, GOOD) == set()
    assert survivors(acme, tmp_path, REFUSED) == set()


def test_what_is_tried(acme: Acme, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    tried = [mutant.name for mutant in mutants(acme, [read_cassette(tmp_path / "good.yaml")])]
    assert tried == [
        "makeRoom: another method",
        "makeRoom: another word for rooms in the path",
        "makeRoom: another name for page in the query",
        "makeRoom: another name for tags in the body",
        "makeRoom: another name for pass in the body",
        "makeRoom: another name for name in the body",
        "makeRoom: another name for taped in the body",
        "rooms.create: id and name of Room exchanged",
        "rooms.create: id and key of Room exchanged",
        "rooms.create: id and region of Room exchanged",
        "rooms.create: name and key of Room exchanged",
        "rooms.create: name and region of Room exchanged",
    ]


def test_fields_that_never_differ_survive(acme: Acme, tmp_path: Path) -> None:
    alike = GOOD.replace("id: r-1", "id: Lesson")
    assert survivors(acme, tmp_path, alike) == {"rooms.create: id and name of Room exchanged"}
    assert survivors(acme, tmp_path, alike, GOOD) == set()


def test_a_cassette_that_is_not_played_proves_nothing(acme: Acme, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not on the cassette: json"):
        survivors(acme, tmp_path, GOOD.replace("taped: true, tags", "tags"))
