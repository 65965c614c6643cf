"""A toy platform that has rooms and nothing else, an adapter that is right, and adapters that are each wrong in one way."""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from anyroom.capabilities import Why, absent, speaks
from anyroom.config import ProviderConfig
from anyroom.errors import AnyroomError, InvalidArgument, InvalidRequest, UnsupportedOperation, UnsupportedOption
from anyroom.failures import Problem
from anyroom.operations import Endpoint, Operation, Page, Request, Response, Safety
from anyroom.provider import Provider
from anyroom.reading import WireModel, entries, read
from anyroom.tables import Refused, Used, at, everything, option_table
from anyroom.types import UNSET, CreateRoom, Layout, ListRooms, Room, RoomRef, RoomStatus
from anyroom.types.values import handed_out, identify, record

PAGE = 10


class ToyServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ToyHandler)
        self.rooms: dict[str, dict[str, Any]] = {}
        self.key = secrets.token_hex(16)


class ToyHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece: in two, the second waits 40 ms for the first to be acknowledged

    @property
    def world(self) -> ToyServer:
        assert isinstance(self.server, ToyServer)
        return self.server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/rooms":
            after = int(parse_qs(parts.query).get("after", ["0"])[0])
            rooms = list(self.world.rooms.values())[after:]
            more = {"next": str(after + PAGE)} if len(rooms) > PAGE else {}
            self.answer(200, {"rooms": rooms[:PAGE], **more})
        else:
            self.answer_room(parts.path.split("/")[2])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"{}")
        _, _, room_id, *rest = f"{self.path}/".split("/")
        if rest == ["close", ""]:
            self.world.rooms.get(room_id, {})["open"] = False
            self.answer_room(room_id)
        else:
            made = {"id": secrets.token_hex(8), "open": True, **body}
            self.world.rooms[made["id"]] = made
            self.answer(200, made)

    def answer_room(self, room_id: str) -> None:
        found = self.world.rooms.get(room_id)
        self.answer(200, found) if found else self.answer(404, {"message": "no such room"})

    def answer(self, status: int, body: object) -> None:
        if self.headers.get("x-toy-key") != self.world.key:
            status, body = 401, {"message": "who are you?"}
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


MAKE = Endpoint("makeRoom", "POST", "/rooms", Safety.ONCE)
GET = Endpoint("getRoom", "GET", "/rooms/{room}", Safety.READ)
LIST = Endpoint("listRooms", "GET", "/rooms", Safety.READ)
CLOSE = Endpoint("closeRoom", "POST", "/rooms/{room}/close", Safety.IDEMPOTENT)
OPTIONS = option_table(
    CreateRoom, {"name": at("name"), "key": Refused(Why.UPSTREAM, "rooms have no keys; keep the id")}
)
FILTERS = option_table(ListRooms, {"status": Used()})


class ToyConfig(ProviderConfig):
    env_prefix: ClassVar[str] = "TOY_"

    key: SecretStr
    base_url: str


class WireRoom(WireModel):
    id: str
    name: str | None = None
    open: bool | None = None


def read_room(response: Response, data: Any) -> Room:
    found = read(WireRoom, data, response)
    status = RoomStatus.UNKNOWN if found.open is None else RoomStatus.ACTIVE if found.open else RoomStatus.CLOSED
    return Room(provider="toy", raw=data, id=found.id, name=found.name, status=status)


