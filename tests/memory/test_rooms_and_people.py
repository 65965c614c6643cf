"""Rooms, tokens, sessions, and who is in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from anyroom import Client, Grant, Memory, Role
from anyroom.errors import InvalidArgument, NoActiveSession, NotFound, WrongState
from anyroom.types import Participant, Room, RoomStatus, SessionStatus

Video = Client[Memory]


def test_preparing_says_what_it_made_once(video: Video) -> None:
    roles = [Role.HOST, Role.VIEWER]
    first, again = video.prepare(roles=roles), video.prepare(roles=[*roles, Role.GUEST])
    assert first.presets == {"host": "preset-host", "viewer": "preset-viewer"}
    assert (first.created, again.created) == (("preset-host", "preset-viewer"), ("preset-guest",))


def test_a_room_is_what_was_asked_for(video: Video) -> None:
    room = video.rooms.create(name="Stand-up", key="daily", region="eu", record_on_start=True, keep_alive=60)
    assert (room.name, room.key, room.region, room.status) == ("Stand-up", "daily", "eu", RoomStatus.ACTIVE)
    assert room.raw["record_on_start"] is True
    assert room.raw["keep_alive"] == 60
    assert video.rooms.get(room) == room == video.rooms.get(room.id)


def test_a_key_names_one_room(video: Video) -> None:
    room = video.rooms.create(key="daily", name="first")
    assert video.rooms.create(key="daily", name="second") == room
    assert video.rooms.create(key="weekly").id != room.id
    assert video.rooms.create().id != video.rooms.create().id


def test_an_update_changes_what_is_given(memory: Memory, video: Video, room: Room) -> None:
    changed = video.rooms.update(room, name="Retro", record_on_start=True)
    assert (changed.id, changed.name, changed.raw["record_on_start"]) == (room.id, "Retro", True)
    assert video.rooms.update(room, keep_alive=5).name == "Retro"
    memory.join(room, "Ana")
    assert video.recordings.list(room=room).first() is not None


@pytest.mark.parametrize(
    ("search", "found"),
    [("STAND", {"Stand-up"}), ("daily", {"Stand-up"}), ("ro", {"Retro", "Stand-up"}), ("nothing", set[str]())],
)
def test_rooms_are_searched_by_name_key_and_id(video: Video, search: str, found: set[str]) -> None:
    video.rooms.create(name="Stand-up", key="daily")  # and every id starts with "room-"
    video.rooms.create(name="Retro")
    assert {room.name for room in video.rooms.list(search=search)} == found


def test_a_closed_room_lets_nobody_in(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    assert video.rooms.close(room).status is RoomStatus.CLOSED
    assert video.rooms.close(room).status is RoomStatus.CLOSED
    with pytest.raises(WrongState, match="closed"):
        memory.join(room, "Ben")
    with pytest.raises(WrongState, match="closed"):
        video.tokens.create(room, role=Role.HOST)
    assert [person.id for person in video.participants.list(room=room)] == [ana.id]
    open_room = video.rooms.create()
    assert [item.id for item in video.rooms.list(status=RoomStatus.CLOSED)] == [room.id]
    assert [item.id for item in video.rooms.list(status=RoomStatus.ACTIVE)] == [open_room.id]


def test_a_token_has_what_was_asked_for(memory: Memory, video: Video, room: Room) -> None:
    token = video.tokens.create(
        room, role=Role.MODERATOR, participant="ana", name="Ana", ttl=60, grants={Grant.RECORD, Grant.HIDDEN}
    )
    assert (token.role, token.room_id) == (Role.MODERATOR, room.id)
    assert token.expires_at == datetime.fromtimestamp(memory.clock.now() + 60, UTC)
    assert token.connect == {"room": room.id, "token": token.value}
    assert token.raw["grants"] == ["hidden", "record"]
    assert token.raw["name"] == "Ana"
    assert token.value not in repr(token)


def test_a_person_is_one_participant_in_a_room(memory: Memory, video: Video, room: Room) -> None:
    first = video.tokens.create(room, role=Role.PARTICIPANT, participant="ana")
    again = video.tokens.create(room, role=Role.HOST, participant="ana")
    assert first.value != again.value
    assert first.participant_id == again.participant_id
    assert memory.join(room, "Ana", participant="ana").id == first.participant_id
    others = {video.tokens.create(room).participant_id for _ in range(2)}
    others |= {video.tokens.create(video.rooms.create(), participant="ana").participant_id}
    assert len({first.participant_id, *others}) == 4


def test_a_session_lasts_from_the_first_to_the_last(memory: Memory, video: Video, room: Room) -> None:
    assert video.sessions.active(room) is None
    ana, ben = memory.join(room, "Ana"), memory.join(room, "Ben")
    session = video.sessions.active(room)
    assert session is not None
    assert (session.status, session.room_id, session.participant_count) == (SessionStatus.LIVE, room.id, 2)
    memory.advance(10)
    memory.leave(ana, room=room)
    assert video.sessions.get(session).participant_count == 1
    memory.leave(ben.id, room=room.id)
    assert video.sessions.active(room) is None
    over = video.sessions.get(session.id)
    assert (over.status, over.participant_count) == (SessionStatus.ENDED, 2)
    assert over.ended_at == session.started_at + timedelta(seconds=10) if session.started_at else False
    assert memory.join(room, "Ana").session_id != session.id


def test_a_session_outlives_its_last_participant_as_long_as_asked(memory: Memory, video: Video) -> None:
    room = video.rooms.create(keep_alive=60)
    ana = memory.join(room, "Ana")
    memory.leave(ana, room=room)
    memory.advance(59)
    session = video.sessions.active(room)
    assert session is not None
    assert session.participant_count == 0
    assert memory.join(room, "Ben").session_id == session.id == ana.session_id
    memory.leave(video.participants.list(room=room).first() or "", room=room)
    memory.advance(60)
    assert video.sessions.active(room) is None
    assert memory.join(room, "Cleo").session_id != session.id


def test_ending_a_session_puts_everybody_out(memory: Memory, video: Video) -> None:
    room = video.rooms.create(keep_alive=60)  # which is for those who leave
    for name in ("Ana", "Ben"):
        memory.join(room, name)
    video.sessions.end(room)
    assert video.sessions.active(room) is None
    assert list(video.participants.list(room=room)) == []
    with pytest.raises(NoActiveSession):
        video.sessions.end(room)


def test_sessions_are_listed_by_room_and_time(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    now = datetime.fromtimestamp(memory.clock.now(), UTC)
    memory.advance(100)
    later = memory.join(video.rooms.create(), "Ben").session_id
    hour = timedelta(hours=1)
    listed: list[tuple[Callable[[], object], list[str | None]]] = [
        (video.sessions.list, [later, ana.session_id]),
        (lambda: video.sessions.list(room=room), [ana.session_id]),
        (lambda: video.sessions.list(since=now + timedelta(seconds=1)), [later]),
        (lambda: video.sessions.list(until=now), [ana.session_id]),
        (lambda: video.sessions.list(since=now - hour, until=now + hour, room=room), [ana.session_id]),
        (lambda: video.sessions.list(room="room-unknown"), []),
    ]
    for listing, expected in listed:
        assert [session.id for session in listing()] == expected  # type: ignore[attr-defined]


def test_participants_of_a_room_are_in_now_and_of_a_session_were(
    memory: Memory, video: Video, room: Room, ana: Participant
) -> None:
    ben = memory.join(room, "Ben")
    video.participants.remove(ana, room=room)
    assert [person.id for person in video.participants.list(room=room)] == [ben.id]
    was = list(video.participants.list(session=ana.session_id or ""))
    assert [(person.name, person.left_at is None) for person in was] == [("Ben", True), ("Ana", False)]
    assert video.participants.get(ana, session=ana.session_id or "") == was[1]


def test_a_participant_has_a_connection_for_every_device(memory: Memory, video: Video, room: Room) -> None:
    memory.join(room, "Ana", participant="ana")
    twice = memory.join(room, "Ana on the phone", participant="ana")
    assert (twice.name, [connection.state for connection in twice.connections]) == ("Ana", ["connected"] * 2)
    session = video.sessions.active(room)
    assert session is not None
    assert session.participant_count == 1
    memory.leave(twice, room=room)
    gone = video.participants.get(twice, session=session)
    assert [connection.state for connection in gone.connections] == ["left"] * 2


def test_muting_shows(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    memory.join(room, "Ben")

    def states() -> list[tuple[bool, bool]]:
        return [(person.raw["muted"], person.raw["can_unmute"]) for person in video.participants.list(room=room)]

    video.participants.mute(ana, room=room)
    assert states() == [(False, True), (True, True)]
    video.participants.mute_all(room, allow_unmute=False)
    assert states() == [(True, False)] * 2
    video.participants.mute_all(room)
    assert states() == [(True, True)] * 2


def test_signals_reach_whom_they_are_sent_to(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    ben = memory.join(room, "Ben")
    video.signals.send(room, "hello")
    video.signals.send(room, "psst", type="chat", to=ana)
    got = {person.id: person.raw["signals"] for person in video.participants.list(room=room)}
    assert got == {ana.id: [{"data": "hello"}, {"type": "chat", "data": "psst"}], ben.id: [{"data": "hello"}]}
    video.signals.send(video.rooms.create(), "to nobody")


def test_statistics_are_of_everybody_who_was_there(video: Video, ana: Participant) -> None:
    stats = video.stats.session(ana.session_id or "")
    assert [one.participant_id for one in stats.participants] == [ana.id]
    assert video.stats.participant(ana, session=ana.session_id or "") == stats.participants[0]
    assert stats.participants[0].audio[0].at == ana.joined_at


def test_time_does_not_run_backwards(memory: Memory) -> None:
    for seconds in (-1, float("inf"), float("nan")):
        with pytest.raises(InvalidArgument, match="time"):
            memory.advance(seconds)


def test_nobody_leaves_or_speaks_who_is_not_there(memory: Memory, video: Video, room: Room, ana: Participant) -> None:
    elsewhere = video.rooms.create()
    for act in (lambda: memory.leave(ana, room=elsewhere), lambda: memory.say(ana, "hello?", room=elsewhere)):
        with pytest.raises(NotFound, match=r"participants\.list"):
            act()
