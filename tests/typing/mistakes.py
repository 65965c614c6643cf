"""Each line marked `# type: ignore` is a mistake to both type checkers: one that they do not see is an unused ignore."""

# ruff: noqa: B018, PGH003

from __future__ import annotations

from acme import Acme

from anyroom import AsyncClient, Client, Layout, Role
from anyroom.types import CreateRoom, Room, StartRecording

video = Client(Acme())
awaited = AsyncClient(Acme())

video.recordings.start("room", lay_out=Layout.GRID)  # type: ignore
video.recordings.start("room", layout=Role.HOST)  # type: ignore
video.recordings.start("room", layout="grid")  # type: ignore
video.recordings.start("room", Layout.GRID)  # type: ignore
video.recordings.start()  # type: ignore
video.recordings.start(7)  # type: ignore
video.recordings.stop("r", force=True)  # type: ignore
video.recordings.list("room")  # type: ignore
video.recordings.list(cursor="x")  # type: ignore
video.recordings.list()[0]  # type: ignore
len(video.recordings.list())  # type: ignore
video.participants.remove("ana")  # type: ignore
video.rooms.create(name=7)  # type: ignore
video.rooms.fly("room")  # type: ignore
video.recording.start("room")  # type: ignore
video.rooms.get("room").nmae  # type: ignore
video.rooms.get("room").name = "x"  # type: ignore
video.with_options(time_out=3)  # type: ignore
video.with_options(on_unsupported="ignore")  # type: ignore
video.run(video.provider.close_theatre("globe"))  # type: ignore
video.run(video.provider.open_theatre("globe", seats="many"))  # type: ignore
video.walk(video.provider.list_theatres, 7)  # type: ignore
Client(Acme(), api_key="x")  # type: ignore
Client("acme", timeout="long")  # type: ignore
Room(id="r")  # type: ignore
CreateRoom("stage")  # type: ignore
StartRecording(layout=Layout.GRID).layout = Layout.PIP  # type: ignore


async def forgotten() -> None:
    awaited.recordings.start("room").id  # type: ignore
    for _ in awaited.recordings.list():  # type: ignore
        pass
    await awaited.recordings.list()  # type: ignore
    await awaited.recordings.start("room", lay_out=Layout.GRID)  # type: ignore
