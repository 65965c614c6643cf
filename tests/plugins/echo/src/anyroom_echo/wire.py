"""What Echo answers, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from anyroom.errors import AlreadyActive, AuthenticationFailed, NoActiveSession, NotFound, ProviderError, WrongState
from anyroom.operations import Response
from anyroom.reading import Flag, Millis, Number, Text, Whole, WireModel, read, unreadable
from anyroom.types import (
    Broadcast,
    BroadcastStatus,
    JoinToken,
    Output,
    OutputKind,
    Participant,
    Recording,
    RecordingFile,
    RecordingStatus,
    Role,
    Room,
    RoomStatus,
    Session,
    SessionStatus,
)

PROVIDER: Final = "echo"

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
PROBLEMS: Final[Mapping[str, type[ProviderError]]] = {
    "who-are-you": AuthenticationFailed,
    "no-such-thing": NotFound,
    "empty-room": NoActiveSession,
    "at-it-already": AlreadyActive,
    "over": WrongState,
}
"""Every error of Echo's has the status 400, so that its word is all there is to go by."""


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
    code: Text = None
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


def echoed(response: Response) -> Any:
    """What a success is wrapped around."""
    said = response.json()
    if not isinstance(said, dict) or "echo" not in said:
        raise unreadable("no echo in the answer", said, response)
    return cast("dict[str, Any]", said)["echo"]


def room(raw: Any) -> Room:
    found = read(WireRoom, raw)
    status = RoomStatus.CLOSED if found.shut else RoomStatus.ACTIVE
    return Room(provider=PROVIDER, raw=raw, id=found.room, status=status, name=found.called, created_at=found.made)


def session(raw: Any, room_id: str) -> Session:
    found = read(WireSession, raw)
    return Session(
        provider=PROVIDER,
        raw=raw,
        id=found.session,
        room_id=room_id,
        status=SessionStatus.LIVE,
        started_at=found.since,
        participant_count=found.heads,
    )


def participant(raw: Any, room_id: str) -> Participant:
    found = read(WirePerson, raw)
    return Participant(
        provider=PROVIDER, raw=raw, id=found.person, name=found.called, room_id=room_id, joined_at=found.came
    )


def join_token(raw: Any, room_id: str, role: Role) -> JoinToken:
    found = read(WirePass, raw)
    return JoinToken(
        provider=PROVIDER,
        raw=raw,
        value=found.code or "",
        room_id=room_id,
        role=role,
        participant_id=found.person,
        expires_at=found.until,
        side_effect="Echo keeps the pass until its time is over",
        connect={"room": room_id, "pass": found.code or ""},
    )


def recording(raw: Any) -> Recording:
    tape = read(WireTape, raw)
    film = tape.film
    files = () if film is None else (RecordingFile(url=film.at, size=film.bytes, duration=film.seconds),)
    return Recording(
        provider=PROVIDER,
        raw=raw,
        id=tape.tape,
        status=TAPE_STATES.get(tape.state, RecordingStatus.UNKNOWN),
        room_id=tape.room,
        name=tape.called,
        started_at=tape.rolled,
        ended_at=tape.stopped,
        duration=None if film is None else film.seconds,
        files=files,
    )


def broadcast(raw: Any) -> Broadcast:
    airing = read(WireAiring, raw)
    status = AIRING_STATES.get(airing.state, BroadcastStatus.UNKNOWN)
    return Broadcast(
        provider=PROVIDER,
        raw=raw,
        id=airing.airing,
        status=status,
        room_id=airing.room,
        outputs=(Output(kind=OutputKind.HLS, status=status, url=airing.playlist),),
        started_at=airing.began,
        ended_at=airing.ended,
    )
