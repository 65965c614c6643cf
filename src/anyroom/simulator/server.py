"""Running simulators: in a thread beside the caller, or in the foreground until a signal."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final, TypeVar, cast

import httpx
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from anyroom.errors import AnyroomError, ConfigurationError, InvalidArgument
from anyroom.simulator.control import CONTROL_PATH, Joined
from anyroom.simulator.deliveries import Attempt
from anyroom.simulator.faults import Fault
from anyroom.simulator.front import TRANSPORT
from anyroom.simulator.keys import KEYS
from anyroom.simulator.requests import SeenRequest
from anyroom.simulator.simulator import Simulator
from anyroom.simulator.state import History
from anyroom.simulator.tls import Authority
from anyroom.simulator.webhook_faults import WebhookFault

LOOPBACK: Final = "127.0.0.1"
START_SECONDS: Final = 10
STOP_SECONDS: Final = 1
TICK_SECONDS: Final = 0.1
"""How often uvicorn wants to look at the clock, for the answers' dates."""

ServedT = TypeVar("ServedT")


class ControlFailed(AnyroomError):
    """The control API refused; `status` is its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"the simulator's control API answered {status}: {message}")
        self.status = status


class Running:
    """A simulator that is being served. Everything below goes through its control API over HTTP.

    `env` is what `Client.from_env` needs, `settings` the same as keyword arguments; both hold credentials that are good
    for this simulator alone. `files_url` is the origin of recordings and playlists, which is not that of the API.
    """

    def __init__(
        self, simulator: Simulator[Any], origin: str, files_url: str, authority: Authority | None = None
    ) -> None:
        self.provider: str = simulator.provider
        self.base_url: str = origin + simulator.base_path
        self.control_url: str = origin + CONTROL_PATH
        self.files_url = files_url
        self.ca_file: Path | None = authority.ca_file if authority else None
        self.env: dict[str, str] = {
            **simulator.env(self.base_url),
            # What httpx, and with it the library, trusts instead of the usual authorities.
            **({"SSL_CERT_FILE": str(self.ca_file)} if self.ca_file else {}),
        }
        self.settings: dict[str, Any] = simulator.settings(self.base_url)
        # Proxies that the environment names have no business between a test and its own loopback server.
        self._http = httpx.Client(
            base_url=self.control_url, timeout=30, trust_env=False, verify=authority.trusting() if authority else False
        )

    def join(self, room_id: str, name: str, *, token: str | None = None) -> Joined:
        """Let somebody join and publish, as the bearer of a join token if one is given."""
        return Joined(**self._control("join", {"room_id": room_id, "name": name, "token": token}))

    def leave(self, room_id: str, participant_id: str) -> None:
        self._control("leave", {"room_id": room_id, "participant_id": participant_id})

    def advance(self, seconds: float) -> None:
        """Let that much time pass in the simulated world."""
        self._control("advance", {"seconds": seconds})

    def faults(self, *rules: Fault | WebhookFault) -> None:
        """Put these rules in the place of those before; none at all ends every fault.

        Raises:
            InvalidArgument: one is no rule.
        """
        for rule in rules:
            if not isinstance(cast(object, rule), (Fault, WebhookFault)):
                raise InvalidArgument(f"a rule is a Fault(...) or a WebhookFault(...), not {type(rule).__name__}")
        requests = [rule.as_json() for rule in rules if isinstance(rule, Fault)]
        webhooks = [rule.as_json() for rule in rules if isinstance(rule, WebhookFault)]
        self._control("faults", {"rules": requests, "webhooks": webhooks})

    def limit(self, requests: int | None, seconds: float = 60) -> None:
        """Take so many requests in so many seconds of the world's clock, and refuse more as the platform does; None: any."""
        self._control("limit", {"seconds": seconds, **({} if requests is None else {"requests": requests})})

    def reset(self) -> None:
        self._control("reset", {})

    def requests(self) -> list[SeenRequest]:
        """The latest requests to the platform and its files, oldest first."""
        answer = self._http.get("/requests")
        return [SeenRequest.from_json(request) for request in answer.json()["requests"]]

    def deliveries(self) -> list[Attempt]:
        """The latest attempts to deliver webhooks, oldest first, once all that is due by the world's clock was attempted.

        Raises:
            TimeoutError: that takes more than ten seconds.
        """
        answer = self._http.get("/deliveries").json()
        if not answer["settled"]:
            raise TimeoutError(f"{answer['waiting']} webhooks still wait; a receiver does not answer")
        return [Attempt.from_json(attempt) for attempt in answer["deliveries"]]

    def describe(self) -> dict[str, Any]:
        """What another process needs to know."""
        known = {"provider": self.provider, "base_url": self.base_url, "env": self.env, "control_url": self.control_url}
        return {**known, "ca_file": str(self.ca_file)} if self.ca_file else known

    def close(self) -> None:
        self._http.close()

    def _control(self, name: str, body: Mapping[str, object]) -> Any:
        for what, value in body.items():
            if not isinstance(value, (str, int, float, list, type(None))):
                instead = next((f": give its {part}" for part in ("id", "value") if hasattr(value, part)), "")
                raise InvalidArgument(f"{what} must be text or a number, not {type(value).__name__}{instead}")
        answer = self._http.post(f"/{name}", json=body)
        if answer.is_error:
            raise ControlFailed(answer.status_code, answer.json()["message"])
        return answer.json()


