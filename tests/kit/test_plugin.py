"""The pytest plugin: a fixture for every simulator, and next to nothing at start-up."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]


def test_every_simulator_is_a_fixture(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        from anyroom import Client

        def test_it(simulated_memory):
            client = Client(simulated_memory.provider())
            room = client.rooms.create()
            simulated_memory.join(room.id, "ana")
            assert client.sessions.active(room)
    """)
    pytester.runpytest_inprocess("-q", "-p", "no:xdist").assert_outcomes(passed=1)


def test_a_class_without_a_stage_is_told_so(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        from anyroom.testing import Conformance

        class TestNothing(Conformance):
            pass
    """)
    result = pytester.runpytest_inprocess("-q", "-p", "no:xdist", "-k", "a_room_is_made")
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*TestNothing must set stage_name*"])


@pytest.mark.usefixtures("unmeasured")
def test_it_loads_nothing_at_start_up() -> None:
    code = (
        "import sys, anyroom.testing.plugin as plugin\n"
        "heavy = {'httpx', 'pydantic', 'vcr', 'yaml', 'anyroom.client', 'anyroom.testing.kit', 'anyroom.stages'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", done.stdout
