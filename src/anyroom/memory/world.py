"""A world in memory: its clock, its lock, everything in it, and what happens in its rooms."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import Any, Final, TypeVar

from anyroom import forks
from anyroom.clock import VirtualClock
from anyroom.errors import AlreadyActive, InvalidArgument, NoActiveSession, NotFound, WrongState
from anyroom.memory.state import (
    Birth,
    BroadcastState,
    CallState,
    CaptionsState,
    Made,
    PersonState,
    Presence,
    RecordingState,
    Remark,
    RenderState,
    RoomState,
    Run,
    SessionState,
    WebhookState,
)
from anyroom.operations import Page
from anyroom.types.recordings import RecordingStatus, StartRecording, Storage
from anyroom.types.values import identify

PAGE_SIZE: Final = 25
"""How many items a page of a listing holds."""

State = TypeVar("State", bound=Made)
T = TypeVar("T")


class World:
    """Everything that one `Memory` knows. Whoever looks at it or changes it holds its lock."""

    def __init__(self) -> None:
        self.clock: VirtualClock = VirtualClock()
        self.lock: threading.Lock = forks.lock()
        self.rooms: dict[str, RoomState] = {}
        self.sessions: dict[str, SessionState] = {}
        self.recordings: dict[str, RecordingState] = {}
        self.transcripts: dict[str, RecordingState] = {}
        self.broadcasts: dict[str, BroadcastState] = {}
        self.captions: dict[str, CaptionsState] = {}
        self.renders: dict[str, RenderState] = {}
        self.calls: dict[str, CallState] = {}
        self.webhooks: dict[str, WebhookState] = {}
        self.presets: dict[str, str] = {}
        self._numbers = count(1)

    @property
    def now(self) -> float:
        return self.clock.now()

    def birth(self, kind: str) -> Birth:
        """The id, place and time of something new."""
        return Birth(f"{kind}-{uuid.uuid4()}", next(self._numbers), self.now)

    # --- finding -------------------------------------------------------------------------------------------------------

    def find(self, among: Mapping[str, State], thing: object, what: str) -> State:
        """The state of a thing given as an id, an object or a reference.

        Raises:
            NotFound: there is none of that id.
        """
        wanted = identify(thing, what)
        if wanted not in among:
            raise NotFound(f"there is no {what} {wanted!r} here; every Memory() is a world of its own")
        return among[wanted]

    def current(self, room: RoomState) -> SessionState | None:
        """The meeting going on in a room."""
        last = room.sessions[-1] if room.sessions else None
        return last if last is not None and last.ended_at(self.now) is None else None

    def attended(self, room: RoomState) -> SessionState:
        """The meeting going on in a room, with somebody in it.

        Raises:
            NoActiveSession: nobody is in the room.
        """
        session = self.current(room)
        if session is None or not session.inside:
            raise NoActiveSession(f"nobody is in the room {room.id!r}; let somebody in with memory.join(room, name)")
        return session

    def person(self, room: RoomState, participant: object) -> PersonState:
        """Somebody who is in a room now.

        Raises:
            NotFound: nobody of that id is.
        """
        session = self.current(room)
        inside = {} if session is None else {person.id: person for person in session.inside}
        wanted = identify(participant, "participant")
        if wanted not in inside:
            raise NotFound(f"nobody with the id {wanted!r} is in the room {room.id!r} now; see participants.list")
        return inside[wanted]

    def page(self, states: Iterable[State], cursor: str | None, show: Callable[[State], T]) -> Page[T]:
        """A page of a listing, newest first. The cursor says after which item it goes on, so that growth moves nothing.

        Raises:
            InvalidArgument: the cursor is none of ours.
        """
        below = _number(cursor)
        left = sorted((state for state in states if state.birth.number < below), key=lambda state: -state.birth.number)
        items = left[:PAGE_SIZE]
        return Page(tuple(map(show, items)), f"{items[-1].birth.number:x}" if len(left) > PAGE_SIZE else None)

    # --- happening -----------------------------------------------------------------------------------------------------

    def seat(self, room: RoomState, own_id: str) -> str:
        """The participant's id for the app's own id of a person, always the same one in a room."""
        if own_id not in room.seats:
            room.seats[own_id] = self.birth("participant").id
        return room.seats[own_id]

    def join(self, room: RoomState, name: str, own_id: str | None = None) -> PersonState:
        """Somebody comes in, on one more device if they are inside already. The first to come opens the session.

        Raises:
            WrongState: the room is closed.
        """
        if room.closed:
            raise WrongState(f"the room {room.id!r} is closed, and lets nobody in")
        session = self.current(room) or self._open(room)
        birth = self.birth("participant")
        seat = birth.id if own_id is None else self.seat(room, own_id)
        if seat not in session.people:
            session.people[seat] = PersonState(birth=Birth(seat, birth.number, birth.at), session=session, name=name)
        session.people[seat].presences.append(Presence(f"connection-{uuid.uuid4()}", self.now))
        if len(session.people) == 1 and len(session.people[seat].presences) == 1 and room.record_on_start:
            self.record(room, session, StartRecording(), {"record_on_start": True})
        return session.people[seat]

    def say(self, person: PersonState, text: str) -> None:
        """Somebody says something, and the recordings that run have it."""
        for recording in self.transcripts.values():
            if recording.session is person.session and recording.status(self.now) is RecordingStatus.RECORDING:
                recording.remarks.append(Remark(recording.position(self.now), person, text))

    def _open(self, room: RoomState) -> SessionState:
        session = SessionState(birth=self.birth("session"), room=room, keep_alive=room.keep_alive)
        room.sessions.append(session)
        self.sessions[session.id] = session
        return session

    def require_idle(self, runs: Iterable[Run], room: RoomState, what: str) -> None:
        """Refuse a second one of what runs once at a time in a room.

        Raises:
            AlreadyActive: one runs.
        """
        for run in runs:
            if run.room is room and run.end(self.now) is None:
                raise AlreadyActive(f"the room {room.id!r} has {what} running, {run.id!r}; stop it first")

    def record(
        self, room: RoomState, session: SessionState, options: StartRecording, asked: dict[str, Any]
    ) -> RecordingState:
        """Start a recording."""
        given = options.set_fields()
        recording = RecordingState(
            birth=self.birth("recording"),
            asked=asked,
            room=room,
            session=session,
            name=given.get("name"),
            audio_only=given.get("audio_only", False),
            max_duration=given.get("max_duration"),
            storage=_place(given["storage"]) if "storage" in given else None,
            transcript=self.birth("transcript") if given.get("transcribe") else None,
        )
        self.recordings[recording.id] = recording
        if recording.transcript is not None:
            self.transcripts[recording.transcript.id] = recording
        return recording


def _place(storage: Storage) -> str:
    return "/".join(part for part in (f"{storage.kind}://{storage.bucket}", storage.path) if part)


def _number(cursor: str | None) -> float:
    try:
        return float("inf") if cursor is None else int(cursor, 16)
    except ValueError:
        raise InvalidArgument(f"{cursor!r} is no cursor of this listing; pass a page's next_cursor") from None
