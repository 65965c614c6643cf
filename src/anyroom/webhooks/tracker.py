"""Trackers: events folded into who is where now, in whatever order they come, and corrected from the API."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, cast

from anyroom import forks
from anyroom.errors import InvalidArgument, NotFound
from anyroom.events import Event, EventType
from anyroom.operations import Operation
from anyroom.paging import Walk
from anyroom.provider import Provider
from anyroom.types.participants import ListParticipants, Participant
from anyroom.types.recordings import Recording, RecordingStatus
from anyroom.types.values import Ref

# How far each status is along. A later event that says an earlier stage is an old one that was held up on its way.
_STAGES: Final[Mapping[RecordingStatus, int]] = {
    RecordingStatus.UNKNOWN: 0,
    RecordingStatus.REQUESTED: 1,
    RecordingStatus.STARTING: 2,
    RecordingStatus.RECORDING: 3,
    RecordingStatus.PAUSED: 3,
    RecordingStatus.STOPPING: 4,
    RecordingStatus.PROCESSING: 5,
    RecordingStatus.AVAILABLE: 6,
    RecordingStatus.DELIVERED: 6,
    RecordingStatus.FAILED: 6,
    RecordingStatus.EXPIRED: 7,
    RecordingStatus.DELETED: 8,
}
_OVER: Final = _STAGES[RecordingStatus.AVAILABLE]
_BEGUN: Final = _STAGES[RecordingStatus.RECORDING]
INDIVIDUAL: Final = frozenset(
    {
        EventType.INDIVIDUAL_RECORDING_UPDATED,
        EventType.INDIVIDUAL_RECORDING_READY,
        EventType.INDIVIDUAL_RECORDING_FAILED,
    }
)
OVERTAKEN_WITHIN: Final = timedelta(seconds=10)
"""Where the platform says no times, how late an event may be that a later one has overtaken."""


@dataclass(slots=True)
class TrackedPerson:
    """Somebody in a session, by connection where the platform tells connections apart."""

    key: str
    participant_id: str | None = None
    name: str | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    _heard_in: datetime | None = field(default=None, repr=False)
    _heard_out: datetime | None = field(default=None, repr=False)
    _ahead: datetime | None = field(default=None, repr=False)
    """When that was heard which made no sense yet: that they left, not having been in, or came once more."""

    @property
    def present(self) -> bool:
        """Whether the last that was heard of them is that they came."""
        return self.joined_at is not None and (self.left_at is None or self.joined_at > self.left_at)

    def join(self, event: Event) -> None:
        """They came."""
        if self._heard_in is None or event.at > self._heard_in:
            self._heard_in = event.at
            if not self._overtaken(event, fits=not self.present):
                self.joined_at = _later(self.joined_at, event.at)

    def leave(self, event: Event) -> None:
        """They left."""
        if self._heard_out is None or event.at > self._heard_out:
            self._heard_out = event.at
            if not self._overtaken(event, fits=self.present):
                self.left_at = _later(self.left_at, event.at)

    def _overtaken(self, event: Event, *, fits: bool) -> bool:
        """Whether what came just before was a later event than this one, which changes nothing then.

        Where the platform says no times, the order in which events come is all there is: who is said to have left, not having
        been in, and right after that to have come, is out; and who came twice, and right after that left, is in.
        """
        if not event.at_derived:
            return False
        ahead, self._ahead = self._ahead, None if fits else event.at
        return fits and ahead is not None and event.at - ahead <= OVERTAKEN_WITHIN


@dataclass(slots=True)
class TrackedSession:
    """A meeting. `id` is None where no event said it; `people` are all who were heard of, by their keys."""

    room_id: str | None
    id: str | None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    people: dict[str, TrackedPerson] = field(default_factory=dict[str, TrackedPerson])
    provider: str = field(default="", kw_only=True)
    """The name of the platform that it is held on."""

    # In order and each once, for what comes of them is looked up with every event: some rooms have one session for years.
    _heard: list[datetime] = field(default_factory=list[datetime], repr=False)
    """When it was heard to have begun, or that somebody came."""
    _ends: list[datetime] = field(default_factory=list[datetime], repr=False)
    _over: bool = field(default=False, repr=False)
    """Whether the platform said that it ended, and it is not one that begins again."""
    _inside: dict[str, TrackedPerson] = field(default_factory=dict[str, TrackedPerson], repr=False)
    """Of `people`, those who came since it last ended: nobody else can be present."""

    @property
    def live(self) -> bool:
        """Whether it goes on, as far as was heard."""
        return self.ended_at is None

    @property
    def present(self) -> tuple[TrackedPerson, ...]:
        """Who is in it now."""
        return tuple(person for person in (*self._inside.values(),) if person.present) if self.live else ()

    @property
    def _returns(self) -> bool:
        """On platforms where a room has one session for ever, that one ends and begins again."""
        return self.id is not None and self.id == self.room_id

    def begin(self, at: datetime) -> None:
        """It began, or somebody came into it."""
        _insert(self._heard, at)
        if not (self.live and self.started_at is not None and self.started_at <= at):
            self._date()

    def end(self, at: datetime, *, supposed: bool = False) -> None:
        """It ended, and whoever was in it then is out; or it is `supposed` to have, since nobody is in it: some sessions outlive
        the last participant for a while, and others come back into them.
        """
        if supposed:
            at = max((at, *self._heard[-1:]))  # the platform's clock may be ahead of the one that this was read from
        _insert(self._ends, at)
        self._over = self._over or not (supposed or self._returns)
        self._date()
        for person in self._inside.values():
            self.put_out(person)
        self._inside = {key: person for key, person in self._inside.items() if person.present}

    def let_in(self, person: TrackedPerson) -> None:
        """Somebody came."""
        self._inside[person.key] = self.people[person.key] = person

    def put_out(self, person: TrackedPerson) -> None:
        """Whoever was in it when it ended is out."""
        if not self._ends or not person.present or person.joined_at is None:
            return
        last = self._ends[-1]
        if self._over or person.joined_at <= last:
            person.left_at = max(last, person.joined_at)

    def _date(self) -> None:
        """Say when it began and ended: of all that was heard, for it may have been heard in any order."""
        heard, ends = self._heard, self._ends
        last = ends[-1] if ends else None
        goes_on = last is None or (not self._over and bool(heard) and heard[-1] > last)
        self.ended_at = None if goes_on else last
        first, stop = 0, len(heard) if goes_on or self._over or last is None else bisect_right(heard, last)
        if self._returns and stop and (before := bisect_left(ends, heard[stop - 1])):
            first = bisect_right(heard, ends[before - 1])  # the meetings before that end were others
        self.started_at = heard[first] if first < stop else None


@dataclass(slots=True)
class TrackedRecording:
    """A recording. `id` is None until an event, or the API, says it."""

    id: str | None
    room_id: str | None
    session_id: str | None
    status: RecordingStatus
    at: datetime
    provider: str = field(default="", kw_only=True)
    """The name of the platform that makes it."""

    @property
    def over(self) -> bool:
        """Whether nothing more will become of it but that it expires or is deleted."""
        return _STAGES[self.status] >= _OVER

    def move(self, status: RecordingStatus, at: datetime) -> None:
        """It was heard to be there at that time."""
        before, after = _STAGES[self.status], _STAGES[status]
        if after > before or (after == before and at >= self.at):
            self.status, self.at = status, at


@dataclass(frozen=True, slots=True)
class Correction:
    """What the API knew better: how many sessions had ended, people left or come, and recordings moved on, unheard."""

    sessions_ended: int = 0
    people_left: int = 0
    people_joined: int = 0
    recordings_moved: int = 0


class Tracker:
    """What events add up to. `take` each event, in whatever order and however often; `reconcile` from time to time.

    One may take the events of several platforms. An event that says less than it might (no session, no id) is used for what
    it says. Thread-safe, but what it hands out is live: read it under no assumption that it stands still.
    """

    def __init__(self) -> None:
        self._sessions: dict[tuple[str, str | None, str | None], TrackedSession] = {}
        self._in_rooms: dict[str, list[TrackedSession]] = {}
        """The same sessions, by room, as far as it is known."""
        self._recordings: dict[str, TrackedRecording] = {}
        self._unnamed: dict[str, TrackedRecording] = {}
        """By room and session, the latest recording there that events gave no id."""
        self._lock = forks.lock()
        self._folds: Mapping[EventType, Callable[[Event], None]] = {
            EventType.SESSION_STARTED: self._begin,
            EventType.SESSION_ENDED: self._end,
            EventType.PARTICIPANT_JOINED: self._join,
            EventType.PARTICIPANT_LEFT: self._leave,
            EventType.TRACK_PUBLISHED: self._begin,  # whoever publishes is in it, also where their coming was lost
            EventType.RECORDING_UPDATED: self._record,
            EventType.RECORDING_READY: self._record,
            EventType.RECORDING_FAILED: self._record,
            **dict.fromkeys(INDIVIDUAL, self._record),
        }

    @property
    def sessions(self) -> tuple[TrackedSession, ...]:
        """Every session that was heard of and is not forgotten."""
        with self._lock:
            return tuple(self._sessions.values())

    @property
    def recordings(self) -> Mapping[str, TrackedRecording]:
        """Every recording, by its id, or by its session's while it has none."""
        return MappingProxyType(self._recordings)

    def in_room(self, room_id: str) -> tuple[TrackedPerson, ...]:
        """Who is in a room now."""
        return tuple(person for session in self.live(room_id) for person in session.present)

    def live(self, room_id: str | None = None) -> tuple[TrackedSession, ...]:
        """The sessions that go on, of a room or of all."""
        with self._lock:
            items = self._sessions.values() if room_id is None else self._in_rooms.get(room_id, ())
            return tuple(item for item in items if item.live)

    def take(self, events: Event | Iterable[Event]) -> None:
        """Fold events in: one, or those of a delivery."""
        heard = (events,) if isinstance(events, Event) else (*events,)  # who makes them may look at the tracker for it
        with self._lock:
            for event in heard:
                fold = self._folds.get(event.type)
                if fold is not None:
                    fold(event)

    def forget(self, before: datetime) -> None:
        """Forget the sessions that ended, and the recordings that were over, before an instant."""
        with self._lock:
            self._sessions = {
                key: item for key, item in self._sessions.items() if item.ended_at is None or item.ended_at >= before
            }
            self._in_rooms = {}
            for item in self._sessions.values():
                if item.room_id is not None:
                    self._in_rooms.setdefault(item.room_id, []).append(item)
            for key in [key for key, item in self._recordings.items() if item.over and item.at < before]:
                del self._recordings[key]
            kept = {id(item) for item in self._recordings.values()}
            self._unnamed = {place: item for place, item in self._unnamed.items() if id(item) in kept}

    def reconcile(self, provider: Provider) -> Operation[Correction]:
        """Ask the platform about what goes on there, as far as was heard, and correct it.

        `client.run(tracker.reconcile(client.provider))`. What other platforms told of is left alone.

        Raises:
            InvalidArgument: it was given something else than a provider.
            UnsupportedOperation: the platform cannot say what goes on in a room.
            UnexpectedResponse: its listing of those in a room does not end.
        """
        if not isinstance(cast(object, provider), Provider):
            raise InvalidArgument(f"it asks a provider, such as client.provider, not {type(provider).__name__}")
        ended = left = joined = moved = 0
        for session in self.live():
            if session.room_id is None or not provider.knows(session.provider):
                continue
            now = datetime.fromtimestamp(provider.clock.now(), UTC)
            if not (yield from _goes_on(provider, session)):
                with self._lock:
                    left += len(session.present)
                    session.end(now, supposed=True)
                ended += 1
                continue
            people = yield from _people(provider, session.room_id)
            with self._lock:
                gone, come = _corrected(session, people, now)
            left, joined = left + gone, joined + come
        for key, recording in [*self._recordings.items()]:
            if not recording.over and provider.knows(recording.provider):
                moved += yield from self._ask_recording(provider, key, recording)
        return Correction(ended, left, joined, moved)

    def _ask_recording(self, provider: Provider, key: str, recording: TrackedRecording) -> Operation[int]:
        now = datetime.fromtimestamp(provider.clock.now(), UTC)
        known: Ref[Recording] = Ref(
            provider=provider.name,
            kind="recording",
            id=recording.id,
            room_id=recording.room_id,
            session_id=recording.session_id,
        )
        try:
            found = yield from provider.get_recording(known)
        except NotFound:
            if recording.id is None:
                return 0  # it may not be listed yet
            found = None
        if found is not None and recording.id is None and found.id in self._recordings:
            return 0  # it is not listed yet: this is the one before
        with self._lock:
            before = recording.status
            recording.move(RecordingStatus.DELETED if found is None else found.status, now)
            if found is not None and recording.id is None:
                recording.id = found.id
                self._recordings[found.id] = self._recordings.pop(key)
        return int(recording.status is not before)

    # --- folding -------------------------------------------------------------------------------------------------------

    def _session(self, event: Event) -> TrackedSession | None:
        """The session that an event is of, by what it says of it."""
        known = event.session or event.participant or event.recording
        session_id = event.session.id if event.session else (known.session_id if known else None)
        room_id = event.room.id if event.room else (known.room_id if known else None)
        if session_id is None and room_id is None:
            return None
        room_in_key = room_id if session_id is None or session_id == room_id else None
        key = (event.provider, room_in_key, session_id)
        found = self._sessions.get(key)
        if found is None:
            found = self._sessions[key] = TrackedSession(None, session_id, provider=event.provider)
        if found.room_id is None and room_id is not None:
            found.room_id = room_id
            self._in_rooms.setdefault(room_id, []).append(found)
        return found

    def _begin(self, event: Event) -> None:
        if session := self._session(event):
            session.begin(event.at)

    def _end(self, event: Event) -> None:
        if session := self._session(event):
            session.end(event.at)

    def _join(self, event: Event) -> None:
        session, person = self._person(event)
        if session is None or person is None:
            return
        session.begin(event.at)
        person.join(event)
        session.let_in(person)
        session.put_out(person)  # this was held up on its way, and the end was not

    def _leave(self, event: Event) -> None:
        _, person = self._person(event)
        if person is not None:
            person.leave(event)

    def _person(self, event: Event) -> tuple[TrackedSession | None, TrackedPerson | None]:
        session, said = self._session(event), event.person
        participant_id = event.participant.id if event.participant else None
        key = (said and (said.connection_id or said.id or said.key)) or participant_id
        if session is None or key is None:
            return session, None
        person = session.people.get(key)
        if person is None:
            person = session.people[key] = TrackedPerson(key)
        person.participant_id = person.participant_id or participant_id
        person.name = person.name or (said.name if said else None)
        return session, person

    def _record(self, event: Event) -> None:
        known, status = event.recording, event.status
        if known is None or not isinstance(status, RecordingStatus):
            return
        if known.id is None and event.type in INDIVIDUAL:
            return  # several go on at once, of different people, and what tells them apart is the platform's own
        room_id = known.room_id or (event.room.id if event.room else None)
        session_id = known.session_id or (event.session.id if event.session else None)
        place = f"{room_id}/{session_id}"
        unnamed = self._unnamed.get(place)
        if known.id is None:
            found = unnamed
            if found is not None and found.over and _STAGES[status] <= _BEGUN:
                found = None  # another one
        else:
            found = self._recordings.get(known.id)
            if found is None and unnamed is not None and unnamed.id is None:
                # What was heard of without an id has one now.
                found = self._recordings[known.id] = self._recordings.pop(place)
                found.id = known.id
        if found is not None:
            found.move(status, event.at)
            return
        made = self._recordings[known.id or place] = TrackedRecording(
            known.id, room_id, session_id, status, event.at, provider=event.provider
        )
        if known.id is None:
            self._unnamed[place] = made


