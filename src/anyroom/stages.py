"""Stages: platforms to rehearse on. A provider, and a hand on its world: let people join and leave, let time pass.

The tour, the conformance kit and users' tests run on stages and never ask which platform it is. The in-memory provider is a
stage of its own; an adapter's simulator, served over real HTTP, is another.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final, Protocol

from anyroom.errors import ProviderNotFound

if TYPE_CHECKING:
    from anyroom.provider import Provider
    from anyroom.simulator import Running, Simulator

GROUP: Final = "anyroom.simulators"


class Stage(Protocol):
    """A simulated platform."""

    @property
    def name(self) -> str:
        """The provider's name."""
        ...

    def provider(self) -> Provider:
        """A provider that talks to this world. Its clock is the world's: to sleep is to let time pass there."""
        ...

    def join(self, room_id: str, name: str) -> str:
        """Somebody joins and publishes audio and video. Returns the participant's id, as `participants.list` has it."""
        ...

    def leave(self, room_id: str, participant_id: str) -> None:
        """Somebody leaves."""

    def advance(self, seconds: float) -> None:
        """Let time pass."""


def names() -> tuple[str, ...]:
    """The names of all stages, read from metadata alone."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def open_stage(name: str) -> AbstractContextManager[Stage]:
    """Open a stage, for use in a `with` statement.

    Raises:
        ProviderNotFound: there is no simulator of that name.
    """
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        raise ProviderNotFound(f"there is no simulator of {name!r}; there are: {', '.join(names())}")
    simulated = found.load()
    stage: AbstractContextManager[Stage] = (
        simulated.stage() if hasattr(simulated, "stage") else _served(name, simulated)
    )
    return stage


@contextmanager
def _served(name: str, simulator: type[Simulator[Any]]) -> Generator[Stage]:
    from anyroom.simulator import serve

    with serve(simulator()) as running:
        yield ServedStage(name, running)


class ServedStage:
    """A simulator that is being served, as a stage."""

    def __init__(self, name: str, running: Running) -> None:
        self.name = name
        self.running = running

    def provider(self) -> Provider:
        """A provider configured for the simulator."""
        from anyroom import plugins

        provider = plugins.load(self.name).configured(self.running.settings, environ={})
        provider.clock = WorldClock(self.running)
        return provider

    def join(self, room_id: str, name: str) -> str:
        """Somebody joins, by the control API."""
        return self.running.join(room_id, name).participant_id

    def leave(self, room_id: str, participant_id: str) -> None:
        """Somebody leaves, by the control API."""
        self.running.leave(room_id, participant_id)

    def advance(self, seconds: float) -> None:
        """Time passes there, by the control API."""
        self.running.advance(seconds)


class WorldClock:
    """The machine's clock, but for sleeping: that moves the simulated world on instead of waiting."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def now(self) -> float:
        """Seconds since the epoch: credentials are checked on the wall clock."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Move the world on, at once."""
        self._running.advance(seconds)

    async def asleep(self, seconds: float) -> None:
        """Move the world on, at once."""
        import anyio.to_thread

        await anyio.to_thread.run_sync(self._running.advance, seconds)
