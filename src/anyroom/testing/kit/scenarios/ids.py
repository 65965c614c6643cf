"""What ids promise: opaque, good after a restart, one thing one id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from anyroom.operations import check_id
from anyroom.testing.kit.calls import CALLS, Given, given, perform
from anyroom.testing.kit.scene import Scene
from anyroom.types import Ref

MADE: Final[Mapping[str, Callable[[Scene], Any]]] = {
    "rooms": lambda scene: scene.room(),
    "sessions": lambda scene: scene.session(),
    "recordings": lambda scene: scene.settled(scene.running()),
    "broadcasts": lambda scene: scene.broadcast(),
    "captions": lambda scene: scene.captions(),
    "renders": lambda scene: scene.render(),
    "webhooks": lambda scene: scene.webhook(),
}
"""By resource: makes one."""

BY_ID: Final[Mapping[str, Callable[[Scene], tuple[Any, Given]]]] = {
    "rooms.get": lambda scene: (made := scene.room(), given(made.id)),
    "rooms.update": lambda scene: (made := scene.room(), given(made.id)),
    "rooms.close": lambda scene: (made := scene.room(), given(made.id)),
    "tokens.create": lambda scene: (made := scene.welcoming_room(), given(made.id, participant="ana")),
    "sessions.active": lambda scene: (made := scene.live_room(), given(made.id)),
    "sessions.end": lambda scene: (made := scene.live_room(), given(made.id)),
    "sessions.get": lambda scene: (made := scene.session(), given(made.id)),
    "recordings.start": lambda scene: (made := scene.live_room(), given(made.id)),
    "recordings.get": lambda scene: (made := scene.settled(scene.running()), given(made.id)),
    "recordings.stop": lambda scene: (made := scene.settled(scene.running()), given(made.id)),
    "recordings.pause": lambda scene: (made := scene.settled(scene.running()), given(made.id)),
    "recordings.resume": lambda scene: (made := scene.paused(), given(made.id)),
    "recordings.wait": lambda scene: (made := scene.stopped(), given(made.id)),
    "recordings.delete": lambda scene: (made := scene.finished(), given(made.id)),
    "recordings.download": lambda scene: (made := scene.finished(), given(made.id, scene.target())),
    "broadcasts.start": lambda scene: (made := scene.live_room(), given(made.id, **scene.outputs())),
    "broadcasts.get": lambda scene: (made := scene.broadcast(), given(made.id)),
    "broadcasts.stop": lambda scene: (made := scene.broadcast(), given(made.id)),
    "broadcasts.wait": lambda scene: (made := scene.broadcast(), given(made.id)),
    "captions.start": lambda scene: (made := scene.live_room(), given(made.id)),
    "captions.stop": lambda scene: (made := scene.captions(), given(made.id)),
    "renders.get": lambda scene: (made := scene.render(), given(made.id)),
    "renders.stop": lambda scene: (made := scene.render(), given(made.id)),
    "webhooks.get": lambda scene: (made := scene.webhook(), given(made.id)),
    "webhooks.update": lambda scene: (made := scene.webhook(), given(made.id)),
    "webhooks.delete": lambda scene: (made := scene.webhook(), given(made.id)),
}
"""By call: the thing, and the arguments that name it by its id."""


class IdLaws:
    """What every id must be good for."""

    @pytest.mark.parametrize("call", BY_ID)
    def test_an_id_is_accepted_after_a_restart(self, scene: Scene, call: str) -> None:
        """A call did not accept a bare id, or only by the client that made the thing.

        Whatever an adapter needs to find the thing (its kind, its room) is inside the id, or is looked up. It is not
        remembered.
        """
        scene.needs(call)
        _, what = BY_ID[call](scene)
        perform(scene.fresh(), call, what)

    @pytest.mark.parametrize("call", BY_ID)
    def test_a_reference_is_accepted_as_well(self, sync_scene: Scene, call: str) -> None:
        """A call that takes an id or an object did not take a `Ref`, as events carry it. Use `identify`."""
        sync_scene.needs(call)
        made, what = BY_ID[call](sync_scene)
        ref: Ref[Any] = Ref(provider=sync_scene.provider.name, kind=type(made).__name__.lower(), id=what.args[0])
        perform(sync_scene.video, call, Given((ref, *what.args[1:]), what.options))

    @pytest.mark.parametrize("resource", MADE)
    def test_one_thing_has_one_id(self, scene: Scene, resource: str) -> None:
        """`start` or `create`, `get` and `list` have different ids for one thing, or an id that could not be sent.

        Where the platform says no id at the start, the object is `provisional`; `get` resolves it, and the result's `was` is
        the provisional id.
        """
        made = MADE[resource](scene)
        check_id(made.id, resource)
        one = made
        if f"{resource}.get" in CALLS and scene.supports(f"{resource}.get"):
            one = getattr(scene.fresh(), resource).get(made.id)
            if getattr(made, "provisional", False):
                assert one.provisional or one.was == made.id
            else:
                assert one.id == made.id
                assert not getattr(one, "provisional", False)
        if (
            f"{resource}.list" in CALLS
            and scene.supports(f"{resource}.list")
            and not getattr(one, "provisional", False)
        ):
            listed = getattr(scene.fresh(), resource).list()
            assert one.id in {item.id for item in listed}, f"{resource}.list does not have {one.id}"

    @pytest.mark.parametrize("resource", MADE)
    def test_two_things_have_two_ids(self, sync_scene: Scene, resource: str) -> None:
        """Two things have the same id."""
        assert MADE[resource](sync_scene).id != MADE[resource](sync_scene).id
