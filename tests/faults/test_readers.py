"""Every reader of answers, and every operation by its answers: whatever comes in, a value or a typed error comes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anyroom import plugins
from anyroom.capabilities import endpoints_of
from anyroom.errors import AnyroomError, TransportError
from anyroom.operations import Request, Response, Sleep, Transfer, drive
from anyroom.testing import Scene
from anyroom.testing.kit.hostile import BODIES
from anyroom.testing.kit.scene import Mode
from anyroom.testing.pairs import pairs_in, read_pair

from .carrying import Carried, carrying
from .mutations import ANY_JSON, changes, every_change
from .platforms import ADAPTERS, ROOT, Platform, methods, readers, ways

pytestmark = pytest.mark.faults

EXAMPLES: Final = 50
"""Inputs that hypothesis makes up for each reader and for each operation, of each of two kinds."""
MOST_STEPS: Final = 500
SHOWN: Final = 5

hypothetical: Final = settings(
    max_examples=EXAMPLES, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


READERS: Final = [(name, kind) for name in ADAPTERS for kind in readers(name)]
METHODS: Final = [(name, method) for name in ADAPTERS for method in methods(name)]


def documented(name: str, kind: str) -> list[Any]:
    """The answers of a kind, as the platform documents them."""
    folder = ROOT / "providers" / name / "tests" / "wire"
    return [pair.sent for pair in map(read_pair, pairs_in(folder)) if pair.kind == kind]


def crash(act: Callable[..., object], *args: Any) -> str:
    """What is raised that is no error of anyroom's, in words; "" for nothing."""
    try:
        repr(act(*args))
    except AnyroomError as error:
        return "" if isinstance(str(error), str) else "no text"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:120]}"
    return ""


@pytest.mark.parametrize(("name", "kind"), READERS, ids=[f"{name}-{kind}" for name, kind in READERS])
def test_a_reader(name: str, kind: str, record_property: Callable[[str, object], None]) -> None:
    read, bodies = readers(name)[kind], documented(name, kind)
    tried = [data for body in bodies for data in every_change(body)]
    crashes = [f"{found}, on {json.dumps(data)[:400]}" for data in tried if (found := crash(read, data))]
    record_property("inputs", {"platform": name, "readers": 1, "table": len(tried), "made up": 2 * EXAMPLES})
    assert not crashes, f"{len(crashes)} crashes:\n" + "\n".join(crashes[:SHOWN])

    @hypothetical
    @given(ANY_JSON)
    def anything(data: Any) -> None:
        assert crash(read, data) == ""

    @hypothetical
    @given(changes(bodies))
    def nearly_right(data: Any) -> None:
        assert crash(read, data) == ""

    anything()
    nearly_right()


class Take:
    """An operation as it was once carried out, to be carried out again with another answer."""

    def __init__(self, carried: Carried) -> None:
        self._again = carried.again
        self.answers = [step.response for step in carried.steps if step.response is not None]

    def play(self, number: int, instead: Response) -> Any:
        """Carry it out with `instead` as this answer, and the genuine ones besides; past the last one, that again."""
        said = steps = 0

        def answer(step: Request | Sleep | Transfer) -> Response:
            nonlocal said, steps
            steps += 1
            assert steps < MOST_STEPS, "it does not end"
            if isinstance(step, Transfer):
                raise TransportError("no file is transferred here")
            if isinstance(step, Sleep):
                return Response(0)
            said += 1
            return instead if said == number + 1 else self.answers[min(said, len(self.answers)) - 1]

        return drive(self._again(), answer)


@pytest.fixture
def take(name: str, method: str, platforms: Callable[[str], Platform], tmp_path: Any) -> Take:
    """An operation's run on the stage: the one in which most of its requests were answered."""
    where = platforms(name)
    where.running.reset()  # or listings would be as long as other tests have made them
    provider = plugins.load(name)
    for endpoint in endpoints_of(getattr(provider, method)):
        for way in ways(provider, where.particulars, endpoint.operation):
            with Scene(where.stage, Mode.SYNC, tmp_path, where.particulars) as scene:
                try:
                    act = way.begin(scene)
                except pytest.skip.Exception:
                    continue
                with carrying(scene.provider) as watch, suppress(AnyroomError):
                    act()
            found = [Take(carried) for carried in watch.all if carried.method == method]
            best = max(found, key=lambda take: len(take.answers), default=None)
            if best is not None and best.answers:
                return best
    raise LookupError(f"nothing carries {method} out")


@pytest.mark.parametrize(("name", "method"), METHODS, ids=[f"{name}-{method}" for name, method in METHODS])
def test_an_operation(take: Take, name: str, method: str, record_property: Callable[[str, object], None]) -> None:
    genuine = [(number, answer.json()) for number, answer in enumerate(take.answers)]
    tried = [(number, Response(200, body)) for number, _ in genuine for body in BODIES.values()]
    tried += [(number, said(data)) for number, body in genuine for data in every_change(shortened(body))]
    crashes = [
        f"{found}, on answer {number + 1}: {answer.content[:400]!r}"
        for number, answer in tried
        if (found := crash(take.play, number, answer))
    ]
    record_property("inputs", {"platform": name, "operations": 1, "table": len(tried), "made up": 2 * EXAMPLES})
    assert not crashes, f"{len(crashes)} crashes:\n" + "\n".join(crashes[:SHOWN])
    position = st.integers(0, len(genuine) - 1)

    @hypothetical
    @given(position, ANY_JSON.map(said) | st.binary(max_size=40).map(lambda body: Response(200, body)))
    def anything(number: int, answer: Response) -> None:
        assert crash(take.play, number, answer) == ""

    @hypothetical
    @given(st.sampled_from(genuine).flatmap(lambda one: st.tuples(st.just(one[0]), changes([shortened(one[1])]))))
    def nearly_right(changed: tuple[int, Any]) -> None:
        number, body = changed
        assert crash(take.play, number, said(body)) == ""

    anything()
    nearly_right()


def said(body: Any) -> Response:
    return Response(200, json.dumps(body).encode())


def shortened(body: Any) -> Any:
    """The same with long lists cut, so that there are not too many places to change."""
    if isinstance(body, list):
        return [shortened(item) for item in body[:2]]
    return {name: shortened(item) for name, item in body.items()} if isinstance(body, dict) else body
