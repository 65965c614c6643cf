"""Hostile answers: whatever a platform, or a proxy on the way, says, there is a value or an error of anyroom's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import pytest

from anyroom.capabilities import neutral_operations
from anyroom.errors import AnyroomError, NotFound, TransportError
from anyroom.operations import Operation, Page, Request, Response, Sleep, Transfer, drive
from anyroom.provider import Provider
from anyroom.testing.kit.calls import CALLS, Given, arrange, perform
from anyroom.testing.kit.scene import Scene
from anyroom.testing.places import Place, changed, leaves, without
from anyroom.types import OpenEnum, Record
from anyroom.types.values import Shown

BODIES: Final[Mapping[str, bytes]] = {
    "HTML": b"<html><body><h1>It works!</h1></body></html>",
    "nothing": b"",
    "blanks": b" \r\n ",
    "a list": b"[]",
    "a list of lists": b"[[]]",
    "a list of nulls": b"[null, null]",
    "an object": b"{}",
    "null": b"null",
    "true": b"true",
    "a number": b"42",
    "a text": b'"hello"',
    "an object of nulls": b'{"id": null, "items": null, "data": null}',
    "a broken object": b'{"id": "1", "items": [',
    "bytes": b"\xff\xfe\x00\x01",
    "deep lists": b"[" * 20_000 + b"]" * 20_000,
    "deep objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
}
WRONG: Final[tuple[Any, ...]] = (
    None,
    "",
    " ",
    "kit-unknown",
    "https://[",
    -1,
    0,
    1.5,
    10**30,
    True,
    [],
    {},
    [[]],
    {"id": []},
    "NaN",
)
"""Values of the wrong kind for any field, put into each in turn."""

POLLING: Final = frozenset({"recordings.wait", "broadcasts.wait", "recordings.download"})
"""Without a status these go on asking, as they should."""
MOST_STEPS: Final = 500
LONGEST_LIST: Final = 2
_SHOWN: Final = 5


class HostileAnswers:
    """Promise 3, and what bad input says of answers."""

    @pytest.mark.parametrize("call", CALLS)
    def test_an_alien_body_is_no_crash(self, sync_scene: Scene, call: str) -> None:
        """To a success whose body is not what the platform documents, a call raised something that is no error of anyroom's.

        Read answers with `read`, `entries` and wire models; they raise `UnexpectedResponse`, which keeps what came.
        """
        crashes: list[str] = []
        for take in _takes(sync_scene, call):
            for number in range(len(take.answers)):
                for name, body in BODIES.items():
                    crashes += take.crash(number, Response(200, body), f"answer {number + 1} is {name}")
        assert not crashes, "; ".join(crashes[:_SHOWN])

    @pytest.mark.parametrize("call", CALLS)
    def test_a_wrong_field_is_no_crash(self, sync_scene: Scene, call: str) -> None:
        """With one field of the answer missing or of another kind, a call raised something that is no error of anyroom's, or
        a result lost `raw`, or a status was no member of its enum.
        """
        crashes: list[str] = []
        for take in _takes(sync_scene, call):
            for number, answer in enumerate(take.answers):
                for place, _ in leaves(take.bodies[number]):
                    for wrong in WRONG:
                        body = changed(take.bodies[number], place, wrong)
                        crashes += take.crash(number, _as(answer, body), f"{_spelled(place)} is {wrong!r}")
        assert not crashes, "; ".join(crashes[:_SHOWN])

    @pytest.mark.parametrize("call", [call for call in CALLS if call not in POLLING])
    def test_only_ids_are_needed(self, sync_scene: Scene, call: str) -> None:
        """With one field of the answer missing, a call raised, though the field is no id.

        Make every field of a wire model optional but the id: platforms leave fields out, and older ones never had them.
        """
        needed: list[str] = []
        for take in _takes(sync_scene, call):
            genuine = take.run({})
            if genuine is None:
                continue
            ids = [str(item.id) for item in _items(genuine) if hasattr(item, "id")]
            for number, answer in enumerate(take.answers):
                for place, value in leaves(take.bodies[number]):
                    if not place or _is_id(place, value, ids):
                        continue
                    body = without(take.bodies[number], place)
                    try:
                        # Who asks again for what was missing is answered.
                        take.run({number: _as(answer, body)}, then=take.answers[-1])
                    except NotFound:
                        continue  # the field was all that said that there is such a thing
                    except AnyroomError as error:
                        needed.append(f"{_spelled(place)} ({type(error).__name__})")
        assert not needed, f"cannot do without {'; '.join(needed[:_SHOWN])}"


class _Take:
    """One run of a call, whose answers can be played to it again, changed."""

    def __init__(self, provider: Provider, call: str, what: Given, answers: Sequence[Response]) -> None:
        self._provider = provider
        self._call = call
        self._what = what
        self.answers = [_as(answer, _shortened(answer.json())) if answer.content else answer for answer in answers]
        self.bodies = [answer.json() for answer in self.answers]

    def run(self, instead: Mapping[int, Response], *, then: Response | None = None) -> Any:
        """Play the answers, those of `instead` in place of the genuine ones; past the last one, `then`, or that one again."""
        said, steps = 0, 0

        def answer(step: Request | Sleep | Transfer) -> Response:
            nonlocal said, steps
            steps += 1
            assert steps < MOST_STEPS, "it does not end"
            if isinstance(step, Sleep):
                return Response(0)
            if isinstance(step, Transfer):
                raise TransportError("no file is transferred here")
            number = min(said, len(self.answers) - 1)
            said += 1
            if then is not None and said > len(self.answers):
                return then
            return instead.get(number, self.answers[number])

        return drive(_described(self._provider, self._call, self._what), answer)

    def crash(self, number: int, answer: Response, what: str) -> list[str]:
        """What is wrong with how the call takes this answer, in a list of none or one."""
        try:
            result = self.run({number: answer})
            repr(result)
        except AnyroomError:
            return []
        except Exception as error:
            return [f"{what}: {type(error).__name__}: {str(error)[:120]}"]
        for item in _items(result):
            if isinstance(item, Record) and item.raw is None:
                return [f"{what}: raw is lost"]
            status = getattr(item, "status", None)
            if isinstance(item, Shown) and status is not None and not isinstance(status, OpenEnum):
                return [f"{what}: status is {status!r}"]
        return []


def _takes(scene: Scene, call: str) -> Iterator[_Take]:
    what = arrange(scene, call)
    before = len(scene.heard)
    perform(scene.video, call, what)
    answers = [item.response for item in scene.heard[before:] if item.response is not None]
    if not answers:
        pytest.skip(f"{call} asks nobody")
    yield _Take(scene.provider, call, what, answers)


def _described(provider: Provider, call: str, what: Given) -> Operation[Any]:
    operation = neutral_operations()[call]
    method = getattr(provider, operation.method)
    if operation.options is None:
        described = method(*what.args, **what.options)
    else:
        described = method(*what.args, cast(Any, operation.options).given(**what.options))
    return cast("Operation[Any]", described)


def _is_id(place: Place, value: object, ids: Sequence[str]) -> bool:
    named = next((name for name in reversed(place) if isinstance(name, str)), "")
    return value in ([], {}) or named.lower().endswith("id") or any(str(value) in found for found in ids)


def _items(result: object) -> Sequence[Any]:
    return cast("Page[Any]", result).items if isinstance(result, Page) else (result,)


def _as(answer: Response, body: Any) -> Response:
    return Response(answer.status, json.dumps(body).encode(), answer.headers)


def _shortened(body: Any) -> Any:
    """The same with long lists cut, so that there are not too many fields to change."""
    if isinstance(body, list):
        return [_shortened(item) for item in cast("list[Any]", body)[:LONGEST_LIST]]
    if isinstance(body, dict):
        return {name: _shortened(item) for name, item in cast("dict[str, Any]", body).items()}
    return body


def _spelled(place: Place) -> str:
    return ".".join(map(str, place)) or "the whole"
