"""What the tests of the core share: a scripted server, an adapter for it, and a clock that takes no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from anyroom import plugins

from .modes import MODES, Mode
from .peer import Peer
from .peer import peer as open_peer
from .toy import KEY, Toy, ToyConfig


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A server that plays the test's script, and all of it."""
    with open_peer() as made:
        yield made
        made.verify()


@pytest.fixture
def toy(peer: Peer) -> Toy:
    return Toy(ToyConfig(key=SecretStr(KEY), base_url=peer.url))


SYNC, ASYNCIO, TRIO, AIOHTTP = MODES
# The HTTP library leaves generators of its own unfinished when a response is given up, and trio warns of them.
UNFINISHED = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <async_generator object (Response|BoundAsyncStream|AsyncResponseStream)"
    ":pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(params=[SYNC, ASYNCIO, pytest.param(TRIO, marks=UNFINISHED), AIOHTTP], ids=str)
def mode(request: pytest.FixtureRequest) -> Mode:
    found: Mode = request.param
    if found is TRIO:
        pytest.importorskip("trio")
    return found


@pytest.fixture
def registered() -> Iterator[Callable[[type], None]]:
    """`register_provider`, undone when the test is over."""
    before = dict(plugins._loaded)

    yield plugins.register_provider
    plugins._loaded.clear()
    plugins._loaded.update(before)
