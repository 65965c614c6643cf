"""Echo itself, on loopback: everything it knows is in one world, and what moves by the clock is worked out when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from time import time
from typing import Any, ClassVar, Final

from typing_extensions import override

from anyroom.simulator import (
    Answer,
    Call,
    Clock,
    ControlRefused,
    Fields,
    Ids,
    Joined,
    Refusal,
    Served,
    Simulator,
    Surroundings,
    milliseconds,
)
from anyroom.simulator.media import mp4

PAGE_SIZE: Final = 20
WARMING_SECONDS: Final = 1
COOKING_SECONDS: Final = 2
KEEPING_SECONDS: Final = 24 * 60 * 60
URL_SECONDS: Final = 10 * 60
PASS_SECONDS: Final = 60 * 60


def oops(word: str, say: str, status: int = 400) -> Answer:
    return Answer({"oops": word, "say": say}, status)


@dataclass
class Person:
    id: str
    called: str
    came: float


@dataclass
class Room:
    id: str
    called: str | None
    made: float
    shut: bool = False
    people: dict[str, Person] = field(default_factory=dict[str, Person])
    session: str = ""
    since: float = 0.0


@dataclass
class Run:
    """A tape or an airing, in a room, until it is stopped."""

    id: str
    room: Room
    began: float
    asked: Mapping[str, object]
    ended: float | None = None
    playlist: str = ""

    def ready(self, now: float) -> bool:
        return now >= self.began + WARMING_SECONDS


@dataclass
class World:
    around: Surroundings
    rooms: dict[str, Room] = field(default_factory=dict[str, Room])
    passes: dict[str, str] = field(default_factory=dict[str, str])
    tapes: dict[str, Run] = field(default_factory=dict[str, Run])
    airings: dict[str, Run] = field(default_factory=dict[str, Run])

    @property
    def now(self) -> float:
        return self.around.clock.now()

    def room(self, call: Call) -> Room:
        if call.segments["room"] not in self.rooms:
            raise Refusal(oops("no-such-thing", f"there is no room {call.segments['room']}"))
        return self.rooms[call.segments["room"]]

    def run(self, call: Call, runs: Mapping[str, Run], kind: str) -> Run:
        if call.segments[kind] not in runs:
            raise Refusal(oops("no-such-thing", f"there is no {kind} {call.segments[kind]}"))
        return runs[call.segments[kind]]

    def begin(self, call: Call, runs: dict[str, Run]) -> Run:
        room, asked = self.room(call), Fields(call.json)
        if asked.choice("shape", ("tiles", "solo")) is None and asked.has("shape"):
            raise asked.bad("shape", "is no shape")
        if not room.people:
            raise Refusal(oops("empty-room", "nobody is in"))
        if any(run.room is room and run.ended is None for run in runs.values()):
            raise Refusal(oops("at-it-already", "one is running"))
        begun = Run(self.around.ids.uuid(), room, self.now, dict(call.json))
        runs[begun.id] = begun
        return begun

    def end(self, run: Run) -> None:
        if run.ended is not None:
            raise Refusal(oops("over", "it has ended already"))
        run.ended = self.now

    def leave(self, room: Room, person: str) -> None:
        """The last to leave ends whatever runs in the room."""
        del room.people[person]
        for run in (*self.tapes.values(), *self.airings.values()):
            if run.room is room and run.ended is None and not room.people:
                run.ended = self.now


# --- how things are told -----------------------------------------------------------------------------------------------


def page(call: Call, told: Iterable[Mapping[str, object]]) -> Answer:
    """Newest first. The cursor is how many were there before those that are left, so new ones move nothing."""
    everything = list(told)
    end = call.number("after", default=len(everything), least=1, most=len(everything) or 1)
    start = max(0, end - PAGE_SIZE)
    return Answer({"echo": everything[start:end][::-1], "after": str(start) if start else None})


def tell_room(room: Room) -> Mapping[str, object]:
    return {"room": room.id, "called": room.called, "shut": room.shut, "made": milliseconds(room.made)}


def tell_person(person: Person) -> Mapping[str, object]:
    return {"person": person.id, "called": person.called, "came": milliseconds(person.came)}


def tell_tape(world: World, tape: Run) -> Mapping[str, object]:
    told = {"tape": tape.id, "room": tape.room.id, "rolled": milliseconds(tape.began), **tape.asked}
    if tape.ended is None:
        return {**told, "state": "rolling" if tape.ready(world.now) else "warming"}
    told["stopped"] = milliseconds(tape.ended)
    done = tape.ended + COOKING_SECONDS
    if not done <= world.now < done + KEEPING_SECONDS:
        return {**told, "state": "cooking" if world.now < done else "gone"}
    seconds = max(1, int(tape.ended - tape.began))
    stored = world.around.files.put(f"{tape.id}.mp4", "video/mp4", lambda: mp4(seconds))
    url = world.around.files.url(f"{tape.id}.mp4", seconds=URL_SECONDS)
    return {**told, "state": "done", "film": {"at": url, "bytes": stored.size, "seconds": seconds}}


def tell_airing(world: World, airing: Run) -> Mapping[str, object]:
    told = {"airing": airing.id, "room": airing.room.id, "began": milliseconds(airing.began), **airing.asked}
    if airing.ended is not None:
        world.around.live.close(airing.id, airing.ended)
        return {**told, "state": "over", "ended": milliseconds(airing.ended)}
    if not airing.ready(world.now):
        return {**told, "state": "warming"}
    return {**told, "state": "live", "playlist": airing.playlist}


def of_room(call: Call, runs: Mapping[str, Run]) -> Iterable[Run]:
    wanted = call.parameter("room")
    return (run for run in runs.values() if wanted in {None, run.room.id})


# --- what is served ----------------------------------------------------------------------------------------------------


def make_room(world: World, call: Call) -> Answer:
    room = Room(world.around.ids.uuid(), Fields(call.json).text("called"), world.now)
    world.rooms[room.id] = room
    return Answer({"echo": {**call.json, **tell_room(room)}})


def list_rooms(world: World, call: Call) -> Answer:
    return page(call, map(tell_room, world.rooms.values()))


def get_room(world: World, call: Call) -> Answer:
    return Answer({"echo": tell_room(world.room(call))})


def shut_room(world: World, call: Call) -> Answer:
    room = world.room(call)
    room.shut = True
    return Answer({"echo": tell_room(room)})


def what_is_on(world: World, call: Call) -> Answer:
    room = world.room(call)
    if not room.people:
        return oops("empty-room", "nobody is in")
    return Answer({"echo": {"session": room.session, "since": milliseconds(room.since), "heads": len(room.people)}})


def who_is_in(world: World, call: Call) -> Answer:
    return page(call, map(tell_person, world.room(call).people.values()))


def put_out(world: World, call: Call) -> Answer:
    room, person = world.room(call), call.segments["person"]
    if person not in room.people:
        return oops("no-such-thing", f"nobody called {person} is in")
    world.leave(room, person)
    return Answer({"echo": None})


def make_pass(world: World, call: Call) -> Answer:
    """What lets people in is good by the wall clock, whatever time it is in the world."""
    world.room(call)
    asked = Fields(call.json)
    asked.choice("as", ("chair", "speaker", "listener"))
    person = asked.text("who") or world.around.ids.uuid()
    until = time() + (asked.seconds("seconds", most=10**9) or PASS_SECONDS)
    code = world.around.ids.bytes(16).hex()
    world.passes[code] = person
    return Answer({"echo": {**call.json, "code": code, "person": person, "until": milliseconds(until)}})


def roll_tape(world: World, call: Call) -> Answer:
    return Answer({"echo": tell_tape(world, world.begin(call, world.tapes))})


def stop_tape(world: World, call: Call) -> Answer:
    tape = world.run(call, world.tapes, "tape")
    world.end(tape)
    return Answer({"echo": tell_tape(world, tape)})


def get_tape(world: World, call: Call) -> Answer:
    return Answer({"echo": tell_tape(world, world.run(call, world.tapes, "tape"))})


def list_tapes(world: World, call: Call) -> Answer:
    return page(call, (tell_tape(world, tape) for tape in of_room(call, world.tapes)))


def go_on_air(world: World, call: Call) -> Answer:
    airing = world.begin(call, world.airings)
    airing.playlist = world.around.live.open(airing.id, rewindable=bool(airing.asked.get("rewind")))
    return Answer({"echo": tell_airing(world, airing)})


def go_off_air(world: World, call: Call) -> Answer:
    airing = world.run(call, world.airings, "airing")
    world.end(airing)
    return Answer({"echo": tell_airing(world, airing)})


def get_airing(world: World, call: Call) -> Answer:
    return Answer({"echo": tell_airing(world, world.run(call, world.airings, "airing"))})


def list_airings(world: World, call: Call) -> Answer:
    return page(call, (tell_airing(world, airing) for airing in of_room(call, world.airings)))


class EchoSimulator(Simulator[World]):
    """An Echo with nothing in it, and one key that opens it."""

    provider: ClassVar[str] = "echo"
    operations: ClassVar[Sequence[Served[Any]]] = (
        Served("makeRoom", "POST", "/1/rooms", make_room),
        Served("listRooms", "GET", "/1/rooms", list_rooms),
        Served("getRoom", "GET", "/1/rooms/{room}", get_room),
        Served("shutRoom", "POST", "/1/rooms/{room}/shut", shut_room),
        Served("whatIsOn", "GET", "/1/rooms/{room}/now", what_is_on),
        Served("whoIsIn", "GET", "/1/rooms/{room}/people", who_is_in),
        Served("putOut", "DELETE", "/1/rooms/{room}/people/{person}", put_out),
        Served("makePass", "POST", "/1/rooms/{room}/passes", make_pass),
        Served("rollTape", "POST", "/1/rooms/{room}/tapes", roll_tape),
        Served("stopTape", "POST", "/1/tapes/{tape}/stop", stop_tape),
        Served("getTape", "GET", "/1/tapes/{tape}", get_tape),
        Served("listTapes", "GET", "/1/tapes", list_tapes),
        Served("goOnAir", "POST", "/1/rooms/{room}/airings", go_on_air),
        Served("goOffAir", "POST", "/1/airings/{airing}/stop", go_off_air),
        Served("getAiring", "GET", "/1/airings/{airing}", get_airing),
        Served("listAirings", "GET", "/1/airings", list_airings),
    )

    def __init__(self, *, seed: int | None = None, clock: Clock | None = None) -> None:
        self._key = Ids(seed, "key").bytes(16).hex()
        super().__init__(seed=seed, clock=clock)

    @override
    def new_world(self, around: Surroundings) -> World:
        return World(around)

    @override
    def credentials(self) -> Mapping[str, str]:
        return {"key": self._key}

    @override
    def admit(self, call: Call) -> None:
        if not compare_digest(call.headers.get("x-echo-key", "").encode(), self._key.encode()):
            raise Refusal(oops("who-are-you", "this key opens nothing"))

    @override
    def refuse(self, status: int, message: str | None = None) -> Answer:
        return oops("trouble", message or f"trouble of the kind {status}", status)

    @override
    def settle(self) -> None:
        """Nothing ticks here."""

    @override
    def join(self, room_id: str, name: str, token: str | None) -> Joined:
        room = self.world.rooms.get(room_id)
        if room is None or room.shut or (token is not None and token not in self.world.passes):
            raise ControlRefused(404, f"nobody can enter {room_id!r} that way")
        if not room.people:
            room.session, room.since = self.world.around.ids.uuid(), self.world.now
        person = self.world.passes[token] if token is not None else self.world.around.ids.uuid()
        room.people[person] = Person(person, name, self.world.now)
        return Joined(person, session_id=room.session)

    @override
    def leave(self, room_id: str, participant_id: str) -> None:
        room = self.world.rooms.get(room_id)
        if room is None or participant_id not in room.people:
            raise ControlRefused(404, f"{participant_id!r} is not in {room_id!r}")
        self.world.leave(room, participant_id)
