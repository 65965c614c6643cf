"""Trackers: duplicates, disorder and gaps come to the same end, and the API corrects what was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyroom import Client, Memory, UnsupportedOperation
from anyroom.capabilities import Why, absent, speaks
from anyroom.errors import InvalidArgument, UnexpectedResponse
from anyroom.events import Event, EventType, Person
from anyroom.operations import Operation, Page
from anyroom.types import Ref
from anyroom.types.participants import ListParticipants, Participant
from anyroom.types.recordings import ListRecordings, Recording, RecordingStatus
from anyroom.webhooks import Tracker

START = datetime(2026, 1, 1, tzinfo=UTC)
ROOM, SESSION = "room-1", "session-1"


def ref(kind: str, id: str | None, **more: Any) -> Ref[Any]:
    return Ref(provider="memory", kind=kind, id=id, **more)


def event(
    kind: EventType, second: int, *, room: str | None = ROOM, session: str | None = SESSION, **more: Any
) -> Event:
    at = START + timedelta(seconds=second)
    said: dict[str, Any] = {"room": room and ref("room", room), "session": session and ref("session", session)}
    return Event(provider="memory", type=kind, id=f"{kind}-{second}", name=kind.value, at=at, **{**said, **more})


def person(kind: EventType, second: int, who: str, **more: Any) -> Event:
    somebody = Person(name=who, connection_id=f"{who}-device")
    return event(kind, second, participant=ref("participant", who, room_id=ROOM), person=somebody, **more)


def recorded(second: int, status: RecordingStatus, id: str | None = "rec-1") -> Event:
    kind = {RecordingStatus.AVAILABLE: EventType.RECORDING_READY, RecordingStatus.FAILED: EventType.RECORDING_FAILED}
    return event(
        kind.get(status, EventType.RECORDING_UPDATED),
        second,
        recording=ref("recording", id, room_id=ROOM, session_id=SESSION),
        status=status,
    )


LIFE = [
    event(EventType.SESSION_STARTED, 0),
    person(EventType.PARTICIPANT_JOINED, 1, "ana"),
    person(EventType.PARTICIPANT_JOINED, 2, "ben"),
    recorded(3, RecordingStatus.STARTING),
    recorded(4, RecordingStatus.RECORDING),
    person(EventType.PARTICIPANT_LEFT, 5, "ana"),
    person(EventType.PARTICIPANT_JOINED, 6, "ana"),
    recorded(7, RecordingStatus.PAUSED),
    recorded(8, RecordingStatus.RECORDING),
    person(EventType.PARTICIPANT_LEFT, 9, "ben"),
    recorded(10, RecordingStatus.PROCESSING),
    recorded(12, RecordingStatus.AVAILABLE),
]
ENDED = [*LIFE, event(EventType.SESSION_ENDED, 20)]


def state(tracker: Tracker) -> Any:
    return (
        [(item.room_id, item.id, item.started_at, item.ended_at) for item in tracker.sessions],
        [sorted((who.key, who.name, who.present) for who in item.people.values()) for item in tracker.sessions],
        {key: (item.status, item.over) for key, item in tracker.recordings.items()},
    )


def folded(events: Sequence[Event]) -> Tracker:
    tracker = Tracker()
    tracker.take(events)
    return tracker


def test_events_add_up_to_who_is_where() -> None:
    tracker = folded(LIFE)
    (session,) = tracker.live(ROOM)
    assert (session.id, session.started_at) == (SESSION, START)
    assert [(who.key, who.participant_id, who.name) for who in tracker.in_room(ROOM)] == [("ana-device", "ana", "ana")]
    assert tracker.recordings["rec-1"].status is RecordingStatus.AVAILABLE
    assert tracker.in_room("another") == ()


def test_nobody_is_left_behind_in_a_session_that_ended() -> None:
    tracker = folded(ENDED)
    assert tracker.live() == ()
    assert tracker.in_room(ROOM) == ()
    assert tracker.sessions[0].ended_at == START + timedelta(seconds=20)


@pytest.mark.parametrize("life", [LIFE, ENDED], ids=["goes on", "ended"])
@given(data=st.data())
def test_disorder_and_duplicates_come_to_the_same_end(life: list[Event], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(life)))
    assert state(folded(data.draw(st.permutations([*life, *again])))) == state(folded(life))


@given(kept=st.sets(st.integers(0, len(LIFE) - 1)))
def test_the_end_ends_it_whatever_was_lost_before(kept: set[int]) -> None:
    tracker = folded([*(LIFE[number] for number in sorted(kept)), ENDED[-1]])
    assert tracker.live() == ()
    assert tracker.in_room(ROOM) == ()


def test_who_joins_is_in_a_session_whose_beginning_was_lost() -> None:
    tracker = folded([person(EventType.PARTICIPANT_JOINED, 1, "ana")])
    assert [who.name for who in tracker.in_room(ROOM)] == ["ana"]


def test_a_session_with_an_id_of_its_own_does_not_begin_again() -> None:
    tracker = folded([*ENDED, person(EventType.PARTICIPANT_JOINED, 30, "ana")])
    assert tracker.live() == ()


def test_where_a_room_has_one_session_for_ever_it_begins_again() -> None:
    def at(kind: EventType, second: int) -> Event:
        return event(kind, second, session=ROOM)

    first = [at(EventType.SESSION_STARTED, 0), at(EventType.SESSION_ENDED, 10)]
    tracker = folded([*first, person(EventType.PARTICIPANT_JOINED, 20, "ana", session=ROOM)])
    (session,) = tracker.live(ROOM)
    assert session.started_at == START + timedelta(seconds=20)
    tracker.take(first[1])  # the end of the earlier one, once more
    assert tracker.live(ROOM) == (session,)
    tracker.take(at(EventType.SESSION_ENDED, 30))
    assert tracker.live(ROOM) == ()


def again(kind: EventType, second: int, who: str | None = None) -> Event:
    """Of a room that has one session for ever."""
    return event(kind, second, session=ROOM) if who is None else person(kind, second, who, session=ROOM)


TWICE = [
    again(EventType.SESSION_STARTED, 0),
    again(EventType.PARTICIPANT_JOINED, 1, "ana"),
    again(EventType.PARTICIPANT_LEFT, 5, "ana"),
    again(EventType.SESSION_ENDED, 10),
    again(EventType.SESSION_STARTED, 20),
    again(EventType.PARTICIPANT_JOINED, 21, "ana"),
    again(EventType.PARTICIPANT_JOINED, 22, "ben"),
    again(EventType.PARTICIPANT_LEFT, 23, "ben"),
]


@pytest.mark.parametrize("life", [TWICE, [*TWICE, again(EventType.SESSION_ENDED, 30)]], ids=["goes on", "ended"])
@given(data=st.data())
def test_a_session_that_begins_again_comes_to_the_same_end_in_any_order(life: list[Event], data: st.DataObject) -> None:
    repeated = data.draw(st.lists(st.sampled_from(life)))
    tracker = folded(data.draw(st.permutations([*life, *repeated])))
    assert state(tracker) == state(folded(life))
    (session,) = tracker.sessions
    assert session.started_at == START + timedelta(seconds=20)


def test_the_late_end_of_a_meeting_puts_nobody_out_of_the_next() -> None:
    end = TWICE[3]
    tracker = folded([*(told for told in TWICE if told is not end), end])
    assert [who.name for who in tracker.in_room(ROOM)] == ["ana"]


# --- where the platform says no times -----------------------------------------------------------------------------------


def timeless(kind: EventType, second: int, who: str = "ana") -> Event:
    return replace(person(kind, second, who), at_derived=True)


JOINED, LEFT = EventType.PARTICIPANT_JOINED, EventType.PARTICIPANT_LEFT


@pytest.mark.parametrize(
    ("came", "present"),
    [
        ([timeless(LEFT, 20), timeless(JOINED, 21)], False),
        ([timeless(LEFT, 20), timeless(JOINED, 31)], True),
        ([timeless(JOINED, 0), timeless(JOINED, 20), timeless(LEFT, 21)], True),
        ([timeless(JOINED, 0), timeless(JOINED, 20), timeless(LEFT, 31)], False),
        ([timeless(JOINED, 0), timeless(LEFT, 20), timeless(JOINED, 21)], True),
        ([timeless(LEFT, 20), timeless(JOINED, 21), timeless(JOINED, 22)], True),
        ([person(LEFT, 20, "ana"), person(JOINED, 21, "ana")], True),
    ],
    ids=[
        "overtaken",
        "long after",
        "back, overtaken",
        "left long after",
        "in order",
        "overtaken, and back",
        "with times",
    ],
)
def test_what_is_overtaken_changes_nothing(came: list[Event], present: bool) -> None:
    told = [told for told in came for _ in range(2)]  # the same event once more is no news
    assert bool(folded(told).in_room(ROOM)) is present


def test_a_recording_without_an_id_gets_it() -> None:
    tracker = folded([recorded(1, RecordingStatus.RECORDING, id=None), recorded(2, RecordingStatus.PROCESSING)])
    ((key, found),) = tracker.recordings.items()
    assert (key, found.id, found.status) == ("rec-1", "rec-1", RecordingStatus.PROCESSING)


def test_a_second_recording_without_an_id_is_another_one() -> None:
    tracker = folded([recorded(1, RecordingStatus.AVAILABLE, id=None), recorded(2, RecordingStatus.RECORDING, id=None)])
    (found,) = tracker.recordings.values()
    assert found.status is RecordingStatus.RECORDING


def test_what_was_held_up_of_a_recording_without_an_id_is_not_another_one() -> None:
    tracker = folded([recorded(1, RecordingStatus.AVAILABLE, id=None), recorded(2, RecordingStatus.STOPPING, id=None)])
    (found,) = tracker.recordings.values()
    assert found.status is RecordingStatus.AVAILABLE


def test_individual_recordings_are_known_by_their_ids_alone() -> None:
    of_one = replace(recorded(1, RecordingStatus.RECORDING), type=EventType.INDIVIDUAL_RECORDING_UPDATED)
    nameless = replace(of_one, recording=ref("recording", None, room_id=ROOM, session_id=SESSION))
    assert folded([nameless]).recordings == {}
    assert folded([of_one, nameless]).recordings["rec-1"].status is RecordingStatus.RECORDING


def test_who_publishes_is_in_a_session() -> None:
    published = event(EventType.TRACK_PUBLISHED, 1, participant=ref("participant", "ana"), track_id="t-1")
    assert [item.id for item in folded([published]).live(ROOM)] == [SESSION]


@pytest.mark.parametrize(
    "told",
    [
        event(EventType.UNKNOWN, 1),
        event(EventType.SESSION_STARTED, 1, room=None, session=None),
        event(EventType.PARTICIPANT_JOINED, 1),
        event(EventType.RECORDING_UPDATED, 1),
    ],
    ids=["unknown", "of nothing", "of nobody", "of no recording"],
)
def test_what_says_too_little_changes_nothing(told: Event) -> None:
    tracker = folded([told])
    assert tracker.in_room(ROOM) == ()
    assert tracker.recordings == {}


def test_what_is_over_can_be_forgotten() -> None:
    tracker = folded([*ENDED, event(EventType.SESSION_STARTED, 30, session="session-2")])
    tracker.forget(before=START + timedelta(seconds=20))
    assert len(tracker.sessions) == 2
    tracker.forget(before=START + timedelta(hours=1))
    assert [item.id for item in tracker.sessions] == ["session-2"]
    assert tracker.recordings == {}


# --- against the API ---------------------------------------------------------------------------------------------------


class World:
    """A platform in memory, and what events would have told of it."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Memory()
        self.video = Client(self.memory)
        self.tracker = Tracker()
        self.room = self.video.rooms.create()

    def tell(self, kind: EventType, **more: Any) -> None:
        at = datetime.fromtimestamp(self.memory.clock.now(), UTC)
        session = self.video.sessions.active(self.room)
        said: dict[str, Any] = {"session": session and ref("session", session.id), "room": ref("room", self.room.id)}
        self.tracker.take(Event(provider="memory", type=kind, id="e", name=kind.value, at=at, **{**said, **more}))

    def joined(self, name: str, *, heard: bool = True) -> str:
        somebody = self.memory.join(self.room, name)
        if heard:
            self.tell(
                EventType.PARTICIPANT_JOINED, participant=ref("participant", somebody.id), person=Person(name=name)
            )
        return somebody.id


