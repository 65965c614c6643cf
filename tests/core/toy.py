"""A platform made up for these tests, and its adapter: one operation of each safety, two listings, a table of options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import SecretStr

from anyroom.clock import VirtualClock
from anyroom.config import ProviderConfig
from anyroom.errors import NotFound
from anyroom.operations import Endpoint, Operation, Page, Request, Response, Safety, Sleep, local
from anyroom.provider import Emulated, Provider, Refused, Used, Why, absent, at, emulated, option_table, speaks
from anyroom.reading import Text, WireModel, entries, read
from anyroom.types import (
    Layout,
    ListRecordings,
    Recording,
    RecordingRef,
    RecordingStatus,
    Role,
    Room,
    RoomRef,
    StartRecording,
    Stylesheet,
)
from anyroom.types.participants import ListParticipants, Participant
from anyroom.types.rooms import CreateRoom
from anyroom.types.tokens import CreateToken, JoinToken
from anyroom.types.values import UNSET, identify
from anyroom.types.webhooks import WebhookEndpoint

KEY = "the-toy-key-s3cret"

START = Endpoint("startRecording", "POST", "/{account}/rooms/{roomId}/recordings", Safety.ONCE)
GET = Endpoint("getRecording", "GET", "/{account}/recordings/{id}", Safety.READ)
LIST = Endpoint("listRecordings", "GET", "/{account}/recordings", Safety.READ)
CREATE = Endpoint("createRoom", "POST", "/{account}/rooms", Safety.KEYED)
REPLACE = Endpoint("replace", "PUT", "/{account}/thing", Safety.IDEMPOTENT)
FOREIGN = Endpoint("foreign", "GET", "/thing", Safety.READ, origin="elsewhere")

START_OPTIONS = option_table(
    StartRecording,
    {
        "layout": at(
            "layout",
            "type",
            of={
                Layout.GRID: "bestFit",
                Layout.PIP: Emulated("small", "the small picture is the first to speak"),
                Layout.SPOTLIGHT: Refused(Why.UPSTREAM, "use GRID"),
                Stylesheet: lambda value: value.css,
            },
        ),
        "name": at("name"),
        "max_duration": at("limit", of=lambda seconds: seconds * 1000),
        "quality": Refused(Why.UPSTREAM, "it records at 720 lines"),
        "audio_only": Emulated(at("video", of=lambda value: not value), "the picture is black"),
        "storage": Refused(Why.UPSTREAM, "it keeps the file itself"),
    },
)
LIST_OPTIONS = option_table(ListRecordings, {"room": Used(), "status": Refused(Why.UPSTREAM, "compare it yourself")})
TOKEN_OPTIONS = option_table(
    CreateToken, {"role": Used({Role.HOST: "h", Role.VIEWER: Refused(Why.NEVER, "it could only be widened")})}
)


class ToyConfig(ProviderConfig):
    env_prefix: ClassVar[str] = "TOY_"

    key: SecretStr
    base_url: str
    elsewhere: str | None = None
    older_keys: tuple[SecretStr, ...] = ()


class WireRecording(WireModel):
    id: str
    status: Text = None


class Toy(Provider):
    name = "toy"
    title = "Toy"
    config_class = ToyConfig

    def __init__(self, config: ToyConfig) -> None:
        super().__init__(config)
        self.settings = config
        self.clock = VirtualClock()
        self.renewals = 0
        self.can_renew = False

    def origins(self) -> Mapping[str, str]:
        elsewhere = {"elsewhere": self.settings.elsewhere} if self.settings.elsewhere is not None else {}
        return {"": self.settings.base_url, **elsewhere}

    def segments(self) -> Mapping[str, str]:
        return {"account": "acc"}

    def sign(self, request: Request) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.settings.key.get_secret_value()}.{self.renewals}"}

    def renew(self) -> bool:
        self.renewals += 1
        return self.can_renew

    @speaks(CREATE)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        response = yield CREATE(json={})
        return Room(id=response.json()["id"], provider=self.name, raw=response.json())

    @speaks(START, options=START_OPTIONS)
    def start_recording(self, room: RoomRef, options: StartRecording, /) -> Operation[Recording]:
        body = self.write(START_OPTIONS, options, {})
        return self._recording((yield START(roomId=identify(room, "room"), json=body)))

    @speaks(GET)
    def get_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        return self._recording((yield GET(id=identify(recording, "recording"))))

    def _recording(self, response: Response) -> Recording:
        wire = read(WireRecording, response.json(), response)
        return Recording(
            id=wire.id, provider=self.name, status=RecordingStatus(wire.status or "unknown"), raw=response.json()
        )

    @speaks(LIST, options=LIST_OPTIONS)
    def list_recordings(self, options: ListRecordings, /, *, cursor: str | None = None) -> Operation[Page[Recording]]:
        self.write(LIST_OPTIONS, options, {})
        query = [("room", identify(options.room, "room"))] if options.room is not UNSET else []
        response = yield LIST(query=[*query, *([("page", cursor)] if cursor else [])])
        items = tuple(
            Recording(id=item["id"], provider=self.name)
            for item in entries(response.json(), "items", response=response)
        )
        return Page(items, response.json().get("next"))

    @speaks(options=TOKEN_OPTIONS)
    @local
    def create_token(self, room: RoomRef, options: CreateToken, /) -> JoinToken:
        self.write(TOKEN_OPTIONS, options, {})
        return JoinToken(provider=self.name, value="a-join-token", room_id=identify(room, "room"))

    @emulated("asks nobody")
    @local
    def list_participants(self, options: ListParticipants, /, *, cursor: str | None = None) -> Page[Participant]:
        return Page((Participant(id="ana", provider=self.name),))

    @local
    def list_webhooks(self, *, cursor: str | None = None) -> Page[WebhookEndpoint]:
        return Page((WebhookEndpoint(id="w1", provider=self.name),))

    delete_recording = absent(Why.NEVER, "nothing is deleted; wait")
    list_rooms = absent(Why.UPSTREAM, "keep the ids yourself")

    # --- its own ------------------------------------------------------------------------------------------------------

    def ask(self, endpoint: Endpoint, /, **more: Any) -> Operation[Response]:
        """Any endpoint."""
        return (yield endpoint(**more))

    def nap(self, seconds: float) -> Operation[str]:
        yield Sleep(seconds)
        return "rested"

    def exists(self, recording: str, /) -> Operation[bool]:
        """Reads a 404 as an answer."""
        try:
            yield GET(id=recording)
        except NotFound:
            return False
        return True

    def list_things(self, kind: str = "all", *, cursor: str | None = None) -> Operation[Page[str]]:
        response = yield LIST(query=[("kind", kind), *([("page", cursor)] if cursor else [])])
        return Page(tuple(response.json()["items"]), response.json().get("next"))
