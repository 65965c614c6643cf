"""What sessions, participants and signals mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anyroom.errors import NotFound
from anyroom.testing.kit.scene import Scene
from anyroom.types import Participant, Session, SessionStatus


class PeopleScenarios:
    """Sessions, and who is in them."""

    def test_an_empty_room_has_no_active_session(self, scene: Scene) -> None:
        """`sessions.active` of a room with nobody in it is None, whatever the platform answers."""
        scene.needs("sessions.active")
        assert scene.video.sessions.active(scene.room()) is None

    def test_a_session_begins_with_the_first_to_come(self, scene: Scene) -> None:
        """`sessions.active` of a room with somebody in it is the live session, of that room."""
        scene.needs("sessions.active")
        room = scene.live_room("ana", "bo")
        session = scene.video.sessions.active(room)
        assert isinstance(session, Session)
        assert session.status is SessionStatus.LIVE
        assert session.room_id in {None, room.id}
        assert session.participant_count in {None, 2}

    def test_a_session_ends_with_the_last_to_leave(self, scene: Scene) -> None:
        """`sessions.active` returned a session of a room that everybody left."""
        scene.needs("sessions.active")
        room = scene.room()
        participant = scene.stage.join(room.id, "ana")
        assert scene.video.sessions.active(room) is not None
        scene.stage.leave(room.id, participant)
        assert scene.video.sessions.active(room) is None

    def test_ending_a_session_empties_the_room(self, scene: Scene) -> None:
        """`sessions.end` left somebody in the room. All of them have to be out when it returns, or after
        `Particulars.settling` where the platform is documented to answer first."""
        scene.needs("sessions.end")
        room = scene.live_room("ana", "bo", "cy")
        scene.video.sessions.end(room)
        scene.stage.advance(scene.particulars.settling)
        if scene.supports("sessions.active"):
            assert scene.video.sessions.active(room) is None
        if scene.supports("participants.list:room"):
            assert list(scene.video.participants.list(room=room)) == []

    def test_a_session_is_found_again(self, scene: Scene) -> None:
        """`sessions.get` and `sessions.list` have another id for a session than `sessions.active`."""
        scene.needs("sessions.active", "sessions.get")
        session = scene.session()
        found = scene.fresh().sessions.get(session.id)
        assert (found.id, found.status) == (session.id, SessionStatus.LIVE)

    def test_sessions_of_a_room_are_listed(self, scene: Scene) -> None:
        """`sessions.list(room=...)` lacks a session of the room, or has one of another room; one that is over is not ENDED."""
        scene.needs("sessions.list:room", "sessions.end")
        room, other = scene.live_room(), scene.live_room()
        scene.video.sessions.end(room)
        scene.stage.advance(scene.particulars.settling)
        found = list(scene.video.sessions.list(room=room))
        assert [item.status for item in found] == [SessionStatus.ENDED]
        assert {item.room_id for item in found} <= {None, room.id}
        assert not {item.id for item in found} & {item.id for item in scene.video.sessions.list(room=other)}

    def test_sessions_are_listed_by_time(self, scene: Scene) -> None:
        """`since` and `until` of `sessions.list` are about when sessions started."""
        scene.needs("sessions.list:since", "sessions.list:until", "sessions.list:room")
        room = scene.live_room()
        past, future = datetime(2001, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=20_000)
        assert len(list(scene.video.sessions.list(room=room, since=past, until=future))) == 1
        assert list(scene.video.sessions.list(room=room, since=future)) == []
        assert list(scene.video.sessions.list(room=room, until=past)) == []

    def test_who_is_in_a_room_is_listed(self, scene: Scene) -> None:
        """`participants.list(room=...)` lacks somebody who is in, has somebody who left, or gives other ids than those that
        `participants.remove` takes.
        """
        scene.needs("participants.list:room")
        room = scene.room()
        ana, bo = scene.stage.join(room.id, "ana"), scene.stage.join(room.id, "bo")
        found = list(scene.video.participants.list(room=room))
        assert all(isinstance(item, Participant) for item in found)
        assert sorted(item.id for item in found) == sorted((ana, bo))
        scene.stage.leave(room.id, ana)
        assert [item.id for item in scene.video.participants.list(room=room)] == [bo]

    def test_nobody_is_in_an_empty_room(self, scene: Scene) -> None:
        """`participants.list` of an empty room is an empty listing, whatever the platform answers."""
        scene.needs("participants.list:room")
        assert list(scene.video.participants.list(room=scene.room())) == []

    def test_who_was_in_a_session_is_listed(self, scene: Scene) -> None:
        """`participants.list(session=...)` forgets those who left."""
        scene.needs("participants.list:session", "sessions.active")
        room = scene.room()
        ana, bo = scene.stage.join(room.id, "ana"), scene.stage.join(room.id, "bo")
        session = scene.video.sessions.active(room)
        assert session is not None
        scene.stage.leave(room.id, bo)
        assert {item.id for item in scene.video.participants.list(session=session)} == {ana, bo}

    def test_a_participant_is_found(self, scene: Scene) -> None:
        """`participants.get` does not find somebody of the session."""
        scene.needs("participants.get", "sessions.active")
        room = scene.room()
        ana = scene.stage.join(room.id, "ana")
        session = scene.video.sessions.active(room)
        assert session is not None
        assert scene.fresh().participants.get(ana, session=session.id).id == ana

    def test_a_removed_participant_is_out(self, scene: Scene) -> None:
        """`participants.remove` left the participant in, or put somebody else out."""
        scene.needs("participants.remove", "participants.list:room")
        room = scene.room()
        ana, bo = scene.stage.join(room.id, "ana"), scene.stage.join(room.id, "bo")
        scene.video.participants.remove(ana, room=room)
        assert [item.id for item in scene.video.participants.list(room=room)] == [bo]

    def test_a_listed_participant_can_be_removed(self, scene: Scene) -> None:
        """A participant from `participants.list` is not accepted by `participants.remove`."""
        scene.needs("participants.remove", "participants.list:room")
        room = scene.live_room()
        (ana,) = scene.video.participants.list(room=room)
        scene.fresh().participants.remove(ana, room=room.id)
        assert list(scene.video.participants.list(room=room)) == []

    def test_a_signal_reaches_one_or_all(self, scene: Scene) -> None:
        """`signals.send` failed for a room, or for somebody in it; or was accepted for somebody who is not in it."""
        scene.needs("signals.send", "signals.send:to")
        room = scene.room()
        ana = scene.stage.join(room.id, "ana")
        scene.video.signals.send(room, "hello", type="chat")
        scene.video.signals.send(room, "hello", type="chat", to=ana)
        scene.stage.leave(room.id, ana)
        with pytest.raises(NotFound):
            scene.video.signals.send(room, "hello", type="chat", to=ana)

    def test_statistics_are_of_the_session_asked_for(self, scene: Scene) -> None:
        """`stats.session` or `stats.participant` answers about another session or participant."""
        scene.needs("sessions.active")
        room = scene.room()
        ana = scene.stage.join(room.id, "ana")
        session = scene.video.sessions.active(room)
        assert session is not None
        if not (scene.supports("stats.session") or scene.supports("stats.participant")):
            scene.needs("stats.session")
        if scene.supports("stats.session"):
            assert scene.video.stats.session(session).session_id in {None, session.id}
        if scene.supports("stats.participant"):
            assert scene.video.stats.participant(ana, session=session).participant_id in {None, ana}