@pytest.fixture
def world() -> World:
    return World()


def test_a_lost_end_does_not_leave_a_session_open(world: World) -> None:
    world.joined("ana")
    world.video.sessions.end(world.room)
    assert len(world.tracker.live()) == 1
    correction = world.video.run(world.tracker.reconcile(world.memory))
    assert (correction.sessions_ended, correction.people_left) == (1, 1)
    assert world.tracker.live() == ()


def test_who_comes_back_into_a_session_that_outlived_them_is_in(world: World) -> None:
    """Where nobody is in, a session may still be kept for a while."""
    world.tracker.take(event(EventType.SESSION_STARTED, 1, room=world.room.id))
    assert world.video.run(world.tracker.reconcile(world.memory)).sessions_ended == 1
    later = datetime.fromtimestamp(world.memory.clock.now() + 5, UTC)
    world.tracker.take(replace(person(JOINED, 2, "ana", room=world.room.id), at=later))
    assert [who.name for who in world.tracker.in_room(world.room.id)] == ["ana"]
    world.tracker.take(replace(event(EventType.SESSION_ENDED, 3, room=world.room.id), at=later))
    assert world.tracker.live() == ()


def test_the_platforms_clock_may_be_ahead(world: World) -> None:
    ahead = datetime.fromtimestamp(world.memory.clock.now() + 60, UTC)
    ana = world.joined("ana")
    somebody = replace(person(JOINED, 1, "ben"), at=ahead, room=ref("room", world.room.id), session=None)
    session = world.video.sessions.active(world.room)
    assert session is not None
    world.tracker.take(replace(somebody, session=ref("session", session.id)))
    assert world.video.run(world.tracker.reconcile(world.memory)).people_left == 1
    assert [who.name for who in world.tracker.in_room(world.room.id)] == ["ana"]
    world.memory.leave(ana, room=world.room)
    assert world.video.run(world.tracker.reconcile(world.memory)).sessions_ended == 1
    assert world.tracker.live() == ()


