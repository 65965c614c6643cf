"""What every call returns: the right kind of thing, with nothing lost and nothing shown that was handed out."""

from __future__ import annotations

import pickle
import types
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

import pytest

from anyroom.capabilities import neutral_operations
from anyroom.errors import UnsupportedOperation
from anyroom.operations import Page
from anyroom.provider import Provider
from anyroom.testing.kit.calls import CALLS, arrange, perform
from anyroom.testing.kit.scene import Scene
from anyroom.types import Record
from anyroom.types.values import Shown

SHORTEST_SECRET: Final = 6
"""What was handed out and is shorter than this may stand in a repr by chance."""


class ResultLaws:
    """What must hold for whatever a call returns."""

    @pytest.mark.parametrize("call", CALLS)
    def test_every_call_returns_what_it_says(self, scene: Scene, call: str) -> None:
        """A call that `supports` calls native or emulated was refused, so that the adapter lies about a capability; or it
        failed; or it returned another type than the canonical operation says, or an object without its provider, or
        without `raw`, the platform's own JSON.

        Make it work, or put `absent(why, note)` in its place.
        """
        what = arrange(scene, call)
        before = len(scene.heard)
        try:
            result = perform(scene.video, call, what)
        except UnsupportedOperation as error:
            pytest.fail(f"{call} is {scene.supports(call).level}, and was refused: {error}")
        expected = returned_by(call)
        for item in each(result):
            assert isinstance(item, expected), f"{call} returned {item!r}, and should return {expected}"
            if isinstance(item, Record):
                assert item.provider == scene.provider.name
                assert item.raw is not None or len(scene.heard) == before, f"raw is missing from {item!r}"

    @pytest.mark.parametrize("call", CALLS)
    def test_every_result_keeps_its_secrets(self, sync_scene: Scene, call: str) -> None:
        """The repr or str of a result shows a join token, a stream key or a signed URL, or the platform's whole answer; or it
        cannot be pickled, is another thing afterwards, or carries a credential with it.

        The library masks the fields that are marked so, and keeps them when it pickles. Keep such values out of all others.
        """
        result = perform(sync_scene.video, call, arrange(sync_scene, call))
        pickled = pickle.dumps(result)
        again = pickle.loads(pickled)  # noqa: S301 # our own
        assert again == result
        assert list(handed_out(again)) == list(handed_out(result)), "what was handed out is kept by pickle"
        for secret in sync_scene.provider.config.secrets():
            assert secret.encode() not in pickled, "a credential is inside"
        for item in each(result):
            for shown in (repr(item), str(item), f"{item}"):
                for secret in handed_out(item):
                    assert len(secret) < SHORTEST_SECRET or secret not in shown, f"{call} shows {secret!r}: {shown}"
                assert "raw=" not in shown


def each(result: object) -> Sequence[Any]:
    """The items of a listing, or the one thing that was returned."""
    return cast("list[Any]", result) if isinstance(result, list) else [result]


def returned_by(call: str) -> Any:
    """The type that a call returns; of a listing, that of its items. For `isinstance`."""
    hints = get_type_hints(getattr(Provider, neutral_operations()[call].method))
    returned = get_args(hints["return"])[2]
    if get_origin(returned) is Page:
        returned = get_args(returned)[0]
    if isinstance(returned, types.UnionType):
        return tuple(part for part in get_args(returned))
    return returned


def handed_out(thing: object) -> Iterator[str]:
    """Every value in a result that the platform handed out for use."""
    if isinstance(thing, (list, tuple)):
        for item in cast("Sequence[object]", thing):
            yield from handed_out(item)
    elif isinstance(thing, Shown):
        for item in fields(cast(Any, thing)):
            value = getattr(thing, item.name)
            if item.metadata.get("handed_out") and value:
                yield str(value)
            elif isinstance(value, tuple):
                yield from handed_out(cast("tuple[object, ...]", value))
