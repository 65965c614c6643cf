"""What a simulated platform is: routes over a world, a front that serves them, and people who come and go."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Generic

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from anyroom.simulator.clock import Clock
from anyroom.simulator.control import CONTROL_PATH, Control, Joined
from anyroom.simulator.exchange import Answer, Call, Refusal, Served, World
from anyroom.simulator.faults import Faults
from anyroom.simulator.fields import BadField
from anyroom.simulator.files import FileStore
from anyroom.simulator.front import Front
from anyroom.simulator.ids import Ids
from anyroom.simulator.live import LiveStreams
from anyroom.simulator.requests import RequestLog


@dataclass(frozen=True)
class Surroundings:
    """What every simulated platform has around it, handed to its world."""

    clock: Clock
    ids: Ids
    files: FileStore
    live: LiveStreams


class Simulator(ABC, Generic[World]):
    """A platform on loopback. A subclass names the platform, lists what it serves, and makes an empty world.

    `seed` makes ids repeatable, and with a `Clock` that stands still times too. All state is in `world`; `reset`
    starts another one, with the same credentials.
    """

    provider: ClassVar[str]
    operations: ClassVar[Sequence[Served[Any]]]
    base_path: ClassVar[str] = ""
    """What a client's base URL has after the origin; it is part of the served paths."""
    ignores_trailing_slash: ClassVar[bool] = False

    def __init__(self, *, seed: int | None = None, clock: Clock | None = None) -> None:
        self._seed = seed
        self.clock: Clock = clock or Clock()
        self.faults: Faults = Faults()
        self.log: RequestLog = RequestLog()
        self.files: FileStore = FileStore(self.clock, Ids(seed, "file signatures").bytes(32))
        self.live: LiveStreams = LiveStreams(self.clock)
        self.world: World = self._start_world()
        self._control = Control(self)
        self._front = Front(
            [*self._routes(), *self.files.routes(), *self.live.routes()],
            refuse=self.refuse,
            clock=self.clock,
            faults=self.faults,
            log=self.log,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. The control API is nobody's business but the tests': neither logged nor spoilt by faults."""
        control = scope["path"].startswith(f"{CONTROL_PATH}/")
        await (self._control if control else self._front)(scope, receive, send)

    @abstractmethod
    def new_world(self, around: Surroundings) -> World:
        """The platform's state with nothing in it yet."""

    @abstractmethod
    def admit(self, call: Call) -> None:
        """Check the caller's credential as the platform does; raise `Refusal` if it is not good."""

    @abstractmethod
    def refuse(self, status: int, message: str | None = None) -> Answer:
        """The platform's usual error body for a status."""

    @abstractmethod
    def settle(self) -> None:
        """Bring the world up to the clock's time."""

    @abstractmethod
    def credentials(self) -> Mapping[str, str]:
        """What a client needs besides the base URL, by the adapter's setting names."""

    @abstractmethod
    def join(self, room_id: str, name: str, token: str | None) -> Joined:
        """Let somebody in, publishing audio and video as far as the token allows; `ControlRefused` if they may not."""

    @abstractmethod
    def leave(self, room_id: str, participant_id: str) -> None:
        """Let somebody go; `ControlRefused` if they are not there."""

    def settings(self, base_url: str) -> dict[str, str]:
        """All that a client is configured with, as keyword arguments."""
        return {**self.credentials(), "base_url": base_url}

    def env(self, base_url: str) -> dict[str, str]:
        """The same as environment variables."""
        return {f"{self.provider}_{name}".upper(): value for name, value in self.settings(base_url).items()}

    def advance(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.settle()

    def reset(self) -> None:
        """Forget everything that happened: state, faults, log and time; credentials stay good."""
        self.clock.reset()
        self.faults.replace(())
        self.log.clear()
        self.files.clear()
        self.live.clear()
        self.world = self._start_world()

    def _start_world(self) -> World:
        return self.new_world(Surroundings(self.clock, Ids(self._seed, "world"), self.files, self.live))

    def _routes(self) -> list[Route]:
        endings = ("", "/") if self.ignores_trailing_slash else ("",)
        return [
            Route(row.path + ending, partial(self._serve, row), name=row.operation, methods=[row.method])
            for row in self.operations
            for ending in endings
        ]

    async def _serve(self, row: Served[World], request: Request) -> Response:
        call = Call(
            operation=row.operation,
            method=request.method,
            segments=dict(request.path_params),
            query=tuple(request.query_params.multi_items()),
            headers=dict(request.headers),
            content=await request.body(),
        )
        try:
            self.admit(call)
            self.settle()
            answer = row.handle(self.world, call)
        except Refusal as refusal:
            answer = refusal.answer
        except BadField as problem:
            answer = self.refuse(400, str(problem))
        content_type = answer.content_type if answer.content else None
        return Response(answer.content, answer.status, answer.headers, content_type)