def test_a_lost_room_ends_its_session(world: World) -> None:
    world.tracker.take(event(EventType.SESSION_STARTED, 1, room="room-that-is-gone"))
    assert world.video.run(world.tracker.reconcile(world.memory)).sessions_ended == 1


def test_who_left_and_who_came_unheard(world: World) -> None:
    ana = world.joined("ana")
    world.joined("ben")
    world.memory.leave(ana, room=world.room)
    world.joined("cleo", heard=False)
    correction = world.video.run(world.tracker.reconcile(world.memory))
    assert (correction.sessions_ended, correction.people_left, correction.people_joined) == (0, 1, 1)
    assert sorted(who.name or "" for who in world.tracker.in_room(world.room.id)) == ["ben", "cleo"]
    again = world.video.run(world.tracker.reconcile(world.memory))
    assert (again.people_left, again.people_joined) == (0, 0)


def test_a_recording_moves_on_unheard(world: World) -> None:
    world.joined("ana")
    recording = world.video.recordings.start(world.room)
    world.tell(
        EventType.RECORDING_UPDATED,
        recording=ref("recording", recording.id, room_id=world.room.id),
        status=RecordingStatus.RECORDING,
    )
    world.video.recordings.stop(recording)
    world.video.recordings.wait(recording)
    assert world.video.run(world.tracker.reconcile(world.memory)).recordings_moved == 1
    assert world.tracker.recordings[recording.id].status is RecordingStatus.AVAILABLE
    assert world.video.run(world.tracker.reconcile(world.memory)).recordings_moved == 0