class ResettableProtocol(H11Protocol):
    """Shows the connection's transport to the application, which has to reset it when a fault says so."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        state: dict[str, Any] = {**self.app_state, TRANSPORT: transport}  # a copy: connections share the original
        self.app_state: dict[str, Any] = state


class Server(uvicorn.Server):
    """Says when it listens, stops at once when it is told to, and leaves no connection open.

    uvicorn's own would look every tenth of a second whether it is to stop, and then wait another: most of what a test takes.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening: threading.Event = threading.Event()
        self._wake: Callable[[], object] = lambda: None

    def stop(self) -> None:
        """Stop soon. May be called from any thread, and when it has stopped already."""
        self.should_exit = True
        self._wake()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        loop, told = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: loop.is_closed() or loop.call_soon_threadsafe(told.set)
        waiting = loop.create_task(told.wait())
        counter = 0
        while not await self.on_tick(counter):
            counter += 1
            await asyncio.wait([waiting], timeout=TICK_SECONDS)
        waiting.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in (*self.servers, *(sockets or ())):
            listener.close()
        connections = tuple(self.server_state.connections)
        for connection in connections:
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=STOP_SECONDS)
        for task in self.server_state.tasks:
            task.cancel()
        await asyncio.sleep(0)
        # TLS says farewell and waits for the other side's, for longer than the loop lives: who kept a connection, loses it.
        for connection in connections:
            connection.transport.abort()
        await asyncio.sleep(0)


def listen(host: str, port: int) -> socket.socket:
    # The protocol is named because asyncio turns Nagle's delay off only then; an answer would take 40 ms more.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise ConfigurationError(
            f"cannot listen on {host} port {port}: {error}; choose another port, or 0 for any"
        ) from None
    return listener


def origin_of(listener: socket.socket, scheme: str) -> str:
    host, port = listener.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


@contextmanager
def serve(
    simulator: Simulator[Any],
    *,
    port: int = 0,
    host: str = LOOPBACK,
    authority: Authority | None = None,
    history: History | None = None,
    webhooks_anywhere: bool = False,
) -> Generator[Running]:
    """Serve a simulator from a thread for as long as the `with` block lasts; port 0 takes any that is free.

    Its files are served on a second port. With an `authority` both speak TLS. With a `history` it goes on where that ends, on
    the ports that it had.

    Raises:
        ConfigurationError: a port cannot be had, or the history does not come out as it did.
    """
    with ExitStack() as stack:
        listeners = [
            stack.enter_context(listen(host, wanted or remembered_port(history, which)))
            for which, wanted in (("api", port), ("files", 0))
        ]
        api, files = (origin_of(listener, "https" if authority else "http") for listener in listeners)
        simulator.files.origin = simulator.live.origin = files
        simulator.deliveries.anywhere = webhooks_anywhere
        if history:
            for which, listener in zip(("api", "files"), listeners, strict=True):
                history.keep(f"port: {which}", str(listener.getsockname()[1]))
            simulator.restore(history)
            stack.callback(KEYS.let_go, simulator.provider)
        stack.enter_context(simulator.deliveries.sending(f"anyroom-webhooks-{simulator.provider}"))
        stack.enter_context(serve_app(simulator, listeners, f"anyroom-simulator-{simulator.provider}", authority))
        running = Running(simulator, api, files, authority)
        stack.callback(running.close)
        yield running


@contextmanager
def serve_app(
    app: Any, listeners: list[socket.socket], name: str, authority: Authority | None = None
) -> Generator[None]:
    """Serve an ASGI app from a thread of that name for as long as the `with` block lasts.

    Raises:
        ConfigurationError: it did not start.
    """
    server = Server(
        uvicorn.Config(
            app,
            http=ResettableProtocol,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=STOP_SECONDS,
            ssl_certfile=authority.certificate_file if authority else None,
        )
    )
    thread = threading.Thread(target=server.run, args=(listeners,), name=name, daemon=True)
    thread.start()
    try:
        if not server.listening.wait(START_SECONDS):
            raise ConfigurationError(f"{name} did not start within {START_SECONDS} seconds")
        yield
    finally:
        server.stop()
        thread.join()


def remembered_port(history: History | None, which: str) -> int:
    """URLs that were handed out before a restart lead there."""
    kept = history.kept(f"port: {which}") if history else None
    return int(kept or 0)


def serve_until_signalled(
    servings: Iterable[AbstractContextManager[ServedT]], announce: Callable[[ServedT], None]
) -> None:
    """Serve simulators, or whatever is served, tell `announce` of each once it listens, and stop at SIGINT or SIGTERM.

    Call it from the main thread, the only one that Python gives signals to.
    """
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    with ExitStack() as stack:
        for number in (signal.SIGINT, signal.SIGTERM):
            stack.callback(signal.signal, number, signal.signal(number, stop))
        for serving in servings:
            announce(stack.enter_context(serving))
        # In turns, because on some systems a wait without an end is deaf to signals.
        while not stopped.wait(1):
            pass
