"""A simulated platform that is being served: its hand, a client of it, and a receiver of what it posts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Final, Self

from typing_extensions import override

from anyroom import Client
from anyroom.clock import SYSTEM_CLOCK, Clock, SystemClock
from anyroom.provider import Provider
from anyroom.simulator import Attempt, Running, Simulator, serve
from anyroom.stages import ServedStage
from anyroom.types import Room
from anyroom.webhooks import Receiver
from anyroom.webhooks.inbox import scheme_of


class PlatformTime(SystemClock):
    """What the platform takes the time to be. Only there do a person's two comings lie as far apart as they are."""

    def __init__(self, simulator: Simulator[Any]) -> None:
        self._simulator = simulator

    @override
    def now(self) -> float:
        return self._simulator.clock.now()


class World(ABC):
    """A platform, and a life on it in which all happens that it posts something about."""

    simulated: ClassVar[type[Simulator[Any]]]
    names: ClassVar[Collection[str]]
    """What the adapter knows by name."""
    never: ClassVar[Mapping[str, str]] = {}
    """Which of it the simulator never sends, and why."""
    retries: ClassVar[bool] = True
    """Whether a delivery that was not taken comes again."""

    def __init__(self, simulator: Simulator[Any], running: Running) -> None:
        self.simulator: Final = simulator
        self.running: Final = running
        self.provider: Final[Provider] = ServedStage(running.provider, running).provider()
        self.video: Final = Client(self.provider)
        self.rooms: Final[list[Room]] = []

    @classmethod
    @contextmanager
    def open(cls) -> Generator[Self]:
        """Serve it for as long as the block lasts."""
        simulator = cls.simulated(seed=1)
        with serve(simulator) as running:
            world = cls(simulator, running)
            with world.video:
                yield world

    @property
    def settings(self) -> Mapping[str, Any]:
        """What a receiver is configured with: the secret, or where to ask for the key."""
        known = scheme_of(self.running.provider).config_class.model_fields
        return {name: value for name, value in self.running.settings.items() if name in known}

    @property
    def clock(self) -> Clock:
        """What a receiver measures the age of a delivery by."""
        return PlatformTime(self.simulator)

    def receiver(self, **options: Any) -> Receiver:
        return Receiver(self.running.provider, clock=self.clock, environ={}, **self.settings, **options)

    @abstractmethod
    def subscribe(self, url: str) -> None:
        """Have everything posted there."""

    @abstractmethod
    def live(self) -> None:
        """Live, with at least one room that people are in at the end of it, and one that they have left."""

    # --- by hand ----------------------------------------------------------------------------------------------------------

    def join(self, room: Room, name: str, **token: Any) -> str:
        """Somebody comes; the id with which they go."""
        return self.running.join(room.id, name, **token).participant_id

    def leave(self, room: Room, participant_id: str) -> None:
        self.running.leave(room.id, participant_id)

    def wait(self, seconds: float) -> None:
        """Let time pass, and all that is due by then be delivered."""
        self.posted()
        self.running.advance(seconds)
        self.posted()

    def posted(self) -> list[Attempt]:
        return self.running.deliveries()


class WallTime(World):
    """Whose deliveries are signed with a time: that of the wall's clock."""

    @property
    @override
    def clock(self) -> Clock:
        return SYSTEM_CLOCK