class Toy(Provider):
    """As an adapter should be."""

    name = "toy"
    title = "Toy"
    config_class = ToyConfig

    @property
    def settings(self) -> ToyConfig:
        assert isinstance(self.config, ToyConfig)
        return self.config

    def origins(self) -> Mapping[str, str]:
        return {"": self.settings.base_url}

    def sign(self, request: Request) -> Mapping[str, str]:
        return {"X-Toy-Key": self.settings.key.get_secret_value()}

    def problem(self, request: Request, response: Response) -> Problem:
        said = response.json()
        return Problem(message=str(said.get("message", "")) if isinstance(said, dict) else "")

    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        response = yield MAKE(json=self.write(OPTIONS, options, {}))
        return read_room(response, response.json())

    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        response = yield GET(room=identify(room, "room"))
        return read_room(response, response.json())

    @speaks(LIST, options=FILTERS)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[Room]]:
        self.write(FILTERS, options, {})
        response = yield LIST(query=() if cursor is None else (("after", cursor),))
        found = [read_room(response, item) for item in entries(response.json(), "rooms", response=response)]
        kept = tuple(item for item in found if options.status in {item.status, *_unset(options)})
        after = response.json().get("next")
        return Page(kept, after if isinstance(after, str) else None, scanned=len(found))

    @speaks(CLOSE)
    def close_room(self, room: RoomRef, /) -> Operation[Room]:
        response = yield CLOSE(room=identify(room, "room"))
        return read_room(response, response.json())

    update_room = absent(Why.UPSTREAM, "a room stays as it was made; make another one")


def _unset(options: ListRooms) -> tuple[object, ...]:
    return () if "status" in options.set_fields() else (options.status,)


# --- each wrong in one way ---------------------------------------------------------------------------------------------


class LiesAboutACapability(Toy):
    @speaks(CLOSE)
    def close_room(self, room: RoomRef, /) -> Operation[Room]:
        raise UnsupportedOperation("rooms are never closed, in truth")


class ListsWithoutEnd(Toy):
    @speaks(LIST, options=FILTERS)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[Room]]:
        page = yield from super().list_rooms(options)
        number = int(cursor or 0) + 1
        return Page(tuple(replace(item, id=f"{item.id}-{number}") for item in page.items), str(number))


class TakesAnOptionForNothing(Toy):
    @speaks(MAKE, options=everything(CreateRoom))
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        response = yield MAKE(json={})
        return read_room(response, response.json())


class LeaksItsSecret(Toy):
    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        try:
            return (yield from super().create_room(options))
        except AnyroomError:
            # Errors of the library's own are seen to, also those behind another.
            problem = ValueError(f"not with the key {self.settings.key.get_secret_value()}")
            raise InvalidRequest("the platform refused it") from problem


class RaisesAfterItHasStartedSomething(Toy):
    @speaks(MAKE, GET, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        made = yield from super().create_room(options)
        return (yield from self.get_room(made))


class SpeaksAnUndeclaredEndpoint(Toy):
    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        made = yield from super().create_room(options)
        try:
            response = yield GET(room=made.id)
            return read_room(response, response.json())
        except AnyroomError:
            return made


class DeclaresAnEndpointThatItNeverSpeaks(Toy):
    @speaks(GET, LIST)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        return (yield from super().get_room(room))


class CrashesOnAnAlienAnswer(Toy):
    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        data = (yield GET(room=identify(room, "room"))).json()
        return Room(provider="toy", raw=data, id=data["id"])


class NeedsMoreThanAnId(Toy):
    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        response = yield GET(room=identify(room, "room"))
        if "open" not in response.json():
            raise InvalidRequest("the room does not say whether it is open")
        return read_room(response, response.json())


class RemembersWhatItMade(Toy):
    def __init__(self, config: ProviderConfig | None = None) -> None:
        super().__init__(config)
        self.made: set[str] = set()

    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        made = yield from super().create_room(options)
        self.made.add(made.id)
        return made

    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        if identify(room, "room") not in self.made:
            raise InvalidRequest("a room of somebody else")
        return (yield from super().get_room(room))


class AsksBeforeItRefuses(Toy):
    @speaks(LIST, MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        yield LIST()
        return (yield from super().create_room(options))


class TakesAnyId(Toy):
    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        said = room if isinstance(room, str) else str(room.id)
        response = yield LIST(query=(("id", said),))
        return read_room(response, response.json()["rooms"][0])


class CallsAStrangerNotFound(Toy):
    def problem(self, request: Request, response: Response) -> Problem:
        found = super().problem(request, response)
        return replace(found, kind=InvalidRequest) if response.status == 404 else found


class HasParametersOfItsOwn(Toy):
    @speaks(GET)
    def get_room(self, room: RoomRef, /, *, details: bool = False) -> Operation[Room]:
        return (yield from super().get_room(room))


class GivesNoReason(Toy):
    update_room = absent(Why.UPSTREAM, "no")


class LogsItsSecret(Toy):
    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        logging.getLogger("toy").debug("asking with %s", self.settings.key.get_secret_value())
        return (yield from super().get_room(room))


class RefusesWhatItCallsNative(Toy):
    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        if "name" in options.set_fields():
            raise UnsupportedOption("rooms have no names, in truth", option="name")
        return (yield from super().create_room(options))


class KeepsExtraToItself(Toy):
    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        return (yield from super().create_room(replace(options, extra=UNSET)))


class HasNoTableOfItsOptions(Toy):
    @speaks(LIST)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[Room]]:
        return (yield from super().list_rooms(options, cursor=cursor))


class HasWordsForNothing(Toy):
    @speaks(LIST, options=option_table(ListRooms, {"status": Used({Layout.GRID: "open"})}))
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[Room]]:
        return (yield from super().list_rooms(options, cursor=cursor))


