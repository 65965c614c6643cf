"""Once an operation has started something, no later step of it raises: the app would not know what to stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import httpx
import pytest

from anyroom.errors import AnyroomError
from anyroom.operations import Safety
from anyroom.testing.kit.calls import CALLS, arrange, perform
from anyroom.testing.kit.scene import Scene
from anyroom.testing.kit.traffic import Interruption

_STARTING: Final = frozenset({Safety.ONCE, Safety.KEYED})


def _broken(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("the network is down", request=request)


FAILURES: Final[Mapping[str, Interruption]] = {
    "the service fails": lambda _: httpx.Response(500, text="<html>Internal Server Error</html>"),
    "the service has forgotten": lambda _: httpx.Response(404, json={"message": "not found"}),
    "the answer is alien": lambda _: httpx.Response(200, text="<html>Welcome</html>"),
    "the network is down": _broken,
}
"""What may happen to a later step."""


class StartLaws:
    """Promise 5, its second half."""

    @pytest.mark.parametrize("call", CALLS)
    def test_nothing_raises_once_something_was_started(self, sync_scene: Scene, call: str) -> None:
        """A call that had started something on the platform raised because a later request of it failed.

        Catch what the later step raises (`except AnyroomError`), and return what the start itself said.
        """
        if not _perform_spoilt(sync_scene, call, lambda _: None):
            return  # nothing follows what it starts
        for name, failure in FAILURES.items():
            try:
                _perform_spoilt(sync_scene, call, failure)
            except AnyroomError as error:
                pytest.fail(f"it had started something; then {name}, and it raised {type(error).__name__}: {error}")


def _perform_spoilt(scene: Scene, call: str, failure: Interruption) -> int:
    """Carry a call out, with what follows a start interrupted. Returns how many requests followed one."""
    what = arrange(scene, call)
    first, later = len(scene.heard), 0

    def interrupt(request: httpx.Request) -> httpx.Response | None:
        nonlocal later
        said = scene.heard[first:]
        started = any(item.response is not None and item.request.endpoint.safety in _STARTING for item in said)
        later += started
        return failure(request) if started else None

    with scene.traffic.interrupted(interrupt):
        perform(scene.video, call, what)
    return later
