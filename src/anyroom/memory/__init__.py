"""The in-memory provider: what every neutral operation means, and a double for an app's own tests.

    memory = Memory()
    client = Client(memory)
    room = client.rooms.create()
    memory.join(room, "Ana")
    recording = client.recordings.start(room)
    memory.advance(60)
    client.recordings.stop(recording)
    assert client.recordings.wait(recording).duration == 59

Everything is native, every option shows in the result or in its `raw`, and nothing is asked of anybody. Time stands still
but for `advance` and the client's own waiting, which takes no real time.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from anyroom.errors import InvalidArgument
from anyroom.memory.broadcasts import Broadcasts
from anyroom.memory.calls import Calls
from anyroom.memory.captions import Captioning
from anyroom.memory.recordings import Recordings
from anyroom.memory.renders import Renders
from anyroom.memory.rooms import Rooms
from anyroom.memory.sessions import Participants, Sessions
from anyroom.memory.signals import Signals
from anyroom.memory.stats import Stats
from anyroom.memory.tokens import Tokens
from anyroom.memory.webhooks import Webhooks
from anyroom.plugins import hookimpl
from anyroom.provider import Provider
from anyroom.stages import Stage
from anyroom.types.participants import Participant, ParticipantRef
from anyroom.types.rooms import RoomRef

__all__ = ["Memory", "MemoryStage"]


class Memory(
    Rooms,
    Sessions,
    Stats,
    Participants,
    Tokens,
    Recordings,
    Broadcasts,
    Captioning,
    Calls,
    Renders,
    Signals,
    Webhooks,
):
    """A platform in memory. Every `Memory()` is a world of its own; threads may share one.

    Beside the operations it has what no platform's interface has: people come, speak and go, and time passes.
    """

    def join(self, room: RoomRef, name: str, *, participant: str | None = None) -> Participant:
        """Somebody joins. `participant` is the app's own id of the person, as in `tokens.create`: it is the same
        participant then, and who is inside already is so on one more device.

        Raises:
            NotFound: there is no such room.
            WrongState: the room is closed.
        """
        with self.world.lock:
            found = self.world.find(self.world.rooms, room, "room")
            return self.participant(self.world.join(found, name, participant))

    def leave(self, participant: ParticipantRef, *, room: RoomRef) -> None:
        """Somebody leaves, on all devices. With the last one the session ends.

        Raises:
            NotFound: there is no such room, or nobody of that id in it.
        """
        with self.world.lock:
            found = self.world.find(self.world.rooms, room, "room")
            self.world.person(found, participant).leave(self.world.now)

    def say(self, participant: ParticipantRef, text: str, *, room: RoomRef) -> None:
        """Somebody says something: transcripts of recordings that run now will have it.

        Raises:
            NotFound: there is no such room, or nobody of that id in it.
        """
        with self.world.lock:
            person = self.world.person(self.world.find(self.world.rooms, room, "room"), participant)
            self.world.say(person, text)

    def advance(self, seconds: float) -> None:
        """Let time pass.

        Raises:
            InvalidArgument: time does not run backwards.
        """
        if not 0 <= seconds < float("inf"):
            raise InvalidArgument(f"time passes by a number of seconds from 0 on, not by {seconds!r}")
        with self.world.lock:
            self.world.clock.advance(seconds)


class MemoryStage:
    """A `Memory` as a stage."""

    name: str = Memory.name

    def __init__(self) -> None:
        self._hand = Memory()

    @classmethod
    @contextmanager
    def stage(cls) -> Generator[Stage]:
        """A stage with an empty world."""
        yield cls()

    def provider(self) -> Provider:
        """A provider of this world, made anew."""
        return Memory(world=self._hand.world)

    def join(self, room_id: str, name: str) -> str:
        """Somebody joins. Returns the participant's id."""
        return self._hand.join(room_id, name).id

    def leave(self, room_id: str, participant_id: str) -> None:
        """Somebody leaves."""
        self._hand.leave(participant_id, room=room_id)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._hand.advance(seconds)


@hookimpl
def anyroom_provider() -> type[Memory]:
    """The provider that `Client("memory")` is made of."""
    return Memory