class ReadsWithAPut(Toy):
    @speaks(Endpoint("readRoom", "PUT", "/rooms/{room}", Safety.READ))
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        return (yield from super().get_room(room))


class CallsOneRouteByTwoNames(Toy):
    @speaks(GET, replace(GET, operation="fetchRoom"))
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        return (yield from super().get_room(room))


class MistakesAStrangerForAFool(Toy):
    def problem(self, request: Request, response: Response) -> Problem:
        found = super().problem(request, response)
        return replace(found, kind=InvalidRequest) if response.status == 401 else found


class LosesRaw(Toy):
    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        return replace((yield from super().get_room(room)), raw=None)


class ShowsWhatWasHandedOut(Toy):
    @speaks(GET)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        found = yield from super().get_room(room)
        return DoorRoom(provider="toy", raw=found.raw, id=found.id, name="open with 0123456789", door="0123456789")


@record
class DoorRoom(Room):
    door: str = handed_out(default="")


class RaisesWhatIsNoErrorOfOurs(Toy):
    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        try:
            return (yield from super().create_room(options))
        except InvalidArgument as error:
            raise ValueError(str(error)) from None


class HasAnOperationThatNobodyTries(Toy):
    @speaks(CLOSE)
    def slam(self, room: RoomRef, /) -> Operation[Room]:
        return (yield from self.close_room(room))


class SaysNoTypes(Toy):
    @speaks(GET)
    def get_details(self, room: str, /, *, more: Any = None) -> Operation[Mapping[str, Any]]:
        response = yield GET(room=room)
        found: Mapping[str, Any] = response.json()
        return found


class PlainConfig(ToyConfig):
    api_secret: str = "hunter2"


class KeepsASecretInTheClear(Toy):
    config_class = PlainConfig


class ShowsItsSecret(Toy):
    def __repr__(self) -> str:
        return f"Toy({self.settings.key.get_secret_value()})"


# --- the stage ---------------------------------------------------------------------------------------------------------


class ToyStage:
    """The toy platform, and adapters of a class."""

    name = "toy"

    def __init__(self, server: ToyServer, adapter: type[Provider]) -> None:
        self._settings = {"key": server.key, "base_url": f"http://127.0.0.1:{server.server_port}"}
        self._adapter = adapter

    def provider(self) -> Provider:
        return self._adapter.configured(self._settings, environ={})

    def join(self, room_id: str, name: str) -> str:
        raise AssertionError("nobody joins here")

    def leave(self, room_id: str, participant_id: str) -> None:
        raise AssertionError("nobody leaves here")

    def advance(self, seconds: float) -> None:
        """Time does nothing here."""


@contextmanager
def toy_server() -> Iterator[ToyServer]:
    with ToyServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
