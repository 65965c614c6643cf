"""What the tests of webhooks share: the toy platform, registered, and a clock that takes no time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anyroom import plugins
from anyroom.clock import VirtualClock
from anyroom.webhooks import Receiver

from .acme import Acme, acme
from .receiving import Handlers, Take, awaited, sync

NOW = 1_767_225_600.0


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def installed() -> Iterator[None]:
    """Acme is known by its name."""
    before = dict(plugins._loaded)
    plugins.register_provider(Acme)
    yield
    plugins._loaded.clear()
    plugins._loaded.update(before)


@pytest.fixture(params=["sync", "asyncio", "trio"])
def take(request: pytest.FixtureRequest) -> Take:
    """Has a delivery received, and returns the answer: sync, on asyncio and on trio."""
    return sync if request.param == "sync" else awaited(request.param)


@pytest.fixture
def events() -> Receiver:
    return Receiver(acme())


@pytest.fixture
def handlers(events: Receiver) -> Handlers:
    return Handlers(events)