class FindsTheFirst(Memory):
    """Finds a recording by what an event says of it: the first, as if none was listed that began later."""

    @speaks()
    def get_recording(self, recording: Any, /) -> Operation[Recording]:
        if isinstance(recording, Ref) and recording.id is None:
            recording = next(iter((yield from self.list_recordings(ListRecordings())).items))
        return (yield from super().get_recording(recording))


def test_a_recording_that_the_api_named_goes_on_by_events_without_an_id() -> None:
    world = World(FindsTheFirst())
    world.joined("ana")
    recording = world.video.recordings.start(world.room)
    unnamed = ref("recording", None, room_id=world.room.id, session_id=recording.session_id)
    for status in (RecordingStatus.STARTING, RecordingStatus.AVAILABLE, RecordingStatus.STARTING):
        world.tell(EventType.RECORDING_UPDATED, recording=unnamed, status=status)
        world.video.run(world.tracker.reconcile(world.memory))
    # The last one is another, which is not listed yet: what is found is the one before.
    statuses = {item.id: item.status for item in world.tracker.recordings.values()}
    assert statuses == {recording.id: RecordingStatus.AVAILABLE, None: RecordingStatus.STARTING}


def test_a_recording_that_is_gone_was_deleted(world: World) -> None:
    world.tracker.take(recorded(1, RecordingStatus.RECORDING, id="never-there"))
    world.video.run(world.tracker.reconcile(world.memory))
    assert world.tracker.recordings["never-there"].status is RecordingStatus.DELETED


