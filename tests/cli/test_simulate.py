"""`anyroom simulate`: another process serves, this one talks to it."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyroom import Client, plugins, stages
from anyroom.errors import ConnectFailed, RateLimited
from anyroom.simulator.installed import GROUP, is_simulator

from .conftest import Anyroom

SERVED = [name for name in stages.names() if is_simulator(stages.entry_points(group=GROUP)[name].load())]
UNSERVED = [name for name in stages.names() if name not in SERVED]


@contextmanager
def simulating(*words: str, measured: bool = False) -> Generator[subprocess.Popen[str]]:
    """Only one that ends by itself can be measured: who is killed leaves no coverage, and to take it doubles the time."""
    command = [sys.executable, "-m", "anyroom.cli", "simulate", *words]
    environ = {name: value for name, value in os.environ.items() if measured or name != "COVERAGE_PROCESS_CONFIG"}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_each_simulator_says_how_to_reach_it_and_stops_at_a_signal(number: signal.Signals) -> None:
    with simulating("--json", measured=True) as process:
        assert process.stdout is not None
        for name in SERVED:
            said = json.loads(process.stdout.readline())
            assert set(said) == {"provider", "base_url", "env", "control_url"}
            assert said["provider"] == name
            assert httpx.get(f"{said['control_url']}/requests", trust_env=False).json() == {"requests": []}
            with pytest.MonkeyPatch.context() as patch:
                for variable, value in {**said["env"], "ANYROOM_PROVIDER": name}.items():
                    patch.setenv(variable, value)
                with Client.from_env() as video:
                    assert video.rooms.create().provider == name
        process.send_signal(number)
        assert process.wait(15) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.parametrize("name", SERVED[:1])
def test_people_are_told_what_to_type(name: str) -> None:
    with simulating(name, measured=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(f"{name} at http://127.0.0.1:")
        assert "Client.from_env" in process.stdout.readline()
        assert process.stdout.readline().startswith("  export ")
        process.terminate()
        assert process.wait(15) == 0


@pytest.mark.parametrize("name", UNSERVED)
def test_what_has_no_server_cannot_be_served(anyroom: Anyroom, name: str) -> None:
    told = anyroom("simulate", name)
    assert told.code == 1
    assert f"{name} has no server to simulate" in told.err


def test_the_descriptions_are_printed_one_on_a_line(anyroom: Anyroom) -> None:
    told = anyroom("simulate", "--openapi")
    assert told.code == 0
    documents = [json.loads(line) for line in told.out.splitlines()]
    assert [document["info"]["title"].partition(",")[0] for document in documents] == SERVED
    assert all(document["openapi"].startswith("3.1.") and document["paths"] for document in documents)


def test_a_port_out_of_range_is_wrong_usage(anyroom: Anyroom) -> None:
    assert anyroom("simulate", "--port", "70000").code == 2


# --- options ------------------------------------------------------------------------------------------------------------


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    said: dict[str, Any] = json.loads(process.stdout.readline())
    return said


def client_of(said: Mapping[str, Any], **http: Any) -> Client[Any]:
    return Client(plugins.load(said["provider"]).configured({}, environ=said["env"]), **http)


@pytest.mark.skipif(os.name == "nt", reason="what a process used is asked of the system")
@pytest.mark.parametrize("name", SERVED)
def test_up_fast(name: str) -> None:
    """In what it takes of a processor, which other tests that run beside this one do not change much."""
    import resource

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before = used()
    with simulating(name, "--json") as process:
        told(process)
    assert used() - before < 2.5


def test_over_tls_with_a_throw_away_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    with simulating("--tls", "--json", measured=True) as process:
        authorities: list[Path] = []
        for _ in SERVED:
            said = told(process)
            authorities.append(Path(said["ca_file"]))
            assert said["base_url"].startswith("https://127.0.0.1:")
            assert said["env"]["SSL_CERT_FILE"] == said["ca_file"]
            assert "BEGIN CERTIFICATE" in Path(said["ca_file"]).read_text()
            with pytest.raises(ConnectFailed), client_of(said) as suspicious:
                suspicious.with_options(retries=0).rooms.create()
            with monkeypatch.context() as patch:
                patch.setenv("SSL_CERT_FILE", said["ca_file"])
                with client_of(said) as video:
                    room = video.rooms.create()
                    trusting = ssl.create_default_context(cafile=said["ca_file"])
                    answer = httpx.post(
                        f"{said['control_url']}/join",
                        json={"room_id": room.id, "name": "Ana"},
                        verify=trusting,
                        trust_env=False,
                    )
                    assert answer.status_code == 200
        process.terminate()
        assert process.wait(15) == 0
        assert authorities
        assert not any(file.exists() for file in authorities), "thrown away"


@pytest.mark.parametrize("name", SERVED)
def test_the_same_seed_and_clock_give_the_same_ids_and_times(name: str) -> None:
    def once() -> tuple[object, ...]:
        with simulating(name, "--seed", "7", "--clock", "2026-01-02T03:04:05Z", "--json") as process:
            said = told(process)
            with client_of(said) as video:
                room = video.rooms.create()
                joined = httpx.post(
                    f"{said['control_url']}/join", json={"room_id": room.id, "name": "Ana"}, trust_env=False
                ).json()
                (somebody,) = video.participants.list(room=room)
                return room.raw, joined, somebody.joined_at

    first = once()
    assert first == once()
    assert str(first[-1]).startswith("2026-01-02 03:04:05")


def test_a_state_file_keeps_its_seed(anyroom: Anyroom, tmp_path: Path) -> None:
    path = str(tmp_path / "state")
    with simulating(SERVED[0], "--state", path, "--seed", "7", "--json", measured=True) as process:
        before = told(process)
        in_use = anyroom("simulate", SERVED[0], "--state", path)
        assert (in_use.code, "another process has it" in in_use.err) == (1, True)
        process.terminate()
        assert process.wait(15) == 0
    with simulating(SERVED[0], "--state", path, "--json") as process:
        assert told(process) == before
    refused = anyroom("simulate", SERVED[0], "--state", path, "--seed", "8")
    assert (refused.code, "began with another --seed" in refused.err) == (1, True)


def test_faults_from_the_start() -> None:
    with simulating(SERVED[0], "--fault", '{"status": 503}', "--fault", '{"then": "reset"}', "--json") as process:
        said = told(process)
        assert httpx.get(said["base_url"], trust_env=False).status_code == 503
        with pytest.raises(httpx.ReadError):
            httpx.get(said["base_url"], trust_env=False)


@pytest.mark.parametrize("fault", ["nonsense", '{"then": "explode"}', "[]"])
def test_a_fault_that_is_none_is_wrong_usage(anyroom: Anyroom, fault: str) -> None:
    refused = anyroom("simulate", SERVED[0], "--fault", fault)
    assert (refused.code, "--fault" in refused.err) == (2, True)


def test_the_access_log_has_no_secrets() -> None:
    secret = "s3cr3t-" * 9
    with simulating(SERVED[0], "--log", "--json", measured=True) as process:
        said = told(process)
        url = f"{said['base_url']}/somewhere?page=2&token={secret}"
        httpx.get(url, headers={"Authorization": f"Bearer {secret}"}, trust_env=False)
        process.terminate()
        assert process.wait(15) == 0
        assert process.stderr is not None
        log = process.stderr.read()
        assert "/somewhere?page=2&token=<redacted> 404" in log
        assert secret not in log


def test_a_limit_from_the_start_on() -> None:
    with simulating(SERVED[0], "--limit", "1/60", "--json") as process, client_of(told(process)) as video:
        video.with_options(retries=0).rooms.create()
        with pytest.raises(RateLimited):
            video.with_options(retries=0).rooms.create()


@pytest.mark.parametrize("limit", ["many", "0/60", "10", "10/0", "-1/5"])
def test_a_limit_that_is_none_is_wrong_usage(anyroom: Anyroom, limit: str) -> None:
    refused = anyroom("simulate", SERVED[0], f"--limit={limit}")
    assert (refused.code, "--limit" in refused.err) == (2, True)
