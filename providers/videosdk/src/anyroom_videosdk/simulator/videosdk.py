"""VideoSDK.live's server API on loopback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from anyroom.simulator import (
    Answer,
    Call,
    Clock,
    ControlRefused,
    Description,
    Ids,
    Joined,
    Served,
    Simulator,
    Surroundings,
    served,
)
from anyroom.simulator.fields import is_object
from anyroom_videosdk.simulator import (
    composites,
    errors,
    hls,
    individuals,
    livestreams,
    merges,
    phone_numbers,
    recordings,
    registers,
    resources,
    rooms,
    sessions,
    telephony,
    transcodings,
    transcriptions,
    webhook_key,
)
from anyroom_videosdk.simulator.credentials import BadToken, Bearer, Key, read
from anyroom_videosdk.simulator.description import DESCRIPTION
from anyroom_videosdk.simulator.dialect import Dialect
from anyroom_videosdk.simulator.errors import USUAL
from anyroom_videosdk.simulator.reading import is_participant_id
from anyroom_videosdk.simulator.room import Owner, Room
from anyroom_videosdk.simulator.world import World


class VideoSDKSimulator(Simulator[World]):
    """One account with an API key; `dialect` chooses among answers that the sources disagree about.

    Whoever joins gets the participant id that the token names, else one of the platform's making; the first to join
    opens a session and the last to leave ends it.
    """

    provider: ClassVar[str] = "videosdk"
    # The longer paths come first: an id in a path would take their words for its own.
    operations: ClassVar[Sequence[Served[Any]]] = served(
        rooms.OPERATIONS,
        sessions.OPERATIONS,
        merges.OPERATIONS,
        individuals.TRACK_OPERATIONS,
        individuals.PARTICIPANT_OPERATIONS,
        composites.OPERATIONS,
        recordings.OPERATIONS,
        transcodings.OPERATIONS,
        hls.OPERATIONS,
        livestreams.OPERATIONS,
        transcriptions.OPERATIONS,
        telephony.OPERATIONS,
        phone_numbers.OPERATIONS,
        registers.OPERATIONS,
        resources.OPERATIONS,
        webhook_key.OPERATIONS,
    )
    description: ClassVar[Description] = DESCRIPTION
    # The vendor's pages write some paths with a slash at the end.
    ignores_trailing_slash: ClassVar[bool] = True

    def __init__(self, *, seed: int | None = None, clock: Clock | None = None, dialect: Dialect | None = None) -> None:
        ids = Ids(seed, "account")
        self.key: Key = Key(ids.uuid(), ids.bytes(32).hex())
        self.owner: Owner = Owner(ids.bytes(12).hex(), self.key.api_key)
        self.dialect: Dialect = dialect or Dialect()
        super().__init__(seed=seed, clock=clock)

    @override
    def new_world(self, around: Surroundings) -> World:
        return World(self.owner, around, self.dialect)

    @override
    def credentials(self) -> Mapping[str, str]:
        return {"api_key": self.key.api_key, "secret": self.key.secret}

    @override
    def admit(self, call: Call) -> None:
        if call.operation in webhook_key.PUBLIC:
            return
        token = call.headers.get("authorization", "")
        if self.dialect.takes_bearer:
            token = token.removeprefix("Bearer ")
        try:
            bearer = read(token, self.key)
        except BadToken:
            raise self.world.refusal(errors.TOKEN_INVALID) from None
        if not bearer.calls_api:
            raise self.world.refusal(errors.TOKEN_NOT_FOR_SERVERS)
        if bearer.room_id is not None and any(room.room_id != bearer.room_id for room in self._rooms_named(call)):
            raise self.world.refusal(errors.TOKEN_OF_ANOTHER_ROOM)

    @override
    def refuse(self, status: int, message: str | None = None) -> Answer:
        text = USUAL.get(status, "Something went wrong.") if message is None else message
        return self.dialect.error(status, text)

    @override
    def settle(self) -> None:
        self.world.settle()

    @override
    def join(self, room_id: str, name: str, token: str | None) -> Joined:
        room = self._room(room_id)
        bearer = Bearer(frozenset({"allow_join"})) if token is None else self._bearer(room, token)
        named = bearer.participant_id
        participant_id = self.world.new_participant_id() if named is None else named
        if not is_participant_id(participant_id):
            raise ControlRefused(403, "the token's participantId has white space, or is no text")
        if room.allowed_participants and participant_id not in room.allowed_participants:
            raise ControlRefused(403, f"the room does not list {participant_id!r} among its allowedParticipantIds")
        if room.session and any(person.participant_id == participant_id for person in room.session.present):
            raise ControlRefused(409, f"the participant {participant_id!r} is in the room already")
        session, participant = self.world.enter(room, participant_id, name, self.world.now)
        return Joined(participant.participant_id, session_id=session.id)

    @override
    def leave(self, room_id: str, participant_id: str) -> None:
        session = self._room(room_id, closed=True).session
        participant = session.participants.get(participant_id) if session else None
        if session is None or participant is None or not participant.present:
            raise ControlRefused(404, f"nobody with the id {participant_id!r} is in the room")
        session.leave(participant, self.world.now)

    def _room(self, room_id: str, *, closed: bool = False) -> Room:
        """A room to go into, or to leave even when it has been `closed` since."""
        room = self.world.names.get(room_id)
        if room is None:
            raise ControlRefused(404, f"no room {room_id!r} was created here")
        if room.disabled and not closed:
            raise ControlRefused(403, f"the room {room_id!r} is deactivated")
        return room

    def _bearer(self, room: Room, token: str) -> Bearer:
        try:
            bearer = read(token, self.key)
        except BadToken as bad:
            raise ControlRefused(403, f"the room does not take this token: {bad}") from None
        if not bearer.joins:
            raise ControlRefused(403, "the room does not take this token: it has not the role rtc")
        if "allow_join" not in bearer.permissions:
            raise ControlRefused(403, "the token must ask to join, and nobody is there to admit its bearer")
        if bearer.room_id not in {None, room.room_id}:
            raise ControlRefused(403, "the room does not take this token: it is for another room")
        return bearer

    def _rooms_named(self, call: Call) -> list[Room]:
        """Those that a request speaks of, in its path, its query or its body."""
        named: list[object] = [call.segments.get("roomId"), call.parameter("roomId", "customRoomId")]
        try:
            named.append(call.json.get("roomId") if is_object(call.json) else None)
        except ValueError:
            pass  # whoever reads the body will say that it is not JSON
        return [self.world.names[name] for name in named if isinstance(name, str) and name in self.world.names]
