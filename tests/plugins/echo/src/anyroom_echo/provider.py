"""The adapter: what Echo can do, how it is asked, and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, Final, TypeVar, cast

from pydantic import SecretStr
from typing_extensions import override

from anyroom.config import ProviderConfig
from anyroom.errors import AlreadyActive, AuthenticationFailed, NoActiveSession, NotFound, ProviderError, WrongState
from anyroom.failures import Problem
from anyroom.operations import Endpoint, Operation, Page, Request, Response, Safety, local
from anyroom.provider import Emulated, Provider, Refused, Used, Why, absent, at, option_table, speaks
from anyroom.reading import Flag, Millis, Number, Text, Whole, WireModel, entries, read, unreadable
from anyroom.types import (
    UNSET,
    Broadcast,
    BroadcastRef,
    BroadcastStatus,
    CreateRoom,
    CreateToken,
    Hls,
    JoinToken,
    Layout,
    ListBroadcasts,
    ListParticipants,
    ListRecordings,
    ListRooms,
    Output,
    OutputKind,
    Participant,
    ParticipantRef,
    Preparation,
    Recording,
    RecordingFile,
    RecordingRef,
    RecordingStatus,
    Role,
    Room,
    RoomRef,
    RoomStatus,
    Session,
    SessionStatus,
    StartBroadcast,
    StartRecording,
    Stylesheet,
    WebPage,
)
from anyroom.types.values import identify

T = TypeVar("T")

# --- what can be asked -------------------------------------------------------------------------------------------------

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

# --- where each option goes, or why it cannot ---------------------------------------------------------------------------

_TWO_SHAPES: Final = Refused(Why.UPSTREAM, "Echo has two shapes, tiles (GRID) and solo (SPOTLIGHT); use one of them")
_ONE_SIZE: Final = Refused(Why.UPSTREAM, "Echo's pictures have one size; leave it out")
_UNTIMED: Final = Refused(Why.UPSTREAM, "Echo sets no timer; stop it yourself")
_OTHER_LAYOUTS: Final = (*(set(Layout) - {Layout.GRID, Layout.SPOTLIGHT}), Stylesheet, WebPage)
_LAYOUT: Final = at(
    "shape", of={Layout.GRID: "tiles", Layout.SPOTLIGHT: "solo", **dict.fromkeys(_OTHER_LAYOUTS, _TWO_SHAPES)}
)

ROOM_OPTIONS: Final = option_table(
    CreateRoom,
    {
        "name": at("called"),
        "key": Refused(Why.UPSTREAM, "Echo makes a new room each time; keep the room's id under your key"),
        "region": Refused(Why.UPSTREAM, "Echo is in one place; leave it out"),
        "record_on_start": Refused(Why.UPSTREAM, "a tape is rolled by hand: recordings.start"),
        "keep_alive": Refused(Why.UPSTREAM, "a session ends with its last; leave it out"),
    },
)
ROOM_FILTERS: Final = option_table(
    ListRooms,
    {
        "status": Emulated(Used(), "filtered here, page by page"),
        "search": Refused(Why.UPSTREAM, "Echo cannot search; walk the listing and compare"),
    },
)
PEOPLE_OF: Final = option_table(
    ListParticipants,
    {"room": Used(), "session": Refused(Why.UPSTREAM, "Echo forgets who has left; ask by room while they are in")},
)
PASS_OPTIONS: Final = option_table(
    CreateToken,
    {
        "role": at(
            "as",
            of={
                Role.HOST: "chair",
                Role.PARTICIPANT: "speaker",
                Role.VIEWER: "listener",
                Role.MODERATOR: Refused(Why.UPSTREAM, "only the chair (HOST) puts others out, and it records as well"),
                Role.GUEST: Refused(Why.UPSTREAM, "nobody waits at Echo's door; give the pass out when they may come in"),
                Role.SENDER_ONLY: Refused(Why.UPSTREAM, "whoever speaks at Echo also hears; use PARTICIPANT"),
            },
        ),
        "participant": at("who"),
        "name": at("called"),
        "ttl": at("seconds"),
        "grants": Refused(Why.UPSTREAM, "a pass is for one of three roles, as they are; give the role"),
    },
)
TAPE_OPTIONS: Final = option_table(
    StartRecording,
    {
        "layout": _LAYOUT,
        "name": at("called"),
        "audio_only": at("ears_only"),
        "quality": _ONE_SIZE,
        "orientation": _ONE_SIZE,
        "max_duration": _UNTIMED,
        "storage": Refused(Why.UPSTREAM, "Echo keeps the tapes itself; download them"),
        "transcribe": Refused(Why.UPSTREAM, "Echo writes nothing down; transcribe the film yourself"),
    },
)
TAPE_FILTERS: Final = option_table(
    ListRecordings,
    {
        "room": Used(),
        "session": Refused(Why.UPSTREAM, "Echo does not say which session a tape is of; ask by room"),
        "status": Emulated(Used(), "filtered here, page by page"),
    },
)
AIRING_OPTIONS: Final = option_table(
    StartBroadcast,
    {
        "hls": at("rewind", of=lambda wanted: cast(Hls, wanted).dvr is True),
        "rtmp": Refused(Why.UPSTREAM, "Echo goes out as HLS alone"),
        "layout": _LAYOUT,
        "quality": _ONE_SIZE,
        "orientation": _ONE_SIZE,
        "max_duration": _UNTIMED,
    },
)
AIRING_FILTERS: Final = option_table(ListBroadcasts, {"room": Used()})

# --- what is answered ---------------------------------------------------------------------------------------------------


class WireRoom(WireModel):
    room: str
    called: Text = None
    shut: Flag = None
    made: Millis = None


class WireSession(WireModel):
    session: str
    since: Millis = None
    heads: Whole = None


class WirePerson(WireModel):
    person: str
    called: Text = None
    came: Millis = None


class WirePass(WireModel):
    code: str
    person: Text = None
    until: Millis = None


class WireFilm(WireModel):
    at: Text = None
    bytes: Whole = None
    seconds: Number = None


class WireTape(WireModel):
    tape: str
    room: Text = None
    called: Text = None
    state: Text = None
    rolled: Millis = None
    stopped: Millis = None
    film: WireFilm | None = None


class WireAiring(WireModel):
    airing: str
    room: Text = None
    state: Text = None
    began: Millis = None
    ended: Millis = None
    playlist: Text = None


class WireListing(WireModel):
    after: Text = None


TAPE_STATES: Final[Mapping[str | None, RecordingStatus]] = {
    "warming": RecordingStatus.STARTING,
    "rolling": RecordingStatus.RECORDING,
    "cooking": RecordingStatus.PROCESSING,
    "done": RecordingStatus.AVAILABLE,
    "gone": RecordingStatus.EXPIRED,
}
AIRING_STATES: Final[Mapping[str | None, BroadcastStatus]] = {
    "warming": BroadcastStatus.STARTING,
    "live": BroadcastStatus.LIVE,
    "over": BroadcastStatus.STOPPED,
}
PROBLEMS: Final[Mapping[object, type[ProviderError]]] = {
    "who-are-you": AuthenticationFailed,
    "no-such-thing": NotFound,
    "empty-room": NoActiveSession,
    "at-it-already": AlreadyActive,
    "over": WrongState,
}
"""Every error of Echo's has the status 400, so that its word is all there is to go by."""


