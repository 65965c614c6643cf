"""The adapter: what Echo can do, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final, TypeVar, cast

from pydantic import SecretStr
from typing_extensions import override

from anyroom.config import ProviderConfig
from anyroom.errors import NoActiveSession
from anyroom.failures import Problem
from anyroom.operations import Endpoint, Operation, Page, Request, Response, Safety, local
from anyroom.provider import Provider, Why, absent, speaks
from anyroom.reading import entries, read
from anyroom.types import (
    UNSET,
    Broadcast,
    BroadcastRef,
    CreateRoom,
    CreateToken,
    JoinToken,
    ListBroadcasts,
    ListParticipants,
    ListRecordings,
    ListRooms,
    Participant,
    ParticipantRef,
    Preparation,
    Recording,
    RecordingRef,
    Role,
    Room,
    RoomRef,
    Session,
    StartBroadcast,
    StartRecording,
    Unset,
)
from anyroom.types.values import identify

from . import wire
from .options import (
    AIRING_FILTERS,
    AIRING_OPTIONS,
    PASS_OPTIONS,
    PEOPLE_OF,
    ROOM_FILTERS,
    ROOM_OPTIONS,
    TAPE_FILTERS,
    TAPE_OPTIONS,
)

T = TypeVar("T")

MAKE_ROOM: Final = Endpoint("makeRoom", "POST", "/1/rooms", Safety.ONCE)
LIST_ROOMS: Final = Endpoint("listRooms", "GET", "/1/rooms", Safety.READ)
GET_ROOM: Final = Endpoint("getRoom", "GET", "/1/rooms/{room}", Safety.READ)
SHUT_ROOM: Final = Endpoint("shutRoom", "POST", "/1/rooms/{room}/shut", Safety.IDEMPOTENT)
WHAT_IS_ON: Final = Endpoint("whatIsOn", "GET", "/1/rooms/{room}/now", Safety.READ)
WHO_IS_IN: Final = Endpoint("whoIsIn", "GET", "/1/rooms/{room}/people", Safety.READ)
PUT_OUT: Final = Endpoint("putOut", "DELETE", "/1/rooms/{room}/people/{person}", Safety.IDEMPOTENT)
MAKE_PASS: Final = Endpoint("makePass", "POST", "/1/rooms/{room}/passes", Safety.IDEMPOTENT)
ROLL_TAPE: Final = Endpoint("rollTape", "POST", "/1/rooms/{room}/tapes", Safety.ONCE)
STOP_TAPE: Final = Endpoint("stopTape", "POST", "/1/tapes/{tape}/stop", Safety.IDEMPOTENT)
GET_TAPE: Final = Endpoint("getTape", "GET", "/1/tapes/{tape}", Safety.READ)
LIST_TAPES: Final = Endpoint("listTapes", "GET", "/1/tapes", Safety.READ)
GO_ON_AIR: Final = Endpoint("goOnAir", "POST", "/1/rooms/{room}/airings", Safety.ONCE)
GO_OFF_AIR: Final = Endpoint("goOffAir", "POST", "/1/airings/{airing}/stop", Safety.IDEMPOTENT)
GET_AIRING: Final = Endpoint("getAiring", "GET", "/1/airings/{airing}", Safety.READ)
LIST_AIRINGS: Final = Endpoint("listAirings", "GET", "/1/airings", Safety.READ)

# Why Echo cannot, where one reason is that of several operations.
_ONLY_NOW: Final = "Echo knows only what is on now: sessions.active"
_NO_HAND: Final = "nobody is muted from outside; ask them, or put them out: participants.remove"
_ROLLS_ON: Final = "a tape rolls on; stop it, and roll another one"
_NO_WRITING: Final = "Echo writes nothing down; transcribe the film yourself"
_NO_TELEPHONE: Final = "Echo has no telephone; let a gateway of yours join"
_NO_PAGES: Final = "Echo opens no web pages; let a browser of yours join"
_NO_MEASURE: Final = "Echo measures nothing; the browser does (getStats)"
_NO_CALLING: Final = "Echo calls nobody; ask it from time to time"


class EchoConfig(ProviderConfig):
    """What the adapter needs to know: `ECHO_KEY`, and `ECHO_BASE_URL` for an Echo of one's own."""

    env_prefix: ClassVar[str] = "ECHO_"

    key: SecretStr
    base_url: str = "https://api.echo.example"


