"""An adapter for `server.py`, small enough that programs of their own may load it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from anyroom.clock import SYSTEM_CLOCK, Clock
from anyroom.config import ProviderConfig
from anyroom.operations import Endpoint, Operation, Page, Request, Response, Safety, Sleep
from anyroom.provider import Provider, at, option_table, speaks
from anyroom.types import (
    UNSET,
    CreateRoom,
    ListRecordings,
    Recording,
    RecordingFile,
    RecordingRef,
    RecordingStatus,
    Room,
)
from anyroom.types.values import identify

GET = Endpoint("getRecording", "GET", "/recordings/{id}", Safety.READ)
LIST = Endpoint("listRecordings", "GET", "/recordings", Safety.READ)
CREATE = Endpoint("createRoom", "POST", "/rooms", Safety.ONCE)
CREATE_OPTIONS = option_table(CreateRoom, {"name": at("name")})
LIST_OPTIONS = option_table(ListRecordings, {})


class EchoConfig(ProviderConfig):
    env_prefix: ClassVar[str] = "ECHO_"

    base_url: str


class Echo(Provider):
    """Every answer holds the id that was asked for, and the call's own header."""

    name = "echo"
    title = "Echo"
    config_class = EchoConfig

    def __init__(self, url: str, clock: Clock = SYSTEM_CLOCK) -> None:
        super().__init__(EchoConfig(base_url=url))
        self.clock = clock
        self._url = url

    def origins(self) -> Mapping[str, str]:
        return {"": self._url}

    def sign(self, request: Request) -> Mapping[str, str]:
        return {"x-signed": request.segments.get("id", "")}

    @speaks(GET)
    def get_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        return self._recording((yield GET(id=identify(recording, "recording"))).json())

    @speaks(LIST, options=LIST_OPTIONS)
    def list_recordings(self, options: ListRecordings, /, *, cursor: str | None = None) -> Operation[Page[Recording]]:
        self.write(LIST_OPTIONS, options, {})
        said = (yield LIST(query=[("page", cursor or "0")])).json()
        return Page(tuple(map(self._recording, said["items"])), said["next"])

    @speaks(CREATE, options=CREATE_OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        said = (yield CREATE(json=self.write(CREATE_OPTIONS, options, {}))).json()
        return Room(id=said["id"], provider=self.name, name=None if options.name is UNSET else options.name)

    def _recording(self, said: Mapping[str, Any]) -> Recording:
        files = (RecordingFile(url=self._url + said["file"]),) if said["file"] else ()
        status = RecordingStatus.AVAILABLE if files else RecordingStatus.PROCESSING
        return Recording(id=said["id"], provider=self.name, status=status, files=files, raw=said)

    # --- its own ------------------------------------------------------------------------------------------------------

    def ask(self, thing: str, /, **headers: str) -> Operation[Response]:
        """What `/recordings/{thing}` answers."""
        return (yield GET(id=thing, headers={name.replace("_", "-"): value for name, value in headers.items()}))

    def create_slowly(self, seconds: float, /) -> Operation[str]:
        """A start, and a pause after it."""
        said = (yield CREATE(json={})).json()
        yield Sleep(seconds)
        return said["id"]