def test_a_platform_that_cannot_say_so_says_so(world: World) -> None:
    class Silent(Memory):
        active_session: Any = absent(Why.UPSTREAM, "nobody knows who is where on this platform")

    world.tracker.take(event(EventType.SESSION_STARTED, 1))
    silent = Silent()
    with pytest.raises(UnsupportedOperation, match="nobody knows"):
        Client(silent).run(world.tracker.reconcile(silent))


def test_a_listing_of_people_that_does_not_end_is_caught(world: World) -> None:
    class Turning(Memory):
        @speaks()
        def list_participants(
            self, options: ListParticipants, /, *, cursor: str | None = None
        ) -> Operation[Page[Participant]]:
            page = yield from super().list_participants(options)
            return replace(page, next_cursor="b" if cursor == "a" else "a")

    world.joined("ana")
    turning = Turning(world=world.memory.world)
    with pytest.raises(UnexpectedResponse, match="does not end"):
        Client(turning).run(world.tracker.reconcile(turning))
    assert [who.name for who in world.tracker.in_room(world.room.id)] == ["ana"]


def test_only_what_a_platform_told_of_is_held_against_it(world: World) -> None:
    """One tracker may hear of several platforms, none of which knows the others' rooms."""
    elsewhere = [replace(told, provider="acme") for told in (LIFE[0], LIFE[1], LIFE[3])]
    world.tracker.take(elsewhere)
    world.joined("ana")
    world.video.sessions.end(world.room)
    correction = world.video.run(world.tracker.reconcile(world.memory))
    assert (correction.sessions_ended, correction.recordings_moved) == (1, 0)
    assert [(item.provider, item.live) for item in world.tracker.sessions] == [("acme", True), ("memory", False)]
    assert [(item.provider, item.status) for item in world.tracker.recordings.values()] == [
        ("acme", RecordingStatus.STARTING)
    ]


def test_the_same_ids_of_two_platforms_are_two_sessions() -> None:
    tracker = folded([*LIFE, *(replace(told, provider="acme") for told in ENDED)])
    assert [(item.provider, item.live) for item in tracker.sessions] == [("memory", True), ("acme", False)]


def test_a_platform_is_asked_by_its_adapter_and_those_that_derive_from_it(world: World) -> None:
    class Ours(Memory):
        name = "ours"

    world.tracker.take(event(EventType.SESSION_STARTED, 1, room="room-that-is-gone"))
    ours = Ours()
    assert Client(ours).run(world.tracker.reconcile(ours)).sessions_ended == 1


def test_what_is_reconciled_with_no_provider_says_so(world: World) -> None:
    not_a_provider: Any = world.video
    with pytest.raises(
        InvalidArgument, match=r"^memory reconcile: it asks a provider, such as client.provider, not Client"
    ):
        world.video.run(world.tracker.reconcile(not_a_provider))


def test_a_session_is_found_by_its_room_once_that_is_said() -> None:
    named_late = replace(person(EventType.PARTICIPANT_JOINED, 1, "ana"), room=None)
    assert named_late.session is not None
    assert named_late.participant is not None
    named_late = replace(
        named_late,
        session=replace(named_late.session, room_id=None),
        participant=replace(named_late.participant, room_id=None),
    )
    tracker = folded([named_late])
    assert tracker.in_room(ROOM) == ()
    tracker.take(LIFE)
    assert [who.key for who in tracker.in_room(ROOM)] == ["ana-device"]
    tracker.take(ENDED[-1])
    tracker.forget(START + timedelta(seconds=30))
    assert tracker.live(ROOM) == tracker.sessions == ()
    tracker.take(LIFE)
    assert tracker.live(ROOM) == tracker.sessions != ()
