"""Promise 4, operation by operation: what results show, and what errors show. `make faults` tries every way to go wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from anyroom.testing.kit.scene import Mode
from anyroom.testing.pairs import pairs_in, read_pair
from anyroom.types.values import Shown
from tests.faults.platforms import ADAPTERS, ROOT, operations, readers

from .canaries import Planter, seen
from .faces import Watch, of_result
from .looking import Looked, at_a_cassette, at_an_operation
from .playing import cassettes, planted_cassette, shortest, take
from .spoils import EXAMPLES
from .unmasked import OPEN

CASSETTES = [(name, path.stem) for name in ADAPTERS for path in cassettes(name)]
OPERATIONS = [(name, operation) for name in ADAPTERS for operation in operations(name)]
SHOWN = 5


def require_none(looked: Looked) -> None:
    assert looked.faces
    assert not looked.leaks, f"{len(looked.leaks)} leaks:\n" + "\n".join(dict.fromkeys(looked.leaks[:SHOWN]))


@pytest.mark.parametrize(("name", "cassette"), CASSETTES, ids=[f"{name}-{it}" for name, it in CASSETTES])
def test_what_comes_of_a_call(name: str, cassette: str, watch: Watch) -> None:
    mode = list(Mode)[CASSETTES.index((name, cassette)) % 2]
    require_none(at_a_cassette(name, cassette, mode, watch))


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[f"{name}-{it}" for name, it in OPERATIONS])
def test_what_an_error_tells(name: str, operation: str, watch: Watch) -> None:
    mode = list(Mode)[OPERATIONS.index((name, operation)) % 2]
    require_none(at_an_operation(name, operation, mode, EXAMPLES, watch))


@pytest.mark.parametrize("name", ADAPTERS)
def test_every_operation_is_in_the_table(name: str) -> None:
    assert set(shortest(name)) == set(operations(name))


@pytest.mark.parametrize("name", ADAPTERS)
def test_every_documented_answer_is_masked_by_its_type(name: str) -> None:
    """Shapes too that no cassette has."""
    looked = Looked(may_show=OPEN[name])
    for path in pairs_in(ROOT / "providers" / name / "tests" / "wire"):
        pair, planter = read_pair(path), Planter()
        result = readers(name)[pair.kind](planter.planted(pair.sent))
        things = result if isinstance(result, (list, tuple)) else [result]
        if things and all(isinstance(thing, Shown) for thing in things):  # what a reader hands on is no result yet
            looked.at(of_result(result), f"{pair.kind}/{path.name}", (), planter.names)
    require_none(looked)


@pytest.mark.parametrize("name", ADAPTERS)
def test_what_may_be_shown_is_shown(name: str) -> None:
    """A line of `OPEN` that nothing needs has to go."""
    shown: set[str] = set()
    for path in cassettes(name):
        planted = planted_cassette(path)
        result = take(name, planted.cassette, Mode.SYNC).played.result
        shown |= {planted.names[canary] for canary in seen(repr(result), planted.names)}
    for path in pairs_in(ROOT / "providers" / name / "tests" / "wire"):
        pair, planter = read_pair(path), Planter()
        result = readers(name)[pair.kind](planter.planted(pair.sent))
        shown |= {planter.names[canary] for canary in seen(repr(result), planter.names) if not isinstance(result, str)}
    assert shown == set(OPEN[name])


@pytest.mark.parametrize("plant", [Planter().planted, lambda body: Planter().planted([body])[0]])
def test_canaries_stand_where_secrets_would(plant: Callable[[object], dict[str, str]]) -> None:
    planted = plant({"token": "eyJ", "streamKey": "k", "fileUrl": "https://a.example/b/film.mp4?sig=1", "id": "r-1"})
    assert planted["id"] == "r-1"
    assert planted["fileUrl"].startswith("https://a.example/canary")
    assert "/film.mp4?" in planted["fileUrl"]
    assert "sig=1" not in planted["fileUrl"]
    assert not seen(" ".join(planted.values()), ["eyJ"])
