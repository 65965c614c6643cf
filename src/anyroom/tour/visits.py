"""A visit to one platform: the client, those who join, a folder, and what the steps have made so far."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol, TypeVar

from anyroom import UNSET, Client, Layout, Rtmp
from anyroom.stages import Stage, open_stage
from anyroom.types import MASK, Broadcast, Download, JoinToken, Recording, Room, Unset

Value = TypeVar("Value", bound=Layout)

TEST_CARD: Final = Rtmp("rtmp://live.example.com/app", "tour")
"""Where a rehearsal sends its picture by RTMP. Nothing is sent there: the platform is simulated."""
POLL_SECONDS: Final = 2.0


class Skipped(Exception):
    """A step has nothing to do here; the text says why."""


class Company(Protocol):
    """Those who join."""

    def join(self, visit: Visit) -> Iterable[str]:
        """Have people join the visit's room. Returns their ids, as `participants.list` has them.

        Raises:
            Skipped: nobody came.
        """
        ...


class Visit:
    """What the tour has in its hands on one platform. The steps fill in the second half, from top to bottom.

    `rehearsal` is True on a simulated platform, where making things costs nothing; `rtmp` is where to send the picture by
    RTMP, if there is such a place.
    """

    room: Room
    host: JoinToken
    viewer: JoinToken
    people: tuple[str, ...]
    recording: Recording
    broadcast: Broadcast
    download: Download
    rtmp_sent: bool = False

    def __init__(self, video: Client, company: Company, folder: Path, *, rehearsal: bool, rtmp: Rtmp | None) -> None:
        self.video = video
        self.company = company
        self.folder = folder
        self.rehearsal = rehearsal
        self.rtmp = rtmp
        self.relied_on: list[str] = []

    def first_supported(self, option: str, values: Iterable[Value]) -> Value | Unset:
        """The first of these values that the platform has for an option (`"recordings.start:layout"`), or UNSET."""
        for value in values:
            name = f"{option}={value.value}"
            if self.video.supports(name):
                self.relied_on.append(name)
                return value
        return UNSET


@contextmanager
def rehearsal(name: str) -> Generator[Visit]:
    """Visit a simulated platform."""
    with open_stage(name) as stage, Client(stage.provider()) as video, TemporaryDirectory() as folder:
        yield Visit(video, Cast(stage), Path(folder), rehearsal=True, rtmp=TEST_CARD)


class Cast:
    """The people of a simulated platform, who come when they are called."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def join(self, visit: Visit) -> Iterable[str]:
        return tuple(self._stage.join(visit.room.id, name) for name in ("Ana", "Ben", "Cleo"))


@dataclass(frozen=True, slots=True)
class Live:
    """Visits to the real service: how long to wait for people, in seconds, and where to `say` how they can join."""

    say: Callable[[str], None]
    patience: float = 60.0
    show_secrets: bool = False
    rtmp: Rtmp | None = None

    @contextmanager
    def __call__(self, name: str) -> Generator[Visit]:
        """Visit the service, with credentials from the environment."""
        with Client(name) as video, TemporaryDirectory() as folder:
            yield Visit(video, self, Path(folder), rehearsal=False, rtmp=self.rtmp)

    def join(self, visit: Visit) -> Iterable[str]:
        """Say what a browser needs to join, and wait for people: nobody can join from here by themselves."""
        self.say(f"Join {visit.room.id} with the platform's own browser SDK, within {self.patience:g} seconds:")
        for name, value in visit.host.connect.items():
            secret = visit.host.value in value and not self.show_secrets
            self.say(f"  {name}: {f'{MASK} (shown with --show-secrets)' if secret else value}")
        left = self.patience
        while not (people := tuple(person.id for person in visit.video.participants.list(room=visit.room))):
            if left <= 0:
                raise Skipped(f"nobody joined within {self.patience:g} seconds")
            visit.video.clock.sleep(POLL_SECONDS)
            left -= POLL_SECONDS
        return people
