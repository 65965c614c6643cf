"""State that outlives the process: what was acknowledged is there after it was killed, whenever that was."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from anyroom import Client, Role, plugins
from anyroom.errors import ConfigurationError, TransportError
from anyroom.simulator import Running, Simulator, StateFile, load, serve
from anyroom.simulator.installed import GROUP, is_simulator
from anyroom.simulator.receiving import receiver
from anyroom.stages import entry_points

pytestmark = pytest.mark.usefixtures("unmeasured")

SERVED = [
    name for name in sorted({*entry_points(group=GROUP).names}) if is_simulator(entry_points(group=GROUP)[name].load())
]
SEED = 7


@contextmanager
def kept(name: str, path: Path) -> Generator[tuple[Running, Client[Any]]]:
    """A simulator of this platform that goes on where the file ends, and a client of it."""
    with ExitStack() as stack:
        file = StateFile(path)
        stack.callback(file.close)
        running = stack.enter_context(serve(load(name)(seed=SEED), history=file.of(name)))
        yield running, stack.enter_context(Client(name, **running.settings))


@pytest.mark.parametrize("name", SERVED)
def test_a_restart_changes_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "state"
    with kept(name, path) as (running, video):
        settings = running.settings
        video.prepare(roles=[Role.PARTICIPANT])
        room = video.rooms.create()
        ana = running.join(room.id, "Ana")
        recording = video.recordings.start(room)
        running.advance(30)
        video.recordings.stop(recording)
        running.advance(60)
        before = video.recordings.get(recording)
        people = [(person.id, person.joined_at) for person in video.participants.list(room=room)]
        token = video.tokens.create(room, participant="ben").value
        assert before.files
    with kept(name, path) as (running, video):
        assert running.settings == settings, "credentials and addresses are the same"
        after = video.recordings.get(recording)
        assert (after.id, after.status, after.started_at) == (before.id, before.status, before.started_at)
        assert [(person.id, person.joined_at) for person in video.participants.list(room=room)] == people
        video.recordings.download(before, tmp_path / "film")
        assert running.join(room.id, "Ben", token=token).participant_id != ana.participant_id, (
            "its keys are the same too"
        )
        running.leave(room.id, ana.participant_id)
        running.advance(1)


def test_what_reading_left_behind_is_there_too(parlour: type[Simulator[Any]], tmp_path: Path) -> None:
    """Files that are made when they are asked for, and the world as it was made."""
    import httpx

    file = StateFile(tmp_path / "state")
    with serve(parlour(seed=1), history=file.of("parlour")) as running:
        headers = {"Authorization": "open sesame"}
        ids = [httpx.post(f"{running.base_url}/rooms", headers=headers, trust_env=False).json()["id"] for _ in range(9)]
        film = httpx.get(f"{running.base_url}/rooms/{ids[0]}", headers=headers, trust_env=False).json()["film"]
        running.advance(30)
    with serve(parlour(seed=1), history=file.of("parlour")) as running:
        assert httpx.get(film, trust_env=False).status_code == 200
        rooms = httpx.get(f"{running.base_url}/rooms", headers=headers, trust_env=False).json()["rooms"]
        assert rooms == sorted(ids)
        running.advance(31)
        assert httpx.get(film, trust_env=False).status_code == 403, "time that passed before counts"
        running.reset()
    with serve(parlour(seed=1), history=file.of("parlour")) as running:
        assert httpx.get(f"{running.base_url}/rooms", headers=headers, trust_env=False).json()["rooms"] == []
    file.close()


def test_deliveries_go_on(tmp_path: Path) -> None:
    """What was delivered is not sent again, what was to be tried again is."""
    name, path = "cloudflare", tmp_path / "state"
    if name not in SERVED:
        pytest.skip("no platform with retries is installed")
    with receiver() as hook:
        hook.answers = [200, 500]
        with kept(name, path) as (running, video):
            video.webhooks.create(hook.url, name="mine", events=["meeting.started", "meeting.participantJoined"])
            running.join(video.rooms.create().id, "Ana")
            assert [attempt.status for attempt in running.deliveries()] == [200, 500]
        assert len(hook.came) == 2
        with kept(name, path) as (running, video):
            running.advance(10)
            (attempt,) = running.deliveries()
            assert (attempt.event, attempt.number, attempt.status) == ("meeting.participantJoined", 2, 200)
        with kept(name, path) as (running, video):
            assert running.deliveries() == []
        assert len(hook.came) == 3


def test_a_file_has_one_process(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "state")
    with pytest.raises(ConfigurationError, match="another process has it"):
        StateFile(tmp_path / "state")
    file.close()
    StateFile(tmp_path / "state").close()


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.write_text("not a database, but long enough that nobody could take it for an empty one" * 20)
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match="it is no state file"):
        StateFile(path)
    assert path.read_bytes() == before
    other = tmp_path / "other"
    database = sqlite3.connect(other)
    database.execute("CREATE TABLE mine (x)")
    database.close()
    with pytest.raises(ConfigurationError, match="another program's"):
        StateFile(other)


def test_another_versions_world_is_not_mistaken_for_this_one(parlour: type[Simulator[Any]], tmp_path: Path) -> None:
    import httpx

    file = StateFile(tmp_path / "state")
    with serve(parlour(seed=1), history=file.of("parlour")) as running:
        httpx.post(f"{running.base_url}/rooms", headers={"Authorization": "open sesame"}, trust_env=False)
    file.write("UPDATE happenings SET status = 418")
    again = serve(parlour(seed=1), history=file.of("parlour"))
    with pytest.raises(ConfigurationError, match=r"made by another version.*answered 418, and now is 201"), again:
        pass
    file.close()


# --- killed at random moments -------------------------------------------------------------------------------------------


@contextmanager
def process(name: str, path: Path) -> Generator[tuple[subprocess.Popen[str], Mapping[str, Any]]]:
    import json

    command = [sys.executable, "-m", "anyroom.cli", "simulate", name, "--state", str(path), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as made:
        assert made.stdout is not None
        try:
            yield made, json.loads(made.stdout.readline())
        finally:
            made.kill()


def client_of(name: str, environ: Mapping[str, str]) -> Client[Any]:
    return Client(plugins.load(name).configured({}, environ=environ))


class Acknowledged:
    """What the platform said that it did."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.recordings: dict[str, str] = {}
        self.inside: dict[str, str] = {}
        self.left: dict[str, str] = {}

    def work(self, said: Mapping[str, Any]) -> None:
        """Go on until the process is gone."""
        import httpx

        def control(verb: str, **body: object) -> Any:
            answer = httpx.post(f"{said['control_url']}/{verb}", json=body, trust_env=False)
            assert answer.status_code == 200, answer.text
            return answer.json()

        with client_of(self.name, said["env"]) as client:
            video = client.with_options(retries=0)
            try:
                while True:
                    room = video.rooms.create()
                    ana = control("join", room_id=room.id, name="Ana")["participant_id"]
                    self.inside[room.id] = ana
                    recording = video.recordings.start(room)
                    if recording.id is not None:
                        self.recordings[recording.id] = room.id
                    ben = control("join", room_id=room.id, name="Ben")["participant_id"]
                    control("leave", room_id=room.id, participant_id=ben)
                    self.left[room.id] = ben
                    control("advance", seconds=3)
            except (TransportError, httpx.TransportError):
                pass

    def check(self, said: Mapping[str, Any]) -> None:
        with client_of(self.name, said["env"]) as video:
            for recording, room in self.recordings.items():
                assert video.recordings.get(recording).provider == self.name, room  # NotFound, if it were lost
            for room, ana in self.inside.items():
                present = {person.id for person in video.participants.list(room=room)}
                assert ana in present
                assert self.left.get(room) not in present


@pytest.mark.parametrize("name", SERVED)
def test_nothing_acknowledged_is_lost_when_it_is_killed(name: str, tmp_path: Path) -> None:
    moments, acknowledged = random.Random(), Acknowledged(name)
    for _ in range(4):
        with process(name, tmp_path / "state") as (made, said):
            acknowledged.check(said)
            worker = threading.Thread(target=acknowledged.work, args=(said,))
            worker.start()
            worker.join(moments.uniform(0.05, 0.6))
            made.kill()
            worker.join(30)
            assert not worker.is_alive()
    with process(name, tmp_path / "state") as (_, said):
        acknowledged.check(said)
        assert acknowledged.inside
