"""How an app is tested with the in-memory provider: the app is given a client, and the test holds the world."""

from __future__ import annotations

from pathlib import Path

import pytest

from anyroom import AsyncClient, Client, Layout, Memory, Role
from anyroom.errors import NoActiveSession


class Classroom:
    """The app: lessons that are recorded."""

    def __init__(self, video: Client) -> None:
        self._video = video
        self._room = video.rooms.create(name="Lesson")

    @property
    def room_id(self) -> str:
        return self._room.id

    def invite(self, person: str, *, teacher: bool = False) -> str:
        role = Role.HOST if teacher else Role.PARTICIPANT
        return self._video.tokens.create(self._room, role=role, participant=person).value

    def begin(self) -> str:
        try:
            return self._video.recordings.start(self._room, layout=Layout.SIDEBAR).id
        except NoActiveSession:
            return ""

    def end(self, recording_id: str, folder: Path) -> Path:
        self._video.recordings.stop(recording_id)
        self._video.recordings.wait(recording_id)
        return self._video.recordings.download(recording_id, folder).path


def test_a_lesson_is_recorded_from_start_to_file(tmp_path: Path) -> None:
    memory = Memory()
    classroom = Classroom(Client(memory))
    assert classroom.invite("ana", teacher=True) != classroom.invite("ben")

    assert classroom.begin() == "", "nobody is in the room yet"
    memory.join(classroom.room_id, "Ana", participant="ana")
    recording = classroom.begin()
    memory.advance(45 * 60)
    film = classroom.end(recording, tmp_path)

    assert film.read_bytes()[4:8] == b"ftyp"
    assert Client(memory).recordings.get(recording).duration == pytest.approx(45 * 60 - 1)


async def test_an_async_app_is_tested_the_same_way() -> None:
    memory = Memory()
    async with AsyncClient(memory) as video:
        room = await video.rooms.create()
        memory.join(room, "Ana")
        recording = await video.recordings.start(room, name="Stand-up")
        await video.recordings.stop(recording)
        ready = await video.recordings.wait(recording)
        assert [item.id async for item in video.recordings.list(room=room)] == [ready.id]
