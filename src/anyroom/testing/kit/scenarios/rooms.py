"""What rooms and join tokens mean."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

from anyroom.testing.kit.fingerprints import claims_of
from anyroom.testing.kit.scene import Scene
from anyroom.types import Grant, JoinToken, Role, Room, RoomStatus

LIFETIME: Final = 900
SLACK: Final = 60


class RoomScenarios:
    """Rooms, and what lets people in."""

    def test_preparing_twice_changes_nothing(self, scene: Scene) -> None:
        """`prepare` made something a second time. It is run at every deployment: look before you create."""
        scene.needs("prepare")
        scene.video.prepare(roles=scene.roles())
        again = scene.video.prepare(roles=scene.roles())
        assert again.provider == scene.provider.name
        assert again.created == (), f"the second time it created {', '.join(again.created)}"

    def test_a_room_is_made(self, scene: Scene) -> None:
        """`rooms.create` returned no room that can be used. `id` is what every other call takes."""
        scene.needs("rooms.create")
        room = scene.video.rooms.create()
        assert isinstance(room, Room)
        assert room.id
        assert room.provider == scene.provider.name
        assert room.status in {RoomStatus.ACTIVE, RoomStatus.UNKNOWN}
        assert room.created_at is None or room.created_at.tzinfo is not None, "created_at must be aware"
        assert scene.video.rooms.create().id != room.id, "two rooms that nobody gave a key are two rooms"

    def test_a_room_keeps_its_name(self, scene: Scene) -> None:
        """`name` of `rooms.create` is a label, and is read back as such."""
        scene.needs("rooms.create:name", "rooms.get")
        room = scene.video.rooms.create(name="Stand-up")
        assert scene.fresh().rooms.get(room.id).name == "Stand-up"

    def test_the_same_key_gives_the_same_room(self, scene: Scene) -> None:
        """`key` of `rooms.create` is the natural key: creating with it again returns the same room. It is no name."""
        scene.needs("rooms.create:key")
        key = scene.unique("kit-key")
        room = scene.video.rooms.create(key=key)
        assert scene.fresh().rooms.create(key=key).id == room.id
        assert scene.video.rooms.create(key=scene.unique("kit-key")).id != room.id

    def test_a_room_is_found_again(self, scene: Scene) -> None:
        """`rooms.get` does not return the room that was created."""
        scene.needs("rooms.get")
        room = scene.room()
        assert scene.fresh().rooms.get(room.id).id == room.id
        assert scene.video.rooms.get(room).id == room.id

    def test_a_room_is_listed(self, scene: Scene) -> None:
        """`rooms.list` lacks a room that was just created."""
        scene.needs("rooms.list")
        room = scene.room()
        assert room.id in {item.id for item in scene.video.rooms.list()}

    def test_rooms_are_listed_by_status(self, scene: Scene) -> None:
        """`rooms.list(status=...)` returned a room in another status, or lost one in this."""
        scene.needs("rooms.list:status=active", "rooms.list:status=closed", "rooms.close")
        open_room, closed_room = scene.room(), scene.room()
        scene.video.rooms.close(closed_room)
        active = {item.id for item in scene.video.rooms.list(status=RoomStatus.ACTIVE)}
        closed = {item.id for item in scene.video.rooms.list(status=RoomStatus.CLOSED)}
        assert open_room.id in active
        assert closed_room.id in closed
        assert not active & closed

    def test_an_update_leaves_the_rest(self, scene: Scene) -> None:
        """`rooms.update` did not change what was given, or changed what was not."""
        scene.needs("rooms.update:name", "rooms.get")
        room = scene.room()
        changed = scene.video.rooms.update(room, name="Retrospective")
        assert (changed.id, changed.name) == (room.id, "Retrospective")
        found = scene.fresh().rooms.get(room.id)
        assert (found.name, found.key, found.status) == ("Retrospective", room.key, room.status)

    def test_a_closed_room_says_so(self, scene: Scene) -> None:
        """A room that was closed reads as open. Map the platform's word to `RoomStatus.CLOSED`."""
        scene.needs("rooms.close")
        room = scene.room()
        assert scene.video.rooms.close(room).id == room.id
        if scene.supports("rooms.get"):
            assert scene.video.rooms.get(room).status is RoomStatus.CLOSED

    def test_a_token_lets_in(self, scene: Scene) -> None:
        """`tokens.create` returned no token, or one without what a front end needs (`connect`), or for another room."""
        scene.needs("tokens.create")
        room = scene.welcoming_room()
        token = scene.video.tokens.create(room, role=Role.PARTICIPANT, participant="ana")
        assert isinstance(token, JoinToken)
        assert token.value
        assert token.room_id in {None, room.id}
        assert token.provider == scene.provider.name
        assert token.connect, "connect: all that a front end needs to join"
        assert token.value in token.connect.values(), "connect holds the token as well"

    def test_a_token_has_the_role_asked_for(self, scene: Scene) -> None:
        """A token has another role than the one asked for. It never grants more than was asked: a role that the platform
        can only widen is absent.
        """
        scene.needs("tokens.create:role")
        room = scene.welcoming_room()
        supported = scene.roles()
        assert supported, "tokens.create:role is supported, and no role is"
        for role in supported:
            assert scene.video.tokens.create(room, role=role, participant=f"kit-{role.value}").role is role

    def test_a_token_lives_as_long_as_asked(self, scene: Scene) -> None:
        """`ttl` is how long the token can be used, in seconds: `expires_at`, and the `exp` claim where there is one, should
        be that far from now.
        """
        scene.needs("tokens.create:ttl")
        before = time.time()
        token = scene.video.tokens.create(scene.welcoming_room(), role=Role.PARTICIPANT, ttl=LIFETIME)
        assert token.expires_at is not None
        assert token.expires_at.tzinfo is not None
        now = datetime.fromtimestamp(scene.provider.clock.now(), UTC)
        assert abs((token.expires_at - now).total_seconds() - LIFETIME) < SLACK
        claims = claims_of(token.value)
        if claims is not None and "exp" in claims:
            assert abs(claims["exp"] - before - LIFETIME) < SLACK

    def test_grants_are_exactly_those(self, scene: Scene) -> None:
        """`grants` replaces what the role allows, and other grants gave the same token."""
        supported = [grant for grant in Grant if scene.supports(f"tokens.create:grants={grant.value}")]
        if len(supported) < 2:
            scene.needs("tokens.create:grants")
        room = scene.welcoming_room()
        tokens = {scene.video.tokens.create(room, participant="ana", grants=[grant]).value for grant in supported}
        assert len(tokens) == len(supported)

    def test_a_participant_is_the_same_the_second_time(self, scene: Scene) -> None:
        """Asking again for a token for the same room and participant made another participant, or failed, or kept the
        role of the first time.
        """
        scene.needs("tokens.create:participant", "tokens.create:role=host", "tokens.create:role=participant")
        room = scene.welcoming_room()
        first = scene.video.tokens.create(room, role=Role.PARTICIPANT, participant="ana")
        again = scene.fresh().tokens.create(room.id, role=Role.HOST, participant="ana")
        assert again.participant_id == first.participant_id
        assert again.role is Role.HOST
        other = scene.video.tokens.create(room, role=Role.PARTICIPANT, participant="bo")
        assert other.participant_id is None or other.participant_id != first.participant_id

    def test_a_local_token_says_so(self, scene: Scene) -> None:
        """A token that took a request has no `side_effect`, or one that took none claims one. An app must be able to know
        what it leaves behind on the platform.
        """
        scene.needs("tokens.create")
        room = scene.welcoming_room()
        made: list[JoinToken] = []
        sent = scene.requests_of(
            lambda: made.append(scene.video.tokens.create(room, role=Role.PARTICIPANT, participant="ana"))
        )
        assert not (sent == 0 and scene.traffic.sent and made[0].side_effect), "made here, and claims a side effect"
        assert sent == 0 or made[0].side_effect, "it took a request, and does not say what that left behind"
