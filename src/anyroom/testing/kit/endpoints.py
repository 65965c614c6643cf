"""Endpoints: what a method says is what it was declared to say, and all of it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import httpx
import pytest

from anyroom.capabilities import endpoints_of, neutral_operations
from anyroom.errors import AnyroomError
from anyroom.operations import Endpoint
from anyroom.testing.kit.calls import CALLS, Given, arrange, outcome, perform
from anyroom.testing.kit.listening import Heard, declared_endpoints, own_operations
from anyroom.testing.kit.options import KEYWORDS, alone
from anyroom.testing.kit.samples import Choice, Value, supported_choices
from anyroom.testing.kit.scene import Scene


class EndpointLaws:
    """What `@speaks` promises."""

    @pytest.mark.parametrize("call", CALLS)
    def test_only_declared_endpoints_are_spoken(self, sync_scene: Scene, call: str) -> None:
        """A method requested an endpoint that it does not declare, so that the list of operations lacks it.

        Name it in the method's `@speaks(...)`.
        """
        what = arrange(sync_scene, call)
        heard = sync_scene.said(lambda: perform(sync_scene.video, call, what))
        undeclared = sorted(
            f"{item.method} says {item.request.endpoint.operation}"
            for item in heard
            if item.request.endpoint not in endpoints_of(getattr(type(sync_scene.provider), item.method))
        )
        assert not undeclared, f"undeclared: {', '.join(undeclared)}"

    @pytest.mark.parametrize("call", CALLS)
    def test_every_declared_endpoint_is_spoken(self, sync_scene: Scene, call: str) -> None:
        """A method declares an endpoint that it requested neither in its usual course, nor with any of its options, nor
        with a bare id, nor when the platform refused what was asked first.

        Take it out of `@speaks(...)`, or request it. If it is asked only in circumstances of the platform's own, say in
        `Particulars.detours` how they come about.
        """
        method = neutral_operations()[call].method
        missing = set(declared_endpoints(type(sync_scene.provider)).get(method, ()))
        if not missing:
            pytest.skip(f"{call} declares no endpoint")
        for attempt in _attempts(sync_scene, call):
            missing -= _spoken(sync_scene.said(attempt), method)
            if not missing:
                return
        names = ", ".join(sorted(endpoint.operation for endpoint in missing))
        pytest.fail(f"{method} declares, and was not heard to say: {names}")

    def test_every_own_operation_is_carried_out(self, sync_scene: Scene) -> None:
        """An operation of the provider's own is not in `Particulars.own_operations`, or carrying it out as it says there
        requested something undeclared, or not all that is declared.
        """
        own = own_operations(type(sync_scene.provider))
        known = sync_scene.particulars.own_operations
        assert set(own) == set(known), f"own_operations should name {', '.join(sorted(own)) or 'nothing'}"
        for name, act in known.items():
            heard = sync_scene.said(_calling(act, sync_scene))
            said = {item.request.endpoint for item in heard if name in {item.method, *item.within}}
            assert said == set(endpoints_of(own[name])), f"{name} said {_names(said)}"


def _names(endpoints: set[Endpoint]) -> str:
    return ", ".join(sorted(endpoint.operation for endpoint in endpoints)) or "nothing"


def _calling(act: Callable[[Scene], object], scene: Scene) -> Callable[[], object]:
    return lambda: act(scene)


def _spoken(heard: Sequence[Heard], method: str) -> set[Endpoint]:
    return {item.request.endpoint for item in heard if method in {item.method, *item.within}}


def _attempts(scene: Scene, call: str) -> list[Callable[[], object]]:
    """Ways to have a method say everything that it can say."""

    def usual() -> object:
        return perform(scene.video, call, arrange(scene, call))

    def by_id() -> object:
        what = arrange(scene, call)
        bare = tuple(getattr(item, "id", item) for item in what.args)
        return perform(scene.video, call, Given(bare, what.options))

    def optioned(choice: Choice) -> Callable[[], object]:
        def attempt() -> None:
            what = arrange(scene, call)
            outcome(scene, call, what.but(**alone(call, choice.option, choice.value(scene, what))))

        return attempt

    def keyed(name: str, value: Value) -> Callable[[], object]:
        def attempt() -> None:
            what = arrange(scene, call)
            outcome(scene, call, what.but(**{name: value(scene, what)}))

        return attempt

    def detour(act: Callable[[Scene], object]) -> Callable[[], object]:
        def attempt() -> None:
            with suppress(AnyroomError):
                act(scene)

        return attempt

    def spoilt(number: int, status: int) -> Callable[[], object]:
        return lambda: _spoilt(scene, call, number, status)

    return [
        usual,
        by_id,
        *(keyed(name, value) for name, value in KEYWORDS.get(call, {}).items()),
        *(optioned(choice) for choice in supported_choices(type(scene.provider), call)),
        *(detour(act) for act in scene.particulars.detours.get(call, ())),
        *(spoilt(number, status) for number in range(3) for status in (404, 409)),
    ]


def _spoilt(scene: Scene, call: str, number: int, status: int) -> None:
    """Carry the call out with one of its requests refused, which sends some adapters another way."""
    what = arrange(scene, call)
    seen = 0

    def refuse(_: httpx.Request) -> httpx.Response | None:
        nonlocal seen
        seen += 1
        return httpx.Response(status, json={"message": "not found"}) if seen == number + 1 else None

    with scene.traffic.interrupted(refuse):
        outcome(scene, call, what)
