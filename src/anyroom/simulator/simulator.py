"""What a simulated platform is: routes over a world, a front that serves them, and people who come and go."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final, Generic

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from anyroom.simulator.clock import Clock, wall_standing, wall_time
from anyroom.simulator.control import CONTROL_PATH, Control, ControlRefused, Joined
from anyroom.simulator.deliveries import Deliveries, Retries
from anyroom.simulator.description import Description
from anyroom.simulator.exchange import Answer, Call, Refusal, Served, World
from anyroom.simulator.faults import Effect, Faults
from anyroom.simulator.fields import BadField
from anyroom.simulator.files import FileStore
from anyroom.simulator.front import FAULT, Front
from anyroom.simulator.ids import Ids
from anyroom.simulator.keys import KEYS
from anyroom.simulator.limit import RequestLimit
from anyroom.simulator.live import LiveStreams
from anyroom.simulator.openapi import document
from anyroom.simulator.requests import RequestLog
from anyroom.simulator.state import REQUEST, Happening, History

READING: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Surroundings:
    """What every simulated platform has around it, handed to its world."""

    clock: Clock
    ids: Ids
    files: FileStore
    live: LiveStreams
    deliveries: Deliveries


class Simulator(ABC, Generic[World]):
    """A platform on loopback. A subclass names the platform, lists what it serves, and makes an empty world.

    `seed` makes ids repeatable, and with a `Clock` that stands still times too. All state is in `world`; `reset`
    starts another one, with the same credentials.
    """

    provider: ClassVar[str]
    operations: ClassVar[Sequence[Served[Any]]]
    beside: ClassVar[Sequence[Served[Any]]] = ()
    """What anybody may ask for beside the API: a key that the platform publishes."""
    description: ClassVar[Description] = Description()
    """What the routes do not say about themselves."""
    base_path: ClassVar[str] = ""
    """What a client's base URL has after the origin; it is part of the served paths."""
    ignores_trailing_slash: ClassVar[bool] = False
    retries: ClassVar[Retries] = Retries()
    """What the platform does about webhooks that are not taken; it tries each once, unless it says otherwise."""

    def __init__(self, *, seed: int | None = None, clock: Clock | None = None) -> None:
        self._seed = seed
        self.clock: Clock = clock or Clock()
        self.faults: Faults = Faults()
        self.limit: RequestLimit = RequestLimit()
        self.log: RequestLog = RequestLog()
        self.files: FileStore = FileStore(self.clock, Ids(seed, "file signatures").bytes(32))
        self.live: LiveStreams = LiveStreams(self.clock)
        self.deliveries: Deliveries = Deliveries(self.clock, seed, self.retries)
        self._history: History | None = None
        self.world: World = self._start_world()
        self._control = Control(self)
        self._front = Front(
            [*self._routes(), *self.files.routes(), *self.live.routes()],
            refuse=self.refuse,
            clock=self.clock,
            faults=self.faults,
            limit=self.limit,
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
        self.deliveries.wake()

    def reset(self) -> None:
        """Forget everything that happened: state, faults, log and time; credentials stay good."""
        with self.clock.standing():
            self.clock.reset()
            self.faults.replace(())
            self.limit.set(None)
            self.log.clear()
            self.files.clear()
            self.live.clear()
            self.deliveries.clear()
            if self._history:
                self._history.begin_anew(self.clock.now())
            self.world = self._start_world()

    @classmethod
    def openapi(cls) -> dict[str, Any]:
        """The OpenAPI 3.1 description of what is served, as JSON."""
        return document(cls)

    def happen(self, what: str, details: Mapping[str, Any]) -> object:
        """Do what the control API says: `join`, `leave` or `advance`, with these arguments."""
        doings: Mapping[str, Callable[..., object]] = {"join": self.join, "leave": self.leave, "advance": self.advance}
        with self.clock.standing() as at:
            status, wall = 200, wall_time()
            try:
                self.settle()
                return doings[what](**details)
            except ControlRefused as refused:
                status = refused.status
                raise
            finally:
                # What was refused as well: it may have drawn ids before.
                if self._history:
                    self._history.remember(Happening(at, wall, what, details, b"", status))

    # --- remembering ------------------------------------------------------------------------------------------------------

    def restore(self, history: History) -> None:
        """Become what the history says, and go on with it. The seed must be the one that it began with.

        Raises:
            ConfigurationError: it does not come out as it did.
        """
        KEYS.keep_in(history, self.provider)
        born = history.kept("born")
        if born is None:
            born = repr(self.clock.now())
            history.keep("born", born)
        self.deliveries.record = history
        with self.clock.standing(float(born)):
            self.world = self._start_world()
        rows = {(row.method, row.path): row for row in self.operations}
        for happening in history.happenings():
            with self.clock.standing(happening.at), wall_standing(happening.wall):
                status = self._repeat(rows, happening)
            if status != happening.status:
                raise history.diverged(happening, status)
        self._history = history

    def _repeat(self, rows: Mapping[tuple[str, str], Served[World]], happening: Happening) -> int:
        details = happening.details
        if happening.what != REQUEST:
            try:
                self.happen(happening.what, details)
            except ControlRefused as refused:
                return refused.status
            return 200
        row = rows.get((details["method"], details["path"]))
        if row is None:
            return 404
        query = tuple((name, value) for name, value in details["query"])
        call = Call(row.operation, row.method, details["segments"], query, {}, happening.content)
        return self._answer(row, call).status

    def _start_world(self) -> World:
        self._ids = Ids(self._seed, "world")
        return self.new_world(Surroundings(self.clock, self._ids, self.files, self.live, self.deliveries))

    # --- serving ----------------------------------------------------------------------------------------------------------

    def _routes(self) -> list[Route]:
        endings = ("", "/") if self.ignores_trailing_slash else ("",)
        return [
            Route(row.path + ending, partial(self._serve, row, admit), name=row.operation, methods=[row.method])
            for rows, admit in ((self.operations, self.admit), (self.beside, admit_anybody))
            for row in rows
            for ending in endings
        ]

    async def _serve(self, row: Served[World], admit: Callable[[Call], None], request: Request) -> Response:
        fault = request.scope["state"].get(FAULT)
        call = Call(
            operation=row.operation,
            method=request.method,
            segments=dict(request.path_params),
            query=tuple(request.query_params.multi_items()),
            headers=dict(request.headers),
            content=await request.body(),
            shifted=fault is not None and fault.then is Effect.SHIFTED,
        )
        # One instant for the whole of it, the same when it is played again.
        wall = wall_time()
        with self.clock.standing() as at, wall_standing(wall):
            try:
                admit(call)
            except Refusal as refusal:
                answer = refusal.answer
            else:
                marks = self._marks()
                answer = self._answer(row, call)
                if self._history and (call.method not in READING or self._marks() != marks):
                    details = {"method": row.method, "path": row.path, "segments": call.segments, "query": call.query}
                    self._history.remember(Happening(at, wall, REQUEST, details, call.content, answer.status))
        content_type = answer.content_type if answer.content else None
        return Response(answer.content, answer.status, answer.headers, content_type)

    def _answer(self, row: Served[World], call: Call) -> Answer:
        try:
            self.settle()
            return row.handle(self.world, call)
        except Refusal as refusal:
            return refusal.answer
        except BadField as problem:
            return self.refuse(400, str(problem))

    def _marks(self) -> tuple[int, int]:
        """What differs once a request that only reads has left something behind: an id drawn, a file stored."""
        return self._ids.drawn, self.files.changes


def admit_anybody(call: Call) -> None:
    """No credential is asked for."""
