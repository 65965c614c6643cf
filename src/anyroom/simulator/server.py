"""Running simulators: in a thread beside the caller, or in the foreground until a signal."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any, Final

import httpx
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from anyroom.errors import AnyroomError, ConfigurationError
from anyroom.simulator.control import CONTROL_PATH, Joined
from anyroom.simulator.faults import Fault
from anyroom.simulator.front import TRANSPORT
from anyroom.simulator.requests import SeenRequest
from anyroom.simulator.simulator import Simulator

LOOPBACK: Final = "127.0.0.1"
START_SECONDS: Final = 10
STOP_SECONDS: Final = 1


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

    def __init__(self, simulator: Simulator[Any], origin: str, files_url: str) -> None:
        self.provider: str = simulator.provider
        self.base_url: str = origin + simulator.base_path
        self.control_url: str = origin + CONTROL_PATH
        self.files_url = files_url
        self.env: dict[str, str] = simulator.env(self.base_url)
        self.settings: dict[str, str] = simulator.settings(self.base_url)
        # Proxies that the environment names have no business between a test and its own loopback server.
        self._http = httpx.Client(base_url=self.control_url, timeout=30, trust_env=False)

    def join(self, room_id: str, name: str, *, token: str | None = None) -> Joined:
        """Let somebody join and publish, as the bearer of a join token if one is given."""
        return Joined(**self._control("join", {"room_id": room_id, "name": name, "token": token}))

    def leave(self, room_id: str, participant_id: str) -> None:
        self._control("leave", {"room_id": room_id, "participant_id": participant_id})

    def advance(self, seconds: float) -> None:
        """Let that much time pass in the simulated world."""
        self._control("advance", {"seconds": seconds})

    def faults(self, *rules: Fault) -> None:
        """Put these rules in the place of those before; none at all ends every fault."""
        self._control("faults", {"rules": [rule.as_json() for rule in rules]})

    def reset(self) -> None:
        self._control("reset", {})

    def requests(self) -> list[SeenRequest]:
        """The latest requests to the platform and its files, oldest first."""
        answer = self._http.get("/requests")
        return [SeenRequest.from_json(request) for request in answer.json()["requests"]]

    def describe(self) -> dict[str, Any]:
        """What another process needs to know."""
        return {"provider": self.provider, "base_url": self.base_url, "env": self.env, "control_url": self.control_url}

    def close(self) -> None:
        self._http.close()

    def _control(self, name: str, body: Mapping[str, object]) -> Any:
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
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening: threading.Event = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


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


def origin_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def serve(simulator: Simulator[Any], *, port: int = 0, host: str = LOOPBACK) -> Generator[Running]:
    """Serve a simulator from a thread for as long as the `with` block lasts; port 0 takes any that is free.

    Its files are served on a second port. ConfigurationError if the port cannot be had.
    """
    with ExitStack() as stack:
        listeners = [stack.enter_context(listen(host, wanted)) for wanted in (port, 0)]
        api, files = (origin_of(listener) for listener in listeners)
        simulator.files.origin = simulator.live.origin = files
        server = Server(
            uvicorn.Config(
                simulator,
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
            )
        )
        thread = threading.Thread(
            target=server.run, args=(listeners,), name=f"anyroom-simulator-{simulator.provider}", daemon=True
        )
        thread.start()
        stack.callback(thread.join)
        stack.callback(setattr, server, "should_exit", True)
        if not server.listening.wait(START_SECONDS):
            raise ConfigurationError(f"the {simulator.provider} simulator did not start within {START_SECONDS} seconds")
        running = Running(simulator, api, files)
        stack.callback(running.close)
        yield running


def serve_until_signalled(
    simulators: Iterable[tuple[Simulator[Any], int]], announce: Callable[[Running], None], *, host: str = LOOPBACK
) -> None:
    """Serve simulators, each on its port, tell `announce` of each once it listens, and stop at SIGINT or SIGTERM.

    Call it from the main thread, the only one that Python gives signals to.
    """
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    with ExitStack() as stack:
        for number in (signal.SIGINT, signal.SIGTERM):
            stack.callback(signal.signal, number, signal.signal(number, stop))
        for simulator, port in simulators:
            announce(stack.enter_context(serve(simulator, port=port, host=host)))
        # In turns, because on some systems a wait without an end is deaf to signals.
        while not stopped.wait(1):
            pass
