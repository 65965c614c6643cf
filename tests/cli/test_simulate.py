"""`anyroom simulate`: another process serves, this one talks to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

import httpx
import pytest

from anyroom import Client, stages
from anyroom.simulator.installed import GROUP, is_simulator

from .conftest import Anyroom

SERVED = [name for name in stages.names() if is_simulator(stages.entry_points(group=GROUP)[name].load())]
UNSERVED = [name for name in stages.names() if name not in SERVED]


@contextmanager
def simulating(*words: str) -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "anyroom.cli", "simulate", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_each_simulator_says_how_to_reach_it_and_stops_at_a_signal(number: signal.Signals) -> None:
    with simulating("--json") as process:
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
    with simulating(name) as process:
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


def test_a_port_out_of_range_is_wrong_usage(anyroom: Anyroom) -> None:
    assert anyroom("simulate", "--port", "70000").code == 2