class EchoConfig(ProviderConfig):
    """What the adapter needs to know: `ECHO_KEY`, and `ECHO_BASE_URL` for an Echo of one's own."""

    env_prefix: ClassVar[str] = "ECHO_"

    key: SecretStr
    base_url: str = "https://api.echo.example"


class Echo(Provider):
    """Echo, a platform that does little."""

    name = "echo"
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
        return Problem(message=text or word, code=word, kind=PROBLEMS.get(word))

    # --- rooms, and who is in them --------------------------------------------------------------------------------------

    @override
    @local
    def prepare(self, *, roles: Collection[Role]) -> Preparation:
        words = {role.value: PASS_OPTIONS.write(CreateToken(role=role), {}, self.name)["as"] for role in roles}
        return Preparation(provider=self.name, presets=words, note="nothing to be done: Echo knows its three roles")

    @override
    @speaks(MAKE_ROOM, options=ROOM_OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        return self._room(echoed((yield MAKE_ROOM(json=self.write(ROOM_OPTIONS, options, {})))))

    @override
    @speaks(GET_ROOM)
    def get_room(self, room: RoomRef, /) -> Operation[Room]:
        return self._room(echoed((yield GET_ROOM(room=identify(room, "room")))))

    @override
    @speaks(LIST_ROOMS, options=ROOM_FILTERS)
    def list_rooms(self, options: ListRooms, /, *, cursor: str | None = None) -> Operation[Page[Room]]:
        self.write(ROOM_FILTERS, options, {})
        page = yield from list_page(LIST_ROOMS, cursor, self._room)
        return kept(page, lambda room: options.status in {UNSET, room.status})

    @override
    @speaks(SHUT_ROOM)
    def close_room(self, room: RoomRef, /) -> Operation[Room]:
        """Those inside stay, and it cannot be undone."""
        return self._room(echoed((yield SHUT_ROOM(room=identify(room, "room")))))

    @override
    @speaks(WHAT_IS_ON)
    def active_session(self, room: RoomRef, /) -> Operation[Session | None]:
        room_id = identify(room, "room")
        try:
            raw = echoed((yield WHAT_IS_ON(room=room_id)))
        except NoActiveSession:  # what Echo calls an error is an answer here
            return None
        found = read(WireSession, raw)
        return Session(
            provider=self.name,
            raw=raw,
            id=found.session,
            room_id=room_id,
            status=SessionStatus.LIVE,
            started_at=found.since,
            participant_count=found.heads,
        )

    @override
    @speaks(WHO_IS_IN, options=PEOPLE_OF)
    def list_participants(
        self, options: ListParticipants, /, *, cursor: str | None = None
    ) -> Operation[Page[Participant]]:
        self.write(PEOPLE_OF, options, {})
        room_id = identify(options.room, "room")

        def participant(raw: Any) -> Participant:
            found = read(WirePerson, raw)
            return Participant(
                provider=self.name, raw=raw, id=found.person, name=found.called, room_id=room_id, joined_at=found.came
            )

        return (yield from list_page(WHO_IS_IN, cursor, participant, room=room_id))

    @override
    @speaks(PUT_OUT)
    def remove_participant(self, participant: ParticipantRef, /, *, room: RoomRef) -> Operation[None]:
        yield PUT_OUT(room=identify(room, "room"), person=identify(participant, "participant"))

    @override
    @speaks(MAKE_PASS, options=PASS_OPTIONS)
    def create_token(self, room: RoomRef, options: CreateToken, /) -> Operation[JoinToken]:
        room_id = identify(room, "room")
        raw = echoed((yield MAKE_PASS(room=room_id, json=self.write(PASS_OPTIONS, options, {"as": "speaker"}))))
        found = read(WirePass, raw)
        return JoinToken(
            provider=self.name,
            raw=raw,
            value=found.code,
            room_id=room_id,
            role=Role.PARTICIPANT if options.role is UNSET else options.role,
            participant_id=found.person,
            expires_at=found.until,
            side_effect="Echo keeps the pass until its time is over",
            connect={"room": room_id, "pass": found.code},
        )

    # --- recordings and broadcasts --------------------------------------------------------------------------------------

    @override
    @speaks(ROLL_TAPE, options=TAPE_OPTIONS)
    def start_recording(self, room: RoomRef, options: StartRecording, /) -> Operation[Recording]:
        body = self.write(TAPE_OPTIONS, options, {})
        return self._recording(echoed((yield ROLL_TAPE(room=identify(room, "room"), json=body))))

    @override
    @speaks(STOP_TAPE)
    def stop_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        return self._recording(echoed((yield STOP_TAPE(tape=identify(recording, "recording")))))

    @override
    @speaks(GET_TAPE)
    def get_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        return self._recording(echoed((yield GET_TAPE(tape=identify(recording, "recording")))))

    @override
    @speaks(LIST_TAPES, options=TAPE_FILTERS)
    def list_recordings(self, options: ListRecordings, /, *, cursor: str | None = None) -> Operation[Page[Recording]]:
        self.write(TAPE_FILTERS, options, {})
        page = yield from list_page(LIST_TAPES, cursor, self._recording, query=asked_room(options.room))
        return kept(page, lambda recording: options.status in {UNSET, recording.status})

    @override
    @speaks(GO_ON_AIR, options=AIRING_OPTIONS)
    def start_broadcast(self, room: RoomRef, options: StartBroadcast, /) -> Operation[Broadcast]:
        """Every airing is behind by some seconds: `low_latency` is taken for what it is, a wish."""
        body = self.write(AIRING_OPTIONS, options, {})
        return self._broadcast(echoed((yield GO_ON_AIR(room=identify(room, "room"), json=body))))

    @override
    @speaks(GO_OFF_AIR)
    def stop_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Broadcast]:
        return self._broadcast(echoed((yield GO_OFF_AIR(airing=identify(broadcast, "broadcast")))))

    @override
    @speaks(GET_AIRING)
    def get_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Broadcast]:
        return self._broadcast(echoed((yield GET_AIRING(airing=identify(broadcast, "broadcast")))))

    @override
    @speaks(LIST_AIRINGS, options=AIRING_FILTERS)
    def list_broadcasts(self, options: ListBroadcasts, /, *, cursor: str | None = None) -> Operation[Page[Broadcast]]:
        self.write(AIRING_FILTERS, options, {})
        return (yield from list_page(LIST_AIRINGS, cursor, self._broadcast, query=asked_room(options.room)))

    # --- what Echo does not have ----------------------------------------------------------------------------------------

    update_room = absent(Why.UPSTREAM, "a room stays as it was made; make another one")
    list_sessions = get_session = absent(Why.UPSTREAM, "Echo knows only what is on now: sessions.active")