def _insert(times: list[datetime], at: datetime) -> None:
    """Insert a time where it belongs, unless it is there. Events come more or less in order: it belongs near the end."""
    place = bisect_left(times, at)
    if place == len(times) or times[place] != at:
        times.insert(place, at)


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)


def _goes_on(provider: Provider, session: TrackedSession) -> Operation[bool]:
    assert session.room_id is not None
    try:
        active = yield from provider.active_session(session.room_id)
    except NotFound:
        return False
    return active is not None and session.id in {None, active.id}


def _people(provider: Provider, room_id: str) -> Operation[list[Participant]]:
    walk, found = Walk[Participant](), list[Participant]()
    cursor: str | None = None
    while True:
        page = walk.take((yield from provider.list_participants(ListParticipants(room=room_id), cursor=cursor)))
        found += page.items
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


def _corrected(session: TrackedSession, people: Sequence[Participant], now: datetime) -> tuple[int, int]:
    """Set who is present to who is; returns how many had left and how many had come, unheard."""
    there = {key for person in people for key in _keys(person)}
    gone = [tracked for tracked in session.present if not {tracked.key, tracked.participant_id} & there]
    for tracked in gone:
        tracked.left_at = _later(tracked.joined_at, now)
    known = {key for tracked in session.present for key in (tracked.key, tracked.participant_id)}
    unheard = [person for person in people if not known & {person.id, *_keys(person)}]
    for person in unheard:
        key = next(_keys(person))
        session.let_in(TrackedPerson(key, person.id, person.name, joined_at=person.joined_at or now))
    return len(gone), len(unheard)


def _keys(person: Participant) -> Iterator[str]:
    yield from (connection.id for connection in person.connections)
    yield person.id
