"""A stranger's adapter: found by metadata, loaded by name, and working like those that anyroom comes with."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyroom import AsyncClient, Client, Hls, Layout, Level, Role, Rtmp, plugins, stages
from anyroom.capabilities import endpoints_of, neutral_operations
from anyroom.errors import (
    AlreadyActive,
    AuthenticationFailed,
    ConfigurationError,
    NoActiveSession,
    NotFound,
    ProviderNotFound,
    UnsupportedOperation,
    UnsupportedOption,
    WrongState,
)
from anyroom.stages import ServedStage, Stage, open_stage
from anyroom.types import BroadcastStatus, RecordingStatus, RoomStatus


@pytest.fixture
def stage(echo_installed: None) -> Iterator[ServedStage]:
    with open_stage("echo") as opened:
        assert isinstance(opened, ServedStage)
        yield opened


@pytest.fixture
def video(stage: Stage) -> Iterator[Client]:
    with Client(stage.provider()) as client:
        yield client


def test_without_it_there_is_no_such_provider() -> None:
    with pytest.raises(ProviderNotFound, match="'echo'"):
        Client("echo", key="k")
    assert "echo" not in plugins.names()


def test_it_is_found_by_its_metadata_without_being_imported(echo_installed: None) -> None:
    assert "echo" in plugins.names()
    assert "echo" in stages.names()
    assert "anyroom_echo" not in sys.modules


def test_it_is_loaded_by_name_once(stage: ServedStage) -> None:
    settings: dict[str, Any] = {**stage.running.settings}
    with Client("echo", **settings) as video, Client("echo", **settings) as other:
        assert type(video.provider) is type(other.provider) is plugins.load("echo")
        room = video.rooms.create(name="Hello")
        assert other.rooms.get(room.id).name == "Hello"


def test_it_is_configured_from_the_environment(stage: ServedStage, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match=r"missing key \(or ECHO_KEY in the environment\)"):
        Client("echo")
    for variable, value in stage.running.env.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("ANYROOM_PROVIDER", "echo")
    with Client.from_env() as video:
        assert video.rooms.create().provider == "echo"


def test_it_does_the_main_job(stage: Stage, video: Client, tmp_path: Path) -> None:
    assert video.prepare(roles=[Role.HOST]).presets == {"host": "chair"}
    room = video.rooms.create(name="Lesson")
    token = video.tokens.create(room, role=Role.HOST, participant="ana", ttl=60)
    assert (token.participant_id, token.connect) == ("ana", {"room": room.id, "pass": token.value})
    assert video.sessions.active(room) is None

    ana, ben = (stage.join(room.id, name) for name in ("Ana", "Ben"))
    session = video.sessions.active(room)
    assert session is not None
    assert session.participant_count == 2
    assert {person.id for person in video.participants.list(room=room)} == {ana, ben}

    recording = video.recordings.start(room, layout=Layout.SPOTLIGHT, name="Monday")
    broadcast = video.broadcasts.start(room, hls=Hls(dvr=True))
    live = video.broadcasts.wait(broadcast)
    assert live.status is BroadcastStatus.LIVE
    assert httpx.get(live.playback_url or "").text.startswith("#EXTM3U")
    assert video.broadcasts.stop(live).status is BroadcastStatus.STOPPED
    assert [item.id for item in video.broadcasts.list(room=room)] == [broadcast.id]

    stopped = video.recordings.stop(recording)
    ready = video.recordings.wait(stopped)
    assert (ready.status, ready.name, ready.raw["shape"]) == (RecordingStatus.AVAILABLE, "Monday", "solo")
    saved = video.recordings.download(ready, tmp_path)
    assert saved.path.read_bytes()[4:8] == b"ftyp"
    assert saved.verified == ("size",)

    video.participants.remove(ben, room=room)
    assert [person.id for person in video.participants.list(room=room)] == [ana]
    assert video.rooms.close(room).status is RoomStatus.CLOSED
    assert [item.id for item in video.rooms.list(status=RoomStatus.CLOSED)] == [room.id]


def test_it_does_it_awaited(stage: Stage) -> None:
    async def main() -> list[str]:
        async with AsyncClient(stage.provider()) as video:
            for number in range(45):
                await video.rooms.create(name=f"room {number}")
            pages = [page async for page in video.rooms.list().pages()]
            assert [len(page.items) for page in pages] == [20, 20, 5]
            return [room.name or "" async for room in video.rooms.list()]

    assert asyncio.run(main()) == [f"room {number}" for number in reversed(range(45))]


def test_recordings_are_filtered_here_by_what_echo_cannot_filter(stage: Stage, video: Client) -> None:
    room = video.rooms.create()
    stage.join(room.id, "Ana")
    first = video.recordings.start(room)
    video.recordings.stop(first)
    second = video.recordings.start(room)
    assert [item.id for item in video.recordings.list(room=room)] == [second.id, first.id]
    assert [item.id for item in video.recordings.list(status=RecordingStatus.PROCESSING)] == [first.id]
    stage.advance(25 * 3600)
    assert video.recordings.get(first).status is RecordingStatus.EXPIRED


def test_the_same_mistakes_raise_the_same_errors(stage: Stage, video: Client) -> None:
    room = video.rooms.create()
    with pytest.raises(NoActiveSession) as caught:
        video.recordings.start(room)
    assert str(caught.value) == "echo recordings.start: 400 Bad Request (code empty-room): nobody is in"
    stage.join(room.id, "Ana")
    recording = video.recordings.start(room)
    with pytest.raises(AlreadyActive):
        video.recordings.start(room)
    video.recordings.stop(recording)
    with pytest.raises(WrongState):
        video.recordings.stop(recording)
    with pytest.raises(NotFound):
        video.rooms.get("00000000-0000-4000-8000-000000000000")


def test_a_wrong_key_is_a_wrong_key(stage: ServedStage) -> None:
    stranger = Client("echo", key="not-the-key", base_url=stage.running.base_url)
    with stranger, pytest.raises(AuthenticationFailed) as caught:
        stranger.rooms.create()
    assert "not-the-key" not in f"{caught.value!r} {stranger!r} {stranger.provider.config!r}"


def test_what_it_lacks_is_refused_with_the_reason(stage: ServedStage, video: Client) -> None:
    sent = len(stage.running.requests())
    with pytest.raises(UnsupportedOperation, match=r"echo sessions\.list: .*sessions\.active"):
        video.sessions.list()
    for option in (
        lambda: video.recordings.start("x", layout=Layout.PIP),
        lambda: video.broadcasts.start("x", rtmp=[Rtmp("rtmp://a.example", "key")]),
        lambda: video.broadcasts.start("x", hls=Hls(low_latency=True)),
        lambda: video.tokens.create("x", role=Role.GUEST),
    ):
        with pytest.raises(UnsupportedOption):
            option()
    assert len(stage.running.requests()) == sent
    assert video.supports("recordings.list:status").level is Level.EMULATED
    assert not video.supports("webhooks.create")


def test_it_serves_every_route_that_it_asks_for(echo_installed: None) -> None:
    """Nothing is asked that Echo does not have, and Echo has nothing that is never asked for."""
    provider = plugins.load("echo")
    spoken = {
        (endpoint.operation, endpoint.method, endpoint.path)
        for operation in neutral_operations().values()
        for endpoint in endpoints_of(getattr(provider, operation.method))
    }
    (served,) = {entry.load() for entry in entry_points(group=stages.GROUP, name="echo")}
    assert spoken == {(row.operation, row.method, row.path) for row in served.operations}


@pytest.mark.usefixtures("unmeasured")
def test_another_program_finds_it_too(echo_site: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(echo_site)!r})\n"
        "import json; from anyroom import Client\n"
        "client = Client('echo', key='secret-key')\n"
        "print(json.dumps([client.supports('rooms.list').level, repr(client)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["native", "Client('echo')"]