class Echo(Provider):
    """Echo, a platform that does little."""

    name = wire.PROVIDER
    title = "Echo"
    config_class = EchoConfig

    @property
    def settings(self) -> EchoConfig:
        """The configuration, as what it is."""
        return cast(EchoConfig, self.config)

    @override
    def origins(self) -> Mapping[str, str]:
        return {"": self.settings.base_url}

    @override
    def sign(self, request: Request) -> Mapping[str, str]:
        return {"X-Echo-Key": self.settings.key.get_secret_value()}

    @override
    def problem(self, request: Request, response: Response) -> Problem:
        said = response.json()
        fields = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
        word, text = str(fields.get("oops") or ""), str(fields.get("say") or "")
        return Problem(message=text or word, code=word, kind=wire.PROBLEMS.get(word))

    # --- rooms, and who is in them --------------------------------------------------------------------------------------

    @override
    @local
    def prepare(self, *, roles: Collection[Role]) -> Preparation:
        words = {role.value: PASS_OPTIONS.write(CreateToken(role=role), {}, self.name)["as"] for role in roles}
        return Preparation(provider=self.name, presets=words, note="nothing to be done: Echo knows its three roles")

    @override
    @speaks(MAKE_ROOM, options=ROOM_OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        return wire.room(wire.echoed((yield MAKE_ROOM(json=self.write(ROOM_OPTIONS, options, {})))))

    @override
    @speaks(GET_ROOM)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        return wire.room(wire.echoed((yield GET_ROOM(room=identify(room, "room")))))

    @override
    @speaks(LIST_ROOMS, options=ROOM_FILTERS)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[Room]]:
        self.write(ROOM_FILTERS, options, {})
        page = yield from list_page(LIST_ROOMS(), cursor, wire.room)
        return kept(page, lambda room: options.status in {UNSET, room.status})

    @override
    @speaks(SHUT_ROOM)
    def close_room(self, room: RoomRef, /) -> Operation[Room]:
        """Those inside stay, and it cannot be undone."""
        return wire.room(wire.echoed((yield SHUT_ROOM(room=identify(room, "room")))))

    @override
    @speaks(WHAT_IS_ON)
    def active_session(self, room: RoomRef, /) -> Operation[Session | None]:
        room_id = identify(room, "room")
        try:
            return wire.session(wire.echoed((yield WHAT_IS_ON(room=room_id))), room_id)
        except NoActiveSession:  # what Echo calls an error is an answer here
            return None

    @override
    @speaks(WHO_IS_IN, options=PEOPLE_OF)
    def list_participants(
        self, options: ListParticipants, /, *, cursor: str | None = None
    ) -> Operation[Page[Participant]]:
        self.write(PEOPLE_OF, options, {})
        room_id = identify(options.room, "room")
        return (yield from list_page(WHO_IS_IN(room=room_id), cursor, lambda raw: wire.participant(raw, room_id)))

    @override
    @speaks(PUT_OUT)
    def remove_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        yield PUT_OUT(room=identify(room, "room"), person=identify(participant, "participant"))

    @override
    @speaks(MAKE_PASS, options=PASS_OPTIONS)
    def create_token(self, room: RoomRef, options: CreateToken, /) -> Operation[JoinToken]:
        room_id = identify(room, "room")
        body = self.write(PASS_OPTIONS, options, {"as": "speaker"})
        role = Role.PARTICIPANT if options.role is UNSET else options.role
        return wire.join_token(wire.echoed((yield MAKE_PASS(room=room_id, json=body))), room_id, role)

    # --- recordings and broadcasts --------------------------------------------------------------------------------------

    @override
    @speaks(ROLL_TAPE, options=TAPE_OPTIONS)
    def start_recording(self, room: RoomRef, options: StartRecording, /) -> Operation[Recording]:
        body = self.write(TAPE_OPTIONS, options, {})
        return wire.recording(wire.echoed((yield ROLL_TAPE(room=identify(room, "room"), json=body))))

    @override
    @speaks(STOP_TAPE)
    def stop_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        return wire.recording(wire.echoed((yield STOP_TAPE(tape=identify(recording, "recording")))))

    @override
    @speaks(GET_TAPE)
    def get_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        return wire.recording(wire.echoed((yield GET_TAPE(tape=identify(recording, "recording")))))

    @override
    @speaks(LIST_TAPES, options=TAPE_FILTERS)
    def list_recordings(self, options: ListRecordings, /, *, cursor: str | None = None) -> Operation[Page[Recording]]:
        self.write(TAPE_FILTERS, options, {})
        page = yield from list_page(LIST_TAPES(query=asked_room(options.room)), cursor, wire.recording)
        return kept(page, lambda recording: options.status in {UNSET, recording.status})

    @override
    @speaks(GO_ON_AIR, options=AIRING_OPTIONS)
    def start_broadcast(self, room: RoomRef, options: StartBroadcast, /) -> Operation[Broadcast]:
        body = self.write(AIRING_OPTIONS, options, {})
        return wire.broadcast(wire.echoed((yield GO_ON_AIR(room=identify(room, "room"), json=body))))

    @override
    @speaks(GO_OFF_AIR)
    def stop_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Broadcast]:
        return wire.broadcast(wire.echoed((yield GO_OFF_AIR(airing=identify(broadcast, "broadcast")))))

    @override
    @speaks(GET_AIRING)
    def get_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Broadcast]:
        return wire.broadcast(wire.echoed((yield GET_AIRING(airing=identify(broadcast, "broadcast")))))

    @override
    @speaks(LIST_AIRINGS, options=AIRING_FILTERS)
    def list_broadcasts(self, options: ListBroadcasts, /, *, cursor: str | None = None) -> Operation[Page[Broadcast]]:
        self.write(AIRING_FILTERS, options, {})
        return (yield from list_page(LIST_AIRINGS(query=asked_room(options.room)), cursor, wire.broadcast))

    # --- what Echo does not have ----------------------------------------------------------------------------------------

    update_room = absent(Why.UPSTREAM, "a room stays as it was made; make another one")
    list_sessions = absent(Why.UPSTREAM, _ONLY_NOW)
    get_session = absent(Why.UPSTREAM, _ONLY_NOW)
    end_session = absent(Why.UPSTREAM, "put people out one by one: participants.remove")
    get_participant = absent(Why.UPSTREAM, "Echo forgets who has left; participants.list(room=...) has who is in")
    mute_participant = absent(Why.UPSTREAM, _NO_HAND)
    mute_all_participants = absent(Why.UPSTREAM, _NO_HAND)
    delete_recording = absent(Why.UPSTREAM, "a tape is gone by itself after a day; wait for that")
    pause_recording = absent(Why.UPSTREAM, _ROLLS_ON)
    resume_recording = absent(Why.UPSTREAM, _ROLLS_ON)
    start_captions = absent(Why.UPSTREAM, _NO_WRITING)
    stop_captions = absent(Why.UPSTREAM, _NO_WRITING)
    list_transcripts = absent(Why.UPSTREAM, _NO_WRITING)
    get_transcript = absent(Why.UPSTREAM, _NO_WRITING)
    get_summary = absent(Why.UPSTREAM, _NO_WRITING)
    dial = absent(Why.UPSTREAM, _NO_TELEPHONE)
    hang_up = absent(Why.UPSTREAM, _NO_TELEPHONE)
    send_dtmf = absent(Why.UPSTREAM, _NO_TELEPHONE)
    start_render = absent(Why.UPSTREAM, _NO_PAGES)
    stop_render = absent(Why.UPSTREAM, _NO_PAGES)
    get_render = absent(Why.UPSTREAM, _NO_PAGES)
    list_renders = absent(Why.UPSTREAM, _NO_PAGES)
    send_signal = absent(Why.UPSTREAM, "Echo carries pictures and sound alone; send messages your own way")
    session_stats = absent(Why.UPSTREAM, _NO_MEASURE)
    participant_stats = absent(Why.UPSTREAM, _NO_MEASURE)
    create_webhook = absent(Why.UPSTREAM, _NO_CALLING)
    get_webhook = absent(Why.UPSTREAM, _NO_CALLING)
    list_webhooks = absent(Why.UPSTREAM, _NO_CALLING)
    update_webhook = absent(Why.UPSTREAM, _NO_CALLING)
    delete_webhook = absent(Why.UPSTREAM, _NO_CALLING)


def list_page(request: Request, cursor: str | None, item: Callable[[Any], T]) -> Operation[Page[T]]:
    """One page of a listing. Echo's cursor is ours."""
    after = () if cursor is None else (("after", cursor),)
    response = yield replace(request, query=(*request.query, *after))
    items = entries(response.json(), "echo", response=response)
    return Page(tuple(map(item, items)), read(wire.WireListing, response.json(), response).after, scanned=len(items))


def kept(page: Page[T], wanted: Callable[[T], bool]) -> Page[T]:
    """A page without what was not asked for."""
    return replace(page, items=tuple(filter(wanted, page.items)))


def asked_room(room: RoomRef | Unset) -> Sequence[tuple[str, str]]:
    """The room to filter by, as Echo is asked for it."""
    return () if isinstance(room, Unset) else (("room", identify(room, "room")),)
