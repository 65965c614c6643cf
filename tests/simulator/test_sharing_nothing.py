"""Ten scenarios of an app's tests at once, in several processes: each has its own world, and finds nothing of another's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.usefixtures("unmeasured")

SCENARIOS: Final = """
import os

import pytest

from anyroom import Client, Role
from anyroom.types import RecordingStatus

BEFORE = dict(os.environ)
STAGES = ["vonage", "videosdk", "cloudflare"]


@pytest.fixture
def stage(request):
    return request.getfixturevalue(f"simulated_{request.param}")


@pytest.mark.parametrize(
    ("stage", "people", "seconds"),
    [(STAGES[number % 3], 1 + number % 4, number) for number in range(10)],
    ids=[f"scenario-{number}" for number in range(10)],
    indirect=["stage"],
)
def test_scenario(stage, people, seconds):
    with Client(stage.provider()) as video:
        if video.supports("prepare"):
            video.prepare(roles=[Role.PARTICIPANT])
        assert list(video.recordings.list()) == []
        room = video.rooms.create()
        for number in range(people):
            stage.join(room.id, f"somebody {number}")
        assert len(list(video.participants.list(room=room))) == people
        recording = video.recordings.start(room)
        stage.advance(5 + seconds)
        video.recordings.stop(recording)
        finished = video.recordings.wait(recording)
        assert finished.status in {RecordingStatus.AVAILABLE, RecordingStatus.DELIVERED}
        assert [item.id for item in video.recordings.list()] == [finished.id]
        if video.supports("rooms.list"):
            assert [item.id for item in video.rooms.list()] == [room.id]
    seen = stage.running.requests()
    assert sum(request.operation in {"createSession", "createRoom", "createMeeting"} for request in seen) == 1
    assert {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} == {
        name: value for name, value in BEFORE.items() if not name.startswith("PYTEST_")
    }
"""


def test_ten_scenarios_share_nothing_by_accident(tmp_path: Path) -> None:
    (tmp_path / "test_scenarios.py").write_text(SCENARIOS, encoding="utf-8")
    for processes in ("0", "3"):
        outcome = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", processes, "-p", "no:cacheprovider", str(tmp_path)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stdout[-3000:]
        assert "10 passed" in outcome.stdout
