"""Once an operation has started something, no later step of it raises: the app would not know what to stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import httpx
import pytest

from anyroom.errors import AnyroomError
from anyroom.operations import Safety
from anyroom.testing.kit.calls import CALLS, arrange, perform
from anyroom.testing.kit.scene import Scene

_STARTING: Final = frozenset({Safety.ONCE, Safety.KEYED})


def _broken(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("the network is down", request=request)


FAILURES: Final[Mapping[str, Callable[[httpx.Request], httpx.Response]]] = {
    "the service fails": lambda _: httpx.Response(500, text="<html>Internal Server Error</html>"),
    "the service has forgotten": lambda _: httpx.Response(404, json={"message": "not found"}),
    "the answer is alien": lambda _: httpx.Response(200, text="<html>Welcome</html>"),
    "the network is down": _broken,
}
"""What may happen to a later step."""


class StartLaws:
    """Promise 5, its second half."""

    @pytest.mark.parametrize("failure", FAILURES)
    @pytest.mark.parametrize("call", CALLS)
    def test_nothing_raises_once_something_was_started(self, scene: Scene, call: str, failure: str) -> None:
        """A call that had started something on the platform raised because a later request of it failed.

        Catch what the later step raises (`except AnyroomError`), and return what the start itself said.
        """
        what = arrange(scene, call)
        first, spoilt = len(scene.heard), 0

        def fail_later(request: httpx.Request) -> httpx.Response | None:
            nonlocal spoilt
            started = any(
                item.response is not None and item.request.endpoint.safety in _STARTING
                for item in scene.heard[first:]
            )
            spoilt += started
            return FAILURES[failure](request) if started else None

        try:
            with scene.traffic.interrupted(fail_later):
                perform(scene.video, call, what)
        except AnyroomError as error:
            assert not spoilt, f"it had started something, and then raised {type(error).__name__}: {error}"
            raise
