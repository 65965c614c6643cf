"""Serving: up fast, on loopback, gone without a trace."""

from __future__ import annotations

import gc
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyroom.errors import ConfigurationError
from anyroom.simulator import Running, Simulator, serve, throw_away_authority


def simulator_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("anyroom-simulator")]


def test_up_fast_and_gone_without_a_trace(parlour: type[Simulator[Any]]) -> None:
    before = simulator_threads()
    begun = time.monotonic()
    with serve(parlour()) as running:
        answer = httpx.get(f"{running.base_url}/rooms", trust_env=False)
        assert time.monotonic() - begun < 1.5
        assert answer.status_code == 401
        assert len(simulator_threads()) == len(before) + 1
        base_url = running.base_url
    assert simulator_threads() == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{base_url}/rooms", trust_env=False)


def test_answers_are_not_held_back(api: httpx.Client) -> None:
    """With Nagle's algorithm on, each of them takes 40 ms."""
    begun = time.monotonic()
    for _ in range(50):
        api.get("/rooms")
    assert time.monotonic() - begun < 1.5


def test_stopping_does_not_wait_for_a_slow_answer(parlour: type[Simulator[Any]]) -> None:
    from anyroom.simulator import Effect, Fault

    with serve(parlour()) as running:
        running.faults(Fault(then=Effect.LATENCY, seconds=60))
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(running.base_url, timeout=0.1, trust_env=False)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3


def test_a_client_that_keeps_its_connection_loses_it(parlour: type[Simulator[Any]]) -> None:
    """TLS would wait for the client's farewell, and leave a socket to the garbage collector."""
    with ExitStack() as later:
        with throw_away_authority("127.0.0.1") as authority, serve(parlour(), authority=authority) as running:
            client = later.enter_context(httpx.Client(trust_env=False, verify=authority.trusting()))
            assert client.get(f"{running.base_url}/rooms").status_code == 401
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            gc.collect()
        assert [str(one.message) for one in caught if issubclass(one.category, ResourceWarning)] == []


def test_a_failing_block_still_stops_the_server(parlour: type[Simulator[Any]]) -> None:
    before = simulator_threads()
    with pytest.raises(KeyError), serve(parlour()):
        raise KeyError
    assert simulator_threads() == before


def test_what_a_client_needs(running: Running, api: httpx.Client) -> None:
    origin = running.control_url.removesuffix("/_control")
    assert origin.startswith("http://127.0.0.1:")
    assert running.base_url == f"{origin}/api"
    assert running.settings == {"password": "open sesame", "base_url": running.base_url}
    assert running.env == {"PARLOUR_PASSWORD": "open sesame", "PARLOUR_BASE_URL": running.base_url}
    assert running.describe() == {
        "provider": "parlour",
        "base_url": running.base_url,
        "env": running.env,
        "control_url": running.control_url,
    }
    json.dumps(running.describe())


def test_a_port_that_is_taken(parlour: type[Simulator[Any]]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port}.*choose another port"), serve(parlour(), port=port):
            pass


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_is_none(parlour: type[Simulator[Any]], port: int) -> None:
    with pytest.raises(ConfigurationError, match="choose another port"), serve(parlour(), port=port):
        pass


def test_a_chosen_port(parlour: type[Simulator[Any]]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    with serve(parlour(), port=port) as running:
        assert running.base_url == f"http://127.0.0.1:{port}/api"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/rooms/", 404),
        ("DELETE", "/rooms", 405),
        ("GET", "/rooms?limit=0", 400),
        ("GET", "/rooms?limit=x", 400),
        ("GET", "/rooms?limit=%D9%A3", 400),
        ("GET", f"/rooms?limit={'9' * 5000}", 400),
        ("GET", "/rooms?limit=9", 200),
        ("HEAD", "/rooms", 200),
    ],
)
def test_errors_are_the_platforms_own(api: httpx.Client, method: str, path: str, status: int) -> None:
    answer = api.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert method == "HEAD" or ("error" in answer.json()) == (status >= 400)


def test_a_body_that_is_too_large(api: httpx.Client) -> None:
    try:
        assert api.post("/rooms", content=b" " * 2_000_000).status_code == 413
    except httpx.WriteError:
        pass  # the server may hang up before all of it was sent


def test_a_bug_is_logged_as_a_500(running: Running, api: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    assert api.get("/crash").status_code == 500
    assert running.requests()[0].status == 500
    assert "a bug" in caplog.text


FOREGROUND = """
import json, sys
sys.path.insert(0, {folder!r})
from conftest import ParlourSimulator
from anyroom.simulator import serve, serve_until_signalled
serve_until_signalled(
    [serve(ParlourSimulator()), serve(ParlourSimulator())], lambda running: print(json.dumps(running.describe()), flush=True)
)
print("stopped", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_until_a_signal(number: signal.Signals) -> None:
    program = FOREGROUND.format(folder=str(Path(__file__).parent))
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        urls = [json.loads(process.stdout.readline())["base_url"] for _ in range(2)]
        assert len({*urls}) == 2
        for url in urls:
            assert httpx.get(f"{url}/rooms", trust_env=False).status_code == 401
        process.send_signal(number)
        assert process.stdout.read() == "stopped\n"
        assert process.wait(10) == 0


def test_a_missing_extra_says_what_to_install() -> None:
    program = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'uvicorn' else real(name, *more)\n"
        "from anyroom.errors import ConfigurationError\n"
        "try:\n    import anyroom.simulator\nexcept ConfigurationError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "anyroom.simulator needs uvicorn: install the extra with pip install 'anyroom[simulator]'\n"
